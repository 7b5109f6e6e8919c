import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { createClientOf } from '../http/client-address.ts'
import { createAddMediaBytes } from '../images/add-media.ts'
import type { PictureDecoder } from '../images/draw-rendition.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createArticleHandlers, type RecordWork } from './articles/article-handlers.ts'
import { createListHandler } from './articles/list.ts'
import { type ChangeReader, createChangeReader } from './changes/change-reader.ts'
import { type ChangeStreams, createChangeStreams } from './changes/change-streams.ts'
import { createChangesHandler } from './changes/changes-handler.ts'
import type { ApiRequest, ApiResponse } from './handler.ts'
import { createMediaHandler } from './media.ts'
import { createOpenApiHandler } from './openapi.ts'
import { type Operation, operations } from './operations.ts'
import { problemResponse } from './problem-response.ts'
import { createAuthenticate } from './request/authenticate.ts'
import { createHandleOnce } from './request/idempotency.ts'
import { createReadBody } from './request/read-body.ts'
import { errorResponse, preflight, sendResponse, unavailable } from './send-response.ts'

/** Options of `createApi`. */
export interface ApiOptions {
  /** A durable store: a change that was answered with 200 or 201 must not be lost. */
  readonly store: ArticleStore
  /** Durable, too. */
  readonly files: MediaFiles
  /** Decoders of pictures that sharp cannot read. */
  readonly decoders: readonly PictureDecoder[]
  readonly publisher: Pick<Publisher, 'publication'>
  readonly now: () => Date
  /** Feedwright's version. */
  readonly version: string
  /** Addresses, networks and names of ranges whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[]
  /** Called after a change was stored. Resolves when every process serves it. */
  readonly onWritten: () => Promise<void>
  /** The work that grows with one record; done in this thread when absent. */
  readonly recordWork?: RecordWork | undefined
  /** The answer to unknown paths: 404, or that of the next handler of the host. `404` when absent. */
  readonly unknownPath?: '404' | 'next' | undefined
  readonly log: {
    info(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** The publishing API. */
export interface Api extends Pick<ChangeStreams, 'onRefreshed'> {
  /** An Express router for everything beneath `/api`. */
  readonly handler: RequestHandler
  /** Ends the answers that have no end of their own. Call it before the server closes. */
  endStreams(): void
}

/** Creates the publishing API. */
export function createApi(options: ApiOptions): Api {
  const { store, publisher, log } = options
  const reader = createChangeReader(options)
  const streams = createChangeStreams({ store, publisher, reader, log })
  const router = express.Router({ strict: true, caseSensitive: true })
  const createAnswer = createAnswers(options)
  for (const [path, own] of Map.groupBy(operationsOf(options, { reader, streams }), ({ path }) => path)) {
    const answers = new Map(own.map(operation => [operation.method as string, createAnswer(operation)]))
    router.all(path.replace('{key}', ':key'), createPathHandler(answers))
  }
  router.use('/api', (request, response, next) => {
    if (options.unknownPath === 'next') return next()
    const detail = `there is nothing at ${request.originalUrl}: see /api/openapi.json`
    sendResponse(request, response, problemResponse(404, detail))
  })
  router.use('/api', (error: unknown, request: Request, response: Response, next: NextFunction) => {
    const answer = errorResponse(error)
    if (answer.status >= 500) log.error({ err: error }, `${request.method} ${request.originalUrl} failed`)
    if (response.headersSent) next(error)
    else sendResponse(request, response, answer)
  })
  return { handler: router, onRefreshed: streams.onRefreshed, endStreams: streams.close }
}

function operationsOf(
  options: ApiOptions,
  { reader, streams }: { readonly reader: ChangeReader; readonly streams: ChangeStreams },
): readonly Operation[] {
  const { store, files, decoders, version } = options
  const all = operations({
    articles: createArticleHandlers(options),
    list: createListHandler({ store }),
    media: createMediaHandler({ store, addMedia: createAddMediaBytes(files, decoders) }),
    changes: createChangesHandler({ reader, streams }),
    document: createOpenApiHandler(() => all, version),
  })
  return all
}

type Answer = (request: Request, response: Response) => Promise<ApiResponse>

/** Returns a function that creates the answer of an operation: authorise, read the body, handle, log. */
function createAnswers(options: ApiOptions): (operation: Operation) => Answer {
  const { store, publisher, now, trustedProxies, log } = options
  const authenticate = createAuthenticate({ store, now, clientOf: createClientOf(trustedProxies) })
  const handleOnce = createHandleOnce(options)

  /** Logs a change and the token that made it. */
  function logChange({ method, url, token }: ApiRequest, { status }: ApiResponse): void {
    if (status < 300) log.info({ token: token?.id }, `${method} ${url}: ${status} by the token ${token?.id}`)
  }

  return ({ scope, body, handle }) => {
    const readBody = body && createReadBody(body)

    return async (request, response) => {
      const { publication } = publisher
      if (publication === undefined) return unavailable('nothing is published yet')
      const access = scope && (await authenticate(request, scope))
      if (access && 'refusal' in access) return access.refusal
      const read = await readBody?.(request, response)
      if (read && 'refusal' in read) return read.refusal
      const apiRequest = requestOf(request, publication, { token: access?.token, body: read?.body })
      if (scope !== 'publish') return handle(apiRequest)
      const answer = await handleOnce(apiRequest, handle)
      logChange(apiRequest, answer)
      return answer
    }
  }
}

/** Creates the handler of one path from the answers of its methods. */
function createPathHandler(answers: Map<string, Answer>): RequestHandler {
  const get = answers.get('GET')
  if (get !== undefined) answers.set('HEAD', get)
  const allow = [...answers.keys(), 'OPTIONS'].join(', ')
  const notAllowed = problemResponse(405, `expected ${allow}`, { headers: { Allow: allow } })
  return async (request, response) => {
    const answer = answers.get(request.method)
    if (answer !== undefined) sendResponse(request, response, await answer(request, response))
    else sendResponse(request, response, request.method === 'OPTIONS' ? preflight(allow) : notAllowed)
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
