import { quote } from '../../articles/faults/fault.ts'
import type { Cursor } from '../../articles/selection.ts'
import type { ArticleStore, ArticlesPage } from '../../articles/store/article-store.ts'
import { foldName } from '../../articles/terms.ts'
import type { ApiRequest } from '../handler.ts'
import {
  type ApiResponse,
  type FieldError,
  hasControlCharacters,
  problemResponse,
} from '../problem-response.ts'
import { viewOf } from './article-view.ts'

const DEFAULT_LIMIT = 20
/** Articles on a page of the list. */
export const MAX_LIMIT = 100
const PARAMETERS = ['limit', 'cursor', 'tag']

/** Creates what lists articles, newest first, a page at a time. */
export function createList({ store }: { readonly store: Pick<ArticleStore, 'list'> }) {
  return async ({ query, publication }: ApiRequest): Promise<ApiResponse> => {
    const asked = parseQuery(query)
    if ('errors' in asked)
      return problemResponse(400, asked.errors[0]?.detail ?? '', { errors: asked.errors })
    const { page } = asked
    const owners = await store.list({ ...page, limit: page.limit + 1 })
    const shown = owners.slice(0, page.limit)
    const articles = shown.map(owner => {
      const { content, markdown, ...rest } = viewOf(owner, publication)
      return rest
    })
    const last = shown.at(-1)?.article
    if (owners.length <= page.limit || last === undefined) return { status: 200, body: { articles } }
    const next = new URL(`${publication.baseUrl}/api/articles`)
    next.search = String(new URLSearchParams({ ...Object.fromEntries(query), cursor: cursorText(last) }))
    return {
      status: 200,
      headers: { Link: `<${next.href}>; rel="next"` },
      body: { articles, next: next.href },
    }
  }
}

type ParsedQuery = { readonly page: ArticlesPage } | { readonly errors: readonly FieldError[] }

function parseQuery(query: URLSearchParams): ParsedQuery {
  const errors: FieldError[] = []
  const wrong = (parameter: string, expected: string) =>
    errors.push({
      parameter,
      detail: `${parameter}: expected ${expected}, got ${quote(query.get(parameter))}`,
    })
  for (const name of new Set(query.keys())) {
    if (!PARAMETERS.includes(name)) wrong(name, `one of ${PARAMETERS.join(', ')}`)
    else if (query.getAll(name).length > 1) wrong(name, 'it once')
    else if (hasControlCharacters(query.get(name) ?? '')) wrong(name, 'text on one line')
  }
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    wrong('limit', `a number from 1 to ${MAX_LIMIT}`)
  const cursor = query.get('cursor')
  const after = cursor === null ? undefined : parseCursor(cursor)
  if (cursor !== null && after === undefined) wrong('cursor', 'that of a page before')
  const tag = query.get('tag')
  return errors.length > 0
    ? { errors }
    : { page: { limit, after, tag: tag === null ? undefined : foldName(tag) } }
}

/** A place in the list, of which only the server knows what it means. */
function cursorText({ published, id }: Cursor): string {
  return Buffer.from(JSON.stringify([published.getTime(), id])).toString('base64url')
}

function parseCursor(text: string): Cursor | undefined {
  try {
    const [time, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as readonly unknown[]
    const published = new Date(Number(time))
    return typeof id === 'string' && !hasControlCharacters(id) && !Number.isNaN(published.getTime())
      ? { published, id }
      : undefined
  } catch {
    return undefined
  }
}
