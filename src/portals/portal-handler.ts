import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { quote } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { TokenStore } from '../articles/store/token-store.ts'
import { type FeedPath, feedPath, parseFeedPath } from '../feeds/find-feed.ts'
import { sendError } from '../http/errors.ts'
import { FEED_CHALLENGE, opensFeed } from '../http/feeds/feed-token.ts'
import { parseTokenPath, tokenPath } from '../http/feeds/token-path.ts'
import { PREFLIGHT_HEADERS, READ_METHODS } from '../http/headers.ts'
import { pageContext } from '../http/pages/page-context.ts'
import { queryOf, redirect } from '../http/responses.ts'
import { mayHaveNewer } from '../http/send/newer-elsewhere.ts'
import type { SendDocument } from '../http/send/send-document.ts'
import { basicPassword } from '../http/tokens/credentials.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { PortalDocuments } from './portal-documents.ts'
import { type PortalFeed, portalFeeds } from './portal-feed.ts'
import { FILE_NAMES } from './rendering/feed-values.ts'

/** Options of `createPortalHandler`. */
export interface PortalHandlerOptions {
  readonly store: Pick<TokenStore, 'useToken'>
  readonly publisher: Pick<Publisher, 'catchUp' | 'publication' | 'ready' | 'servedMoment'>
  readonly documents: PortalDocuments
  readonly sendDocument: SendDocument
  readonly now: () => Date
  readonly log: { error(fields: object, message: string): void }
}

/** A request for a file of a portal's feed. */
interface PortalRequest {
  readonly publication: Publication
  readonly feed: PortalFeed
  readonly path: FeedPath
  /** The token in the path. */
  readonly token: string | undefined
}

/** Files that a feed for a portal may have. */
const FILES: readonly string[] = Object.values(FILE_NAMES)

/**
 * Creates the handler of the feeds for portals. They have no rate limit: a portal may ask each minute, and must not miss a notice. It
 * passes on every request that is not for one of their documents, at once, because the parser of HTTP would otherwise answer a
 * malformed body before anybody else.
 */
export function createPortalHandler(options: PortalHandlerOptions): RequestHandler {
  const { store, publisher, documents, sendDocument, now, log } = options
  const reported = new WeakSet<Publication>()

  /** Returns the request as the publication in force has it, after changes of other servers that the client may know. */
  async function findCurrent(request: Request): Promise<PortalRequest | undefined> {
    const found = findRequest(request.path, publisher.publication)
    if (found === undefined || !mayHaveNewer(request.headers, publisher, now())) return found
    await publisher.catchUp()
    return findRequest(request.path, publisher.publication)
  }

  async function answer(request: Request, response: Response, next: NextFunction): Promise<void> {
    const asked = await findCurrent(request)
    if (asked === undefined) return next()
    const { feed, path, token, publication } = asked
    const fail = (status: 401 | 503) => sendError(request, response, { ...pageContext(publication), status })
    const fileName = documents.fileName(feed, publication)
    if (fileName !== undefined && fileName !== path.fileName) return next()
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod(request, response)
    if (token !== undefined && !(feed.private && (await isAllowed(request, asked)))) return next()
    if (feed.private && token === undefined && !(await isAllowed(request, asked))) {
      response.set('WWW-Authenticate', FEED_CHALLENGE)
      return fail(401)
    }
    if (path.folder !== feed.path) return redirectTo(asked, request, response)
    if (fileName === undefined) reportUnusable(feed, publication)
    if (!publisher.ready || fileName === undefined) return fail(503)
    sendDocument(request, response, await documents.document(feed, publication))
  }

  /** Once for each publication: portals ask every few minutes. */
  function reportUnusable({ portal }: PortalFeed, publication: Publication): void {
    if (reported.has(publication)) return
    reported.add(publication)
    log.error({ portal }, `a feed for ${quote(portal)} answers 503: there is no usable recipe of this name`)
  }

  async function isAllowed(request: Request, { feed, token }: PortalRequest): Promise<boolean> {
    const given = token ?? basicPassword(request.headers.authorization)
    return given !== undefined && (await opensFeed(given, feed.names, { store, now }))
  }

  function refuseMethod(request: Request, response: Response): void {
    response.set({ Allow: READ_METHODS, ...PREFLIGHT_HEADERS })
    if (request.method === 'OPTIONS') response.status(204).end()
    else sendError(request, response, { ...pageContext(publisher.publication), status: 405 })
  }

  function redirectTo({ feed, path, token }: PortalRequest, request: Request, response: Response): void {
    const { fileName } = path
    const to =
      token === undefined ? feedPath({ ...path, folder: feed.path }) : tokenPath(feed.path, token, fileName)
    const url = (publisher.publication?.baseUrl ?? '') + to + queryOf(request)
    const headers: Record<string, string> = feed.private ? { 'Cache-Control': 'private, no-store' } : {}
    redirect(response, url, { status: 301, headers })
  }

  return (request, response, next) => {
    if (findRequest(request.path, publisher.publication) === undefined) next()
    else answer(request, response, next).catch(next)
  }
}

/** Returns the feed that a path belongs to, by its current name or an earlier one. */
function findRequest(path: string, publication: Publication | undefined): PortalRequest | undefined {
  if (publication === undefined) return undefined
  const inToken = parseTokenPath(path)
  const parsed = inToken?.path ?? parseFeedPath(path, FILES)
  const [, kind, name = ''] = parsed?.folder.split('/') ?? []
  if (parsed?.fileName === undefined || parsed.page !== undefined || kind !== 'feeds') return undefined
  if (Object.hasOwn(publication.feeds, name) && publication.feeds[name]?.for === undefined) return undefined
  const feed = portalFeeds(publication).find(({ names }) => names.includes(name))
  return feed && { publication, feed, path: parsed, token: inToken?.token }
}
