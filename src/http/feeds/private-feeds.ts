import type { Request, Response } from 'express'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import type { MediaFiles } from '../../articles/store/media-files.ts'
import type { TokenStore } from '../../articles/store/token-store.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import type { FeedPath } from '../../feeds/find-feed.ts'
import { NO_TRANSFORM } from '../../publish/document/cache-control.ts'
import type { Document } from '../../publish/document/document.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import type { OpenedFeed } from '../../publish/feed-opener.ts'
import { PAGE_POLICY } from '../headers.ts'
import { isPublic, type PageDocuments } from '../pages/page-documents.ts'
import { type Outcome, queryOf, redirect } from '../responses.ts'
import type { SendDocument } from '../send/send-document.ts'
import { type MediaRequest, sendMedia } from '../send/send-media.ts'
import { basicPassword } from '../tokens/credentials.ts'
import {
  type FeedRequest,
  type FeedSendOptions,
  isPageWanted,
  pageNumber,
  sendFeedDocument,
} from './feed-request.ts'
import { FEED_CHALLENGE, opensFeed } from './feed-token.ts'
import type { PrivateMedia } from './private-media.ts'
import { parseTokenPath, tokenPath } from './token-path.ts'
import { createTokenedDocuments, type TokenAccess, withToken } from './tokened-documents.ts'

/** Answers requests for private feeds, which clients open with a token. */
export interface PrivateFeeds {
  /** Answers a request whose path contains a token (`isTokenPath`). A wrong one gets `hidden`, like no feed. */
  answerWithToken(request: Request, response: Response): Promise<Outcome>
  /** Answers with the token as the password of HTTP Basic, for any user name. Requests it when there is none or a wrong one. */
  answerWithPassword(feedRequest: FeedRequest, feed: BuiltFeed): Promise<Outcome>
}

/** Options of `createPrivateFeeds`. */
export interface PrivateFeedOptions extends FeedSendOptions {
  readonly store: Pick<TokenStore, 'useToken'> & Pick<ArticleReader, 'findBySlug'> & MediaRequest['store']
  readonly files: MediaFiles
  readonly pages: Pick<PageDocuments, 'privateFeed' | 'article'>
  readonly privateMedia: PrivateMedia
  readonly sendDocument: SendDocument
  readonly now: () => Date
  /** Whether a browser that opens a feed's address gets the feed's page. */
  readonly browserPages: boolean
}

/**
 * Headers of an answer that contains a token: no cache stores it, no search engine lists it, no referrer reveals it
 * (docs/readers/http-checklist.md#feeds-archives-private-feeds).
 */
const PRIVATE_HEADERS = {
  'Cache-Control': 'private, no-store',
  'X-Robots-Tag': 'noindex',
  'Referrer-Policy': 'no-referrer',
}

