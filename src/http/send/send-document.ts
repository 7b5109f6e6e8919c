import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Document, Variant } from '../../publish/document/document.ts'
import { isForwarded } from '../client-address.ts'
import { chooseVariant } from './accept-encoding.ts'
import { evaluate, type Verdict } from './conditional.ts'
import { createHeads, type HeadSource } from './document-head.ts'

/** Answers a GET or HEAD with a ready document: 200 (or 226) in the coding that suits, 304 to who has it, or 412. */
export type SendDocument = (
  request: IncomingMessage,
  response: ServerResponse,
  document: Document,
  /** What of it the client lacks, if it is to be sent only that. */
  delta?: Document,
) => void

/** What sending works with. */
export interface SendDocumentOptions {
  readonly publisher: HeadSource
  readonly now: () => Date
}

/**
 * Creates what sends documents. It knows nothing of Express, so that the server may call it before any route is
 * looked for. No copy of a document is fresh for longer than to when an article falls due.
 */
export function createSendDocument({ publisher, now }: SendDocumentOptions): SendDocument {
  const headOf = createHeads(publisher)

  return (request, response, document, delta) => {
    const { headers, method } = request
    const at = now()
    const head = headOf(document, at)
    const variant = chooseVariant(document.variants, headers['accept-encoding'])
    const verdict = evaluate(headers, { etags: head.etags, changed: document.changed }, at)
    if (verdict.kind === 'send' && delta !== undefined) {
      const part = chooseVariant(delta.variants, headers['accept-encoding'])
      response.writeHead(226, head.withDelta(part, document.etags[part.coding])).end(part.bytes)
    } else if (verdict.kind === 'send' || keepsLonger(request, verdict, { document, variant })) {
      response.writeHead(200, head.withBody(variant))
      response.end(method === 'HEAD' ? undefined : variant.bytes)
    } else if (verdict.kind === 'not-modified') {
      // The tag that the client has, when it told: its copy may be of another coding.
      response.writeHead(304, head.withoutBody(verdict.matched ?? variant.etag)).end()
    } else response.writeHead(412, head.withFailure(variant.etag)).end()
  }
}

/**
 * Whether a cache asks whose copy is longer than what it could have: it came before the codings were ready, and would
 * go out to everyone for as long as the document does not change. (A reader keeps its copy for itself.)
 */
function keepsLonger(
  { headers }: IncomingMessage,
  verdict: Verdict,
  { document, variant }: { readonly document: Document; readonly variant: Variant },
): boolean {
  if (verdict.kind !== 'not-modified' || verdict.matched === undefined || verdict.matched === variant.etag)
    return false
  const kept = document.variants.find(({ etag }) => etag === verdict.matched)
  return kept !== undefined && kept.bytes.length > variant.bytes.length && isForwarded(headers)
}
