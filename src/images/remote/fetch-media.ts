import type { LookupFunction } from 'node:net'
import { Agent, type Dispatcher, request } from 'undici'
import { quote } from '../../articles/faults/fault.ts'
import type { MediaFacts } from '../../articles/store/media-store.ts'
import type { DueRemoteMedia } from '../../articles/store/remote-media-store.ts'
import {
  type AddressGuard,
  type AddressGuardOptions,
  createAddressGuard,
} from '../../outgoing/address-guard.ts'
import { messageOf, Problem } from '../../problem.ts'
import { attachmentFacts } from './attachment-facts.ts'
import { imageFacts } from './image-facts.ts'
import { type Ask, discard } from './response.ts'

/** Time limits of the steps, in milliseconds. */
export interface MediaTimeouts {
  /** Resolving the name and connecting. */
  readonly connect: number
  /** From the request to the end of the response headers, and between two pieces of the body. */
  readonly headers: number
  /** The whole fetch, with redirects. */
  readonly total: number
}

/** Settings of `createMediaFetch`. */
export interface MediaFetchOptions extends AddressGuardOptions {
  /** Feedwright's version, for the User-Agent. */
  readonly version: string
  readonly timeouts?: MediaTimeouts | undefined
}

/** Fetches remote files for their facts. */
export interface MediaFetch {
  /**
   * Returns the facts of a remote file. An image is read whole, an attachment only at its start. Throws a `Problem` when
   * it cannot be fetched, or is not what it is used as.
   */
  fetch(file: Pick<DueRemoteMedia, 'url' | 'use'>, signal?: AbortSignal): Promise<MediaFacts>
  /** Closes all connections, also those in use. */
  close(): Promise<void>
}

const TIMEOUTS: MediaTimeouts = { connect: 5_000, headers: 10_000, total: 30_000 }
const MAX_REDIRECTS = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const MAX_URL_LENGTH = 200
const FACTS = { image: imageFacts, attachment: attachmentFacts } as const

/**
 * Creates a fetcher that cannot be led into the own network (SSRF). Every name is resolved once, all its addresses are
 * checked, and the connection goes to a checked one. Every redirect is checked again.
 */
export function createMediaFetch(options: MediaFetchOptions): MediaFetch {
  const timeouts = options.timeouts ?? TIMEOUTS
  const guard = createAddressGuard(options)
  const agent = createAgent(guard.lookup, timeouts)
  const common = commonHeaders(options.version)
  return {
    async fetch({ url, use }, signal) {
      const end = AbortSignal.timeout(timeouts.total)
      const shared = { dispatcher: agent, signal: signal ? AbortSignal.any([end, signal]) : end }
      const visit = { current: url }
      const ask: Ask = ({ method = 'GET', headers }) => {
        visit.current = url
        return follow(visit, { ...shared, method, headers: { ...common, ...headers } }, guard)
      }
      try {
        return await FACTS[use](ask)
      } catch (thrown) {
        throw failure(url, visit.current, explain(thrown, timeouts))
      }
    },
    close: () => agent.destroy(),
  }
}

/** The URL that a fetch has reached, for its messages. */
interface Visit {
  current: string
}

type RequestSettings = Readonly<{
  dispatcher: Agent
  method: 'GET' | 'HEAD'
  headers: Record<string, string>
  signal: AbortSignal
}>

function createAgent(lookup: LookupFunction, timeouts: MediaTimeouts): Agent {
  return new Agent({
    allowH2: false,
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.headers,
    connect: { timeout: timeouts.connect, lookup },
  })
}

function commonHeaders(version: string): Record<string, string> {
  return {
    'accept-encoding': 'identity',
    'user-agent': `Feedwright/${version} (+https://www.npmjs.com/package/feedwright)`,
  }
}

/** Follows redirects and returns the first other response. */
async function follow(
  visit: Visit,
  settings: RequestSettings,
  guard: AddressGuard,
): Promise<Dispatcher.ResponseData> {
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const url = guard.checkUrl(visit.current)
    const response = await request(url, settings)
    if (!REDIRECTS.has(response.statusCode)) return response
    discard(response)
    visit.current = redirectTarget(response, url)
  }
  throw new Problem('unavailable', `expected at most ${MAX_REDIRECTS} redirects, got one more`)
}

function redirectTarget(response: Dispatcher.ResponseData, from: URL): string {
  const location = response.headers.location
  const target = typeof location === 'string' ? URL.parse(location, from.href) : null
  if (target !== null) return target.href
  throw new Problem('unavailable', `expected a redirect to a URL, got ${quote(location)}`)
}

function failure(url: string, current: string, why: Problem): Problem {
  const place = current === url ? shortened(url) : `${shortened(url)}, redirected to ${shortened(current)}`
  return new Problem(why.kind, `${place}: ${why.message}`, { cause: why.cause ?? why })
}

/** Shortens a URL for messages. That of a redirect can have 16 KiB. */
function shortened(url: string): string {
  return url.length <= MAX_URL_LENGTH ? url : `${url.slice(0, MAX_URL_LENGTH)}…`
}

function explain(thrown: unknown, timeouts: MediaTimeouts): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem('unavailable', explanation(thrown, timeouts), { cause: thrown })
}

function explanation(thrown: unknown, timeouts: MediaTimeouts): string {
  const { name, code } = labels(thrown)
  if (name === 'TimeoutError') return `expected the whole answer within ${timeouts.total} ms, got none`
  if (name === 'AbortError') return 'expected a file, but the fetch was stopped'
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return `expected a connection within ${timeouts.connect} ms, got none`
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return `expected an answer within ${timeouts.headers} ms, got none`
  if (code === 'UND_ERR_BODY_TIMEOUT') return `expected more bytes within ${timeouts.headers} ms, got none`
  if (code === 'ENOTFOUND') return 'expected a host that exists, got a name without an address'
  return `expected an answer, got ${messageOf(thrown) || code}`
}

function labels(thrown: unknown): { name: string; code: string } {
  if (!(thrown instanceof Error)) return { name: '', code: '' }
  return { name: thrown.name, code: 'code' in thrown ? String(thrown.code) : thrown.name }
}
