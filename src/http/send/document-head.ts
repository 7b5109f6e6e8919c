import type { Publication } from '../../articles/publication.ts'
import { freshUntil, NO_TRANSFORM } from '../../publish/document/cache-control.ts'
import type { Coding, Document, Variant } from '../../publish/document/document.ts'
import { commonHeaders } from '../headers.ts'

/** Headers as alternating names and values, the form that Node sends fastest. */
export type HeaderList = string[]

const SECOND = 1_000

/** Longest body that is sent as text, in bytes. Node writes texts of up to 16 kB, with headers, without a copy of them. */
const MAX_TEXT_BYTES = 15_000

/** The headers of all responses with one document within one second. */
export interface DocumentHead {
  /** The entity tags of all codings. */
  readonly etags: readonly string[]
  /** Headers of a 200. */
  withBody(variant: Variant): HeaderList
  /** The body of a 200: a short one as Latin-1 text, which Node sends together with its headers in one piece. */
  body(variant: Variant): string | Buffer
  /** Headers of a 226 (RFC 3229 section 10.4.1). `etag` is the tag of the whole document in the delta's coding. */
  withDelta(variant: Variant, etag: string): HeaderList
  /** Headers of a 304 with this tag. */
  withoutBody(etag: string): HeaderList
  /** Headers of a 412. */
  withFailure(etag: string): HeaderList
}

/** The state of the publisher on which headers depend. */
export interface HeadSource {
  /** When the next article becomes due: no copy is fresh for longer. */
  readonly nextDue: Date | undefined
  readonly publication: Publication | undefined
}

/**
 * Creates the function that returns the head of a document. Heads are cached for the second in which they are valid, so
 * that the dates and directives of a popular document are computed once a second.
 */
export function createHeads(source: HeadSource): (document: Document, now: Date) => DocumentHead {
  let heads = new WeakMap<Document, DocumentHead>()
  let second = Number.NaN
  let due: Date | undefined
  let publication: Publication | undefined

  return (document, now) => {
    const current = Math.floor(now.getTime() / SECOND)
    if (current !== second || source.nextDue !== due || source.publication !== publication) {
      heads = new WeakMap()
      second = current
      due = source.nextDue
      publication = source.publication
    }
    const cached = heads.get(document)
    if (cached !== undefined) return cached
    const head = createHead(document, second * SECOND, { nextDue: due, publication })
    heads.set(document, head)
    return head
  }
}

function createHead(
  document: Document,
  from: number,
  { nextDue: due, publication }: HeadSource,
): DocumentHead {
  const lists = new Map<string, HeaderList>()
  const texts = new Map<Coding, string>()
  const etags: readonly string[] = Object.values(document.etags)
  const base = {
    ...commonHeaders(publication?.baseUrl),
    // Node caches its own Date for up to a second, which could make it earlier than Last-Modified.
    Date: new Date(from).toUTCString(),
    // Never later than Date (RFC 9110 section 8.8.2.1), even if the clock was set back.
    'Last-Modified': new Date(Math.min(document.changed.getTime(), from)).toUTCString(),
    // Valid to the last millisecond of the second.
    'Cache-Control': freshUntil(document.cacheControl, new Date(from + SECOND - 1), due),
    Vary: 'Accept-Encoding',
    ...document.headers,
  }

  const surrogates = document.surrogates?.[document.isSettled ? 'ready' : 'preparing']

  function list(key: string, own: () => Readonly<Record<string, string>>): HeaderList {
    const cached = lists.get(key)
    if (cached !== undefined) return cached
    const headers = listOf(own())
    lists.set(key, headers)
    return headers
  }

  function listOf(own: Readonly<Record<string, string>>): HeaderList {
    return Object.entries({ ...base, ...own }).flat()
  }

  function textOf({ coding, bytes }: Variant): string {
    const text = texts.get(coding) ?? bytes.toString('latin1')
    texts.set(coding, text)
    return text
  }

  return {
    etags,
    withBody: ({ etag, coding, bytes }) =>
      list(coding, () => ({
        ...surrogates,
        ETag: etag,
        'Content-Type': document.contentType,
        'Content-Length': String(bytes.length),
        ...(coding !== 'identity' && { 'Content-Encoding': coding }),
      })),
    body: variant => (variant.bytes.length > MAX_TEXT_BYTES ? variant.bytes : textOf(variant)),
    withDelta: ({ coding, bytes }, etag) =>
      listOf({
        ETag: etag,
        IM: 'feed',
        'Content-Type': document.contentType,
        'Content-Length': String(bytes.length),
        ...(coding !== 'identity' && { 'Content-Encoding': coding }),
        'Cache-Control': `private, ${/max-age=\d+/.exec(base['Cache-Control'])?.[0]}, im, ${NO_TRANSFORM}`,
        Vary: 'Accept-Encoding, A-IM, If-None-Match',
      }),
    // A client chooses any other tag, so it is not stored.
    withoutBody(etag) {
      const own = () => ({ ...surrogates, ETag: etag })
      return etags.includes(etag) ? list(etag, own) : listOf(own())
    },
    withFailure: etag =>
      list(`failure ${etag}`, () => ({ ETag: etag, 'Cache-Control': 'no-store', 'Content-Length': '0' })),
  }
}
