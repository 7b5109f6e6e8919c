import { settings } from '../config.ts'

/** Returns the text of `feedwright --help`. */
export function helpText(): string {
  const options = Object.values(settings).map(setting => {
    const flag = 'value' in setting ? `--${setting.flag} ${setting.value}` : `--${setting.flag}`
    return [flag, `${setting.description}${hints(setting)}`] as const
  })
  return [
    'Feedwright publishes a folder of articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1.',
    `Usage: feedwright COMMAND [options]\n\n${columns(COMMANDS)}`,
    `Options (or environment variables):\n\n${columns(options)}\n${columns([
      ['--help', 'print this help'],
      ['--version', 'print the version and its commit'],
    ])}`,
  ].join('\n\n')
}

const COMMANDS = [
  ['init [folder]', 'write publication.yaml and a first article; asks for the title and the address'],
  ['serve [folder]', 'serve the articles of a folder (./articles when none is named)'],
  ['check [folder]', 'report everything that is wrong with the articles; exit with 1 if there is a fault'],
  [
    'export PLACE [folder]',
    'write everything public as files into a folder or s3://bucket/prefix, for hosts without Feedwright',
  ],
  ['render [folder]', 'write the main feed to standard output'],
  [
    'token add [folder]',
    'add a token for a private feed (--feed), the API or the operator (--scope), and print it once',
  ],
  ['token list', 'list the tokens: owner, purpose, last use'],
  ['token revoke ID', 'revoke a token'],
  [
    'deliveries [retry [ID…]]',
    'list what is to be sent to subscribers and hubs, or send again what was given up',
  ],
  [
    'webhooks [test|enable [URL]]',
    'list the webhooks, send them a test event, or enable those that were disabled',
  ],
  ['doctor URL', 'look at any feed from outside, as readers do; exit with 1 if there is a fault'],
  [
    'readers [--access-log FILE…]',
    'say who reads the feeds, by feed and program, and which programs are rude',
  ],
  ['recall ARTICLE [folder]', 'take an article back (--reason), or say which portals have fetched that'],
  ['backup FILE', 'write the data folder into one file, also while a server runs'],
  ['restore FILE', 'make a new data folder (--data) from such a file'],
  ['copy FROM TO', 'copy a store, each a data folder or a postgres: URL, and compare both'],
  [
    'import SOURCE [folder]',
    'write records from an export of WordPress, Ghost, Substack, Medium, Squarespace or Blogger, or any feed',
  ],
  ['compare OLD NEW', 'say which articles of a feed readers would show again under a new feed'],
  ['schema', 'print the JSON Schema of records and publication.yaml'],
] as const

/** Names the environment variable and the default. */
function hints({ default: preset, ...setting }: (typeof settings)[keyof typeof settings]): string {
  const hints = ['env' in setting ? setting.env : undefined, preset && `default ${preset}`]
  const known = hints.filter(hint => hint !== undefined && hint !== '')
  return known.length === 0 ? '' : ` (${known.join(', ')})`
}

const FIRST_COLUMN = 26

function columns(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, description]) => `  ${name.padEnd(FIRST_COLUMN)} ${description}`).join('\n')
}
