import { isBaseUrl } from './articles/schema/field-schemas.ts'
import { isProxyName, RANGE_NAMES } from './http/client-address.ts'

/** One setting of the command line, the environment and `createFeedwright`. */
export interface Setting<Value> {
  readonly flag: string
  /** Absent for settings that only the command line has. */
  readonly env?: string
  /** The names that it had before, which are still understood. */
  readonly oldName?: { readonly flag: string; readonly env: string; readonly option: string }
  readonly default: string | undefined
  /** Placeholder after the flag in the help. Absent for a switch, which takes no value. */
  readonly value?: string
  readonly description: string
  /** Whether the value may hold a password, so that errors must not quote it. */
  readonly secret?: boolean
  /** Returns the value, or describes the expected values. */
  readonly parse: (text: string) => { readonly value: Value } | { readonly expected: string }
}

/** Accepts any text. */
export function anyText(text: string) {
  return { value: text }
}

/** Returns a parser of whole numbers up to `max` that match `pattern`. */
export function integer(pattern: RegExp, max: number, expected: string) {
  return (text: string) => {
    const value = Number(text)
    return pattern.test(text) && value <= max ? { value } : { expected }
  }
}

/** Parses megabytes. Gives bytes. */
export function parseMegabytes(text: string) {
  return /^\d{1,6}$/.test(text)
    ? { value: Number(text) * 2 ** 20 }
    : { expected: 'a number of megabytes such as 64' }
}

/** Parses the names and addresses of proxies, with commas between. */
export function parseProxies(text: string) {
  const value = text.split(',').map(proxy => proxy.trim())
  const expected = `addresses, networks such as 10.0.0.0/8, or ${RANGE_NAMES.join(', ')}, with commas between`
  return value.every(isProxyName) ? { value } : { expected }
}

const MAX_PORT = 65_535
/** A host is a name, an IPv4 address or an IPv6 address in brackets. */
const ADDRESS = /^(?:(?<host>[\w.-]+|\[[\da-f:.]+\]):)?(?<port>\d{1,5})$/i

/** Parses a port, or a host and a port. Without a host, only this machine can connect. */
export function parseAddress(text: string) {
  const { host = '127.0.0.1', port } = ADDRESS.exec(text)?.groups ?? {}
  if (port === undefined || Number(port) > MAX_PORT)
    return { expected: `a port from 0 to ${MAX_PORT}, or HOST:PORT such as 0.0.0.0:9464` }
  return { value: { host: host.replace(/^\[|\]$/g, ''), port: Number(port) } }
}

/** Parses the address of Feedwright. Gives it without a slash at the end. */
export function parseBaseUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const valid = url !== undefined && /^https?:$/.test(url.protocol) && isBaseUrl(text)
  if (!valid)
    return {
      expected:
        'an absolute http or https URL without "?", "#" and user name, such as https://news.example.com',
    }
  return { value: url.href.replace(/\/+$/, '') }
}

/** Returns a parser of URLs with one of these protocols. */
export function url(protocols: RegExp, expected: string) {
  return (text: string) => {
    const value = URL.parse(text)
    return value !== null && protocols.test(value.protocol) ? { value } : { expected }
  }
}

/** Parses the URL of a webhook. */
export function parseWebhook(text: string) {
  const valid = /^https?:\/\//i.test(text) && URL.canParse(text)
  return valid ? { value: text } : { expected: 'an http or https URL of a webhook' }
}

/** Parses the address of an object store. */
export function parseEndpoint(text: string) {
  const valid = /^https?:\/\//i.test(text) && URL.canParse(text)
  return valid ? { value: text } : { expected: 'an http or https URL such as https://s3.example.com' }
}

/** Parses the URL of a PostgreSQL database. */
export function parseDatabase(text: string) {
  const valid = URL.canParse(text) && /^postgres(?:ql)?:$/.test(new URL(text).protocol)
  return valid ? { value: text } : { expected: 'a URL such as postgres://user:password@host:5432/name' }
}

/** Parses true and false. */
export function parseSwitch(text: string) {
  if (['true', '1', 'yes'].includes(text)) return { value: true }
  return ['false', '0', 'no'].includes(text) ? { value: false } : { expected: 'true or false' }
}

/** Returns a parser of these names. */
export function oneOf<Name extends string>(names: readonly Name[]) {
  return (text: string) => {
    const value = names.find(name => name === text)
    return value === undefined ? { expected: `one of ${names.join(', ')}` } : { value }
  }
}
