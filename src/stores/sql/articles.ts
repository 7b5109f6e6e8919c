import type { Article } from '../../articles/article.ts'
import type {
  ArticleList,
  ArticleStates,
  ArticlesPage,
  SlugOwner,
} from '../../articles/store/article-reader.ts'
import { RECALLED, WITHDRAWAL } from './recalls/withdrawal-rows.ts'
import { articleOf, cursorOf, ownerOf } from './rows.ts'
import { rowsById } from './rows-by-id.ts'
import { all, type Engine, IN_LIST, one, type Work } from './work.ts'

/** Implements `ArticleReader.articles`. */
export async function articles(engine: Engine, ids: readonly string[]): Promise<readonly Article[]> {
  const found = new Map<string, Article>()
  for await (const row of rowsById(engine, ARTICLES, ids)) found.set(row.id as string, articleOf(row))
  return ids.flatMap(id => found.get(id) ?? [])
}

const ARTICLES = `SELECT id, slug, published, draft, revision, record FROM articles WHERE id ${IN_LIST}`

const OWNER = `a.id, a.slug, a.source, a.published, a.due, a.draft, a.record, ${WITHDRAWAL}`
const BY_ID = `SELECT ${OWNER} FROM articles a ${RECALLED} WHERE a.id = ?`
const BY_IDS = `SELECT ${OWNER} FROM articles a ${RECALLED} WHERE a.id ${IN_LIST}`
const BY_SLUG = `SELECT ${OWNER} FROM slugs JOIN articles a ON a.id = slugs.article_id ${RECALLED} WHERE slugs.slug = ?`

/** Implements `ArticleReader.findById`. */
export function* findById(id: string): Work<SlugOwner | undefined> {
  const row = yield* one(BY_ID, id)
  return row && ownerOf(row)
}

/** Implements `ArticleReader.findBySlug`. */
export function* findBySlug(slug: string): Work<SlugOwner | undefined> {
  const row = yield* one(BY_SLUG, slug)
  return row && ownerOf(row, slug)
}

const ADDRESSES = `SELECT slug, article_id FROM slugs WHERE article_id ${IN_LIST}`

/** Implements `ArticleReader.addresses`. */
export function* addresses(ids: readonly string[]): Work<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  for (const { slug, article_id: id } of yield* all(ADDRESSES, ids)) {
    const names = found.get(id as string) ?? []
    names.push(slug as string)
    found.set(id as string, names)
  }
  return found
}

const NOT_WITHDRAWN = 'articles o WHERE o.withdrawn IS NULL'
const TAGGED = "entries o WHERE o.list = (SELECT number FROM lists WHERE kind = 'tag' AND name = ?)"
const AFTER = 'AND (o.published, o.id) < (?, ?)'
/** Bytes of records without their texts after which a page of the list ends. */
const MAX_PAGE_BYTES = 4_000_000

/**
 * Implements `ArticleReader.list`. The places are of one moment. Records are read after them, a few at a time, because
 * they may be large; one that was withdrawn meanwhile is left out.
 */
export async function list(engine: Engine, { limit, after, tag }: ArticlesPage): Promise<ArticleList> {
  const rows = await engine.read(() =>
    all(
      `SELECT o.published, o.id FROM ${tag === undefined ? NOT_WITHDRAWN : TAGGED} ${after === undefined ? '' : AFTER}
       ORDER BY o.published DESC, o.id DESC LIMIT ?`,
      ...(tag === undefined ? [] : [tag]),
      ...(after === undefined ? [] : [after.published.getTime(), after.id]),
      limit + 1,
    ),
  )
  const places = rows.map(cursorOf)
  const ids = places.slice(0, limit).map(({ id }) => id)
  const owners = new Map<string, SlugOwner>()
  let bytes = 0
  for await (const row of rowsById(engine, BY_IDS, ids)) {
    const owner = ownerOf(row)
    owners.set(owner.article.id, withoutText(owner))
    bytes += (row.record as string).length - owner.article.body.source.length
    if (bytes > MAX_PAGE_BYTES) break
  }
  const end = ids.findLastIndex(id => owners.has(id)) + 1
  return {
    articles: ids.flatMap(id => owners.get(id) ?? []).filter(({ withdrawn }) => !withdrawn),
    next: end < places.length ? places[end - 1] : undefined,
  }
}

function withoutText(owner: SlugOwner): SlugOwner {
  const { article } = owner
  return { ...owner, article: { ...article, body: { ...article.body, source: '' } } }
}

/** Implements `ArticleReader.count`. */
export function* count(now: Date): Work<number> {
  const row = yield* one(
    'SELECT count(*) AS n FROM articles WHERE listed = 1 AND due <= ? AND (expires IS NULL OR expires > ?)',
    now.getTime(),
    now.getTime(),
  )
  return Number(row?.n)
}

/** Implements `ArticleReader.countStates`. An index has all that is compared, so that no record is read. */
export function* countStates(now: Date): Work<ArticleStates> {
  const rows = yield* all(
    `SELECT CASE
       WHEN withdrawn IS NOT NULL THEN 'withdrawn'
       WHEN draft = 1 THEN 'draft'
       WHEN expires <= ? THEN 'expired'
       WHEN due > ? THEN 'scheduled'
       ELSE 'public' END AS state, count(*) AS n
     FROM articles GROUP BY state`,
    now.getTime(),
    now.getTime(),
  )
  const counts = Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)]))
  return { public: 0, scheduled: 0, draft: 0, expired: 0, withdrawn: 0, ...counts }
}

/** Implements `ArticleReader.nextDue`. */
export function* nextDue(now: Date): Work<Date | undefined> {
  const due = yield* firstAfter('due', now)
  const expires = yield* firstAfter('expires', now)
  return expires === undefined || (due !== undefined && due < expires) ? due : expires
}

function* firstAfter(column: 'due' | 'expires', now: Date): Work<Date | undefined> {
  const row = yield* one(
    `SELECT ${column} AS at FROM articles WHERE draft = 0 AND withdrawn IS NULL AND ${column} > ? ORDER BY ${column} LIMIT 1`,
    now.getTime(),
  )
  return row && new Date(Number(row.at))
}
