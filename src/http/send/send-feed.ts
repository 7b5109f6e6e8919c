import type { IncomingMessage } from 'node:http'
import type { Publisher } from '../../publish/publisher.ts'
import { createClientOf } from '../client-address.ts'
import { commonHeaders } from '../headers.ts'
import { pathOf } from '../request-target.ts'
import { sendPlain } from '../responses.ts'
import { createRateLimit } from './rate-limit.ts'
import type { SendDocument } from './send-document.ts'

/** Options of `createSendFeed`. */
export interface SendFeedOptions {
  readonly publisher: Pick<Publisher, 'publication'>
  readonly sendDocument: SendDocument
  readonly now: () => Date
  /** Number of times that one client may fetch one document within an hour without a condition; 0 for no limit. */
  readonly rateLimit: number
  /** Addresses, networks and names of ranges whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[]
}

/**
 * Creates the function that sends documents of feeds. Only GETs without a condition are limited; a 304 never is.
 * NetNewsWire answers a 429 by leaving the whole host alone, Thunderbird by disabling the feed
 * (docs/readers.md#errors-and-back-off).
 */
export function createSendFeed(options: SendFeedOptions): SendDocument {
  const { publisher, sendDocument, now, rateLimit, trustedProxies } = options
  if (rateLimit === 0) return sendDocument
  const limit = createRateLimit(rateLimit, now)
  const clientOf = createClientOf(trustedProxies)

  return (request, response, document, delta) => {
    const client = isUnconditional(request) ? clientOf(request) : undefined
    const wait = client && limit.use(`${client} ${pathOf(request.url ?? '')}`)
    // NetNewsWire and Liferea read `Retry-After` only as a number of seconds (docs/readers.md#errors-and-back-off).
    if (wait) {
      const common = commonHeaders(publisher.publication?.baseUrl)
      // A header that was set can be read by those who count the answer.
      response.setHeader('Retry-After', String(wait))
      sendPlain(response, 429, common)
    } else sendDocument(request, response, document, delta)
  }
}

function isUnconditional({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' && headers['if-none-match'] === undefined && headers['if-modified-since'] === undefined
  )
}
