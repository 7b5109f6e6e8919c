import { parseArgs } from 'node:util'
import { quote } from './articles/faults/fault.ts'
import { nearestName } from './articles/faults/suggest-field.ts'
import { SCOPES } from './articles/token.ts'
import { formats } from './formats/formats.ts'
import { isProxyName, RANGE_NAMES } from './http/client-address.ts'
import { messageOf, Problem } from './problem.ts'

/** One setting: how it is given, what it is without, what it means. */
interface Setting<Value> {
  readonly flag: string
  /** Absent for what only the command line says. */
  readonly env?: string
  readonly default: string | undefined
  /** What stands after the flag in the help; absent for a switch. */
  readonly value?: string
  readonly description: string
  /** Whether what came is not to be shown, for it may hold a password. */
  readonly secret?: boolean
  /** The value, or a sentence part that says what was expected. */
  readonly parse: (text: string) => { readonly value: Value } | { readonly expected: string }
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
const LOG_FORMATS = ['text', 'json'] as const
const FORMAT_NAMES = formats.map(format => format.name)
const MAX_PORT = 65_535
const MAX_WORKERS = 256
const MAX_RATE_LIMIT = 1_000_000
/** A day. */
const MAX_SECONDS = 86_400

/** The folder that is meant when none is named. */
export const DEFAULT_FOLDER = './articles'

/** Every setting. A flag wins over the environment, which wins over the default. */
export const settings = {
  port: {
    flag: 'port',
    env: 'PORT',
    default: '3000',
    value: 'NUMBER',
    description: 'port to listen on; 0 takes a free one',
    parse: parsePort,
  },
  host: {
    flag: 'host',
    env: 'HOST',
    default: undefined,
    value: 'ADDRESS',
    description: 'address to listen on; all addresses when absent',
    parse: text => ({ value: text }),
  },
  baseUrl: {
    flag: 'base-url',
    env: 'BASE_URL',
    default: undefined,
    value: 'URL',
    description: 'where readers reach Feedwright; wins over url in publication.yaml',
    parse: parseBaseUrl,
  },
  data: {
    flag: 'data',
    env: 'DATA_DIR',
    default: './.feedwright',
    value: 'FOLDER',
    description: 'where ids, dates and copies of images are kept',
    parse: text => ({ value: text }),
  },
  database: {
    flag: 'database',
    env: 'DATABASE_URL',
    default: undefined,
    value: 'URL',
    description: 'a PostgreSQL database for ids, dates, articles and images instead of the data folder',
    secret: true,
    parse: parseDatabase,
  },
  logLevel: {
    flag: 'log-level',
    env: 'LOG_LEVEL',
    default: 'info',
    value: 'LEVEL',
    description: `how much is logged: ${LOG_LEVELS.join(', ')}`,
    parse: oneOf(LOG_LEVELS),
  },
  logFormat: {
    flag: 'log-format',
    env: 'LOG_FORMAT',
    default: 'text',
    value: 'FORMAT',
    description: 'lines for people (text) or for programs (json)',
    parse: oneOf(LOG_FORMATS),
  },
  workers: {
    flag: 'workers',
    env: 'WORKERS',
    default: '1',
    value: 'NUMBER',
    description: 'processes that answer on the port, one for each core that there is for it',
    parse: parseWorkers,
  },
  documentMemory: {
    flag: 'document-memory',
    env: 'DOCUMENT_MEMORY',
    default: '128',
    value: 'MB',
    description: 'how much memory ready feeds may take, and a quarter of it pages',
    parse: parseMegabytes,
  },
  fragmentMemory: {
    flag: 'fragment-memory',
    env: 'FRAGMENT_MEMORY',
    default: '32',
    value: 'MB',
    description: 'how much memory articles may take that were written for feeds',
    parse: parseMegabytes,
  },
  lookEvery: {
    flag: 'look-every',
    env: 'LOOK_EVERY',
    default: '0',
    value: 'SECONDS',
    description: 'look at the whole folder so often, for drives that do not tell of changes; 0 for never',
    parse: parseSeconds,
  },
  allowPrivateImages: {
    flag: 'allow-private-images',
    env: 'ALLOW_PRIVATE_IMAGES',
    default: 'false',
    description: 'fetch remote images from private addresses too',
    parse: parseSwitch,
  },
  browserPages: {
    flag: 'browser-pages',
    env: 'BROWSER_PAGES',
    default: 'true',
    value: 'true|false',
    description: "answer a browser that opens a feed's address with the feed's page",
    parse: parseSwitch,
  },
  rateLimit: {
    flag: 'rate-limit',
    env: 'RATE_LIMIT',
    default: '60',
    value: 'NUMBER',
    description: 'unconditional fetches of a feed by one client within an hour; 0 is no limit',
    parse: parseRateLimit,
  },
  trustedProxies: {
    flag: 'trusted-proxies',
    env: 'TRUSTED_PROXIES',
    default: undefined,
    value: 'LIST',
    description: 'proxies whose X-Forwarded-For is believed: addresses, networks',
    parse: parseProxies,
  },
  feed: {
    flag: 'feed',
    default: undefined,
    value: 'NAME',
    description: 'the private feed that token add opens',
    parse: text => ({ value: text }),
  },
  scope: {
    flag: 'scope',
    default: undefined,
    value: 'SCOPE',
    description: `what a token of token add may do by the API: ${SCOPES.join(', ')}`,
    parse: oneOf(SCOPES),
  },
  label: {
    flag: 'label',
    default: undefined,
    value: 'TEXT',
    description: 'whose token it is, for token list',
    parse: text => ({ value: text }),
  },
  format: {
    flag: 'format',
    default: 'rss',
    value: 'FORMAT',
    description: `what render writes: ${FORMAT_NAMES.join(', ')}`,
    parse: oneOf(FORMAT_NAMES),
  },
} as const satisfies Record<string, Setting<unknown>>

type Settings = typeof settings
type Parsed<Name extends keyof Settings> = Extract<
  ReturnType<Settings[Name]['parse']>,
  { value: unknown }
>['value']

/** Every setting's value. */
export type Config = {
  readonly [Name in keyof Settings]: Settings[Name]['default'] extends string
    ? Parsed<Name>
    : Parsed<Name> | undefined
}

/** What the command line says. */
export interface CommandLine {
  readonly command: string | undefined
  /** What stands behind the command. */
  readonly operands: readonly string[]
  readonly help: boolean
  readonly version: boolean
  readonly config: Config
}

/**
 * Reads the arguments (without program and script) and the environment.
 * @throws Problem that says which setting is wrong and which values are right.
 */
export function readCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const { values, positionals } = parseArguments(args)
  const [command, ...operands] = positionals
  const entries = Object.entries(settings).map(([name, setting]) => [
    name,
    settingValue(setting, values, env),
  ])
  return {
    command,
    operands,
    help: values.help === true,
    version: values.version === true,
    config: Object.fromEntries(entries) as Config,
  }
}

