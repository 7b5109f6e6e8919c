import type { IncomingMessage } from 'node:http'
import type { Request, Response } from 'express'
import type { FeedPath } from '../../feeds/find-feed.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { deltaTags } from '../send/delta-request.ts'
import type { SendDocument } from '../send/send-document.ts'

/** A request for a feed's document or page. */
export interface FeedRequest {
  readonly request: Request
  readonly response: Response
  readonly path: FeedPath
}

/** Options of `sendFeedDocument`. */
export interface FeedSendOptions {
  readonly publisher: Publisher
  readonly sendFeed: SendDocument
}

/** Sends the requested document of a feed, or the delta that the client requests. Returns false for an unknown file. */
export async function sendFeedDocument(
  { request, response, path: { fileName = '' } }: FeedRequest,
  feed: BuiltFeed,
  { publisher, sendFeed }: FeedSendOptions,
): Promise<boolean> {
  const document = await publisher.documentOf(feed, fileName)
  if (document === undefined) return false
  const tags = deltaTags(request, document)
  sendFeed(request, response, document, tags && (await feed.renderDelta(fileName, tags)))
  return true
}

/**
 * Returns whether a person has opened the address in a browser. Current browsers send both headers on a navigation,
 * readers send neither; undici sends `sec-fetch-mode: cors` (measured November 2026,
 * docs/readers.md#browsers-opening-a-feed).
 */
export function isNavigation({ headers }: IncomingMessage): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}
