import type { IncomingMessage } from 'node:http'
import type { Request, Response } from 'express'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { tokenHash } from '../articles/token.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import { type FeedPath, feedPath, parseFeedPath } from '../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import type { Document } from '../publish/document/document.ts'
import type { FeedDocuments } from '../publish/feed-documents.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { PageDocuments } from './pages/page-documents.ts'
import { type Answer, queryOf, redirect } from './responses.ts'
import { deltaTags } from './send/delta-request.ts'
import { mayHaveNewer } from './send/newer-elsewhere.ts'
import type { SendDocument } from './send/send-document.ts'

/** What answering for feeds works with. */
export interface FeedRouteOptions {
  readonly store: Pick<ArticleStore, 'useToken'>
  readonly publisher: Publisher
  readonly pages: PageDocuments
  /** Sends a feed's page. */
  readonly sendDocument: SendDocument
  readonly sendFeed: SendDocument
  readonly now: () => Date
  /** Whether a browser that opens a feed's address gets the feed's page. */
  readonly browserPages: boolean
}

/** What is only for one subscriber is kept and found by nobody else (READERS 3.68). */
const PRIVATE = {
  'Cache-Control': 'private, no-store',
  'X-Robots-Tag': 'noindex',
  'Referrer-Policy': 'no-referrer',
}

/** Some clients write `~` as `%7E` (RFC 3986 section 2.3). */
const TOKEN_PATH = /^(?<folder>\/feeds\/[^/]+)\/(?:~|%7[Ee])(?<token>[\w-]+)(?<file>\/[^/]+)$/

/** A person has typed or followed the address of a feed; readers do not send these (READERS 7). */
export function isNavigation({ headers }: IncomingMessage): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

/** Whether a path may be that of a private feed with its token. */
export function isTokenPath(path: string): boolean {
  return TOKEN_PATH.test(path)
}

/** Creates what answers for feeds that are not ready, private ones, archives and the pages of feeds. */
export function createFeedAnswer(options: FeedRouteOptions) {
  const { store, publisher, pages, sendDocument, sendFeed, now, browserPages } = options

  async function answer(request: Request, response: Response): Promise<Answer> {
    if (mayHaveNewer(request.headers, publisher, now())) await publisher.catchUp()
    const withToken = TOKEN_PATH.exec(request.path)?.groups
    if (withToken !== undefined) {
      const { folder = '', token = '', file = '' } = withToken
      return answerWithToken(request, response, parseFeedPath(folder + file, FEED_FILE_NAMES), token)
    }
    const asked = parseFeedPath(request.path, FEED_FILE_NAMES)
    if (asked === undefined) return 404
    const opened = await publisher.open(asked.folder)
    if (opened === 'gone') return 410
    if (opened === undefined) return publisher.ready ? 404 : 503
    if ('movedTo' in opened) return moved(request, response, feedPath({ ...asked, folder: opened.movedTo }))
    if (feedPath(asked) !== request.path) return moved(request, response, feedPath(asked))
    return opened.feed.private
      ? answerPrivate(request, response, asked, opened)
      : send(request, response, asked, opened)
  }

  function moved(request: Request, response: Response, path: string, headers = {}): Answer {
    return redirect(
      response,
      301,
      `${publisher.publication?.baseUrl ?? ''}${path}${queryOf(request)}`,
      headers,
    )
  }

  async function send(
    request: Request,
    response: Response,
    asked: FeedPath,
    opened: FeedDocuments,
  ): Promise<Answer> {
    const publication = publisher.publication
    if (publication === undefined) return 503
    const shown = asked.page === undefined ? opened : await publisher.openArchive(opened.feed, asked.page)
    // The page after the last closed one is being filled: it is the feed itself.
    if (shown === undefined && asked.page === opened.pages + 1) {
      const { folder, fileName } = asked
      return redirect(response, 302, publication.baseUrl + feedPath({ folder, fileName }))
    }
    if (shown === undefined) return 404
    const document =
      asked.fileName === undefined ? undefined : await publisher.documentOf(shown, asked.fileName)
    const navigated = document !== undefined && browserPages && isNavigation(request)
    if (document !== undefined && !navigated) {
      sendFeed(request, response, document, await deltaOf(request, shown, document, asked.fileName))
      return 'sent'
    }
    const page = await pages.feed(shown, opened.pages, asked.page, publication)
    if (navigated) {
      const headers = { 'Cache-Control': 'private, no-store', Vary: 'Sec-Fetch-Dest' }
      sendDocument(request, response, { ...page, headers: { ...page.headers, ...headers } })
    } else sendDocument(request, response, page)
    return 'sent'
  }

  /** What a client that takes deltas lacks; undefined for one that is to have the whole. */
  async function deltaOf(
    request: Request,
    shown: FeedDocuments,
    document: Document,
    fileName = '',
  ): Promise<Document | undefined> {
    const tags = deltaTags(request, document)
    return tags === undefined ? undefined : shown.delta(fileName, tags)
  }

  /** With the token as the password of HTTP Basic, whatever the name; without any, it is asked for. */
  async function answerPrivate(
    request: Request,
    response: Response,
    asked: FeedPath,
    opened: FeedDocuments,
  ): Promise<Answer> {
    const { authorization } = request.headers
    if (authorization === undefined) {
      response.set('WWW-Authenticate', 'Basic realm="feed", charset="UTF-8"')
      return 401
    }
    const [, credentials] = /^Basic\s+(\S+)$/i.exec(authorization) ?? []
    const password = Buffer.from(credentials ?? '', 'base64')
      .toString()
      .replace(/^[^:]*:/, '')
    return sendPrivate(request, response, asked, opened, password)
  }

  async function answerWithToken(
    request: Request,
    response: Response,
    asked: FeedPath | undefined,
    token: string,
  ): Promise<Answer> {
    const opened = asked === undefined ? undefined : await publisher.open(asked.folder)
    if (asked === undefined || opened === undefined || opened === 'gone') return 'hidden'
    if ('movedTo' in opened)
      return movedWithToken(request, response, { ...asked, folder: opened.movedTo }, token)
    return opened.feed.private ? sendPrivate(request, response, asked, opened, token) : 'hidden'
  }

  /** Only who has a token learns where a private feed has gone. */
  async function movedWithToken(
    request: Request,
    response: Response,
    to: FeedPath,
    token: string,
  ): Promise<Answer> {
    const opened = await publisher.open(to.folder)
    if (opened === undefined || opened === 'gone' || 'movedTo' in opened || !opened.feed.private)
      return 'hidden'
    if (!(await isOpenedBy(opened.feed, token))) return 'hidden'
    moved(request, response, `${feedPath({ folder: to.folder })}~${token}/${to.fileName ?? ''}`, PRIVATE)
    return 'sent'
  }

  async function sendPrivate(
    request: Request,
    response: Response,
    asked: FeedPath,
    opened: FeedDocuments,
    token: string,
  ): Promise<Answer> {
    if (!(await isOpenedBy(opened.feed, token))) return 'hidden'
    const document = await publisher.documentOf(opened, asked.fileName ?? '')
    if (document === undefined) return 'hidden'
    sendFeed(request, response, document, await deltaOf(request, opened, document, asked.fileName))
    return 'sent'
  }

  /** A feed that was renamed is opened by its old tokens too. */
  async function isOpenedBy({ names }: FeedDefinition, token: string): Promise<boolean> {
    for (const name of names) if (await store.useToken(name, tokenHash(token), now())) return true
    return false
  }

  return answer
}
