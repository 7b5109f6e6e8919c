import { isDeepStrictEqual } from 'node:util'
import type { ArticleDraft } from '../articles/article.ts'
import {
  type Applied,
  type ApplyOptions,
  type Expected,
  type Source,
  type SourceChange,
  UNREAD,
} from '../articles/article-store.ts'
import { type Fault, quote } from '../articles/fault.ts'
import { decideId, decideSlug } from '../articles/identity.ts'
import { Problem } from '../problem.ts'
import { articleOf, factsOf, type Row, recordJson } from './rows.ts'
import { isListed, type Listing } from './sqlite-lists.ts'
import type { Statements } from './sqlite-statements.ts'

/** What one change did, for counting. */
type Outcome = 'added' | 'changed' | 'renamed' | 'withdrawn' | 'unchanged'

/** Applies changes of sources inside a transaction that the caller holds. */
export function applyChanges(
  parts: ApplyParts,
  changes: readonly SourceChange[],
  options: ApplyOptions,
): Applied {
  const apply = createApply(parts, options)
  const faults: Fault[] = []
  const counts: Record<Outcome, number> = { added: 0, changed: 0, renamed: 0, withdrawn: 0, unchanged: 0 }
  // What is gone goes first: a file that comes under another name takes over the article of the one that went.
  for (const change of changes.toSorted((a, b) => Number(b.kind === 'gone') - Number(a.kind === 'gone'))) {
    const { outcome, found } = apply(change)
    counts[outcome]++
    faults.push(...found)
  }
  parts.listing.finish(lastRevision(parts.statements))
  const { added, changed, renamed, withdrawn } = counts
  return { added, changed, renamed, withdrawn, faults, article: articleAfter(changes, parts.statements) }
}

function articleAfter(changes: readonly SourceChange[], { bySource }: Statements) {
  const last = changes.findLast(change => change.kind === 'article' && change.expected !== undefined)
  const row = last?.kind === 'article' ? bySource.get(last.source.path) : undefined
  return row && articleOf(row)
}

/** What changes are applied with. */
export interface ApplyParts {
  readonly statements: Statements
  readonly listing: Listing
}

/** The article that a record is a version of, and the one whose names it keeps. */
interface Versions {
  readonly own: Row | undefined
  readonly names: Row | undefined
}

interface Effect {
  readonly outcome: Outcome
  readonly found: readonly Fault[]
}

