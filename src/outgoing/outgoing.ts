import { Agent, request } from 'undici'
import { messageOf, Problem } from '../problem.ts'
import { type AddressGuardOptions, createAddressGuard } from './address-guard.ts'

/** Sends requests to other servers, never into the own network. */
export interface Outgoing {
  /**
   * Sends a request and returns its answer, with the start of the body. Redirects are not followed.
   * @throws Problem when there is no answer in time, or the address must not be asked.
   */
  send(request: OutgoingRequest, signal?: AbortSignal): Promise<Answer>
  /** @throws Problem when the text of an address alone shows that it must not be asked. */
  check(url: string): void
  /** Closes all connections, also those in use. */
  close(): Promise<void>
}

/** A request to another server. */
export interface OutgoingRequest {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'PURGE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** The answer of another server. */
export interface Answer {
  readonly status: number
  /** Value of `Retry-After` (RFC 9110 section 10.2.3). */
  readonly retryAfter?: string | undefined
  /** The first bytes of the body, at most 4 KB. */
  readonly start: Buffer
}

/** Options of `createOutgoing`. */
export interface OutgoingOptions extends AddressGuardOptions {
  /** Feedwright's version, for the User-Agent. */
  readonly version: string
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 15_000
const CONNECT_MS = 5_000
const KEEP_ALIVE_MS = 10_000
/** Connections stay open to servers that are among so many that were asked last. */
const RECENT_ORIGINS = 500
const START_LENGTH = 4_096

/** Creates a sender. Every name is resolved once, its addresses are checked, and the connection goes to one of them. */
export function createOutgoing({ version, timeoutMs = TIMEOUT_MS, ...options }: OutgoingOptions): Outgoing {
  const guard = createAddressGuard(options)
  const dispatcher = new Agent({
    allowH2: false,
    connect: { timeout: CONNECT_MS, lookup: guard.lookup },
    keepAliveTimeout: KEEP_ALIVE_MS,
  })
  const recent = createRecent(RECENT_ORIGINS)
  const userAgent = `Feedwright/${version} (+https://www.npmjs.com/package/feedwright)`

  async function send(
    { url, method, headers, body }: OutgoingRequest,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const end = AbortSignal.timeout(timeoutMs)
    try {
      const checked = guard.checkUrl(url)
      const response = await request(checked, {
        // Each of thousands of subscribers may be a host of its own: connections to them must not pile up.
        reset: !recent.hasOrAdd(checked.origin),
        ...{ dispatcher, method, signal: signal ? AbortSignal.any([end, signal]) : end },
        headers: { 'user-agent': userAgent, ...headers },
        ...(body !== undefined && { body }),
      })
      const retryAfter = response.headers['retry-after']
      return {
        status: response.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        start: await startOf(response.body),
      }
    } catch (error) {
      throw explained(error, end.aborted ? timeoutMs : undefined)
    }
  }

  return { send, check: url => void guard.checkUrl(url), close: () => dispatcher.destroy() }
}

/** Remembers the texts that were added last. `hasOrAdd` returns whether a text is one of them. */
function createRecent(limit: number): { hasOrAdd(text: string): boolean } {
  const texts = new Set<string>()
  return {
    hasOrAdd(text) {
      const has = texts.delete(text)
      texts.add(text)
      const [oldest] = texts.size > limit ? texts : []
      if (oldest !== undefined) texts.delete(oldest)
      return has
    },
  }
}

/** Reads the start of a body. Leaving the loop ends the connection of a longer one. */
async function startOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= START_LENGTH) break
  }
  return Buffer.concat(chunks).subarray(0, START_LENGTH)
}

function explained(error: unknown, timeoutMs: number | undefined): Problem {
  if (error instanceof Problem) return error
  const cause = error instanceof Error && error.cause instanceof Problem ? error.cause : undefined
  if (cause !== undefined) return cause
  const message =
    timeoutMs === undefined
      ? `expected an answer, got ${messageOf(error)}`
      : `expected an answer within ${timeoutMs} ms, got none`
  return new Problem('unavailable', message, { cause: error })
}
