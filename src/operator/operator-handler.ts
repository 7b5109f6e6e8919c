import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import express, { type Request, type RequestHandler, type Response } from 'express'
import type { TokenStore } from '../articles/store/token-store.ts'
import { createClientOf } from '../http/client-address.ts'
import { sendError } from '../http/errors.ts'
import { PAGE_POLICY } from '../http/headers.ts'
import { pageContext } from '../http/pages/page-context.ts'
import { type CheckToken, createCheckToken } from '../http/tokens/check-token.ts'
import { basicPassword, bearerToken } from '../http/tokens/credentials.ts'
import { html } from '../pages/html.ts'
import { renderLayout } from '../pages/layout.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { OperatorPage, OperatorView } from './operator-page.ts'

/** Options of `createOperatorHandler`. */
export interface OperatorOptions {
  readonly store: Pick<TokenStore, 'useApiToken'>
  readonly publisher: Pick<Publisher, 'publication'>
  /** Addresses, networks and names of ranges whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[]
  readonly now: () => Date
  readonly pages: readonly OperatorPage[]
}

/** No cache stores it, no search engine lists it, and no other site reads it. */
const PRIVATE_HEADERS = {
  'Cache-Control': 'private, no-store',
  'X-Robots-Tag': 'noindex',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': PAGE_POLICY,
}

const CSS = readFileSync(new URL('operator.css', import.meta.url), 'utf8')
const STYLE_PATH = `/operator/style-${createHash('sha256').update(CSS).digest('hex').slice(0, 12)}.css`

/**
 * Creates the handler of the operator's pages. A browser asks for a token of the scope `operate` as the password of HTTP
 * Basic, for any user name; a program sends it as `Authorization: Bearer`.
 */
export function createOperatorHandler(options: OperatorOptions): RequestHandler {
  const { pages, publisher, trustedProxies } = options
  const check = createCheckToken({ ...options, clientOf: createClientOf(trustedProxies) })
  const router = express.Router({ strict: true, caseSensitive: true })
  router.get(STYLE_PATH, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(CSS)
  })
  for (const page of pages) {
    router.get(page.path, async (request, response) => {
      if (await isRefused(request, response, check)) return
      const context = pageContext(publisher.publication)
      const { publication } = context
      if (publication === undefined) return sendError(request, response, { ...context, status: 503 })
      const params = request.params as Readonly<Record<string, string>>
      const query = new URLSearchParams(request.url.slice(request.path.length))
      const view = await page.view({ params, query, publication })
      response.removeHeader('Access-Control-Allow-Origin')
      if (view === undefined) {
        sendError(request, response, { ...context, status: 404, cacheControl: 'no-store' })
        return
      }
      response.set(PRIVATE_HEADERS).vary('Accept')
      if (view.data !== undefined && wantsData(request)) response.json(view.data)
      else response.type('html').send(renderPage(view, request.path))
    })
  }
  return router

  function renderPage({ title, main }: OperatorView, path: string): string {
    const { publication, styleUrl } = pageContext(publisher.publication)
    const links = pages
      .filter(({ name }) => name !== undefined)
      .map(({ path: at, name }) => {
        const current = at === path ? html` aria-current="page"` : undefined
        return html`<li><a href="${publication?.baseUrl}${at}"${current}>${name}</a></li>`
      })
    return renderLayout({
      publication: publication && { ...publication, language: 'en' },
      feeds: [],
      styleUrl,
      title: `${title} – ${publication?.title ?? 'Feedwright'}`,
      offersSubscription: true,
      head: html`<meta name="robots" content="noindex">
<link rel="stylesheet" href="${publication?.baseUrl}${STYLE_PATH}">\n`,
      main: html`<div class="operator">
<nav aria-label="Operator"><ul role="list">${links}</ul></nav>
<h1>${title}</h1>
${main}
</div>`,
    })
  }
}

/** The name of an address may say it too, for programs that cannot set headers. */
function wantsData(request: Request): boolean {
  return request.path.endsWith('.json') || request.accepts('html', 'json') === 'json'
}

/** Sends the answer to a request without the right token. Returns false for one with it. */
async function isRefused(request: Request, response: Response, check: CheckToken): Promise<boolean> {
  const { authorization } = request.headers
  const secret = bearerToken(authorization) ?? basicPassword(authorization)
  const checked = secret === undefined ? undefined : await check(request, secret, 'operate')
  if (checked !== undefined && 'token' in checked) return false
  response.set({ ...PRIVATE_HEADERS, 'Cache-Control': 'no-store' })
  response.removeHeader('Access-Control-Allow-Origin')
  response.vary('Authorization')
  if (checked?.refused === 'wait') {
    response.status(429).set('Retry-After', String(checked.seconds)).type('text')
    response.send(`Too many wrong tokens came from this address: retry in ${checked.seconds} seconds.\n`)
  } else {
    response.status(401).set('WWW-Authenticate', 'Basic realm="operator", charset="UTF-8"').type('text')
    response.send(REFUSAL)
  }
  return true
}

const REFUSAL =
  'This page is for the operator: give a token of the scope "operate" as the password, and any user name.\nAdd a token with: feedwright token add --scope operate\n'
