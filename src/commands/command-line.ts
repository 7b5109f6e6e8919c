import { parseArgs } from 'node:util'
import { nearestName } from '../articles/faults/nearest-name.ts'
import { buildConfig, type Config, parseSetting, settings } from '../config.ts'
import { messageOf, Problem } from '../problem.ts'
import type { Setting } from '../setting.ts'

/** The folder of a command that names none. */
export const DEFAULT_FOLDER = './articles'

/** A parsed command line. */
export interface CommandLine {
  readonly command: string | undefined
  /** The arguments after the command. */
  readonly operands: readonly string[]
  readonly help: boolean
  readonly version: boolean
  readonly config: Config
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Parses the arguments, without program and script, and the environment.
 * @throws Problem that names the wrong setting and the expected values.
 */
export function readCommandLine(args: readonly string[], env: Environment): CommandLine {
  const { values, positionals } = parseArguments(args)
  const [command, ...operands] = positionals
  return {
    command,
    operands,
    help: values.help === true,
    version: values.version === true,
    config: buildConfig(setting => readSetting(setting, values, env)),
  }
}

function parseArguments(args: readonly string[]) {
  const options = argumentOptions()
  const unknown = args.find(arg => arg.startsWith('--') && arg !== '--' && !(flagName(arg) in options))
  if (unknown !== undefined) {
    const near = nearestName(flagName(unknown), Object.keys(options))
    const advice = near === undefined ? 'see feedwright --help' : `did you mean --${near}?`
    throw new Problem('usage', `${unknown}: there is no such setting: ${advice}`)
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new Problem('usage', `${messageOf(error)} See feedwright --help`, { cause: error })
  }
}

function argumentOptions(): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  const flags = Object.values<Setting<unknown>>(settings).flatMap(({ flag, oldName, value }) =>
    [flag, ...(oldName === undefined ? [] : [oldName.flag])].map(name => [
      name,
      { type: value === undefined ? 'boolean' : 'string' },
    ]),
  )
  return {
    ...Object.fromEntries(flags),
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  }
}

function flagName(arg: string): string {
  return arg.slice(2).split('=', 1)[0] ?? ''
}

function readSetting(
  setting: Setting<unknown>,
  flags: Readonly<Record<string, unknown>>,
  env: Environment,
): unknown {
  const names = [setting, ...(setting.oldName === undefined ? [] : [setting.oldName])]
  const flag = names.map(name => name.flag).find(name => flags[name] !== undefined)
  if (flag !== undefined) return parseSetting(setting, `--${flag}`, String(flags[flag]))
  const variable = names.flatMap(name => name.env ?? []).find(name => env[name]) ?? setting.env
  return parseSetting(setting, variable ?? setting.flag, variable && (env[variable] || undefined))
}
