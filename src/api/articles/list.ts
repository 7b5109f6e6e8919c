import { quote } from '../../articles/faults/fault.ts'
import type { Cursor } from '../../articles/selection.ts'
import type { ArticleReader, ArticlesPage } from '../../articles/store/article-reader.ts'
import { foldName } from '../../articles/terms.ts'
import type { ApiHandler } from '../handler.ts'
import { type FieldError, hasControlCharacters, problemResponse } from '../problem-response.ts'
import { viewOf } from './record-of.ts'

/** Creates the handler that lists articles, newest first, a page at a time. */
export function createListHandler({ store }: { readonly store: ArticleReader }): ApiHandler {
  return async ({ query, publication }) => {
    const parsed = parseQuery(query)
    if ('errors' in parsed) return problemResponse(400, parsed.errors[0]?.detail ?? '', parsed)
    const found = await store.list(parsed.page)
    const articles = found.articles.map(each => {
      const { content, markdown, ...rest } = viewOf(each, publication)
      return rest
    })
    if (found.next === undefined) return { status: 200, body: { articles } }
    const next = new URL(`${publication.baseUrl}/api/articles`)
    next.search = String(
      new URLSearchParams({ ...Object.fromEntries(query), cursor: cursorText(found.next) }),
    )
    return {
      status: 200,
      headers: { Link: `<${next.href}>; rel="next"` },
      body: { articles, next: next.href },
    }
  }
}

const DEFAULT_LIMIT = 20
/** Most articles on a page of the list. */
export const MAX_LIMIT = 100
const PARAMETERS = ['limit', 'cursor', 'tag']

type ParsedQuery = { readonly page: ArticlesPage } | { readonly errors: readonly FieldError[] }

function parseQuery(query: URLSearchParams): ParsedQuery {
  const errors: FieldError[] = []
  const addError = (parameter: string, expected: string) =>
    errors.push({
      parameter,
      detail: `${parameter}: expected ${expected}, got ${quote(query.get(parameter))}`,
    })
  for (const name of new Set(query.keys())) {
    if (!PARAMETERS.includes(name)) addError(name, `one of ${PARAMETERS.join(', ')}`)
    else if (query.getAll(name).length > 1) addError(name, 'it once')
    else if (hasControlCharacters(query.get(name) ?? '')) addError(name, 'text on one line')
  }
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    addError('limit', `a number from 1 to ${MAX_LIMIT}`)
  const cursor = query.get('cursor')
  const after = cursor === null ? undefined : parseCursor(cursor)
  if (cursor !== null && after === undefined) addError('cursor', 'the cursor of an earlier page')
  const tag = query.get('tag')
  return errors.length > 0
    ? { errors }
    : { page: { limit, after, tag: tag === null ? undefined : foldName(tag) } }
}

/** Encodes a place in the list. Clients must not interpret it. */
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