/** Creates the functions that answer for private feeds. */
export function createPrivateFeeds(options: PrivateFeedOptions): PrivateFeeds {
  const { store, files, publisher, pages, privateMedia, sendDocument, now, browserPages } = options
  const tokened = createTokenedDocuments(publisher)

  async function answerWithToken(request: Request, response: Response): Promise<Outcome> {
    const parsed = parseTokenPath(request.path)
    if (parsed === undefined) return 'hidden'
    const { path, token } = parsed
    const opened = await publisher.open(path.folder)
    if (isMoved(opened)) return redirectMoved(request, response, { path, token, folder: opened.movedTo })
    if (!isPrivate(opened) || !(await isValid(token, opened.feed))) return 'hidden'
    if (parsed.media !== undefined) return answerMedia({ request, response, path }, opened, parsed.media)
    if (parsed.slug !== undefined)
      return answerArticle({ request, response, path }, opened, { token, slug: parsed.slug })
    return send({ request, response, path }, opened, token)
  }

  /** Only files of the feed's own articles are opened by its tokens. Each request asks whether the token is still valid. */
  async function answerMedia(
    { request, response }: FeedRequest,
    { feed }: BuiltFeed,
    { hash, name }: Pick<MediaRequest, 'hash' | 'name'>,
  ): Promise<Outcome> {
    const { hashes } = await privateMedia.of(feed)
    if (!hashes.has(hash)) return 'hidden'
    response.set({ 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
    const cacheControl = `private, no-cache, ${NO_TRANSFORM}`
    return (await sendMedia(request, response, { hash, name, store, files, cacheControl }))
      ? 'sent'
      : 'hidden'
  }

  /** The page of an episode that is in no public feed. */
  async function answerArticle(
    { request, response }: FeedRequest,
    built: BuiltFeed,
    { token, slug }: { readonly token: string; readonly slug: string },
  ): Promise<Outcome> {
    const access = await accessOf(built, token)
    const owner = await store.findBySlug(slug)
    if (access === undefined || owner === undefined || !access.files.slugs.has(owner.article.slug))
      return 'hidden'
    if (!isPublic(owner, now())) return 'hidden'
    const page = tokened.document(await pages.article(owner.article, access.publication), access)
    const cacheControl = PRIVATE_HEADERS['Cache-Control']
    sendDocument(request, response, {
      ...page,
      cacheControl,
      headers: { ...page.headers, ...PRIVATE_HEADERS },
    })
    return 'sent'
  }

  /** Undefined for a feed that is no podcast: its files are at public addresses. */
  async function accessOf({ feed }: BuiltFeed, token: string): Promise<TokenAccess | undefined> {
    const { publication } = publisher
    if (feed.podcast === undefined || publication === undefined) return undefined
    return { folder: feed.path, token, publication, files: await privateMedia.of(feed) }
  }

  async function answerWithPassword(feedRequest: FeedRequest, feed: BuiltFeed): Promise<Outcome> {
    const { request, response } = feedRequest
    const token = basicPassword(request.headers.authorization)
    if (token !== undefined && (await isValid(token, feed.feed))) return send(feedRequest, feed, token)
    response.set('WWW-Authenticate', FEED_CHALLENGE)
    return 401
  }

  /** A private feed has no archive. */
  async function send(feedRequest: FeedRequest, feed: BuiltFeed, token: string): Promise<Outcome> {
    if (feedRequest.path.page !== undefined) return 'hidden'
    if (isPageWanted(feedRequest, browserPages)) return sendPage(feedRequest, feed, token)
    const access = await accessOf(feed, token)
    const replace = access && ((document: Document) => tokened.document(document, access))
    return (await sendFeedDocument(feedRequest, feed, { ...options, replace })) ? 'sent' : 'hidden'
  }

  /** The page contains the addresses with the subscriber's own token. */
  async function sendPage(
    { request, response }: FeedRequest,
    feed: BuiltFeed,
    token: string,
  ): Promise<Outcome> {
    const { publication } = publisher
    const number = pageNumber(request)
    if (publication === undefined || number === undefined) return 'hidden'
    const page = await pages.privateFeed(feed, { number, token }, publication)
    if (page === undefined) return 'hidden'
    response.set({
      ...PRIVATE_HEADERS,
      'Content-Language': publication.language,
      'Content-Security-Policy': PAGE_POLICY,
    })
    const access = await accessOf(feed, token)
    response.type('html').send(access === undefined ? page : withToken(page, access))
    return 'sent'
  }

  /** Only a client with a valid token learns where a private feed has moved. */
  async function redirectMoved(
    request: Request,
    response: Response,
    { path, token, folder }: MovedFeed,
  ): Promise<Outcome> {
    const opened = await publisher.open(folder)
    if (!isPrivate(opened) || !(await isValid(token, opened.feed))) return 'hidden'
    const url = `${publisher.publication?.baseUrl ?? ''}${tokenPath(folder, token, path.fileName)}`
    return redirect(response, url + queryOf(request), { status: 301, headers: PRIVATE_HEADERS })
  }

  function isValid(token: string, { names }: FeedDefinition): Promise<boolean> {
    return opensFeed(token, names, { store, now })
  }

  return { answerWithToken, answerWithPassword }
}

/** A private feed that was requested with its token and has moved to a folder. */
interface MovedFeed {
  readonly path: FeedPath
  readonly token: string
  readonly folder: string
}

function isMoved(opened: OpenedFeed): opened is { readonly movedTo: string } {
  return typeof opened === 'object' && 'movedTo' in opened
}

function isPrivate(opened: OpenedFeed): opened is BuiltFeed {
  return typeof opened === 'object' && 'feed' in opened && opened.feed.private
}
