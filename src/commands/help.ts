import { settings } from '../config.ts'

const COMMANDS = [
  ['serve [folder]', 'serve the articles of a folder (./articles when none is named)'],
  ['check [folder]', 'say everything that is wrong with the articles; 1 if there is a fault'],
  ['render [folder]', 'write the main feed to standard output'],
  ['token add [folder]', 'make a key to the private feed of --feed, or to the API (--scope); shown once'],
  ['token list', 'list the keys: whose, for what, when last used'],
  ['token revoke ID', 'make a key useless'],
  ['copy FROM TO', 'copy a store, each a data folder or a postgres: URL, and compare both'],
  ['schema', 'print the JSON Schema of records and publication.yaml'],
] as const

/** What `feedwright --help` prints. */
export function helpText(): string {
  const options = Object.values(settings).map(setting => {
    const flag = 'value' in setting ? `--${setting.flag} ${setting.value}` : `--${setting.flag}`
    return [flag, `${setting.description}${defaultOf(setting)}`] as const
  })
  return [
    'Feedwright publishes a folder of articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1.',
    `Usage: feedwright COMMAND [options]\n\n${columns(COMMANDS)}`,
    `Options (or environment variables):\n\n${columns(options)}\n${columns([
      ['--help', 'print this'],
      ['--version', 'print the version'],
    ])}`,
  ].join('\n\n')
}

function defaultOf({ default: preset, ...setting }: (typeof settings)[keyof typeof settings]): string {
  const sources = ['env' in setting ? setting.env : undefined, preset && `default ${preset}`]
  const known = sources.filter(source => source !== undefined && source !== '')
  return known.length === 0 ? '' : ` (${known.join(', ')})`
}

const FIRST_COLUMN = 26

function columns(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, meaning]) => `  ${name.padEnd(FIRST_COLUMN)} ${meaning}`).join('\n')
}
