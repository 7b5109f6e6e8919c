import { isDeepStrictEqual } from 'node:util'
import type { ArticleDraft } from '../../../articles/article.ts'
import { type Fault, quote } from '../../../articles/faults/fault.ts'
import {
  type Applied,
  type ApplyOptions,
  type Expected,
  type Source,
  type SourceChange,
  UNREAD,
} from '../../../articles/store/source-store.ts'
import { Problem } from '../../../problem.ts'
import { isListed, type ListEntries, openListEntries } from '../lists/list-entries.ts'
import { enqueueRemoteImage, remoteImageFacts } from '../remote-images.ts'
import { articleOf, type Row, recordJson } from '../rows.ts'
import type { Work } from '../work.ts'
import { decideId, decideSlug, findArticleOf, slugOwner } from './names.ts'
import {
  deleteSource,
  findById,
  findBySource,
  lastRevision,
  nextRevision,
  putArticle,
  putSource,
  restoreArticle,
  withdrawArticle,
} from './statements.ts'

/** What one change did, for counting. */
type Outcome = 'added' | 'changed' | 'renamed' | 'withdrawn' | 'unchanged'

interface Effect {
  readonly outcome: Outcome
  readonly found: readonly Fault[]
}

const NOTHING: Effect = { outcome: 'unchanged', found: [] }

/** `ArticleStore.apply`, in one transaction. */
export function* applyChanges(changes: readonly SourceChange[], options: ApplyOptions): Work<Applied> {
  const listing = yield* openListEntries(options.language)
  const apply = createApply(listing, options)
  const faults: Fault[] = []
  const counts: Record<Outcome, number> = { added: 0, changed: 0, renamed: 0, withdrawn: 0, unchanged: 0 }
  // What is gone goes first: a file that comes under another name takes over the article of the one that went.
  for (const change of changes.toSorted((a, b) => Number(b.kind === 'gone') - Number(a.kind === 'gone'))) {
    const { outcome, found } = yield* apply(change)
    counts[outcome]++
    faults.push(...found)
  }
  yield* listing.finish(yield* lastRevision())
  const { added, changed, renamed, withdrawn } = counts
  return { added, changed, renamed, withdrawn, faults, article: yield* articleAfter(changes) }
}

function* articleAfter(changes: readonly SourceChange[]): Work<Applied['article']> {
  const last = changes.findLast(change => change.kind === 'article' && change.expected !== undefined)
  const row = last?.kind === 'article' ? yield* findBySource(last.source.path) : undefined
  return row && articleOf(row)
}

/** The article that a record is a version of, and the one whose names it keeps. */
interface Versions {
  readonly own: Row | undefined
  readonly names: Row | undefined
}

