import type { LookupFunction } from 'node:net'
import { Agent, type Dispatcher, request } from 'undici'
import { quote } from '../../articles/faults/fault.ts'
import type { RemoteImage } from '../../articles/store/remote-image-store.ts'
import { messageOf, Problem } from '../../problem.ts'
import { mediaFacts } from '../media-facts.ts'
import { type AddressGuard, type AddressGuardOptions, createAddressGuard } from './address-guard.ts'

/** Facts of a remote image from its bytes. */
export type ImageFacts = NonNullable<RemoteImage['facts']>

/** Time limits of the steps, in milliseconds. */
export interface ImageTimeouts {
  /** Resolving the name and connecting. */
  readonly connect: number
  /** From the request to the end of the response headers, and between two pieces of the body. */
  readonly headers: number
  /** The whole fetch, with redirects. */
  readonly total: number
}

/** Settings of `createImageFetch`. */
export interface ImageFetchOptions extends AddressGuardOptions {
  /** Feedwright's version, for the User-Agent. */
  readonly version: string
  readonly timeouts?: ImageTimeouts | undefined
}

/** Fetches remote images for their facts. */
export interface ImageFetch {
  /** Returns the facts of the image at `url`. Throws a `Problem` when it cannot be fetched or is no image. */
  fetch(url: string, signal?: AbortSignal): Promise<ImageFacts>
  /** Closes all connections, also those in use. */
  close(): Promise<void>
}

const TIMEOUTS: ImageTimeouts = { connect: 5_000, headers: 10_000, total: 30_000 }
const MAX_LENGTH = 20 * 1024 * 1024
const MAX_REDIRECTS = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const MAX_URL_LENGTH = 200

/**
 * Creates a fetcher that cannot be led into the own network (SSRF). Every name is resolved once, all its addresses are
 * checked, and the connection goes to a checked one. Every redirect is checked again.
 */
export function createImageFetch(options: ImageFetchOptions): ImageFetch {
  const timeouts = options.timeouts ?? TIMEOUTS
  const guard = createAddressGuard(options)
  const agent = createAgent(guard.lookup, timeouts)
  const headers = requestHeaders(options.version)
  return {
    async fetch(url, signal) {
      const end = AbortSignal.timeout(timeouts.total)
      const visit = { current: url }
      try {
        const settings = { dispatcher: agent, headers, signal: signal ? AbortSignal.any([end, signal]) : end }
        return await readImage(await follow(visit, settings, guard))
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

type RequestSettings = Readonly<{ dispatcher: Agent; headers: Record<string, string>; signal: AbortSignal }>

function createAgent(lookup: LookupFunction, timeouts: ImageTimeouts): Agent {
  return new Agent({
    allowH2: false,
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.headers,
    connect: { timeout: timeouts.connect, lookup },
  })
}

function requestHeaders(version: string): Record<string, string> {
  return {
    accept: 'image/*',
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

/** Discards the body of a response. Destroying a body emits an error, which is expected here. */
function discard(response: Dispatcher.ResponseData): void {
  response.body.on('error', () => undefined).destroy()
}

function redirectTarget(response: Dispatcher.ResponseData, from: URL): string {
  const location = response.headers.location
  const target = typeof location === 'string' ? URL.parse(location, from.href) : null
  if (target !== null) return target.href
  throw new Problem('unavailable', `expected a redirect to a URL, got ${quote(location)}`)
}

async function readImage(response: Dispatcher.ResponseData): Promise<ImageFacts> {
  const bytes = await readBody(response)
  const { type, width, height } = await mediaFacts(bytes)
  if (type?.startsWith('image/')) return { type, length: bytes.length, width, height }
  const got = `${type ?? 'bytes of no known type'} (${bytes.length} bytes)`
  const declared = quote(response.headers['content-type'])
  throw new Problem('unavailable', `expected an image, got ${got} with the content type ${declared}`)
}

async function readBody(response: Dispatcher.ResponseData): Promise<Buffer> {
  const refusal = refuse(response)
  if (refusal !== undefined) {
    discard(response)
    throw refusal
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response.body) {
    const bytes: Buffer = chunk
    length += bytes.length
    if (length > MAX_LENGTH) throw tooLong('more')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks, length)
}

function refuse(response: Dispatcher.ResponseData): Problem | undefined {
  if (response.statusCode !== 200) {
    return new Problem('unavailable', `expected status 200, got ${response.statusCode}`)
  }
  const length = Number(response.headers['content-length'])
  return length > MAX_LENGTH ? tooLong(`${length} bytes`) : undefined
}

function tooLong(got: string): Problem {
  return new Problem('unavailable', `expected an image of at most ${MAX_LENGTH} bytes, got ${got}`)
}

function failure(url: string, current: string, why: Problem): Problem {
  const place = current === url ? shortened(url) : `${shortened(url)}, redirected to ${shortened(current)}`
  return new Problem(why.kind, `${place}: ${why.message}`, { cause: why.cause ?? why })
}

/** Shortens a URL for messages. That of a redirect can have 16 KiB. */
function shortened(url: string): string {
  return url.length <= MAX_URL_LENGTH ? url : `${url.slice(0, MAX_URL_LENGTH)}…`
}

function explain(thrown: unknown, timeouts: ImageTimeouts): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem('unavailable', explanation(thrown, timeouts), { cause: thrown })
}

function explanation(thrown: unknown, timeouts: ImageTimeouts): string {
  const { name, code } = labels(thrown)
  if (name === 'TimeoutError') return `expected the whole image within ${timeouts.total} ms, got none`
  if (name === 'AbortError') return 'expected an image, but the fetch was stopped'
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
