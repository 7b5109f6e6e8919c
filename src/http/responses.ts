import type { Request, Response } from 'express'

/** What a handler found: it answered, or the status that is to be answered; `hidden` is a 404 for this one asker. */
export type Answer = 'sent' | 'hidden' | 401 | 404 | 410 | 503

/** Sends elsewhere: 301 for good, 302 for what may change. Express's own would vary by `Accept`. */
export function redirect(response: Response, status: 301 | 302, url: string, headers = {}): Answer {
  const cache = status === 301 ? 'public, max-age=86400' : 'no-store'
  response.status(status).location(url)
  response.set({ 'Cache-Control': cache, ...headers })
  response.type('text').send(`${response.get('Location')}\n`)
  return 'sent'
}

/** The query of a request with its `?`; empty when there is none. */
export function queryOf(request: Request): string {
  return request.url.slice(request.path.length)
}
