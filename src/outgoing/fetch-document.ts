import { Agent, request } from 'undici'
import { messageOf, Problem } from '../problem.ts'
import { type AddressGuardOptions, createAddressGuard } from './address-guard.ts'

/** A document of another server. */
export interface FetchedDocument {
  readonly status: number
  /** Header fields, their names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  /** The address after redirects. */
  readonly url: string
}

/** Fetches whole documents, never from the own network unless that is allowed. */
export interface DocumentFetch {
  /** @throws Problem when there is no answer in time, or the address must not be asked. */
  fetch(url: string, headers: Readonly<Record<string, string>>): Promise<FetchedDocument>
  close(): Promise<void>
}

/** Options of `createDocumentFetch`. */
export interface DocumentFetchOptions extends AddressGuardOptions {
  /** Feedwright's version, for the User-Agent. */
  readonly version: string
}

const TIMEOUT_MS = 30_000
const CONNECT_MS = 5_000
const MAX_BYTES = 50_000_000
const MAX_REDIRECTS = 5

/** Creates a fetch of documents. A redirect to another origin is followed without the given headers, which may be secret. */
export function createDocumentFetch({ version, ...options }: DocumentFetchOptions): DocumentFetch {
  const guard = createAddressGuard(options)
  const dispatcher = new Agent({ connect: { timeout: CONNECT_MS, lookup: guard.lookup } })
  const own = { 'user-agent': `Feedwright/${version} (+https://www.npmjs.com/package/feedwright)` }

  async function follow(
    address: string,
    given: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<FetchedDocument> {
    let url = guard.checkUrl(address)
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const headers = url.origin === new URL(address).origin ? { ...own, ...given } : own
      const response = await request(url, { dispatcher, headers, signal })
      const { location } = response.headers
      const isRedirect =
        response.statusCode >= 300 && response.statusCode < 400 && response.statusCode !== 304
      if (!isRedirect || typeof location !== 'string') {
        const body = await bytesOf(response.body)
        return { status: response.statusCode, headers: response.headers, body, url: url.href }
      }
      await response.body.dump()
      url = guard.checkUrl(new URL(location, url).href)
    }
    throw new Problem('unavailable', `expected at most ${MAX_REDIRECTS} redirects, got more`)
  }

  return {
    async fetch(url, headers) {
      const end = AbortSignal.timeout(TIMEOUT_MS)
      try {
        return await follow(url, headers, end)
      } catch (error) {
        throw explained(error, end)
      }
    },
    close: () => dispatcher.destroy(),
  }
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > MAX_BYTES) throw new Problem('invalid', `expected at most ${MAX_BYTES} bytes, got more`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function explained(error: unknown, end: AbortSignal): Problem {
  if (error instanceof Problem) return error
  if (error instanceof Error && error.cause instanceof Problem) return error.cause
  const message = end.aborted
    ? `expected an answer within ${TIMEOUT_MS} ms, got none`
    : `expected an answer, got ${messageOf(error)}`
  return new Problem('unavailable', message, { cause: error })
}
