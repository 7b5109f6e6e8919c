import { ownMemory } from '../../system/own-memory.ts'
import { CODINGS, type CompressedCoding } from './encode.ts'
import type { Encode } from './encoder.ts'
import { entityTag } from './entity-tag.ts'
import type { SurrogateHeaders } from './surrogates.ts'

/** Codings that a document may be sent in (RFC 9110 section 8.4.1). */
export type Coding = 'identity' | CompressedCoding

/** One coding of a document, ready to be sent. */
export interface Variant {
  readonly coding: Coding
  readonly bytes: Buffer
  /** Strong: each coding has its own (RFC 9110 section 8.8.3.3). */
  readonly etag: string
}

/** A document that is ready to be sent: its bytes in several codings, and its HTTP headers. */
export interface Document {
  /** Value of `Content-Type`. */
  readonly contentType: string
  /** When it last changed, in whole seconds. */
  readonly changed: Date
  /** Value of `Cache-Control`. */
  readonly cacheControl: string
  /** Further headers, such as `Link`. */
  readonly headers: Readonly<Record<string, string>>
  /** Headers for shared caches; absent for a private document, and when the publication names no caches. */
  readonly surrogates?: SurrogateHeaders | undefined
  /** The entity tags of all codings, including those that are not ready yet. */
  readonly etags: Readonly<Record<Coding, string>>
  /** The codings that are ready, the shortest first. Identity is ready from the start. */
  readonly variants: readonly Variant[]
  /** Revision of the store that it shows; absent for a document that shows no articles. */
  readonly revision?: number | undefined
  /** Resolves when all codings are ready. One that fails is not offered. */
  readonly settled: Promise<void>
  /** Whether all codings are ready. */
  readonly isSettled: boolean
  /** Cancels the codings that have not begun, because the document is not served any more. */
  drop(): void
}

/** Options of `createDocument`. */
export interface DocumentParts {
  /** Text is encoded in UTF-8. */
  readonly body: string | Buffer
  readonly contentType: string
  readonly changed: Date
  readonly cacheControl: string
  readonly headers?: Readonly<Record<string, string>>
  readonly surrogates?: SurrogateHeaders | undefined
  readonly revision?: number | undefined
}

const SUFFIXES: Readonly<Record<Coding, string>> = { identity: '', gzip: '-gz', br: '-br', zstd: '-zs' }

/** A shorter body is not compressed, because that would save too little. */
const MIN_CODED_BYTES = 512

/** Creates a document. Identity is ready immediately; the other codings are computed off the event loop. */
export function createDocument({ body, headers = {}, ...parts }: DocumentParts, encode: Encode): Document {
  const bytes = ownMemory(typeof body === 'string' ? Buffer.from(body) : body)
  const tag = entityTag(bytes, parts.changed)
  const etags = mapCodings(coding => `"${tag}${SUFFIXES[coding]}"`)
  const variants: Variant[] = [{ coding: 'identity', bytes, etag: etags.identity }]
  const dropping = new AbortController()

  async function add(coding: CompressedCoding): Promise<void> {
    const coded = await encode({ coding, bytes, signal: dropping.signal })
    if (coded === undefined || coded.length >= bytes.length) return
    variants.push({ coding, bytes: coded, etag: etags[coding] })
    variants.sort((a, b) => a.bytes.length - b.bytes.length)
  }

  let isSettled = bytes.length < MIN_CODED_BYTES
  const settled = isSettled
    ? Promise.resolve()
    : Promise.allSettled(CODINGS.map(add)).then(() => {
        isSettled = true
      })
  return {
    ...parts,
    headers,
    etags,
    variants,
    settled,
    get isSettled() {
      return isSettled
    },
    drop: () => dropping.abort(),
  }
}

/** Memory of a document besides its bodies, in bytes: tags, headers and objects, as measured. */
const DOCUMENT_BYTES = 3_300

/** Returns the memory that a document uses, in bytes. */
export function documentBytes({ variants }: Document): number {
  return variants.reduce((sum, { bytes }) => sum + bytes.buffer.byteLength, DOCUMENT_BYTES)
}

function mapCodings(value: (coding: Coding) => string): Readonly<Record<Coding, string>> {
  return { identity: value('identity'), gzip: value('gzip'), br: value('br'), zstd: value('zstd') }
}
