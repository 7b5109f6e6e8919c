import type { Request, Response } from 'express'
import type { ArticleStore } from '../articles/article-store.ts'
import type { MediaFiles } from '../articles/media-files.ts'
import { stylesheet } from '../pages/stylesheet.ts'
import type { Publisher } from '../publish/publisher.ts'
import { DATA_POLICY } from './headers.ts'
import { STYLE_PATH } from './page-context.ts'
import { createPageDocuments, isShown } from './page-documents.ts'
import { sendDocument } from './send-document.ts'
import { sendMedia } from './send-media.ts'

/** What the routes work with. */
export interface RouteOptions {
  readonly store: ArticleStore
  readonly files: MediaFiles
  readonly publisher: Publisher
  readonly now: () => Date
}

/** What a handler found: it answered, or the status that is to be answered. */
export type Answer = 'sent' | 404 | 410 | 503

/** A path of Express, and what answers a GET or HEAD of it. */
export interface Route {
  readonly path: string
  readonly handle: (request: Request<Record<string, string>>, response: Response) => Promise<Answer> | Answer
}

/** Every address besides the ready documents of feeds. */
export function routeTable({ store, files, publisher, now }: RouteOptions): readonly Route[] {
  const pages = createPageDocuments(store, publisher, now)

  return [
    {
      path: '/',
      async handle(request, response) {
        if (publisher.publication === undefined) return 503
        sendDocument(request, response, await pages.home(publisher.publication), now())
        return 'sent'
      },
    },
    {
      path: '/articles/:slug',
      async handle(request, response) {
        if (publisher.publication === undefined) return 503
        const { slug = '' } = request.params
        const owner = await store.findBySlug(slug)
        if (owner === undefined) return 404
        if (owner.withdrawn) return 410
        if (!isShown(owner, now())) return 404
        const { article, current } = owner
        if (!current)
          return redirect(
            response,
            301,
            `${publisher.publication.baseUrl}/articles/${encodeURIComponent(article.slug)}`,
          )
        if (article.link !== undefined) return redirect(response, 302, article.link)
        sendDocument(request, response, await pages.article(article, publisher.publication), now())
        return 'sent'
      },
    },
    {
      path: '/media/:hash/:name',
      async handle(request, response) {
        const { hash = '', name = '' } = request.params
        return (await sendMedia(request, response, { hash, name }, { store, files })) ? 'sent' : 404
      },
    },
    { path: STYLE_PATH, handle: (_request, response) => sendStyle(response) },
    {
      path: '/robots.txt',
      handle: (_request, response) => sendText(response, 200, 'User-agent: *\nAllow: /\n'),
    },
    { path: '/health/live', handle: (_request, response) => sendText(response, 200, 'ok\n') },
    { path: '/health/ready', handle: (_request, response) => sendReadiness(response, publisher) },
  ]
}

/** Sends elsewhere: 301 for good, 302 for what may change. */
export function redirect(response: Response, status: 301 | 302, url: string): Answer {
  const cache = status === 301 ? 'public, max-age=86400' : 'no-store'
  response.set({ 'Cache-Control': cache, 'Content-Security-Policy': DATA_POLICY }).redirect(status, url)
  return 'sent'
}

function sendStyle(response: Response): Answer {
  response.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(stylesheet.css)
  return 'sent'
}

function sendText(response: Response, status: number, text: string): Answer {
  response.status(status).set('Cache-Control', 'no-cache').type('text').send(text)
  return 'sent'
}

function sendReadiness(response: Response, publisher: Publisher): Answer {
  if (publisher.publication === undefined) return 503
  return sendText(response, 200, 'ok\n')
}
