import { setTimeout } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { absoluteUrl, pageUrl, pathBeneath } from '../articles/publication.ts'
import type { ArticleReader, SlugOwner } from '../articles/store/article-reader.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import type { MediaStore } from '../articles/store/media-store.ts'
import { podcastStylesheet, stylesheetFor } from '../pages/style/stylesheet.ts'
import type { Publisher } from '../publish/publisher.ts'
import { RETRY_SECONDS } from './errors.ts'
import type { PrivateMedia } from './feeds/private-media.ts'
import { podcastStylePath } from './pages/episodes/episode-parts.ts'
import { stylePath } from './pages/page-context.ts'
import { isPublic, type PageDocuments, wasPublic } from './pages/page-documents.ts'
import { type Outcome, queryOf, redirect } from './responses.ts'
import type { SendDocument } from './send/send-document.ts'
import { sendMedia } from './send/send-media.ts'

/** A path pattern of Express, and the handler of its GET and HEAD requests. */
export interface Route {
  readonly path: string
  readonly handle: (request: RouteRequest, response: Response) => Promise<Outcome> | Outcome
}

type RouteRequest = Request<Record<string, string>>

/** Options of `routeTable`. */
export interface RouteOptions {
  readonly store: ArticleReader & MediaStore & Pick<ArticleStore, 'ping'>
  readonly files: MediaFiles
  readonly publisher: Publisher
  readonly pages: PageDocuments
  readonly privateMedia: PrivateMedia
  readonly sendDocument: SendDocument
  /** Paths of the sitemaps that robots.txt names. */
  readonly sitemapPaths?: readonly string[] | undefined
  readonly now: () => Date
}

/** Returns every route except those of feeds. */
export function routeTable(options: RouteOptions): readonly Route[] {
  const { store, files, publisher, pages, privateMedia, sendDocument } = options
  return [
    {
      path: '/opml.xml',
      async handle(request, response) {
        if (publisher.publication === undefined || !publisher.ready) return 503
        const all = new URLSearchParams(queryOf(request)).has('all')
        sendDocument(request, response, await pages.opml(publisher.publication, { all }))
        return 'sent'
      },
    },
    { path: '/articles/:slug', handle: (request, response) => sendArticle(request, response, options) },
    {
      path: '/media/:hash/:name',
      async handle(request, response) {
        const { hash = '', name = '' } = request.params
        if (await privateMedia.isPrivate(hash)) return 'hidden'
        return (await sendMedia(request, response, { hash, name, store, files })) ? 'sent' : 404
      },
    },
    { path: '/assets/:name', handle: (request, response) => sendStyle(request, response, publisher) },
    { path: '/favicon.ico', handle: (_request, response) => redirectToIcon(response, publisher) },
    {
      path: '/robots.txt',
      handle: (_request, response) => sendText(response, 200, robotsText(options)),
    },
    { path: '/health/live', handle: (_request, response) => sendText(response, 200, 'ok\n') },
    { path: '/health/ready', handle: (_request, response) => sendReadiness(response, publisher, store) },
  ]
}

async function sendArticle(
  request: RouteRequest,
  response: Response,
  { store, publisher: { publication }, pages, privateMedia, sendDocument, now }: RouteOptions,
): Promise<Outcome> {
  if (publication === undefined) return 503
  const owner = await store.findBySlug(request.params.slug ?? '')
  if (owner === undefined) return 404
  if (privateMedia.isPrivateArticle(owner.article)) return 'hidden'
  if (!wasPublic(owner, now())) return 404
  if (!isPublic(owner, now())) return goneOutcome(owner)
  const { article, current } = owner
  const url = pageUrl(article, publication.baseUrl)
  const isElsewhere =
    article.link !== undefined && pathBeneath(article.link, publication.baseUrl) === undefined
  if (!current)
    return redirect(response, isElsewhere ? url : url + queryOf(request), { status: 301, publication })
  if (isElsewhere) return redirect(response, url, { status: 302 })
  sendDocument(request, response, await pages.article(article, publication))
  return 'sent'
}

/** Readers are told the reason only if the newsroom wants that. */
function goneOutcome({ withdrawal }: SlugOwner): Outcome {
  const { reason, isPublic: isTold } = withdrawal ?? {}
  return isTold === true && reason !== undefined ? { gone: reason } : 410
}

function sendStyle(request: RouteRequest, response: Response, { publication }: Publisher): Outcome {
  const isPodcast = request.path === podcastStylePath()
  if (!isPodcast && request.path !== stylePath(publication)) return 404
  const { css } = isPodcast ? podcastStylesheet : stylesheetFor(publication?.color)
  response.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(css)
  return 'sent'
}

/** Some readers and browsers look for an icon only here. */
function redirectToIcon(response: Response, { publication }: Publisher): Outcome {
  if (publication === undefined) return 503
  const { icon, baseUrl } = publication
  if (icon === undefined) return 404
  const headers = { 'Cache-Control': 'public, max-age=86400' }
  return redirect(response, absoluteUrl(icon.src, baseUrl), { status: 302, headers, publication })
}

/** Returns the text of robots.txt (RFC 9309), with the sitemaps as absolute URLs. */
function robotsText({ publisher: { publication }, sitemapPaths = [] }: RouteOptions): string {
  const { baseUrl } = publication ?? {}
  const sitemaps = baseUrl === undefined ? [] : sitemapPaths.map(path => `Sitemap: ${baseUrl}${path}\n`)
  return `User-agent: *\nAllow: /\n${sitemaps.length > 0 ? '\n' : ''}${sitemaps.join('')}`
}

function sendText(response: Response, status: number, text: string): Outcome {
  response.status(status).set('Cache-Control', 'no-cache').type('text').send(text)
  return 'sent'
}

/** Time for the store to answer a health probe. */
const PROBE_MS = 2_000

/** Ready means that every feed is built and the store can be read. Built feeds are served without the store too. */
async function sendReadiness(
  response: Response,
  publisher: Publisher,
  store: Pick<ArticleStore, 'ping'>,
): Promise<Outcome> {
  if (!publisher.ready) return 503
  const ping = store.ping().then(
    () => true,
    () => false,
  )
  if (await Promise.race([ping, setTimeout(PROBE_MS, false, { ref: false })]))
    return sendText(response, 200, 'ok\n')
  response.set('Retry-After', String(RETRY_SECONDS))
  return sendText(response, 503, 'The store does not answer: feeds that are ready are served as they were.\n')
}
