import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Coding, Document, Variant } from '../../publish/document/document.ts'
import { isForwarded } from '../client-address.ts'
import { chooseVariant } from './accept-encoding.ts'
import { beginResponse } from './begin-response.ts'
import { evaluate, type Verdict } from './conditional.ts'
import { createHeads, type HeadSource } from './document-head.ts'

/** Answers a GET or HEAD with a document: 200 or 226 in the best coding, 304 if the client has it, or 412. */
export type SendDocument = (
  request: IncomingMessage,
  response: ServerResponse,
  document: Document,
  /** Sent instead of the document: the articles that the client does not have. */
  delta?: Document,
) => void

/** Options of `createSendDocument`. */
export interface SendDocumentOptions {
  readonly publisher: HeadSource
  readonly now: () => Date
}

/** What was sent of a document. */
export interface SentDocument {
  readonly document: Document
  readonly coding: Coding
  /** Bytes of the body; 0 for a 304 and for HEAD. */
  readonly bytes: number
}

const SENT = Symbol('sent document')

/** Returns what was sent with a response; undefined when it was no document. */
export function sentWith(response: ServerResponse): SentDocument | undefined {
  return (response as { readonly [SENT]?: SentDocument })[SENT]
}

function noteSent(response: ServerResponse, sent: SentDocument): void {
  ;(response as { [SENT]?: SentDocument })[SENT] = sent
}

/**
 * Creates the function that sends documents. It does not use Express, so that ready documents need no router. No copy of
 * a document is fresh beyond the time at which the next article becomes due.
 */
export function createSendDocument({ publisher, now }: SendDocumentOptions): SendDocument {
  const headOf = createHeads(publisher)
  const currentSince = createCurrentSince()

  return (request, response, document, delta) => {
    const { headers, method } = request
    const at = now()
    const head = headOf(document, at)
    const variant = chooseVariant(document.variants, headers['accept-encoding'])
    const { changed } = document
    const validators = { etags: head.etags, changed, currentSince: currentSince(document, at) }
    const verdict = evaluate(headers, validators, at)
    if (verdict.kind === 'send' && delta !== undefined) {
      const part = chooseVariant(delta.variants, headers['accept-encoding'])
      noteSent(response, { document, coding: part.coding, bytes: part.bytes.length })
      response.writeHead(226, head.withDelta(part, document.etags[part.coding])).end(part.bytes)
    } else if (verdict.kind === 'send' || hasLongerCopy(request, verdict, { document, variant })) {
      const bytes = method === 'HEAD' ? 0 : variant.bytes.length
      noteSent(response, { document, coding: variant.coding, bytes })
      beginResponse(response, 200, head.withBody(variant))
      if (method === 'HEAD') response.end()
      else response.end(head.body(variant), 'latin1')
    } else if (verdict.kind === 'not-modified') {
      noteSent(response, { document, coding: variant.coding, bytes: 0 })
      // The tag of the client's copy if it sent one, because the copy may have another coding.
      beginResponse(response, 304, head.withoutBody(verdict.matched ?? variant.etag))
      response.end()
    } else response.writeHead(412, head.withFailure(variant.etag)).end()
  }
}

/** Time after which no server sends an older version, also if its clock differs. */
const CURRENT_AFTER_MS = 60_000

/**
 * Creates the function that returns the time since which clients have received no older version of a document. It is known
 * only for a document whose date is ahead of the clock, because that was set back: such a document is sent with the
 * current time instead of its date.
 */
function createCurrentSince(): (document: Document, now: Date) => number | undefined {
  const firstSent = new WeakMap<Document, number>()
  return (document, now) => {
    const time = now.getTime()
    if (document.changed.getTime() <= time) return undefined
    const first = Math.min(firstSent.get(document) ?? time, time)
    firstSent.set(document, first)
    return first + CURRENT_AFTER_MS
  }
}

/**
 * Returns whether a cache has a copy in a longer coding than it could get. It stored the copy before all codings were
 * ready, and would send it to everyone until the document changes. The copy of a reader is not sent to others: a proxy
 * that passes a reader's request on without storing the response says so (`no-store`, RFC 9111 section 5.2.1.5).
 */
function hasLongerCopy(
  { headers }: IncomingMessage,
  verdict: Verdict,
  { document, variant }: { readonly document: Document; readonly variant: Variant },
): boolean {
  if (verdict.kind !== 'not-modified' || verdict.matched === undefined || verdict.matched === variant.etag)
    return false
  const copy = document.variants.find(({ etag }) => etag === verdict.matched)
  return (
    copy !== undefined &&
    copy.bytes.length > variant.bytes.length &&
    isForwarded(headers) &&
    !isUnstored(headers)
  )
}

function isUnstored({ 'cache-control': directives = '' }: IncomingMessage['headers']): boolean {
  return /\bno-store\b/i.test(directives)
}
