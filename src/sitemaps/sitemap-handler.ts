import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Publication } from '../articles/publication.ts'
import { sendError } from '../http/errors.ts'
import { PREFLIGHT_HEADERS, READ_METHODS } from '../http/headers.ts'
import { pageContext } from '../http/pages/page-context.ts'
import { createSendDocument } from '../http/send/send-document.ts'
import { messageOf } from '../problem.ts'
import type { Document } from '../publish/document/document.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createSitemapDocuments, type SitemapDocuments, type SitemapOptions } from './sitemap-documents.ts'

/** The sitemaps of a server. */
export interface Sitemaps {
  readonly handler: RequestHandler
  /** Notes when articles have changed. Call it after feeds were refreshed. Returns at once. */
  onRefreshed(): void
  /** Resolves when nothing is being noted. */
  close(): Promise<void>
}

/** Options of `createSitemaps`. */
export interface SitemapsOptions extends SitemapOptions {
  readonly publisher: Publisher
  readonly log: { error(fields: object, message: string): void }
}

/** The addresses of sitemaps, which robots.txt names. */
export const SITEMAP_PATHS = ['/sitemap.xml', '/news-sitemap.xml'] as const

const PART = /^\/sitemap-(?<feeds>feeds-)?(?<number>[1-9]\d{0,4})\.xml$/

/** Creates the sitemaps, which search engines read. */
export function createSitemaps(options: SitemapsOptions): Sitemaps {
  const { publisher, store, now, log } = options
  const documents = createSitemapDocuments(options)
  const sendDocument = createSendDocument({
    publisher: {
      get nextDue() {
        return earlier(publisher.nextDue, documents.newsEnds)
      },
      get publication() {
        return publisher.publication
      },
    },
    now,
  })
  let noting: Promise<void> = Promise.resolve()

  async function answer({ request, response, next }: Exchange, find: FindDocument): Promise<void> {
    const { publication } = publisher
    if (publication === undefined || !publisher.ready)
      return sendError(request, response, { ...pageContext(publication), status: 503 })
    const document = await find(documents, publication)
    if (document === undefined) next()
    else sendDocument(request, response, document)
  }

  async function noteChanges(): Promise<void> {
    try {
      while (!(await store.recordChanges(now())));
    } catch (error) {
      log.error({}, `sitemaps: changes are noted later: ${messageOf(error)}`)
    }
  }

  return {
    handler(request, response, next) {
      const find = findDocument(request.path)
      if (find === undefined) next()
      else if (isRead(request)) answer({ request, response, next }, find).catch(next)
      else {
        response.set({ Allow: READ_METHODS, ...PREFLIGHT_HEADERS })
        if (request.method === 'OPTIONS') response.status(204).end()
        else sendError(request, response, { ...pageContext(publisher.publication), status: 405 })
      }
    },
    onRefreshed() {
      noting = noting.then(noteChanges)
    },
    close: () => noting,
  }
}

/** A request and the means to answer it. */
interface Exchange {
  readonly request: Request
  readonly response: Response
  readonly next: NextFunction
}

type FindDocument = (documents: SitemapDocuments, publication: Publication) => Promise<Document | undefined>

function findDocument(path: string): FindDocument | undefined {
  if (path === '/sitemap.xml') return (documents, publication) => documents.sitemap(publication)
  if (path === '/news-sitemap.xml') return (documents, publication) => documents.news(publication)
  const { number, feeds } = PART.exec(path)?.groups ?? {}
  if (number === undefined) return undefined
  return (documents, publication) =>
    documents[feeds === undefined ? 'articles' : 'feeds'](publication, Number(number))
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}
