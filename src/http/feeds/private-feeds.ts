import type { Request, Response } from 'express'
import type { TokenStore } from '../../articles/store/token-store.ts'
import { tokenHash } from '../../articles/token.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import type { FeedPath } from '../../feeds/find-feed.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import type { OpenedFeed } from '../../publish/feed-opener.ts'
import { PAGE_POLICY } from '../headers.ts'
import type { PageDocuments } from '../pages/page-documents.ts'
import { type Outcome, queryOf, redirect } from '../responses.ts'
import {
  type FeedRequest,
  type FeedSendOptions,
  isPageWanted,
  pageNumber,
  sendFeedDocument,
} from './feed-request.ts'
import { parseTokenPath, tokenPath } from './token-path.ts'

/** Answers requests for private feeds, which clients open with a token. */
export interface PrivateFeeds {
  /** Answers a request whose path contains a token (`isTokenPath`). A wrong one gets `hidden`, like no feed. */
  answerWithToken(request: Request, response: Response): Promise<Outcome>
  /** Answers with the token as the password of HTTP Basic, for any user name. Requests it when there is none or a wrong one. */
  answerWithPassword(feedRequest: FeedRequest, feed: BuiltFeed): Promise<Outcome>
}

/** Options of `createPrivateFeeds`. */
export interface PrivateFeedOptions extends FeedSendOptions {
  readonly store: Pick<TokenStore, 'useToken'>
  readonly pages: Pick<PageDocuments, 'privateFeed'>
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
  const { store, publisher, pages, now, browserPages } = options

  async function answerWithToken(request: Request, response: Response): Promise<Outcome> {
    const parsed = parseTokenPath(request.path)
    if (parsed === undefined) return 'hidden'
    const { path, token } = parsed
    const opened = await publisher.open(path.folder)
    if (isMoved(opened)) return redirectMoved(request, response, { path, token, folder: opened.movedTo })
    if (!isPrivate(opened) || !(await isValid(token, opened.feed))) return 'hidden'
    return send({ request, response, path }, opened, token)
  }

  async function answerWithPassword(feedRequest: FeedRequest, feed: BuiltFeed): Promise<Outcome> {
    const { request, response } = feedRequest
    const token = passwordOf(request.headers.authorization)
    if (token !== undefined && (await isValid(token, feed.feed))) return send(feedRequest, feed, token)
    response.set('WWW-Authenticate', 'Basic realm="feed", charset="UTF-8"')
    return 401
  }

  /** A private feed has no archive. */
  async function send(feedRequest: FeedRequest, feed: BuiltFeed, token: string): Promise<Outcome> {
    if (feedRequest.path.page !== undefined) return 'hidden'
    if (isPageWanted(feedRequest, browserPages)) return sendPage(feedRequest, feed, token)
    return (await sendFeedDocument(feedRequest, feed, options)) ? 'sent' : 'hidden'
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
    response.type('html').send(page)
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

  /** The tokens of a renamed feed stay valid. */
  async function isValid(token: string, { names }: FeedDefinition): Promise<boolean> {
    for (const name of names) if (await store.useToken(name, tokenHash(token), now())) return true
    return false
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

/** Returns the password of HTTP Basic; undefined without credentials, and for those of another scheme. */
function passwordOf(authorization = ''): string | undefined {
  const [, credentials] = /^Basic\s+(\S+)$/i.exec(authorization) ?? []
  if (credentials === undefined) return undefined
  return Buffer.from(credentials, 'base64')
    .toString()
    .replace(/^[^:]*:/, '')
}
