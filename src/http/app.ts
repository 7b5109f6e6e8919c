import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { freshUntil } from '../publish/document/cache-control.ts'
import { errorCache, errorHandler, sendError } from './errors.ts'
import { createAnswerFeed, isFeedPath } from './feeds/feed-routes.ts'
import { createPrivateMedia } from './feeds/private-media.ts'
import { commonHeaders, PREFLIGHT_HEADERS, READ_METHODS } from './headers.ts'
import { createFindRedirect, isHomeWithQuery } from './old-addresses.ts'
import { pageContext } from './pages/page-context.ts'
import { createPageDocuments, type PageRendering } from './pages/page-documents.ts'
import { type Outcome, redirect } from './responses.ts'
import { type Route, type RouteOptions, routeTable } from './routes.ts'
import type { SendDocument } from './send/send-document.ts'

/** Options of `createApp`. */
export interface AppOptions extends Omit<RouteOptions, 'pages' | 'privateMedia' | 'store'> {
  readonly store: ArticleStore
  readonly sendFeed: SendDocument
  /** Whether a browser that opens a feed's address gets the feed's page. */
  readonly browserPages: boolean
  /** Memory for pages, in bytes. */
  readonly pageBytes: number
  /** Renders what grows with one article; in this thread when absent. */
  readonly pageRendering?: PageRendering | undefined
  readonly log: { error(fields: object, message: string): void }
  /** Handlers of further paths, such as `/api`. Each passes on the requests that are not for it. */
  readonly handlers?: readonly RequestHandler[] | undefined
  /** The answer to unknown paths: 404, or that of the next handler of the host. `404` when absent. */
  readonly unknownPath?: '404' | 'next' | undefined
}

/** A request and the means to answer it. */
interface Exchange {
  readonly request: Request
  readonly response: Response
  readonly next: NextFunction
}

/** Creates the Express app that answers every request without a ready document. It does not listen. */
export function createApp(options: AppOptions): Express {
  const { publisher, now, log, handlers = [] } = options
  const passesOn = options.unknownPath === 'next'
  const pages = createPageDocuments(options)
  const privateMedia = createPrivateMedia(options)
  const answerFeed = createAnswerFeed({ ...options, pages, privateMedia })
  const findRedirect = createFindRedirect({ ...options, pages, oldSites: !passesOn })
  const context = () => pageContext(publisher.publication)
  const app = express()
  app.disable('x-powered-by').disable('etag').enable('strict routing').enable('case sensitive routing')

  app.use((_request, response, next) => {
    response.set(commonHeaders(publisher.publication?.baseUrl))
    next()
  })
  app.use((request, response, next) => {
    if (isHomeWithQuery(request)) redirectOr({ request, response, next }, next)
    else next()
  })
  for (const route of routeTable({ ...options, pages, privateMedia })) mount(route)
  for (const handler of handlers) app.use(handler)
  app.use((request, response, next) => {
    if (isFeedPath(request.path)) answerRead({ request, response, next }, answerFeed)
    else next()
  })
  app.use((request, response, next) => {
    finish({ request, response, next }, 404)
  })
  app.use(errorHandler(context, log))
  return app

  function mount({ path, handle }: Route): void {
    app.all(path, (request: Request<Record<string, string>>, response: Response, next: NextFunction) => {
      answerRead({ request, response, next }, () => handle(request, response))
    })
  }

  /** Answers a GET or HEAD by `handle`, OPTIONS with the allowed methods, and any other method with 405. */
  function answerRead(exchange: Exchange, handle: Handle): void {
    const { request, response, next } = exchange
    if (request.method === 'GET' || request.method === 'HEAD') {
      Promise.try(handle, request, response)
        .then(outcome => finish(exchange, outcome))
        .catch(next)
      return
    }
    response.set({ Allow: READ_METHODS, ...PREFLIGHT_HEADERS })
    if (request.method === 'OPTIONS') response.status(204).end()
    else sendError(request, response, { ...context(), status: 405 })
  }

  function finish(exchange: Exchange, outcome: Outcome): void {
    const { request, response } = exchange
    if (outcome === 'hidden') fail(request, response, { status: 404, cacheControl: 'no-store' })
    else if (outcome === 404) redirectOr(exchange, () => refuse(exchange, 404))
    else if (outcome === 410 || typeof outcome === 'object') redirectGone(exchange, outcome)
    else if (outcome !== 'sent') fail(request, response, { status: outcome })
  }

  /** The address of a withdrawn article may lead somewhere else now. */
  function redirectGone(exchange: Exchange, outcome: 410 | { readonly gone: string }): void {
    const note = outcome === 410 ? undefined : outcome.gone
    redirectOr(exchange, () => refuse(exchange, 410, note), note)
  }

  /** Redirects an old address, or says that its article has been withdrawn, or else calls `otherwise`. */
  function redirectOr(exchange: Exchange, otherwise: () => void, note?: string): void {
    const { request, response, next } = exchange
    findRedirect(request)
      .then(found => {
        if (found === undefined || (found === 'gone' && passesOn)) otherwise()
        else if (found === 'gone') refuse(exchange, 410, note)
        else redirect(response, found.url, { status: 301, publication: publisher.publication })
      })
      .catch(next)
  }

  function refuse({ request, response, next }: Exchange, status: 404 | 410, note?: string): void {
    // Leaves this app, whatever other handlers it has.
    if (status === 404 && passesOn) next('router')
    else fail(request, response, { status: status === 404 && !publisher.ready ? 503 : status, note })
  }

  /** The page for an address without content shows the newest articles. */
  function fail(request: Request, response: Response, { status, cacheControl, note }: Failure): void {
    const newest = status === 404 || status === 410 ? pages.newest() : Promise.resolve([])
    const cache = cacheControl ?? freshUntil(errorCache(status), now(), publisher.nextDue)
    newest
      .catch(() => [])
      .then(articles =>
        sendError(request, response, { ...context(), status, note, articles, cacheControl: cache }),
      )
      .catch(error => response.destroy(error))
  }
}

type Handle = (request: Request, response: Response) => Promise<Outcome> | Outcome

interface Failure {
  readonly status: number
  /** The usual value for the status when absent. */
  readonly cacheControl?: string
  /** A text for readers besides that of the status. */
  readonly note?: string | undefined
}
