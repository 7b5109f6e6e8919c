import { quote } from '../../articles/faults/fault.ts'

/** What a subscriber asks for at `/pleaseNotify` (github.com/rsscloud/rsscloud-server). */
export interface NotifyRequest {
  /** Addresses of feeds, as the subscriber wrote them. */
  readonly topics: readonly string[]
  readonly isSecure: boolean
  /** Name of its host, with which it proves that it is meant; undefined when it is to be told at the address from which it asks. */
  readonly domain: string | undefined
  readonly port: number
  /** Path to which notifications are posted. */
  readonly path: string
}

const MAX_TOPICS = 20
const MAX_LENGTH = 1_000
const HTTPS_PORT = 443

/** Parses the form of a subscriber. Returns what is wrong as text. Parameters that are not known are ignored. */
export function parseNotifyRequest(form: URLSearchParams): NotifyRequest | string {
  const protocol = form.get('protocol') ?? 'http-post'
  if (protocol === 'xml-rpc' || protocol === 'soap')
    return `protocol: ${protocol} is not supported, so ask with http-post or https-post`
  if (protocol !== 'http-post' && protocol !== 'https-post')
    return `protocol: expected http-post or https-post, got ${quote(protocol)}`
  const port = Number(form.get('port'))
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    return `port: expected a number from 1 to 65535, got ${quote(form.get('port') ?? undefined)}`
  const path = form.get('path') ?? ''
  if (path.length > MAX_LENGTH || /[#\s]/.test(path))
    return `path: expected a path such as /notify, got ${quote(path)}`
  const domain = form.get('domain') || undefined
  if (domain !== undefined && URL.parse(`http://${domain}/`)?.hostname !== domain.toLowerCase())
    return `domain: expected the name of a host, got ${quote(domain)}`
  const topics = [...form].filter(([name]) => /^url\d+$/.test(name)).map(([, value]) => value)
  if (topics.length === 0 || topics.length > MAX_TOPICS)
    return `url1: expected the addresses of 1 to ${MAX_TOPICS} feeds, as url1, url2 and so on, got ${topics.length}`
  return {
    ...{ topics, domain, port, path: path.startsWith('/') ? path : `/${path}` },
    isSecure: protocol === 'https-post' || port === HTTPS_PORT,
  }
}

/** Returns the address to which notifications go. */
export function callbackOf({ isSecure, port, path }: NotifyRequest, host: string): string {
  return new URL(`${isSecure ? 'https' : 'http'}://${host}:${port}${path}`).href
}