/**
 * The same settings as a program gives them, by name; what is absent is as its default says.
 * @throws Problem that says which one is wrong and which values are right.
 */
export function readSettings(given: Readonly<Record<string, unknown>>): Config {
  const entries = Object.entries(settings).map(([name, setting]) => {
    const value = given[name]
    return [name, parseValue(setting, name, value === undefined ? undefined : String(value) || undefined)]
  })
  return Object.fromEntries(entries) as Config
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
  const flags = Object.values<Setting<unknown>>(settings).map(({ flag, value }) => [
    flag,
    { type: value === undefined ? 'boolean' : 'string' },
  ])
  return {
    ...Object.fromEntries(flags),
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  }
}

function flagName(arg: string): string {
  return arg.slice(2).split('=', 1)[0] ?? ''
}

function settingValue(
  setting: Setting<unknown>,
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): unknown {
  const flag = flags[setting.flag]
  const fromEnv = setting.env === undefined ? undefined : env[setting.env] || undefined
  const place = flag === undefined ? (setting.env ?? setting.flag) : `--${setting.flag}`
  return parseValue(setting, place, flag === undefined ? fromEnv : String(flag))
}

function parseValue(setting: Setting<unknown>, place: string, given: string | undefined): unknown {
  const text = given ?? setting.default
  if (text === undefined) return undefined
  const parsed = setting.parse(text)
  if ('value' in parsed) return parsed.value
  const got = setting.secret === true ? 'something else' : quote(text)
  throw new Problem('usage', `${place}: expected ${parsed.expected}, got ${got}`)
}

function parsePort(text: string) {
  const port = Number(text)
  const right = /^\d{1,5}$/.test(text) && port <= MAX_PORT
  return right ? { value: port } : { expected: `a port number from 0 to ${MAX_PORT}` }
}

function parseWorkers(text: string) {
  const workers = Number(text)
  const right = /^[1-9]\d{0,2}$/.test(text) && workers <= MAX_WORKERS
  return right ? { value: workers } : { expected: `a number of processes from 1 to ${MAX_WORKERS}` }
}

/** In bytes. */
function parseMegabytes(text: string) {
  const right = /^\d{1,6}$/.test(text)
  return right ? { value: Number(text) * 2 ** 20 } : { expected: 'a number of megabytes such as 64' }
}

function parseRateLimit(text: string) {
  const right = /^\d{1,7}$/.test(text) && Number(text) <= MAX_RATE_LIMIT
  return right ? { value: Number(text) } : { expected: `a number from 0 to ${MAX_RATE_LIMIT}` }
}

function parseProxies(text: string) {
  const value = text.split(',').map(proxy => proxy.trim())
  const expected = `addresses, networks such as 10.0.0.0/8, or ${RANGE_NAMES.join(', ')}, with commas between`
  return value.every(isProxyName) ? { value } : { expected }
}

function parseSeconds(text: string) {
  const seconds = Number(text)
  const right = /^\d{1,5}$/.test(text) && seconds <= MAX_SECONDS
  return right ? { value: seconds } : { expected: `whole seconds from 0 to ${MAX_SECONDS}` }
}

function parseBaseUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const right = url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === ''
  if (!right) return { expected: 'an absolute http or https URL such as https://news.example.com' }
  return { value: withoutSlash(url.href) }
}

function parseDatabase(text: string) {
  const right = URL.canParse(text) && /^postgres(?:ql)?:$/.test(new URL(text).protocol)
  return right ? { value: text } : { expected: 'a URL such as postgres://user:password@host:5432/name' }
}

/** A base URL as it is used everywhere: without a slash at the end. */
function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

function parseSwitch(text: string) {
  if (['true', '1', 'yes'].includes(text)) return { value: true }
  return ['false', '0', 'no'].includes(text) ? { value: false } : { expected: 'true or false' }
}

function oneOf<Name extends string>(names: readonly Name[]) {
  return (text: string) => {
    const value = names.find(name => name === text)
    return value === undefined ? { expected: `one of ${names.join(', ')}` } : { value }
  }
}
