import type { IncomingMessage } from 'node:http'
import type { Request, Response } from 'express'
import type { FeedPath } from '../../feeds/find-feed.ts'
import type { Document } from '../../publish/document/document.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { queryOf } from '../responses.ts'
import { deltaTags } from '../send/delta-request.ts'
import type { SendDocument } from '../send/send-document.ts'

/** A request for a feed's document or page. */
export interface FeedRequest {
  readonly request: Request
  readonly response: Response
  readonly path: FeedPath
}

/** Returns the document that is sent in place of a feed's own. */
export type ReplaceDocument = (document: Document) => Document

/** Options of `sendFeedDocument`. */
export interface FeedSendOptions {
  readonly publisher: Publisher
  readonly sendFeed: SendDocument
}

/** Sends the requested document of a feed, or the delta that the client requests. Returns false for an unknown file. */
export async function sendFeedDocument(
  { request, response, path: { fileName = '' } }: FeedRequest,
  feed: BuiltFeed,
  { publisher, sendFeed, replace }: FeedSendOptions & { readonly replace?: ReplaceDocument | undefined },
): Promise<boolean> {
  const document = await publisher.documentOf(feed, fileName)
  if (document === undefined) return false
  if (replace !== undefined) {
    sendFeed(request, response, replace(document))
    return true
  }
  const tags = publisher.publication?.delta ? deltaTags(request, document) : undefined
  sendFeed(request, response, document, tags && (await feed.renderDelta(fileName, tags)))
  return true
}

/** Returns the number of the page that a query asks for, `?page=2`: 1 without one, undefined for anything else. */
export function pageNumber(request: Request): number | undefined {
  const text = new URLSearchParams(queryOf(request)).get('page') ?? '1'
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

/** Returns whether a query names a page, even the first one. */
export function hasPageQuery(request: Request): boolean {
  return new URLSearchParams(queryOf(request)).has('page')
}

/** Returns whether a person has opened a document's address and gets the page, if the server has pages for browsers. */
export function isPageWanted({ request, path }: FeedRequest, browserPages: boolean): boolean {
  return path.fileName === undefined || (browserPages && isNavigation(request))
}

/**
 * Returns whether a person has opened the address in a browser. Current browsers send both headers on a navigation,
 * readers send neither; undici sends `sec-fetch-mode: cors` (measured November 2026,
 * docs/readers.md#browsers-opening-a-feed).
 */
export function isNavigation({ headers }: IncomingMessage): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}
