import type { Request, Response } from 'express'
import { feedPath, parseFeedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import type { Document } from '../../publish/document/document.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import type { PageDocuments } from '../pages/page-documents.ts'
import { type Outcome, queryOf, redirect } from '../responses.ts'
import { mayHaveNewer } from '../send/newer-elsewhere.ts'
import type { SendDocument } from '../send/send-document.ts'
import { type FeedRequest, isNavigation, sendFeedDocument } from './feed-request.ts'
import { createPrivateFeeds, isTokenPath, type PrivateFeedOptions } from './private-feeds.ts'

/** Options of `createAnswerFeed`. */
export interface FeedRouteOptions extends PrivateFeedOptions {
  readonly pages: PageDocuments
  /** Sends the page of a feed. */
  readonly sendDocument: SendDocument
  /** Whether a browser that opens a feed's address gets the feed's page. */
  readonly browserPages: boolean
}

/** Returns whether a path is one of a feed's documents or pages, public or private. */
export function isFeedPath(path: string): boolean {
  return parseFeedPath(path, FEED_FILE_NAMES) !== undefined || isTokenPath(path)
}

/**
 * Creates the function that answers for feeds whose document is not ready yet, for private feeds, for archives and for
 * the pages of feeds.
 */
export function createAnswerFeed(
  options: FeedRouteOptions,
): (request: Request, response: Response) => Promise<Outcome> {
  const { publisher, pages, sendDocument, now, browserPages } = options
  const { answerWithToken, answerWithPassword } = createPrivateFeeds(options)

  async function answerFeed(request: Request, response: Response): Promise<Outcome> {
    if (mayHaveNewer(request.headers, publisher, now())) await publisher.catchUp()
    if (isTokenPath(request.path)) return answerWithToken(request, response)
    const path = parseFeedPath(request.path, FEED_FILE_NAMES)
    if (path === undefined) return 404
    const opened = await publisher.open(path.folder)
    if (opened === 'gone') return 410
    if (opened === undefined) return publisher.ready ? 404 : 503
    const feedRequest = { request, response, path }
    if ('movedTo' in opened) return redirectTo({ ...path, folder: opened.movedTo }, feedRequest)
    if (feedPath(path) !== request.path) return redirectTo(path, feedRequest)
    return opened.feed.private ? answerWithPassword(feedRequest, opened) : answerPublic(feedRequest, opened)
  }

  function redirectTo(path: FeedRequest['path'], { request, response }: FeedRequest): Outcome {
    const url = `${publisher.publication?.baseUrl ?? ''}${feedPath(path)}${queryOf(request)}`
    return redirect(response, url, { status: 301 })
  }

  async function answerPublic(feedRequest: FeedRequest, feed: BuiltFeed): Promise<Outcome> {
    const { publication } = publisher
    if (publication === undefined) return 503
    const { request, response, path } = feedRequest
    const { folder, page, fileName } = path
    const requested = page === undefined ? feed : await publisher.openArchive(feed.feed, page)
    // The articles of the first page that is not closed yet are in the feed itself.
    if (requested === undefined && page === feed.archivePages + 1) {
      return redirect(response, publication.baseUrl + feedPath({ folder, fileName }), { status: 302 })
    }
    if (requested === undefined) return 404
    if (fileName !== undefined && !isPageWanted(request)) {
      return (await sendFeedDocument(feedRequest, requested, options)) ? 'sent' : 404
    }
    const document = await pages.feed(requested, feed.archivePages, publication)
    sendDocument(request, response, fileName === undefined ? document : asNavigation(document))
    return 'sent'
  }

  function isPageWanted(request: Request): boolean {
    return browserPages && isNavigation(request)
  }

  return answerFeed
}

/** Marks the page that a browser gets at the URL of a document, so that no cache serves it to a reader. */
function asNavigation(page: Document): Document {
  const headers = { 'Cache-Control': 'private, no-store', Vary: 'Sec-Fetch-Dest' }
  return { ...page, headers: { ...page.headers, ...headers } }
}
