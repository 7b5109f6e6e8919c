import type { Request, Response } from 'express'
import type { Publication } from '../../articles/publication.ts'
import { feedPath, parseFeedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import type { Document } from '../../publish/document/document.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import { pagePath } from '../pages/feed-pages.ts'
import type { PageDocuments } from '../pages/page-documents.ts'
import { type Outcome, queryOf, redirect } from '../responses.ts'
import { mayHaveNewer } from '../send/newer-elsewhere.ts'
import type { SendDocument } from '../send/send-document.ts'
import { createExistingPage } from './existing-page.ts'
import { type FeedRequest, hasPageQuery, isPageWanted, pageNumber, sendFeedDocument } from './feed-request.ts'
import { createPrivateFeeds, type PrivateFeedOptions } from './private-feeds.ts'
import { isTokenPath } from './token-path.ts'

/** Options of `createAnswerFeed`. */
export interface FeedRouteOptions extends PrivateFeedOptions {
  readonly pages: PageDocuments
  /** Sends the page of a feed. */
  readonly sendDocument: SendDocument
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
  const existingPage = createExistingPage(options)
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

  async function redirectTo(path: FeedRequest['path'], { request, response }: FeedRequest): Promise<Outcome> {
    const url = `${publisher.publication?.baseUrl ?? ''}${feedPath(path)}${queryOf(request)}`
    const existing = await existingPage(url)
    const { publication } = publisher
    return existing === undefined ? 404 : redirect(response, existing, { status: 301, publication })
  }

  async function answerPublic(feedRequest: FeedRequest, feed: BuiltFeed): Promise<Outcome> {
    const { publication } = publisher
    if (publication === undefined) return 503
    if (isPageWanted(feedRequest, browserPages)) return answerPage(feedRequest, feed, publication)
    const { response, path } = feedRequest
    const { page } = path
    const requested = page === undefined ? feed : await publisher.openArchive(feed.feed, page)
    // The articles of the first page that is not closed yet are in the feed itself.
    if (requested === undefined && page === feed.archivePages + 1) {
      const current = feedPath({ ...path, page: undefined })
      return redirect(response, publication.baseUrl + current, { status: 302 })
    }
    if (requested === undefined) return 404
    return (await sendFeedDocument(feedRequest, requested, options)) ? 'sent' : 404
  }

  /** The first page has one address. Other queries are ignored. */
  async function answerPage(
    { request, response, path: { folder, page: archive, fileName } }: FeedRequest,
    feed: BuiltFeed,
    publication: Publication,
  ): Promise<Outcome> {
    const number = pageNumber(request)
    if (number === undefined) return 404
    const isFirst = number === 1
    const address = { archive, number }
    if (isFirst && hasPageQuery(request)) {
      return redirect(response, publication.baseUrl + pagePath(folder, address), { status: 301, publication })
    }
    if (archive === feed.archivePages + 1 && isFirst) {
      return redirect(response, publication.baseUrl + feedPath({ folder }), { status: 302 })
    }
    const isHome = folder === '' && archive === undefined && fileName === undefined && isFirst
    if (isHome && !publisher.ready) return 503
    const document = isHome ? await pages.home(publication) : await pages.feed(feed, address, publication)
    if (document === undefined) return 404
    sendDocument(request, response, fileName === undefined ? document : asNavigation(document))
    return 'sent'
  }

  return answerFeed
}

/** Marks the page that a browser gets at the URL of a document, so that no cache serves it to a reader. */
function asNavigation(page: Document): Document {
  const headers = { 'Cache-Control': 'private, no-store', Vary: 'Sec-Fetch-Dest' }
  return { ...page, surrogates: undefined, headers: { ...page.headers, ...headers } }
}
