import type { IncomingMessage } from 'node:http'
import type { Publisher } from '../../publish/publisher.ts'
import { createClientOf } from '../client-address.ts'
import { commonHeaders } from '../headers.ts'
import { pathOf } from '../request-target.ts'
import { sendPlain } from '../responses.ts'
import { createRateLimit } from './rate-limit.ts'
import type { SendDocument } from './send-document.ts'

/** What sending feeds works with. */
export interface SendFeedOptions {
  readonly publisher: Pick<Publisher, 'publication'>
  readonly sendDocument: SendDocument
  readonly now: () => Date
  /** How often one client may fetch one document within an hour without a condition; 0 for as often as it likes. */
  readonly rateLimit: number
  /** Addresses, networks and names of ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
}

/**
 * Creates what sends the documents of feeds: to anyone who asks with a condition or for the head only, and to
 * anyone else as often as the limit allows (READERS 3.30). A 304 is never withheld.
 */
export function createSendFeed(options: SendFeedOptions): SendDocument {
  const { publisher, sendDocument, now, rateLimit, trustedProxies } = options
  if (rateLimit === 0) return sendDocument
  const allowances = createRateLimit(rateLimit, now)
  const clientOf = createClientOf(trustedProxies)

  return (request, response, document, delta) => {
    const client = isUnconditional(request) ? clientOf(request) : undefined
    const wait = client && allowances.use(`${client} ${pathOf(request.url ?? '')}`)
    // Readers understand whole seconds only.
    if (wait) {
      const common = commonHeaders(publisher.publication?.baseUrl)
      sendPlain(response, 429, { ...common, 'Retry-After': String(wait) })
    } else sendDocument(request, response, document, delta)
  }
}

function isUnconditional({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' && headers['if-none-match'] === undefined && headers['if-modified-since'] === undefined
  )
}
