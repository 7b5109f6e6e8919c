import { join } from 'node:path'
import { quote } from './articles/faults/fault.ts'
import { SCOPES } from './articles/token.ts'
import { formats } from './formats/formats.ts'
import { Problem } from './problem.ts'
import {
  anyText,
  integer,
  oneOf,
  parseAddress,
  parseBaseUrl,
  parseDatabase,
  parseMegabytes,
  parseProxies,
  parseSwitch,
  parseWebhook,
  type Setting,
} from './setting.ts'

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
const LOG_FORMATS = ['text', 'json'] as const
const MEDIA = ['copy', 'link', 'all'] as const
const LINKS = ['here', 'there'] as const
const FORMAT_NAMES = formats.map(format => format.name)
const MAX_PORT = 65_535
const MAX_WORKERS = 256
const MAX_RATE_LIMIT = 1_000_000
const MAX_DOCTOR_HOURS = 1_000
const DAY_SECONDS = 86_400

/** Every setting. A flag wins over the environment, which wins over the default. */
export const settings = {
  port: {
    flag: 'port',
    env: 'PORT',
    default: '3000',
    value: 'NUMBER',
    description: 'port to listen on; 0 takes a free one',
    parse: integer(/^\d{1,5}$/, MAX_PORT, `a port number from 0 to ${MAX_PORT}`),
  },
  host: {
    flag: 'host',
    env: 'HOST',
    default: undefined,
    value: 'ADDRESS',
    description: 'address to listen on; all addresses when absent',
    parse: anyText,
  },
  baseUrl: {
    flag: 'base-url',
    env: 'BASE_URL',
    default: undefined,
    value: 'URL',
    description: 'address at which readers reach Feedwright; wins over url in publication.yaml',
    parse: parseBaseUrl,
  },
  data: {
    flag: 'data',
    env: 'DATA_DIR',
    default: './.feedwright',
    value: 'FOLDER',
    description: 'folder for ids, dates and copies of images',
    parse: anyText,
  },
  database: {
    flag: 'database',
    env: 'DATABASE_URL',
    default: undefined,
    value: 'URL',
    description: 'PostgreSQL database for ids, dates, articles and images instead of the data folder',
    secret: true,
    parse: parseDatabase,
  },
  metrics: {
    flag: 'metrics',
    env: 'METRICS',
    default: undefined,
    value: 'PORT',
    description: 'serve metrics for Prometheus on this port, or on HOST:PORT; not on the port of the feeds',
    parse: parseAddress,
  },
  doctor: {
    flag: 'doctor',
    env: 'DOCTOR',
    default: '0',
    value: 'HOURS',
    description:
      'look at the public address from outside this often, and warn of what has changed; 0 is never',
    parse: integer(/^\d{1,4}$/, MAX_DOCTOR_HOURS, `whole hours from 0 to ${MAX_DOCTOR_HOURS}`),
  },
  alertUrl: {
    flag: 'alert-url',
    env: 'ALERT_URL',
    default: undefined,
    value: 'URL',
    description: 'webhook for alerts: which records are refused, and which no longer are',
    secret: true,
    parse: parseWebhook,
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
    description: 'processes that answer on the port: one for each core to use',
    parse: integer(/^[1-9]\d{0,2}$/, MAX_WORKERS, `a number of processes from 1 to ${MAX_WORKERS}`),
  },
  documentMemory: {
    flag: 'document-memory',
    env: 'DOCUMENT_MEMORY',
    default: '128',
    value: 'MB',
    description: 'memory for ready feeds; pages take up to a quarter of it as well',
    parse: parseMegabytes,
  },
  fragmentMemory: {
    flag: 'fragment-memory',
    env: 'FRAGMENT_MEMORY',
    default: '32',
    value: 'MB',
    description: 'memory for rendered articles, from which feeds are put together',
    parse: parseMegabytes,
  },
  lookEvery: {
    flag: 'look-every',
    env: 'LOOK_EVERY',
    default: '0',
    value: 'SECONDS',
    description: 'scan the whole folder this often, for drives that do not report changes; 0 is never',
    parse: integer(/^\d{1,5}$/, DAY_SECONDS, `whole seconds from 0 to ${DAY_SECONDS}`),
  },
  allowPrivateAddresses: {
    flag: 'allow-private-addresses',
    env: 'ALLOW_PRIVATE_ADDRESSES',
    oldName: {
      flag: 'allow-private-images',
      env: 'ALLOW_PRIVATE_IMAGES',
      option: 'allowPrivateImages',
    },
    default: 'false',
    description: 'allow private addresses for remote files, imports and deliveries',
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
    parse: integer(/^\d{1,7}$/, MAX_RATE_LIMIT, `a number from 0 to ${MAX_RATE_LIMIT}`),
  },
  trustedProxies: {
    flag: 'trusted-proxies',
    env: 'TRUSTED_PROXIES',
    default: undefined,
    value: 'LIST',
    description: 'proxies whose X-Forwarded-For is trusted: addresses, networks',
    parse: parseProxies,
  },
  feed: {
    flag: 'feed',
    default: undefined,
    value: 'NAME',
    description:
      'private feed that the token of token add opens; with import: the feed that subscribers have',
    parse: anyText,
  },
  media: {
    flag: 'media',
    default: 'copy',
    value: 'copy|link|all',
    description:
      'what import copies beside the records: pictures, transcripts and chapters; nothing; or recordings too',
    parse: oneOf(MEDIA),
  },
  links: {
    flag: 'links',
    default: undefined,
    value: 'here|there',
    description:
      'pages of imported articles: here, or there on the old site; an export is for here, a feed for there',
    parse: oneOf(LINKS),
  },
  ownerAgrees: {
    flag: 'owner-agrees',
    default: 'false',
    description: 'import takes a podcast that its old host has locked, because its owner agrees',
    parse: parseSwitch,
  },
  dryRun: {
    flag: 'dry-run',
    default: 'false',
    description: 'import writes nothing, and says what it would do',
    parse: parseSwitch,
  },
  scope: {
    flag: 'scope',
    default: undefined,
    value: 'SCOPE',
    description: `what the token of token add allows in the API: ${SCOPES.join(', ')}`,
    parse: oneOf(SCOPES),
  },
  label: {
    flag: 'label',
    default: undefined,
    value: 'TEXT',
    description: 'owner of the token, for token list',
    parse: anyText,
  },
  title: {
    flag: 'title',
    default: undefined,
    value: 'TEXT',
    description: 'title of the publication that init writes',
    parse: anyText,
  },
  json: {
    flag: 'json',
    default: 'false',
    description: 'whether doctor prints its findings as JSON',
    parse: parseSwitch,
  },
  verbose: {
    flag: 'verbose',
    default: 'false',
    description: 'whether check lists every warning, not one line for each kind',
    parse: parseSwitch,
  },
  podcast: {
    flag: 'podcast',
    default: 'false',
    description: 'whether check says what podcast directories and apps would refuse or want',
    parse: parseSwitch,
  },
  format: {
    flag: 'format',
    default: 'rss',
    value: 'FORMAT',
    description: `format that render writes: ${FORMAT_NAMES.join(', ')}`,
    parse: oneOf(FORMAT_NAMES),
  },
} as const satisfies Record<string, Setting<unknown>>

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
