import { join } from 'node:path'
import { quote } from './articles/faults/fault.ts'
import { commandSettings } from './command-settings.ts'
import { Problem } from './problem.ts'
import { serverSettings } from './server-settings.ts'
import type { Setting } from './setting.ts'

/** Every setting. A flag wins over the environment, which wins over the default. */
export const settings = { ...serverSettings, ...commandSettings }

type Settings = typeof settings
type Parsed<Name extends keyof Settings> = Extract<
  ReturnType<Settings[Name]['parse']>,
  { value: unknown }
>['value']

/** The value of every setting. */
export type Config = {
  readonly [Name in keyof Settings]: Settings[Name]['default'] extends string
    ? Parsed<Name>
    : Parsed<Name> | undefined
}

/**
 * Parses settings that a program gives by name. An absent one has its default.
 * @throws Problem that names the wrong setting and the expected values.
 */
export function readSettings(given: Readonly<Record<string, unknown>>): Config {
  return buildConfig((setting, name) => {
    const value = given[name] ?? given[setting.oldName?.option ?? name]
    return parseSetting(setting, name, value === undefined ? undefined : String(value) || undefined)
  })
}

/** Builds a config from the value that `parse` returns for each setting. */
export function buildConfig(parse: (setting: Setting<unknown>, name: string) => unknown): Config {
  const entries = Object.entries(settings).map(([name, setting]) => [name, parse(setting, name)])
  return Object.fromEntries(entries) as Config
}

/**
 * Parses the text of a setting, or else its default.
 * @throws Problem that says what was expected at `place`, such as `--port`.
 */
export function parseSetting(setting: Setting<unknown>, place: string, given: string | undefined): unknown {
  const text = given ?? setting.default
  if (text === undefined) return undefined
  const parsed = setting.parse(text)
  if ('value' in parsed) return parsed.value
  const got = setting.secret === true ? 'something else' : quote(text)
  throw new Problem('usage', `${place}: expected ${parsed.expected}, got ${got}`)
}

/** Returns the address of a server on this machine. */
export function localUrl({ port }: Pick<Config, 'port'>): string {
  return `http://localhost:${port}`
}

/** Returns the folder of media files within the data folder. */
export function mediaFolder({ data }: Pick<Config, 'data'>): string {
  return join(data, 'media')
}
