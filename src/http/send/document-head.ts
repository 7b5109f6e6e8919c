import type { Publication } from '../../articles/publication.ts'
import { freshUntil, NO_TRANSFORM } from '../../publish/document/cache-control.ts'
import type { Document, Variant } from '../../publish/document/document.ts'
import { commonHeaders } from '../headers.ts'

const SECOND = 1_000

/** Headers as names and values in turn: the form that Node sends the quickest. */
export type HeaderList = string[]

/** The headers of every answer with one document, as they are in one second. */
export interface DocumentHead {
  /** The entity tags of all its codings. */
  readonly etags: readonly string[]
  /** With a 200. */
  withBody(variant: Variant): HeaderList
  /** With a 226 (RFC 3229 section 10.4.1): the tag is that of the whole document in this coding. */
  withDelta(variant: Variant, etag: string): HeaderList
  /** With a 304 that names this tag. */
  withoutBody(etag: string): HeaderList
  /** With a 412. */
  withFailure(etag: string): HeaderList
}

/** What a head says besides the document's own. */
export interface HeadSource {
  /** When the next article falls due: no copy is fresh for longer. */
  readonly nextDue: Date | undefined
  readonly publication: Publication | undefined
}

/**
 * Creates what gives the head of a document. Heads are kept for the second in which they are right, so that a
 * document that is asked for a thousand times has its dates and directives written once.
 */
export function createHeads(source: HeadSource): (document: Document, now: Date) => DocumentHead {
  let kept = new WeakMap<Document, DocumentHead>()
  let second = Number.NaN
  let due: Date | undefined
  let publication: Publication | undefined

  return (document, now) => {
    const current = Math.floor(now.getTime() / SECOND)
    if (current !== second || source.nextDue !== due || source.publication !== publication) {
      kept = new WeakMap()
      second = current
      due = source.nextDue
      publication = source.publication
    }
    const known = kept.get(document)
    if (known !== undefined) return known
    const head = createHead(document, second * SECOND, { nextDue: due, publication })
    kept.set(document, head)
    return head
  }
}

function createHead(
  document: Document,
  from: number,
  { nextDue: due, publication }: HeadSource,
): DocumentHead {
  const lists = new Map<string, HeaderList>()
  const base = {
    ...commonHeaders(publication?.baseUrl),
    // Node's own is kept for up to a second, and Last-Modified could then be later than it.
    Date: new Date(from).toUTCString(),
    // Never later than the answer itself (RFC 9110 section 8.8.2.1), not even when the clock was set back.
    'Last-Modified': new Date(Math.min(document.changed.getTime(), from)).toUTCString(),
    // Right to the last millisecond of the second.
    'Cache-Control': freshUntil(document.cacheControl, new Date(from + SECOND - 1), due),
    Vary: 'Accept-Encoding',
    ...document.headers,
  }

  function list(key: string, own: () => Readonly<Record<string, string>>): HeaderList {
    const known = lists.get(key)
    if (known !== undefined) return known
    const made = Object.entries({ ...base, ...own() }).flat()
    lists.set(key, made)
    return made
  }

  return {
    etags: Object.values(document.etags),
    withBody: ({ etag, coding, bytes }) =>
      list(coding, () => ({
        ETag: etag,
        'Content-Type': document.contentType,
        'Content-Length': String(bytes.length),
        ...(coding !== 'identity' && { 'Content-Encoding': coding }),
      })),
    withDelta: ({ coding, bytes }, etag) =>
      Object.entries({
        ...base,
        ETag: etag,
        IM: 'feed',
        'Content-Type': document.contentType,
        'Content-Length': String(bytes.length),
        ...(coding !== 'identity' && { 'Content-Encoding': coding }),
        'Cache-Control': `private, ${/max-age=\d+/.exec(base['Cache-Control'])?.[0]}, im, ${NO_TRANSFORM}`,
        Vary: 'Accept-Encoding, A-IM, If-None-Match',
      }).flat(),
    withoutBody: etag => list(etag, () => ({ ETag: etag })),
    withFailure: etag =>
      list(`failure ${etag}`, () => ({ ETag: etag, 'Cache-Control': 'no-store', 'Content-Length': '0' })),
  }
}
