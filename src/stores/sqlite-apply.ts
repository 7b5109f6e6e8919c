import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ArticleDraft } from '../articles/article.ts'
import {
  type Applied,
  type ApplyOptions,
  type Source,
  type SourceChange,
  UNREAD,
} from '../articles/article-store.ts'
import { type Fault, quote } from '../articles/fault.ts'
import { decideId, decideSlug } from '../articles/identity.ts'
import { articleOf, type Row, recordJson } from './rows.ts'

/** What one change did, for counting. */
type Outcome = 'added' | 'changed' | 'renamed' | 'withdrawn' | 'unchanged'

/** Applies changes of sources inside a transaction that the caller holds. */
export function applyChanges(
  database: DatabaseSync,
  changes: readonly SourceChange[],
  options: ApplyOptions,
): Applied {
  const apply = createApply(database, options)
  const faults: Fault[] = []
  const counts: Record<Outcome, number> = { added: 0, changed: 0, renamed: 0, withdrawn: 0, unchanged: 0 }
  // What is gone goes first: a file that comes under another name takes over the article of the one that went.
  for (const change of changes.toSorted((a, b) => Number(b.kind === 'gone') - Number(a.kind === 'gone'))) {
    const { outcome, found } = apply(change)
    counts[outcome]++
    faults.push(...found)
  }
  const { added, changed, renamed, withdrawn } = counts
  return { added, changed, renamed, withdrawn, faults }
}

interface Effect {
  readonly outcome: Outcome
  readonly found: readonly Fault[]
}

function createApply(
  database: DatabaseSync,
  { now, host, timeZone }: ApplyOptions,
): (change: SourceChange) => Effect {
  const statements = prepare(database)

  function apply(change: SourceChange): Effect {
    if (change.kind === 'gone') return forget(change.path)
    if (change.kind === 'article') return put(change.source, change.draft)
    saveSource(change.source, [])
    return { outcome: 'unchanged', found: [] }
  }

  function forget(path: string): Effect {
    statements.deleteSource.run(path)
    const article = statements.bySource.get(path)
    if (article === undefined) return { outcome: 'unchanged', found: [] }
    withdraw(article)
    return { outcome: 'withdrawn', found: [] }
  }

  function withdraw(article: Row): void {
    statements.withdraw.run(now.getTime(), nextRevision(), article.id as string)
  }

  function put(source: Source, draft: ArticleDraft): Effect {
    const own = findOwn(source, draft)
    const conflict = idConflict(source, draft, own) ?? slugConflict(source, draft, own)
    if (conflict !== undefined) {
      saveSource({ ...source, fingerprint: UNREAD }, [conflict])
      return { outcome: 'unchanged', found: [conflict] }
    }
    const before = statements.bySource.get(source.path)
    if (before !== undefined && before.id !== own?.id) withdraw(before)
    const { published, warnings } = keepPublished(source, draft, own)
    saveSource(source, warnings)
    return { outcome: save(source, { ...draft, published }, own), found: warnings }
  }

  /** The article that this record is a version of, if it is not a new one. */
  function findOwn(source: Source, draft: ArticleDraft): Row | undefined {
    if (draft.id !== undefined) return statements.byId.get(draft.id)
    const named =
      statements.bySource.get(source.path) ?? statements.withdrawnByContent.get(source.contentHash)
    return named ?? (draft.slug === undefined ? undefined : statements.withdrawnBySlug.get(draft.slug))
  }

  function idConflict(source: Source, draft: ArticleDraft, own: Row | undefined): Fault | undefined {
    if (draft.id === undefined || own === undefined || own.withdrawn !== null || own.source === source.path)
      return undefined
    return taken(source, 'id', draft.id, own)
  }

  function slugConflict(source: Source, draft: ArticleDraft, own: Row | undefined): Fault | undefined {
    if (draft.slug === undefined) return undefined
    const owner = statements.byCurrentSlug.get(draft.slug)
    return owner === undefined || owner.id === own?.id ? undefined : taken(source, 'slug', draft.slug, owner)
  }

  function save(source: Source, draft: ArticleDraft, own: Row | undefined): Outcome {
    const facts = {
      own: own && { id: own.id as string, slug: own.slug as string },
      idTaken: (id: string) => statements.byId.get(id) !== undefined,
      slugTaken: (slug: string) => statements.bySlug.get(slug) !== undefined,
      host,
      timeZone,
    }
    const slug = decideSlug(draft, facts)
    const id = decideId(draft, slug, facts)
    const record = recordJson(draft)
    const same =
      own?.record === record &&
      own.slug === slug &&
      own.published === draft.published.getTime() &&
      own.draft === Number(draft.draft) &&
      own.withdrawn === null
    statements.putArticle.run(
      id,
      slug,
      source.path,
      source.contentHash,
      draft.published.getTime(),
      Number(draft.draft),
      same ? (own.revision as number) : nextRevision(),
      remoteImageOfDraft(draft),
      record,
    )
    statements.putSlug.run(slug, id)
    if (own === undefined) return 'added'
    if (own.withdrawn !== null) return 'renamed'
    return same ? 'unchanged' : 'changed'
  }

  function remoteImageOfDraft(draft: ArticleDraft): string | null {
    const src = draft.image?.src
    if (src === undefined || src.startsWith('/')) return null
    statements.wantImage.run(src, now.getTime())
    return src
  }

  function keepPublished(source: Source, draft: ArticleDraft, own: Row | undefined) {
    const kept = own === undefined || own.draft === 1 ? undefined : articleOf(own).published
    const moved = kept !== undefined && kept <= now && kept.getTime() !== draft.published.getTime()
    if (!moved) return { published: draft.published, warnings: [] }
    const came = draft.published.toISOString()
    const message = `stays ${kept.toISOString()}, with which the article was first published; came ${came}. Use "updated" to say that it changed`
    const warning: Fault = { severity: 'warning', file: source.path, field: 'published', message }
    return { published: kept, warnings: [warning] }
  }

  function saveSource(source: Source, found: readonly Fault[]): void {
    const faults = JSON.stringify([...source.faults, ...found])
    const dependencies = JSON.stringify(source.dependencies)
    statements.putSource.run(source.path, source.fingerprint, source.contentHash, dependencies, faults)
  }

  function nextRevision(): number {
    return Number(statements.nextRevision.get()?.last)
  }

  return apply
}

