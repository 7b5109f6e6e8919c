import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AnswerOptions, createAnswerPath } from './answer.ts'
import { parseTarget, pathOf } from './request-target.ts'

/** A handler that a host mounts beneath one of its paths, with `use` of Express or Connect. */
export type Mounted = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/** A request with the properties in which Express stores where a router is mounted. */
type MountedRequest = IncomingMessage & { readonly baseUrl?: string; readonly originalUrl?: string }

/**
 * Creates the handler for the app of a host. It passes unknown paths on, with request and response restored: none of our
 * headers, such as those of CORS, are in the host's response.
 */
export function createMounted(options: AnswerOptions): Mounted {
  const answerPath = createAnswerPath(options)

  return (request, response, next) => {
    const target = parseTarget(urlBeneath(request), '')
    if (target.kind !== 'path') return next()
    const restore = createRestore(request, response)
    answerPath(request, response, target, error => {
      restore()
      next(error)
    })
  }
}

/** The mount path without a slash becomes `//`, which redirects to the home page like every other misspelling of `/`. */
function urlBeneath({ url = '/', baseUrl = '', originalUrl = url }: MountedRequest): string {
  return baseUrl !== '' && pathOf(originalUrl) === baseUrl ? `//${originalUrl.slice(baseUrl.length)}` : url
}

/** An Express app changes the prototypes of request and response. */
function createRestore(request: IncomingMessage, response: ServerResponse): () => void {
  const { url } = request
  const prototypes = [request, response].map(each => Object.getPrototypeOf(each))
  const headers = response.getHeaders()
  return () => {
    request.url = url
    for (const [n, each] of [request, response].entries()) Object.setPrototypeOf(each, prototypes[n])
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) response.setHeader(name, value)
    }
  }
}
