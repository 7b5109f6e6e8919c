import { setTimeout } from 'node:timers/promises'
import type { Request, Response } from 'express'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { stylesheetFor } from '../pages/style/stylesheet.ts'
import type { Publisher } from '../publish/publisher.ts'
import { RETRY_SECONDS } from './errors.ts'
import { stylePath } from './pages/page-context.ts'
import { isPublic, type PageDocuments, wasPublic } from './pages/page-documents.ts'
import { type Answer, queryOf, redirect } from './responses.ts'
import type { SendDocument } from './send/send-document.ts'
import { sendMedia } from './send/send-media.ts'

/** How long a store may take to answer. */
const PROBE_MS = 2_000

/** What the routes work with. */
export interface RouteOptions {
  readonly store: ArticleStore
  readonly files: MediaFiles
  readonly publisher: Publisher
  readonly pages: PageDocuments
  readonly sendDocument: SendDocument
  readonly now: () => Date
}

/** A path of Express, and what answers a GET or HEAD of it. */
export interface Route {
  readonly path: string
  readonly handle: (request: Request<Record<string, string>>, response: Response) => Promise<Answer> | Answer
}

/** Every address besides the ready documents of feeds. */
export function routeTable({
  store,
  files,
  publisher,
  pages,
  sendDocument,
  now,
}: RouteOptions): readonly Route[] {
  return [
    {
      path: '/',
      async handle(request, response) {
        if (publisher.publication === undefined || !publisher.ready) return 503
        sendDocument(request, response, await pages.home(publisher.publication))
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
        if (owner.withdrawn) return wasPublic(owner, now()) ? 410 : 404
        if (!isPublic(owner, now())) return 404
        const { article, current } = owner
        if (!current) {
          const path = `/articles/${encodeURIComponent(article.slug)}`
          return redirect(response, 301, publisher.publication.baseUrl + path + queryOf(request))
        }
        if (article.link !== undefined) return redirect(response, 302, article.link)
        sendDocument(request, response, await pages.article(article, publisher.publication))
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
    {
      path: '/opml.xml',
      async handle(request, response) {
        if (publisher.publication === undefined || !publisher.ready) return 503
        sendDocument(request, response, await pages.opml(publisher.publication))
        return 'sent'
      },
    },
    { path: '/assets/:name', handle: (request, response) => sendStyle(request, response, publisher) },
    {
      path: '/robots.txt',
      handle: (_request, response) => sendText(response, 200, 'User-agent: *\nAllow: /\n'),
    },
    { path: '/health/live', handle: (_request, response) => sendText(response, 200, 'ok\n') },
    { path: '/health/ready', handle: (_request, response) => sendReadiness(response, publisher, store) },
  ]
}

function sendStyle(
  request: Request<Record<string, string>>,
  response: Response,
  { publication }: Publisher,
): Answer {
  if (request.path !== stylePath(publication)) return 404
  response
    .set('Cache-Control', 'public, max-age=31536000, immutable')
    .type('css')
    .send(stylesheetFor(publication?.color).css)
  return 'sent'
}

function sendText(response: Response, status: number, text: string): Answer {
  response.status(status).set('Cache-Control', 'no-cache').type('text').send(text)
  return 'sent'
}

/** Ready is who can show everything and take what is new. What is ready is served also when the store is away. */
async function sendReadiness(
  response: Response,
  publisher: Publisher,
  store: Pick<ArticleStore, 'hasChanged'>,
): Promise<Answer> {
  if (!publisher.ready) return 503
  const answers = store.hasChanged('feed:').then(
    () => true,
    () => false,
  )
  if (await Promise.race([answers, setTimeout(PROBE_MS, false, { ref: false })]))
    return sendText(response, 200, 'ok\n')
  response.set('Retry-After', String(RETRY_SECONDS))
  return sendText(response, 503, 'The store does not answer: feeds that are ready are served as they were.\n')
}