function taken(source: Source, field: string, value: string, owner: Row): Fault {
  const where = owner.withdrawn === null ? `the article of ${owner.source}` : 'a withdrawn article'
  const message = `expected one that no other article has, came ${quote(value)}, which is that of ${where}`
  return { severity: 'fault', file: source.path, field, message }
}

function prepare(database: DatabaseSync): Readonly<Record<Statement, StatementSync>> {
  const prepared = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)])
  return Object.fromEntries(prepared) as Record<Statement, StatementSync>
}

type Statement = keyof typeof SQL

const COLUMNS = 'id, slug, source, published, draft, withdrawn, revision, record'

const SQL = {
  byId: `SELECT ${COLUMNS} FROM articles WHERE id = ?`,
  bySource: `SELECT ${COLUMNS} FROM articles WHERE source = ? AND withdrawn IS NULL`,
  byCurrentSlug: `SELECT ${COLUMNS} FROM articles WHERE slug = ?`,
  bySlug: 'SELECT article_id FROM slugs WHERE slug = ?',
  withdrawnByContent: `SELECT ${COLUMNS} FROM articles WHERE content_hash = ? AND withdrawn IS NOT NULL ORDER BY withdrawn DESC LIMIT 1`,
  withdrawnBySlug: `SELECT ${COLUMNS} FROM articles WHERE slug = ? AND withdrawn IS NOT NULL`,
  withdraw: 'UPDATE articles SET withdrawn = ?, source = NULL, revision = ? WHERE id = ?',
  putArticle: `INSERT INTO articles (id, slug, source, content_hash, published, draft, revision, remote_image, record)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, source = excluded.source, content_hash = excluded.content_hash,
      published = excluded.published, draft = excluded.draft, revision = excluded.revision, withdrawn = NULL,
      remote_image = excluded.remote_image, record = excluded.record`,
  putSlug:
    'INSERT INTO slugs (slug, article_id) VALUES (?, ?) ON CONFLICT (slug) DO UPDATE SET article_id = excluded.article_id',
  putSource: `INSERT INTO sources (path, fingerprint, content_hash, dependencies, faults) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (path) DO UPDATE SET fingerprint = excluded.fingerprint, content_hash = excluded.content_hash,
      dependencies = excluded.dependencies, faults = excluded.faults`,
  deleteSource: 'DELETE FROM sources WHERE path = ?',
  wantImage: 'INSERT INTO remote_images (url, retry_at) VALUES (?, ?) ON CONFLICT (url) DO NOTHING',
  nextRevision: 'UPDATE revisions SET last = last + 1 RETURNING last',
} as const
