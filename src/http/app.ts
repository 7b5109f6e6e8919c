import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import { canonicalPath } from '../feeds/feed-aliases.ts'
import { parseFeedPath } from '../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import { freshUntil } from '../publish/document/cache-control.ts'
import { errorCache, errorHandler, sendError } from './errors.ts'
import { createFeedAnswer, isTokenPath } from './feed-routes.ts'
import { commonHeaders, PREFLIGHT_HEADERS, READ_METHODS } from './headers.ts'
import { pageContext } from './pages/page-context.ts'
import { createPageDocuments } from './pages/page-documents.ts'
import { type Answer, queryOf, redirect } from './responses.ts'
import { type Route, type RouteOptions, routeTable } from './routes.ts'
import type { SendDocument } from './send/send-document.ts'

/** What the app works with. */
export interface AppOptions extends Omit<RouteOptions, 'pages'> {
  readonly sendFeed: SendDocument
  /** Whether a browser that opens a feed's address gets the feed's page. */
  readonly browserPages: boolean
  /** How much memory ready pages may take, in bytes. */
  readonly pageBytes: number
  readonly log: { error(fields: object, message: string): void }
  /** Answers for everything beneath `/api`; there is nothing when it is absent. */
  readonly api?: RequestHandler | undefined
  /** How unknown paths are answered: with 404, or by the next handler of the host. `404` when absent. */
  readonly unknownPath?: '404' | 'next' | undefined
}

/** A request that a handler has at hand. */
interface Turn {
  readonly request: Request
  readonly response: Response
  readonly next: NextFunction
}

/** Feedwright as an Express app. It does not listen. */
export function createApp(options: AppOptions): Express {
  const { store, publisher, sendDocument, sendFeed, now, log, browserPages, pageBytes } = options
  const passesOn = options.unknownPath === 'next'
  const pages = createPageDocuments({ store, publisher, now, pageBytes })
  const answerFeed = createFeedAnswer({
    store,
    publisher,
    pages,
    sendDocument,
    sendFeed,
    now,
    browserPages,
  })
  const app = express()
  app.disable('x-powered-by').disable('etag').enable('strict routing').enable('case sensitive routing')
  const context = () => pageContext(publisher.publication)

  app.use((_request, response, next) => {
    response.set(commonHeaders(publisher.publication?.baseUrl))
    next()
  })
  for (const route of routeTable({ ...options, pages })) mount(route)
  if (options.api !== undefined) app.use(options.api)
  app.use((request, response, next) => {
    if (parseFeedPath(request.path, FEED_FILE_NAMES) === undefined && !isTokenPath(request.path))
      return next()
    onlyRead(request, response, () => {
      answerFeed(request, response)
        .then(answer => finish({ request, response, next }, answer))
        .catch(next)
    })
  })
  app.use((request, response, next) => {
    const meant = publisher.publication && canonicalPath(request.path, isKnown)
    if (meant !== undefined) {
      redirect(response, 301, `${publisher.publication?.baseUrl ?? ''}${meant}${queryOf(request)}`)
    } else finish({ request, response, next }, publisher.ready || passesOn ? 404 : 503)
  })
  app.use(errorHandler(context, log))
  return app

  function mount({ path, handle }: Route): void {
    app.all(path, (request: Request<Record<string, string>>, response: Response, next: NextFunction) => {
      onlyRead(request, response, () => {
        Promise.try(handle, request, response)
          .then(answer => finish({ request, response, next }, answer))
          .catch(next)
      })
    })
  }

  function finish({ request, response, next }: Turn, answer: Answer): void {
    if (answer === 'hidden') fail(request, response, 404, 'no-store')
    // Out of this app, whatever else it has.
    else if (answer === 404 && passesOn) next('router')
    else if (answer !== 'sent') fail(request, response, answer)
  }

  /** A person who has come in vain is shown what there is. */
  function fail(
    request: Request,
    response: Response,
    status: number,
    cacheControl = freshUntil(errorCache(status), now(), publisher.due),
  ): void {
    const newest = status === 404 || status === 410 ? pages.newest() : Promise.resolve([])
    newest
      .catch(() => [])
      .then(articles => sendError(request, response, status, { ...context(), articles, cacheControl }))
      .catch(error => response.destroy(error))
  }

  /** Answers what is no GET or HEAD: `OPTIONS` with what may be asked, anything else with 405. */
  function onlyRead(request: Request, response: Response, read: () => void): void {
    if (request.method === 'GET' || request.method === 'HEAD') {
      read()
      return
    }
    response.set({ Allow: READ_METHODS, ...PREFLIGHT_HEADERS })
    if (request.method === 'OPTIONS') response.status(204).end()
    else sendError(request, response, 405, context())
  }

  function isKnown(path: string): boolean {
    return (
      parseFeedPath(path, FEED_FILE_NAMES) !== undefined ||
      path === '/opml.xml' ||
      /^\/articles\/[^/]+$/.test(path)
    )
  }
}
