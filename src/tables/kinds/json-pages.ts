import { quote } from '../../articles/faults/fault.ts'
import type { TableSource } from '../../articles/schema/source-schema.ts'
import type { DocumentFetch, FetchedDocument } from '../../outgoing/fetch-document.ts'
import { Problem } from '../../problem.ts'
import { isFields } from '../../records/fields.ts'
import { valueAt } from '../row-fields.ts'

/** A source at the address of a JSON API or a JSON Feed. */
export type UrlSource = TableSource & { readonly url: string }

/** A page of items. */
export interface JsonPage {
  readonly items: readonly unknown[]
  /** The address of the next page; undefined for the last. */
  readonly next: string | undefined
  /** Whether it is a JSON Feed, which has only the newest articles. */
  readonly isFeed: boolean
  /** Header fields for the next request, if the page may be unchanged then. */
  readonly conditions: Readonly<Record<string, string>>
}

/** A page, or `unchanged` since the request whose conditions were sent. */
export type FetchedPage = JsonPage | 'unchanged'

/** A failure after which the server names the time of the next attempt. */
export class RetryLater extends Problem {
  readonly retryMs: number

  constructor(message: string, retryMs: number) {
    super('unavailable', message)
    this.retryMs = retryMs
  }
}

const SECOND = 1_000

/** Fetches a page. @throws Problem, `RetryLater` where the server asks for patience. */
export async function fetchPage(
  source: UrlSource,
  request: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly fetch: DocumentFetch['fetch']
  },
): Promise<FetchedPage> {
  const { url } = request
  const answer = await request.fetch(url, { accept: 'application/json, */*;q=0.5', ...request.headers })
  if (answer.status === 304) return 'unchanged'
  if (answer.status !== 200) throw refusal(url, answer)
  const content = parse(url, answer.body)
  const items = source.items === undefined ? usualItems(content) : valueAt(content, source.items)
  if (!Array.isArray(items)) {
    const place =
      source.items === undefined ? 'a list, or one in "items"' : `a list in ${quote(source.items)}`
    throw new Problem('invalid', `${shown(url)}: expected ${place}, got ${quote(items ?? content)}`)
  }
  return {
    items,
    next: nextOf(source, { content, answer, isEmpty: items.length === 0 }),
    isFeed: isFields(content) && String(content.version).startsWith('https://jsonfeed.org/'),
    conditions: conditionsOf(answer),
  }
}

function refusal(url: string, { status, headers }: FetchedDocument): Problem {
  const message = `${shown(url)}: expected status 200, got ${status}`
  const after = headers['retry-after']
  if (typeof after !== 'string') return new Problem('unavailable', message)
  const ms = /^\d+$/.test(after) ? Number(after) * SECOND : Date.parse(after) - Date.now()
  return Number.isNaN(ms) ? new Problem('unavailable', message) : new RetryLater(message, Math.max(0, ms))
}

/** A query may hold a secret. */
function shown(url: string): string {
  return url.replace(/\?.*$/s, '?…')
}

function parse(url: string, body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''))
  } catch {
    throw new Problem('invalid', `${shown(url)}: expected JSON, got ${quote(body.toString('utf8', 0, 60))}`)
  }
}

/** The list itself, or the names that most APIs have for it. */
function usualItems(content: unknown): unknown {
  if (Array.isArray(content) || !isFields(content)) return content
  return ['items', 'data', 'results', 'posts', 'articles'].map(name => content[name]).find(Array.isArray)
}

interface NextContext {
  readonly content: unknown
  readonly answer: FetchedDocument
  readonly isEmpty: boolean
}

/** Returns the address of the next page: by the path that the source names, by `next_url`, or by a `Link` header (RFC 8288). */
function nextOf({ next, url: first }: UrlSource, { content, answer, isEmpty }: NextContext) {
  if (isEmpty) return undefined
  const path = typeof next === 'object' ? next.at : (next ?? 'next_url')
  const value = valueAt(content, path)
  const isNone = value === undefined || value === null || value === '' || value === false
  if (isNone) return next === undefined ? sameOrigin(linkedNext(answer), answer.url) : undefined
  if (typeof next === 'object') {
    const url = new URL(first)
    url.searchParams.set(next.as, String(value))
    return url.href
  }
  return sameOrigin(String(value), answer.url)
}

/** Requests may have secret headers, which are for one server. */
function sameOrigin(address: string | undefined, base: string): string | undefined {
  if (address === undefined) return undefined
  const url = URL.parse(address, base)
  if (url?.origin === new URL(base).origin) return url.href
  throw new Problem('invalid', `expected a next page on the same server, got ${quote(address)}`)
}

function linkedNext({ headers }: FetchedDocument): string | undefined {
  const { link } = headers
  const text = Array.isArray(link) ? link.join(', ') : (link ?? '')
  return text.match(/<([^>]*)>[^<]*?;\s*rel\s*=\s*"?next\b/i)?.[1]
}

function conditionsOf({ headers }: FetchedDocument): Readonly<Record<string, string>> {
  const { etag, 'last-modified': modified } = headers
  return {
    ...(typeof etag === 'string' && { 'if-none-match': etag }),
    ...(typeof modified === 'string' && { 'if-modified-since': modified }),
  }
}
