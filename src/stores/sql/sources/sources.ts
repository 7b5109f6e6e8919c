import type { Source, SourceArticle, SourcesPage } from '../../../articles/store/source-store.ts'
import { sourceArticleOf, sourceOf } from '../rows.ts'
import { all, IN_LIST, NO_LIMIT, type Work } from '../work.ts'

const WITHIN = `SELECT path, fingerprint, content_hash, dependencies, faults FROM sources
  WHERE path > ? AND path < ? ORDER BY path LIMIT ?`

/** Implements `SourceStore.sources`. */
export function* sources(
  { after = '', within, limit }: SourcesPage = { limit: NO_LIMIT },
): Work<readonly Source[]> {
  if (within !== undefined) {
    const rows = yield* all(WITHIN, after > within ? after : within, `${within}\u{10ffff}`, limit)
    return rows.map(sourceOf)
  }
  const rows = yield* all(
    `SELECT path, fingerprint, content_hash, dependencies, faults FROM sources
     WHERE path > ? AND path NOT LIKE '/%' ORDER BY path LIMIT ?`,
    after,
    limit,
  )
  return rows.map(sourceOf)
}

/** Sources whose articles were taken back and stay withdrawn. */
const HELD = `SELECT s.path, s.content_hash, a.id, a.slug, a.published, a.record FROM recalls r
  JOIN sources s ON s.path = r.source JOIN articles a ON a.id = r.article_id WHERE r.held = 1 AND r.source ${IN_LIST}`

/** Implements `SourceStore.sourceArticles`. */
export function* sourceArticles(paths: readonly string[]): Work<readonly SourceArticle[]> {
  const rows = yield* all(
    `SELECT s.path, s.content_hash, a.id, a.slug, a.published, a.record FROM sources s
     LEFT JOIN articles a ON a.source = s.path WHERE s.path ${IN_LIST}`,
    paths,
  )
  const held = rows.some(({ id }) => id === null) ? yield* all(HELD, paths) : []
  const found = new Map([...rows, ...held].map(row => [row.path, sourceArticleOf(row)]))
  return paths.flatMap(path => found.get(path) ?? [])
}
