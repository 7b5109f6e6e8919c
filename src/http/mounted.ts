import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AnswerOptions, createAnswerPath } from './answer.ts'
import { parseTarget, pathOf } from './request-target.ts'

/** What a host mounts beneath a path of its own, with `use` of Express or Connect. */
export type Mounted = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/** What Express says of where a router is mounted. */
type MountedRequest = IncomingMessage & { readonly baseUrl?: string; readonly originalUrl?: string }

/**
 * Creates what answers requests in the app of a host. What is not here is passed on, and the host finds request and
 * response as they were: nothing of ours, such as the leave to be read from anywhere, is in what it answers.
 */
export function createMounted(options: AnswerOptions): Mounted {
  const answerPath = createAnswerPath(options)

  return (request, response, next) => {
    const target = parseTarget(urlBeneath(request), '')
    if (target.kind !== 'path') return next()
    const giveBack = remember(request, response)
    answerPath(request, response, target, error => {
      giveBack()
      next(error)
    })
  }
}

/** The mount path without a slash becomes `//`, which leads to the home page like every other misspelling of `/`. */
function urlBeneath({ url = '/', baseUrl = '', originalUrl = url }: MountedRequest): string {
  return baseUrl !== '' && pathOf(originalUrl) === baseUrl ? `//${originalUrl.slice(baseUrl.length)}` : url
}

/** An app of Express makes request and response its own, by their prototypes. */
function remember(request: IncomingMessage, response: ServerResponse): () => void {
  const { url } = request
  const prototypes = [request, response].map(each => Object.getPrototypeOf(each))
  const headers = response.getHeaders()
  return () => {
    request.url = url
    for (const [at, each] of [request, response].entries()) Object.setPrototypeOf(each, prototypes[at])
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) response.setHeader(name, value)
    }
  }
}
