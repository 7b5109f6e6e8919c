import type { Request, Response } from 'express'
import type { TokenStore } from '../../articles/store/token-store.ts'
import { tokenHash } from '../../articles/token.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { type FeedPath, feedPath, parseFeedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import type { OpenedFeed } from '../../publish/feed-opener.ts'
import { type Outcome, queryOf, redirect } from '../responses.ts'
import { type FeedRequest, type FeedSendOptions, sendFeedDocument } from './feed-request.ts'

/** Answers requests for private feeds, which clients open with a token. A wrong token gets `hidden`, like no feed. */
export interface PrivateFeeds {
  /** Answers a request whose path contains a token: `/feeds/{name}/~{token}/{file}`. */
  answerWithToken(request: Request, response: Response): Promise<Outcome>
  /** Answers with the token as the password of HTTP Basic, for any user name. Requests it when there is none. */
  answerWithPassword(feedRequest: FeedRequest, feed: BuiltFeed): Promise<Outcome>
}

/** Options of `createPrivateFeeds`. */
export interface PrivateFeedOptions extends FeedSendOptions {
  readonly store: Pick<TokenStore, 'useToken'>
  readonly now: () => Date
}

/** Some clients write `~` as `%7E` (RFC 3986 section 2.3). */
const TOKEN_PATH = /^(?<folder>\/feeds\/[^/]+)\/(?:~|%7[Ee])(?<token>[\w-]+)(?<file>\/[^/]+)$/

/**
 * Headers of a redirect to a URL that contains a token: no cache stores it, no search engine lists it, no referrer
 * reveals it (docs/readers/http-checklist.md#feeds-archives-private-feeds).
 */
const PRIVATE_HEADERS = {
  'Cache-Control': 'private, no-store',
  'X-Robots-Tag': 'noindex',
  'Referrer-Policy': 'no-referrer',
}

/** Returns whether a path may be that of a private feed with its token. */
export function isTokenPath(path: string): boolean {
  return TOKEN_PATH.test(path)
}

/** Creates the functions that answer for private feeds. */
export function createPrivateFeeds(options: PrivateFeedOptions): PrivateFeeds {
  const { store, publisher, now } = options

  async function answerWithToken(request: Request, response: Response): Promise<Outcome> {
    const { folder = '', token = '', file = '' } = TOKEN_PATH.exec(request.path)?.groups ?? {}
    const path = parseFeedPath(folder + file, FEED_FILE_NAMES)
    if (path === undefined) return 'hidden'
    const opened = await publisher.open(path.folder)
    if (isMoved(opened)) return redirectMoved(request, response, { path, token, folder: opened.movedTo })
    return isPrivate(opened) ? send({ request, response, path }, opened, token) : 'hidden'
  }

  async function answerWithPassword(feedRequest: FeedRequest, feed: BuiltFeed): Promise<Outcome> {
    const { request, response } = feedRequest
    const { authorization } = request.headers
    if (authorization !== undefined) return send(feedRequest, feed, passwordOf(authorization))
    response.set('WWW-Authenticate', 'Basic realm="feed", charset="UTF-8"')
    return 401
  }

  async function send(feedRequest: FeedRequest, feed: BuiltFeed, token: string): Promise<Outcome> {
    if (!(await isValid(token, feed.feed))) return 'hidden'
    return (await sendFeedDocument(feedRequest, feed, options)) ? 'sent' : 'hidden'
  }

  /** Only a client with a valid token learns where a private feed has moved. */
  async function redirectMoved(
    request: Request,
    response: Response,
    { path, token, folder }: MovedFeed,
  ): Promise<Outcome> {
    const opened = await publisher.open(folder)
    if (!isPrivate(opened) || !(await isValid(token, opened.feed))) return 'hidden'
    const url = `${publisher.publication?.baseUrl ?? ''}${feedPath({ folder })}~${token}/${path.fileName ?? ''}`
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

/** Returns an empty password for credentials of another scheme. */
function passwordOf(authorization: string): string {
  const [, credentials = ''] = /^Basic\s+(\S+)$/i.exec(authorization) ?? []
  return Buffer.from(credentials, 'base64')
    .toString()
    .replace(/^[^:]*:/, '')
}
