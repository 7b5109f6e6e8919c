import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { Agent, request } from 'undici'
import { createAddressGuard } from '../outgoing/address-guard.ts'
import { messageOf, Problem } from '../problem.ts'
import { decoderFor } from './files/export-file.ts'

/** Reads texts from files and addresses. */
export interface TextSource {
  /**
   * Returns the text at a place, which is a path or an http address.
   * @throws Problem when it cannot be read.
   */
  read(place: string): Promise<string>
  /** Returns the bytes at an http address, and the type in the answer without parameters. Rejects when there are none. */
  fetch(address: string): Promise<{ readonly bytes: Uint8Array; readonly type: string }>
  /** Writes the bytes at an http address into a file, a piece at a time, and returns the type in the answer. */
  download(address: string, path: string): Promise<string>
  close(): Promise<void>
}

/** Options of `createTextSource`. */
export interface TextSourceOptions {
  /** Feedwright's version, for the User-Agent. */
  readonly version: string
  readonly allowPrivateAddresses: boolean
  /** The paths and addresses that a person names. Their hosts may be in a private network. */
  readonly places: readonly string[]
}

const TIMEOUT_MS = 30_000
const MAX_BYTES = 200_000_000
const MAX_FILE_BYTES = 50_000_000_000
const MAX_REDIRECTS = 5

/**
 * Creates a source of texts. An address that only a document names, such as that of a picture, or to which a redirect leads may
 * not be in a private network, unless private addresses are allowed or a person has named one on the same host.
 */
export function createTextSource(options: TextSourceOptions): TextSource {
  const { version, allowPrivateAddresses, places } = options
  const namedHosts = new Set(places.filter(isWebAddress).map(place => URL.parse(place)?.host))
  const guard = createAddressGuard({ allowPrivateAddresses })
  const guarded = new Agent({ connect: { lookup: guard.lookup } })
  const unguarded = new Agent()
  const headers = { 'user-agent': `Feedwright/${version}`, accept: '*/*' }

  async function open(address: string, options: { readonly signal?: AbortSignal }) {
    let url = new URL(address)
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const dispatcher = namedHosts.has(url.host) ? unguarded : guarded
      if (dispatcher === guarded) guard.checkUrl(url.href)
      const timeouts = { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS }
      const response = await request(url, { dispatcher, headers, ...timeouts, ...options })
      const location = response.headers.location
      if (response.statusCode >= 300 && response.statusCode < 400 && typeof location === 'string') {
        await response.body.dump()
        url = new URL(location, url)
        continue
      }
      if (response.statusCode !== 200) {
        await response.body.dump()
        throw new Problem('unavailable', `expected status 200, got ${response.statusCode}`)
      }
      return { body: response.body, contentType: String(response.headers['content-type'] ?? '') }
    }
    throw new Problem('unavailable', `expected at most ${MAX_REDIRECTS} redirects, got more`)
  }

  async function fetchBytes(address: string) {
    const { body, contentType } = await open(address, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { bytes: await bytesOf(body), contentType }
  }

  return {
    async read(place) {
      try {
        if (!isWebAddress(place)) return textOf(await readFile(place), '')
        const { bytes, contentType } = await fetchBytes(place)
        return textOf(bytes, contentType)
      } catch (error) {
        throw new Problem('invalid', `${place}: could not be read: ${messageOf(error)}`, { cause: error })
      }
    },
    async fetch(address) {
      const { bytes, contentType } = await fetchBytes(address)
      return { bytes, type: typeIn(contentType) }
    },
    async download(address, path) {
      const { body, contentType } = await open(address, {})
      await pipeline(limited(body, MAX_FILE_BYTES), createWriteStream(path))
      return typeIn(contentType)
    },
    async close() {
      await Promise.all([guarded.destroy(), unguarded.destroy()])
    },
  }
}

function isWebAddress(place: string): boolean {
  return /^https?:\/\//i.test(place)
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of limited(body, MAX_BYTES)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* limited(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > limit) throw new Problem('invalid', `expected at most ${limit} bytes, got more`)
    yield chunk
  }
}

function typeIn(contentType: string): string {
  return contentType.split(';')[0]?.trim().toLowerCase() ?? ''
}

/** Decodes a text by its header, or by what its start says. */
function textOf(bytes: Uint8Array, contentType: string): string {
  return decoderFor(bytes, /charset=["']?([\w-]+)/i.exec(contentType)?.[1]).decode(bytes)
}
