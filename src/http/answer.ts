import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Publication } from '../articles/publication.ts'
import type { Document } from '../publish/document/document.ts'
import type { Publisher } from '../publish/publisher.ts'
import { isNavigation } from './feeds/feed-request.ts'
import { commonHeaders, READ_METHODS } from './headers.ts'
import { loggableUrl, type PathTarget, parseTarget } from './request-target.ts'
import { dropBody, sendPlain } from './responses.ts'
import { deltaTags } from './send/delta-request.ts'
import { mayHaveNewer, unclearDate } from './send/newer-elsewhere.ts'
import type { SendDocument } from './send/send-document.ts'

/** A request handler of Express or Connect. It sends a response, or calls `next`, with an error if there is one. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void

/** Options of `createAnswer` and `createAnswerPath`. */
export interface AnswerOptions {
  /** Answers every request that no ready document answers. */
  readonly app: Handler
  readonly publisher: Publisher
  readonly sendFeed: SendDocument
  /** Whether a browser that opens a feed's address gets the feed's page. */
  readonly browserPages: boolean
  readonly log: { error(fields: object, message: string): void }
  readonly now: () => Date
}

/** Answers a request for a path of the publication. */
export type AnswerPath = (
  request: IncomingMessage,
  response: ServerResponse,
  target: PathTarget,
  next?: (error?: unknown) => void,
) => void

const MAX_URL_LENGTH = 8_192
const HOST = 'host'
/** RFC 9110 section 7.2: a host that is not empty, and perhaps a port. */
const VALID_HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d*)?$/i
/** The publishing API reads or drops request bodies itself. */
const API_PREFIX = '/api/'
/** Refreshes for one request. Several may be needed because an article becomes due a little earlier on another server. */
const MAX_CATCH_UPS = 3

/**
 * Creates the listener that answers every request of a server: ready documents without a router, everything else by
 * `app`. It never throws, so that one faulty request does not end the server.
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
    const refused = refusalStatus(request)
    const target = parseTarget(request.url ?? '/', currentPrefix())
    if (target.kind !== 'path' || !target.path.startsWith(API_PREFIX)) dropBody(request, response)
    if (refused !== undefined) send(response, refused, { Connection: 'close' })
    else if (target.kind === 'outside') send(response, 404)
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

  /** The path of the publication's base URL. */
  function currentPrefix(): string {
    if (publisher.publication !== publication) {
      publication = publisher.publication
      prefix = publication === undefined ? '' : new URL(publication.baseUrl).pathname.replace(/\/$/, '')
    }
    return prefix
  }
}

/** Creates the function that answers for a path: with the ready document if there is one, otherwise by `app`. */
export function createAnswerPath({ app, publisher, sendFeed, browserPages, now }: AnswerOptions): AnswerPath {
  return (request, response, { url, path }, next) => {
    request.url = url
    const document = publisher.document(path)
    if (document === undefined || !mayBeNewerElsewhere(request, document)) {
      send(document)
      return
    }
    catchUp(request, document, path)
      .then(send)
      .catch(error => response.destroy(error))

    function send(document: Document | undefined): void {
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      const special = (browserPages && isNavigation(request)) || (document && acceptsDelta(request, document))
      if (document === undefined || !isRead || special) app(request, response, next)
      else sendFeed(request, response, document)
    }
  }

  /** A client that sends one of this document's tags cannot have a newer version. */
  function mayBeNewerElsewhere(request: IncomingMessage, document: Document): boolean {
    const tag = request.headers['if-none-match']
    if (tag?.startsWith(document.etags.identity.slice(0, -1)) === true) return false
    return isNewerElsewhere(request, document) || unclear(request, document) !== undefined
  }

  function isNewerElsewhere({ headers }: IncomingMessage, { changed }: Document): boolean {
    return mayHaveNewer(headers, { changed, servedMoment: publisher.servedMoment }, now())
  }

  function unclear({ headers }: IncomingMessage, { changed }: Document): number | undefined {
    return unclearDate(headers, { changed, servedMoment: publisher.servedMoment }, now())
  }

  /** Refreshes until this server has the version that the client got from another server. */
  async function catchUp(
    request: IncomingMessage,
    old: Document,
    path: string,
  ): Promise<Document | undefined> {
    const date = unclear(request, old)
    if (date !== undefined) return catchUpOnce(old, path, date)
    let document: Document | undefined = old
    for (let n = 0; n < MAX_CATCH_UPS && document && isNewerElsewhere(request, document); n++) {
      await publisher.catchUp()
      document = publisher.document(path)
    }
    return document
  }

  /** The store now has nothing older than any client has. If it does not answer, the client keeps its version. */
  async function catchUpOnce(old: Document, path: string, date: number): Promise<Document | undefined> {
    const from = now()
    await publisher.catchUp()
    const { servedMoment } = publisher
    if (servedMoment !== undefined && servedMoment.now >= from) return publisher.document(path)
    return { ...old, changed: new Date(date) }
  }

  /** The app renders deltas, which takes longer than sending a ready document. */
  function acceptsDelta(request: IncomingMessage, document: Document): boolean {
    return publisher.publication?.delta === true && deltaTags(request, document) !== undefined
  }
}

/** RFC 9110 section 15.5.15; RFC 9112 sections 2.3 and 3.2: exactly one valid `Host`, which HTTP/1.0 may omit. */
function refusalStatus(request: IncomingMessage): number | undefined {
  if ((request.url?.length ?? 0) > MAX_URL_LENGTH) return 414
  if (request.httpVersionMajor !== 1) return 400
  const hosts = countHosts(request.rawHeaders)
  if (hosts === 0) return request.httpVersion === '1.1' ? 400 : undefined
  return hosts > 1 || !VALID_HOST.test(request.headers.host ?? '') ? 400 : undefined
}

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n]
    if (name?.length === HOST.length && name.toLowerCase() === HOST) hosts++
  }
  return hosts
}