function createApply(
  { statements, listing }: ApplyParts,
  { now, host, timeZone, undo }: ApplyOptions,
): (change: SourceChange) => Effect {
  /** Articles that these changes withdrew, by what their files held last. */
  const vanished = new Map<string, Row>()

  function apply(change: SourceChange): Effect {
    if (change.kind === 'faulty') return putFaulty(change.source)
    const path = change.kind === 'gone' ? change.path : change.source.path
    if (change.expected !== undefined) assertAsExpected(path, change.expected)
    return change.kind === 'gone' ? forget(path) : put(change)
  }

  function assertAsExpected(path: string, expected: Expected): void {
    const there = statements.bySource.get(path)?.id
    const id = expected === 'absent' ? undefined : expected.id
    const asExpected =
      expected === 'absent' || statements.byId.get(expected.id)?.revision === expected.revision
    if (asExpected && (there === undefined || there === id)) return
    throw new Problem('conflict', `${path}: was changed meanwhile: ask for it again`)
  }

  function forget(path: string): Effect {
    const contentHash = statements.contentOf.get(path)?.content_hash
    statements.deleteSource.run(path)
    const article = statements.bySource.get(path)
    if (article === undefined) return { outcome: 'unchanged', found: [] }
    withdraw(article)
    if (contentHash) vanished.set(contentHash as string, article)
    return { outcome: 'withdrawn', found: [] }
  }

  /** The last right version stays, also when the broken file was renamed. */
  function putFaulty(source: Source): Effect {
    saveSource(source, [])
    const article = vanished.get(source.contentHash)
    if (article === undefined || statements.bySource.get(source.path) !== undefined)
      return { outcome: 'unchanged', found: [] }
    vanished.delete(source.contentHash)
    const revision = nextRevision()
    statements.bringBack.run(source.path, revision, article.id as string)
    listing.enter(article.id as string, articleOf(article), { due: Number(article.due), revision })
    return { outcome: 'renamed', found: [] }
  }

  function withdraw(article: Row): void {
    statements.withdraw.run(now.getTime(), nextRevision(), article.id as string)
    listing.leave(article.id as string)
  }

  function put({ source, draft, expected }: SourceChange & { kind: 'article' }): Effect {
    const own = findOwn(source, draft)
    const conflict = idConflict(source, draft, own) ?? slugConflict(source, draft, own)
    if (conflict !== undefined) {
      if (expected === undefined) saveSource({ ...source, fingerprint: UNREAD }, [conflict])
      return { outcome: 'unchanged', found: [conflict] }
    }
    const before = statements.bySource.get(source.path)
    if (before !== undefined && before.id !== own?.id) withdraw(before)
    if (own !== undefined && isRepublished(draft, own)) return republish(source, draft, own)
    const { published, warnings } = keepPublished(source, draft, own)
    saveSource(source, warnings)
    // A record that gives another id than its file's article had keeps the address.
    const kept = { ...withKnownFacts(draft), published }
    return { outcome: save(source, kept, { own, names: own ?? before }), found: warnings }
  }

  function isRepublished(draft: ArticleDraft, own: Row): boolean {
    return draft.republish === true && isPublic(own) && own.published !== draft.published.getTime()
  }

  /** The same record as a new article: with a new id, at the old address. */
  function republish(source: Source, draft: ArticleDraft, own: Row): Effect {
    if (own.withdrawn === null) withdraw(own)
    saveSource(source, [])
    const named = { ...withKnownFacts(draft), slug: draft.slug ?? (own.slug as string) }
    return { outcome: save(source, named, { own: undefined, names: undefined }), found: [] }
  }

  function isPublic(own: Row): boolean {
    return own.draft === 0 && (own.due as number) <= now.getTime()
  }

  /** The article that this record is a version of, if it is not a new one. */
  function findOwn(source: Source, draft: ArticleDraft): Row | undefined {
    if (draft.id !== undefined) return statements.byId.get(draft.id)
    return statements.bySource.get(source.path) ?? statements.withdrawnByContent.get(source.contentHash)
  }

  /** The article, perhaps withdrawn, that has this slug. */
  function slugOwner(slug: string): Row | undefined {
    const article = statements.bySlug.get(slug)
    return article?.slug === slug ? article : undefined
  }

  function idConflict(source: Source, draft: ArticleDraft, own: Row | undefined): Fault | undefined {
    if (draft.id === undefined || own === undefined || own.withdrawn !== null || own.source === source.path)
      return undefined
    return taken(source, 'id', draft.id, own)
  }

  function slugConflict(source: Source, draft: ArticleDraft, own: Row | undefined): Fault | undefined {
    if (draft.slug === undefined) return undefined
    const owner = slugOwner(draft.slug)
    // The address of a withdrawn article is free again; its id is not.
    if (owner === undefined || owner.withdrawn !== null) return undefined
    if (owner.id === own?.id || owner.source === source.path) return undefined
    return taken(source, 'slug', draft.slug, owner)
  }

  function save(source: Source, draft: ArticleDraft, { own, names }: Versions): Outcome {
    const facts = {
      own: names && { id: names.id as string, slug: names.slug as string },
      idTaken: (id: string) => statements.byId.get(id) !== undefined,
      slugTaken: (slug: string) => (statements.bySlug.get(slug)?.id ?? names?.id) !== names?.id,
      host,
      timeZone,
    }
    const slug = decideSlug(draft, facts)
    const id = decideId(draft, slug, facts)
    const record = recordJson(draft)
    const due = dueOf(draft, own)
    const same =
      own !== undefined &&
      isSameJson(own.record as string, record) &&
      own.slug === slug &&
      own.published === draft.published.getTime() &&
      own.draft === Number(draft.draft) &&
      own.withdrawn === null
    const revision = same ? (own.revision as number) : nextRevision()
    statements.putArticle.run(
      id,
      slug,
      source.path,
      source.contentHash,
      draft.published.getTime(),
      due,
      Number(draft.draft),
      Number(isListed(draft)),
      revision,
      remoteImageOfDraft(draft),
      record,
    )
    statements.putSlug.run(slug, id)
    listing.enter(id, draft, { due, revision })
    if (own === undefined) return 'added'
    if (own.withdrawn !== null) return 'renamed'
    return same ? 'unchanged' : 'changed'
  }

  /** From when it may be shown: it is public for good, or else held back for the time to think again. */
  function dueOf(draft: ArticleDraft, own: Row | undefined): number {
    if (own !== undefined && isPublic(own)) return own.due as number
    const heldTo = now.getTime() + undo
    const before = own === undefined || own.draft === 1 ? heldTo : Math.min(heldTo, own.due as number)
    return undo === 0 ? draft.published.getTime() : Math.max(draft.published.getTime(), before)
  }

  /** The image may have been reached while the record was read. */
  function withKnownFacts(draft: ArticleDraft): ArticleDraft {
    const { image } = draft
    if (image === undefined) return draft
    const known = statements.knownImage.get(image.src)
    return known === undefined ? draft : { ...draft, image: { ...image, ...factsOf(known) } }
  }

  function remoteImageOfDraft(draft: ArticleDraft): string | null {
    const src = draft.image?.src
    if (src === undefined || src.startsWith('/')) return null
    statements.wantImage.run(src, now.getTime())
    return src
  }

  function keepPublished(source: Source, draft: ArticleDraft, own: Row | undefined) {
    const kept = own !== undefined && isPublic(own) ? articleOf(own).published : undefined
    if (kept === undefined || kept.getTime() === draft.published.getTime())
      return { published: draft.published, warnings: [] }
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

function lastRevision(statements: Statements): number {
  return Number(statements.lastRevision.get()?.last)
}

function isSameJson(one: string, other: string): boolean {
  return one === other || isDeepStrictEqual(JSON.parse(one), JSON.parse(other))
}

function taken(source: Source, field: string, value: string, owner: Row): Fault {
  const where = owner.withdrawn === null ? `the article of ${owner.source}` : 'a withdrawn article'
  const message = `expected one that no other article has, came ${quote(value)}, which is that of ${where}`
  return { severity: 'fault', file: source.path, field, message }
}
