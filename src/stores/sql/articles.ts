import type { Article } from '../../articles/article.ts'
import type { ArticlesPage, SlugOwner } from '../../articles/store/article-reader.ts'
import { createTimeSlice, SLICE_MS } from '../../system/waiting.ts'
import { articleOf, ownerOf } from './rows.ts'
import { all, type Engine, IN_LIST, one, type Work } from './work.ts'

/** Records that `articles` reads at a time. They may be large, and requests are answered between two reads. */
const ARTICLES_PER_READ = 5

/** Implements `ArticleReader.articles`. */
export async function articles({ read }: Engine, ids: readonly string[]): Promise<readonly Article[]> {
  const found = new Map<string, Article>()
  const slice = createTimeSlice(SLICE_MS)
  for (let at = 0; at < ids.length; at += ARTICLES_PER_READ) {
    for (const row of await read(() => all(ARTICLES, ids.slice(at, at + ARTICLES_PER_READ)))) {
      if (slice.isOver()) await slice.next()
      found.set(row.id as string, articleOf(row))
    }
    if (slice.isOver()) await slice.next()
  }
  return ids.flatMap(id => found.get(id) ?? [])
}

const ARTICLES = `SELECT id, slug, published, draft, revision, record FROM articles WHERE id ${IN_LIST}`

const OWNER = 'a.id, a.slug, a.source, a.published, a.due, a.draft, a.withdrawn, a.revision, a.record'
const BY_ID = `SELECT ${OWNER} FROM articles a WHERE a.id = ?`
const BY_IDS = `SELECT ${OWNER} FROM articles a WHERE a.id ${IN_LIST}`
const BY_SLUG = `SELECT ${OWNER} FROM slugs JOIN articles a ON a.id = slugs.article_id WHERE slugs.slug = ?`

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

const NOT_WITHDRAWN = 'articles o WHERE o.withdrawn IS NULL'
const TAGGED = "entries o WHERE o.list = (SELECT number FROM lists WHERE kind = 'tag' AND name = ?)"
const AFTER = 'AND (o.published, o.id) < (?, ?)'
/** Records that are read at a time. Their bodies may be long, and are released before the next read. */
const RECORDS_PER_READ = 10

/** Implements `ArticleReader.list`, of one moment. */
export function* list({ limit, after, tag }: ArticlesPage): Work<readonly SlugOwner[]> {
  const places = yield* all(
    `SELECT o.id FROM ${tag === undefined ? NOT_WITHDRAWN : TAGGED} ${after === undefined ? '' : AFTER}
     ORDER BY o.published DESC, o.id DESC LIMIT ?`,
    ...(tag === undefined ? [] : [tag]),
    ...(after === undefined ? [] : [after.published.getTime(), after.id]),
    limit,
  )
  const ids = places.map(({ id }) => String(id))
  const owners = new Map<string, SlugOwner>()
  for (let at = 0; at < ids.length; at += RECORDS_PER_READ) {
    for (const row of yield* all(BY_IDS, ids.slice(at, at + RECORDS_PER_READ))) {
      owners.set(String(row.id), withoutText(ownerOf(row)))
    }
  }
  return ids.flatMap(id => owners.get(id) ?? [])
}

function withoutText(owner: SlugOwner): SlugOwner {
  const { article } = owner
  return { ...owner, article: { ...article, body: { ...article.body, source: '' } } }
}

/** Implements `ArticleReader.count`. */
export function* count(now: Date): Work<number> {
  const row = yield* one('SELECT count(*) AS n FROM articles WHERE listed = 1 AND due <= ?', now.getTime())
  return Number(row?.n)
}

/** Implements `ArticleReader.nextDue`. */
export function* nextDue(now: Date): Work<Date | undefined> {
  const row = yield* one(
    'SELECT due FROM articles WHERE draft = 0 AND withdrawn IS NULL AND due > ? ORDER BY due LIMIT 1',
    now.getTime(),
  )
  return row && new Date(Number(row.due))
}
