import type { Article } from '../../articles/article.ts'
import type { ArticlesPage, SlugOwner } from '../../articles/store/article-reader.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { Holding, Source, SourcesPage } from '../../articles/store/source-store.ts'
import type { Term } from '../../articles/terms.ts'
import { articleOf, holdingOf, ownerOf, sourceOf, termOf } from './rows.ts'
import { all, type Engine, IN_LIST, NO_LIMIT, one, run, type Work } from './work.ts'

const ARTICLES = `SELECT id, slug, published, draft, revision, record FROM articles WHERE id ${IN_LIST}`

const OWNER = 'a.id, a.slug, a.source, a.published, a.due, a.draft, a.withdrawn, a.revision, a.record'
const BY_ID = `SELECT ${OWNER} FROM articles a WHERE a.id = ?`
const BY_IDS = `SELECT ${OWNER} FROM articles a WHERE a.id ${IN_LIST}`
const BY_SLUG = `SELECT ${OWNER} FROM slugs JOIN articles a ON a.id = slugs.article_id WHERE slugs.slug = ?`

const KEPT = 'articles o WHERE o.withdrawn IS NULL'
const TAGGED = "entries o WHERE o.list = (SELECT number FROM lists WHERE kind = 'tag' AND name = ?)"
const AFTER = 'AND (o.published, o.id) < (?, ?)'
const RECORDS_AT_ONCE = 10

/** `ArticleStore.sources`. */
export function* sources({ after = '', limit }: SourcesPage = { limit: NO_LIMIT }): Work<readonly Source[]> {
  const rows = yield* all(
    `SELECT path, fingerprint, content_hash, dependencies, faults FROM sources
     WHERE path > ? AND path NOT LIKE '/%' ORDER BY path LIMIT ?`,
    after,
    limit,
  )
  return rows.map(sourceOf)
}

/** `ArticleStore.holdings`. */
export function* holdings(paths: readonly string[]): Work<readonly Holding[]> {
  const rows = yield* all(
    `SELECT s.path, s.content_hash, a.id, a.slug FROM sources s
     LEFT JOIN articles a ON a.source = s.path WHERE s.path ${IN_LIST}`,
    paths,
  )
  const found = new Map(rows.map(row => [row.path, holdingOf(row)]))
  return paths.flatMap(path => found.get(path) ?? [])
}

/** `ArticleStore.articles`. */
export function* articles(ids: readonly string[]): Work<readonly Article[]> {
  const rows = yield* all(ARTICLES, ids)
  const found = new Map(rows.map(row => [row.id, articleOf(row)]))
  return ids.flatMap(id => found.get(id) ?? [])
}

/** `ArticleStore.findBySlug`. */
export function* findBySlug(slug: string): Work<SlugOwner | undefined> {
  const row = yield* one(BY_SLUG, slug)
  return row && ownerOf(row, slug)
}

/** `ArticleStore.findById`. */
export function* findById(id: string): Work<SlugOwner | undefined> {
  const row = yield* one(BY_ID, id)
  return row && ownerOf(row)
}

/** `ArticleStore.list`, of one moment. Bodies may be long: only those of some articles are held at once. */
export function* list({ limit, after, tag }: ArticlesPage): Work<readonly SlugOwner[]> {
  const places = yield* all(
    `SELECT o.id FROM ${tag === undefined ? KEPT : TAGGED} ${after === undefined ? '' : AFTER}
     ORDER BY o.published DESC, o.id DESC LIMIT ?`,
    ...(tag === undefined ? [] : [tag]),
    ...(after === undefined ? [] : [after.published.getTime(), after.id]),
    limit,
  )
  const ids = places.map(({ id }) => String(id))
  const owners = new Map<string, SlugOwner>()
  for (let at = 0; at < ids.length; at += RECORDS_AT_ONCE) {
    for (const row of yield* all(BY_IDS, ids.slice(at, at + RECORDS_AT_ONCE))) {
      owners.set(String(row.id), withoutText(ownerOf(row)))
    }
  }
  return ids.flatMap(id => owners.get(id) ?? [])
}

function withoutText(owner: SlugOwner): SlugOwner {
  const { article } = owner
  return { ...owner, article: { ...article, body: { ...article.body, source: '' } } }
}

/** `ArticleStore.count`. */
export function* count(now: Date): Work<number> {
  const row = yield* one('SELECT count(*) AS n FROM articles WHERE listed = 1 AND due <= ?', now.getTime())
  return Number(row?.n)
}

/** `ArticleStore.nextDue`. */
export function* nextDue(now: Date): Work<Date | undefined> {
  const row = yield* one(
    'SELECT due FROM articles WHERE draft = 0 AND withdrawn IS NULL AND due > ? ORDER BY due LIMIT 1',
    now.getTime(),
  )
  return row && new Date(Number(row.due))
}

/** `ArticleStore.findTerm`. */
export function* findTerm(...[kind, by]: Parameters<ArticleStore['findTerm']>): Work<Term | undefined> {
  const [column, value] = 'slug' in by ? ['slug', by.slug] : ['folded', by.folded]
  const row = yield* one(`SELECT kind, name, slug FROM terms WHERE kind = ? AND ${column} = ?`, kind, value)
  return row && termOf(row)
}

/** `ArticleStore.remember`. */
export async function remember(engine: Engine, key: string, value: string): Promise<string> {
  const known = () => one('SELECT value FROM remembered WHERE key = ?', key)
  const row =
    (await engine.read(known)) ??
    (await engine.write(function* () {
      yield* run('INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING', key, value)
      return yield* known()
    }))
  return String(row?.value)
}
