import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Publication } from '../articles/publication.ts'
import type { Document } from '../publish/document/document.ts'
import type { Publisher } from '../publish/publisher.ts'
import { isNavigation } from './feed-routes.ts'
import { commonHeaders, READ_METHODS } from './headers.ts'
import { sendPlain } from './plain-answer.ts'
import { type PathTarget, parseTarget } from './request-target.ts'
import { deltaTags } from './send/delta-request.ts'
import { mayHaveNewer } from './send/newer-elsewhere.ts'
import type { SendDocument } from './send/send-document.ts'
import { dropBody } from './unread-body.ts'
import { loggableUrl } from './without-token.ts'

const MAX_URL_LENGTH = 8_192
const HOST = 'host'
/** Where bodies are wanted: the publishing API answers for each itself. */
const API = '/api/'
/** An article that falls due does so a little earlier at one server than at another. */
const MAX_CATCH_UPS = 3

/** What answers a request, or passes it on, with what went wrong if anything did: Express and Connect know it so. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void

/** What answering works with. */
export interface AnswerOptions {
  readonly app: Handler
  readonly publisher: Publisher
  readonly sendFeed: SendDocument
  /** Whether a browser that opens a feed's address gets the feed's page. */
  readonly browserPages: boolean
  readonly log: { error(fields: object, message: string): void }
  readonly now: () => Date
}

/** Answers for a path of the publication. */
export type AnswerPath = (
  request: IncomingMessage,
  response: ServerResponse,
  target: PathTarget,
  next?: (error?: unknown) => void,
) => void

/**
 * Creates what answers every request: ready documents without a router, everything else by `app`.
 * It never throws: one request that cannot be answered is no reason to leave all others.
 */
export function createAnswer(options: AnswerOptions): RequestListener {
  const { publisher, log } = options
  const answerPath = createAnswerPath(options)
  let publication: Publication | undefined
  let prefix = ''

  return (request, response) => {
    try {
      answer(request, response)
    } catch (error) {
      const url = loggableUrl(request.url)
      log.error({ err: error, url }, `${request.method} ${url} failed`)
      if (response.headersSent) response.destroy()
      else send(response, 500)
    }
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const refused = refusal(request)
    const target = parseTarget(request.url ?? '/', currentPrefix())
    if (target.kind !== 'path' || !target.path.startsWith(API)) dropBody(request, response)
    if (refused !== undefined) send(response, refused, { Connection: 'close' })
    else if (target.kind === 'elsewhere') send(response, 404)
    else if (target.kind === 'server') answerForServer(request, response)
    else answerPath(request, response, target)
  }

  /** `OPTIONS *` (RFC 9110 section 9.3.7). */
  function answerForServer({ method }: IncomingMessage, response: ServerResponse): void {
    send(response, method === 'OPTIONS' ? 204 : 400, { Allow: READ_METHODS })
  }

  function send(response: ServerResponse, status: number, headers = {}): void {
    sendPlain(response, status, { ...commonHeaders(publisher.publication?.baseUrl), ...headers })
  }

  /** The path of the publication's own address. */
  function currentPrefix(): string {
    if (publisher.publication !== publication) {
      publication = publisher.publication
      prefix = publication === undefined ? '' : new URL(publication.baseUrl).pathname.replace(/\/$/, '')
    }
    return prefix
  }
}

/** Creates what answers for paths: with the ready document there is, or else by `app`. */
export function createAnswerPath({ app, publisher, sendFeed, browserPages, now }: AnswerOptions): AnswerPath {
  return (request, response, { url, path }, next) => {
    request.url = url
    const document = publisher.document(path)
    if (document === undefined || !isAhead(request, document)) {
      give(document)
      return
    }
    catchUp(request, document, path)
      .then(give)
      .catch(error => response.destroy(error))

    function give(document: Document | undefined): void {
      const read = request.method === 'GET' || request.method === 'HEAD'
      const special = (browserPages && isNavigation(request)) || (document && takesDelta(request, document))
      if (document === undefined || !read || special) app(request, response, next)
      else sendFeed(request, response, document)
    }
  }

  /** Who names a tag of this document has nothing later. */
  function isAhead({ headers }: IncomingMessage, document: Document): boolean {
    if (headers['if-none-match']?.startsWith(document.etags.identity.slice(0, -1)) === true) return false
    return mayHaveNewer(headers, { changed: document.changed, seen: publisher.seen }, now())
  }

  /** Shows what another server has published, as far as the client knows of it. */
  async function catchUp(
    request: IncomingMessage,
    old: Document,
    path: string,
  ): Promise<Document | undefined> {
    let document: Document | undefined = old
    for (let tries = 0; tries < MAX_CATCH_UPS && document && isAhead(request, document); tries++) {
      await publisher.catchUp()
      document = publisher.document(path)
    }
    return document
  }

  /** A delta may have to be made first. */
  function takesDelta(request: IncomingMessage, document: Document): boolean {
    return publisher.publication?.delta === true && deltaTags(request, document) !== undefined
  }
}

/** RFC 9110 section 15.5.15; RFC 9112 section 3.2: exactly one `Host`, which HTTP/1.0 may leave out. */
function refusal(request: IncomingMessage): number | undefined {
  if ((request.url?.length ?? 0) > MAX_URL_LENGTH) return 414
  const hosts = countHosts(request.rawHeaders)
  return hosts > 1 || (hosts === 0 && request.httpVersion === '1.1') ? 400 : undefined
}

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === HOST.length && name.toLowerCase() === HOST) hosts++
  }
  return hosts
}
