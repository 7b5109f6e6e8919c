import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { createClientOf } from '../http/client-address.ts'
import { createAddMediaBytes } from '../images/keep-media.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createArticleHandlers } from './articles/article-handlers.ts'
import { createList } from './articles/list.ts'
import type { ApiRequest } from './handler.ts'
import { createMediaHandler } from './media.ts'
import { createOpenApi } from './openapi.ts'
import { type Operation, operations } from './operations.ts'
import { type ApiResponse, problemResponse } from './problem-response.ts'
import { createAuthenticate } from './request/authenticate.ts'
import { createAnswerOnce } from './request/idempotency.ts'
import { createReadBody } from './request/read-body.ts'
import { failure, preflight, sendResponse, unavailable } from './send-response.ts'

/** What the API works with. */
export interface ApiOptions {
  /** A durable one: what is answered with 200 or 201 is kept. */
  readonly store: ArticleStore
  /** Durable, too. */
  readonly files: MediaFiles
  readonly publisher: Pick<Publisher, 'publication'>
  readonly now: () => Date
  /** Feedwright's version. */
  readonly version: string
  /** Addresses, networks and names of ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** Shows in every process what was written; resolves when they do. */
  readonly onWritten: () => Promise<void>
  /** How unknown paths are answered: with 404, or by the next handler of the host. `404` when absent. */
  readonly unknownPath?: '404' | 'next' | undefined
  readonly log: {
    info(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** The publishing API, for everything beneath `/api`. */
export function createApi(options: ApiOptions): RequestHandler {
  const { store, files, publisher, now, version, trustedProxies, log } = options
  const door = createAuthenticate({ store, now, clientOf: createClientOf(trustedProxies) })
  const once = createAnswerOnce(options)
  const all = operations({
    articles: createArticleHandlers(options),
    list: createList({ store }),
    media: createMediaHandler({ store, keep: createAddMediaBytes(files) }),
    document: createOpenApi(() => all, version),
  })
  const router = express.Router({ strict: true, caseSensitive: true })
  for (const [path, own] of Map.groupBy(all, operation => operation.path)) mount(path, own)
  router.use('/api', (request, response, next) => {
    if (options.unknownPath === 'next') return next()
    const detail = `there is nothing at ${request.originalUrl}: see /api/openapi.json`
    sendResponse(request, response, problemResponse(404, detail))
  })
  router.use('/api', (error: unknown, request: Request, response: Response, next: NextFunction) => {
    const reply = failure(error)
    if (reply.status >= 500) log.error({ err: error }, `${request.method} ${request.originalUrl} failed`)
    if (response.headersSent) next(error)
    else sendResponse(request, response, reply)
  })
  return router

  function mount(path: string, own: readonly Operation[]): void {
    const answers = new Map(own.map(operation => [operation.method as string, createAnswer(operation)]))
    const get = answers.get('GET')
    if (get !== undefined) answers.set('HEAD', get)
    const allow = [...answers.keys(), 'OPTIONS'].join(', ')
    router.all(path.replace('{key}', ':key'), async (request, response) => {
      const answer = answers.get(request.method)
      if (answer !== undefined) sendResponse(request, response, await answer(request, response))
      else if (request.method === 'OPTIONS') sendResponse(request, response, preflight(allow))
      else
        sendResponse(
          request,
          response,
          problemResponse(405, `expected ${allow}`, { headers: { Allow: allow } }),
        )
    })
  }

  /** Who may not is told before anything is read. */
  function createAnswer({ scope, body, handle }: Operation) {
    const read = body && createReadBody(body)

    return async (request: Request, response: Response): Promise<ApiResponse> => {
      const { publication } = publisher
      if (publication === undefined) return unavailable('nothing is published yet')
      const entry = scope && (await door(request, scope))
      if (entry && 'refusal' in entry) return entry.refusal
      const got = await read?.(request, response)
      if (got && 'refusal' in got) return got.refusal
      const asked = requestOf(request, publication, { token: entry?.token, body: got?.body })
      if (scope !== 'publish') return handle(asked)
      const reply = await once(asked, handle)
      tell(asked, reply)
      return reply
    }
  }

  /** Who changed what, for who runs the server. */
  function tell({ method, url, token }: ApiRequest, { status }: ApiResponse): void {
    if (status < 300) log.info({ token: token?.id }, `${method} ${url}: ${status} by the token ${token?.id}`)
  }
}

function requestOf(
  request: Request,
  publication: Publication,
  { token, body = Buffer.alloc(0) }: { token: ApiRequest['token']; body: Buffer | undefined },
): ApiRequest {
  const { method, originalUrl: url, headers } = request
  const query = new URLSearchParams(url.replace(/^[^?]*/, ''))
  return { method, url, key: String(request.params.key ?? ''), query, headers, body, token, publication }
}