function createApply(
  listing: ListEntries,
  { now, host, timeZone, undo }: ApplyOptions,
): (change: SourceChange) => Work<Effect> {
  /** Articles that these changes withdrew, by what their files held last. */
  const vanished = new Map<string, Row>()

  function* apply(change: SourceChange): Work<Effect> {
    if (change.kind === 'faulty') return yield* putFaulty(change.source)
    const path = change.kind === 'gone' ? change.path : change.source.path
    if (change.expected !== undefined) yield* assertAsExpected(path, change.expected)
    return yield* change.kind === 'gone' ? forget(path) : put(change)
  }

  function* assertAsExpected(path: string, expected: Expected): Work<void> {
    const there = (yield* findBySource(path))?.id
    const id = expected === 'absent' ? undefined : expected.id
    const asExpected = expected === 'absent' || (yield* findById(expected.id))?.revision === expected.revision
    if (asExpected && (there === undefined || there === id)) return
    throw new Problem('conflict', `${path}: was changed meanwhile: ask for it again`)
  }

  function* forget(path: string): Work<Effect> {
    const contentHash = yield* deleteSource(path)
    const article = yield* findBySource(path)
    if (article === undefined) return NOTHING
    yield* remove(article)
    if (contentHash) vanished.set(contentHash, article)
    return { outcome: 'withdrawn', found: [] }
  }

  /** The last right version stays, also when the broken file was renamed. */
  function* putFaulty(source: Source): Work<Effect> {
    yield* saveSource(source, [])
    const row = vanished.get(source.contentHash)
    if (row === undefined || (yield* findBySource(source.path)) !== undefined) return NOTHING
    vanished.delete(source.contentHash)
    const revision = yield* nextRevision()
    const article = articleOf(row)
    yield* restoreArticle(article.id, { source: source.path, listed: isListed(article), revision })
    yield* listing.put(article.id, article, { due: row.due as number, revision })
    return { outcome: 'renamed', found: [] }
  }

  function* remove(article: Row): Work<void> {
    yield* withdrawArticle(article.id as string, now.getTime(), yield* nextRevision())
    yield* listing.remove(article.id as string)
  }

  function* put({ source, draft, expected }: SourceChange & { kind: 'article' }): Work<Effect> {
    const own = yield* findArticleOf(source, draft)
    const conflict = idConflict(source, draft, own) ?? (yield* slugConflict(source, draft, own))
    if (conflict !== undefined) {
      if (expected === undefined) yield* saveSource({ ...source, fingerprint: UNREAD }, [conflict])
      return { outcome: 'unchanged', found: [conflict] }
    }
    const before = yield* findBySource(source.path)
    if (before !== undefined && before.id !== own?.id) yield* remove(before)
    if (own !== undefined && isRepublished(draft, own)) return yield* republish(source, draft, own)
    const { published, warnings } = keepPublished(source, draft, own)
    yield* saveSource(source, warnings)
    // A record that gives another id than its file's article had keeps the address.
    const kept = { ...(yield* withKnownFacts(draft)), published }
    return { outcome: yield* save(source, kept, { own, names: own ?? before }), found: warnings }
  }

  function isRepublished(draft: ArticleDraft, own: Row): boolean {
    return draft.republish === true && isPublic(own) && own.published !== draft.published.getTime()
  }

  /** The same record as a new article: with a new id, at the old address. */
  function* republish(source: Source, draft: ArticleDraft, own: Row): Work<Effect> {
    if (own.withdrawn === null) yield* remove(own)
    yield* saveSource(source, [])
    const named = { ...(yield* withKnownFacts(draft)), slug: draft.slug ?? (own.slug as string) }
    return { outcome: yield* save(source, named, { own: undefined, names: undefined }), found: [] }
  }

  function isPublic(own: Row): boolean {
    return own.draft === 0 && (own.due as number) <= now.getTime()
  }

  function idConflict(source: Source, draft: ArticleDraft, own: Row | undefined): Fault | undefined {
    if (draft.id === undefined || own === undefined || own.withdrawn !== null || own.source === source.path)
      return undefined
    return taken(source, 'id', draft.id, own)
  }

  function* slugConflict(source: Source, draft: ArticleDraft, own: Row | undefined): Work<Fault | undefined> {
    if (draft.slug === undefined) return undefined
    const owner = yield* slugOwner(draft.slug)
    // The address of a withdrawn article is free again; its id is not.
    if (owner === undefined || owner.withdrawn !== null) return undefined
    if (owner.id === own?.id || owner.source === source.path) return undefined
    return taken(source, 'slug', draft.slug, owner)
  }

  function* save(source: Source, draft: ArticleDraft, { own, names }: Versions): Work<Outcome> {
    const slug = yield* decideSlug(draft, names)
    const id = yield* decideId(draft, slug, { own: names, host, timeZone })
    const record = recordJson(draft)
    const due = dueOf(draft, own)
    const published = draft.published.getTime()
    const same =
      own !== undefined &&
      isSameJson(own.record as string, record) &&
      own.slug === slug &&
      own.published === published &&
      own.draft === Number(draft.draft) &&
      own.withdrawn === null
    const revision = same ? (own.revision as number) : yield* nextRevision()
    const remoteImage = remoteImageOfDraft(draft)
    if (remoteImage !== null) yield* enqueueRemoteImage(remoteImage, now)
    const listed = isListed(draft)
    yield* putArticle({
      id,
      slug,
      source,
      published,
      due,
      draft: draft.draft,
      listed,
      revision,
      remoteImage,
      record,
    })
    yield* listing.put(id, draft, { due, revision })
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

  function keepPublished(source: Source, draft: ArticleDraft, own: Row | undefined) {
    const kept = own !== undefined && isPublic(own) ? articleOf(own).published : undefined
    if (kept === undefined || kept.getTime() === draft.published.getTime())
      return { published: draft.published, warnings: [] }
    const got = draft.published.toISOString()
    const message = `stays ${kept.toISOString()}, with which the article was first published; got ${got}. Use "updated" to say that it changed`
    const warning: Fault = { severity: 'warning', file: source.path, field: 'published', message }
    return { published: kept, warnings: [warning] }
  }

  return apply
}

function saveSource(source: Source, found: readonly Fault[]): Work<void> {
  return putSource(source, [...source.faults, ...found])
}

/** The image may have been reached while the record was read. */
function* withKnownFacts(draft: ArticleDraft): Work<ArticleDraft> {
  const { image } = draft
  if (image === undefined) return draft
  const known = yield* remoteImageFacts(image.src)
  return known === undefined ? draft : { ...draft, image: { ...image, ...known } }
}

function remoteImageOfDraft({ image }: ArticleDraft): string | null {
  return image === undefined || image.src.startsWith('/') ? null : image.src
}

function isSameJson(one: string, other: string): boolean {
  return one === other || isDeepStrictEqual(JSON.parse(one), JSON.parse(other))
}

function taken(source: Source, field: string, value: string, owner: Row): Fault {
  const where = owner.withdrawn === null ? `the article of ${owner.source}` : 'a withdrawn article'
  const message = `expected one that no other article has, got ${quote(value)}, which is that of ${where}`
  return { severity: 'fault', file: source.path, field, message }
}
