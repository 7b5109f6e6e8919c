import { isDeepStrictEqual } from 'node:util'
import type { ArticleDraft } from '../../../articles/article.ts'
import type { Fault } from '../../../articles/faults/fault.ts'
import {
  type ApplyOptions,
  type Source,
  type SourceChange,
  UNREAD,
} from '../../../articles/store/source-store.ts'
import { isListed, type ListEntries } from '../lists/list-entries.ts'
import { enqueueRemoteImage, remoteImageFacts } from '../remote-images.ts'
import { nextRevision } from '../revisions.ts'
import { type Row, recordJson } from '../rows.ts'
import type { Work } from '../work.ts'
import { aliasWarnings, putAliases } from './aliases.ts'
import { findConflict } from './conflicts.ts'
import { decideDue, decidePublished, isRepublished } from './dates.ts'
import { decideId, decideSlug, findArticleOf } from './names.ts'
import { findBySource, putArticle, putSource, withdrawArticle } from './statements.ts'

/** State shared by all changes of one transaction. */
export interface ApplyContext {
  readonly options: ApplyOptions
  readonly entries: ListEntries
  /** Articles that these changes withdrew, by the content hash of their last file. */
  readonly withdrawn: Map<string, Row>
}

/** The effect of one change. */
export interface Effect {
  readonly outcome: 'added' | 'changed' | 'renamed' | 'withdrawn' | 'unchanged'
  readonly faults: readonly Fault[]
}

/** Applies a valid record: adds or changes its article, or reports why it cannot have one. */
export function* applyRecord(
  { source, draft, expected }: SourceChange & { readonly kind: 'article' },
  context: ApplyContext,
): Work<Effect> {
  const { now } = context.options
  const own = yield* findArticleOf(source, draft)
  const conflict = yield* findConflict(source, draft, own)
  if (conflict !== undefined) {
    if (expected === undefined) yield* putSource({ ...source, fingerprint: UNREAD }, [conflict])
    return { outcome: 'unchanged', faults: [conflict] }
  }
  const before = yield* findBySource(source.path)
  if (before !== undefined && before.id !== own?.id) yield* withdraw(before, context)
  if (own !== undefined && isRepublished(draft, own, now))
    return yield* republish(source, draft, { own, context })
  const { published, warnings: dateWarnings } = decidePublished({ source, draft }, own, now)
  const taken = yield* aliasWarnings(source, draft, { own, host: context.options.host })
  const warnings = [...dateWarnings, ...taken]
  // Another record may release the address later.
  yield* putSource(taken.length > 0 ? { ...source, fingerprint: UNREAD } : source, warnings)
  const dated = { ...(yield* withKnownFacts(draft)), published }
  // A record with another id than the file's previous article retains the slug of that article.
  const outcome = yield* save({ source, draft: dated }, { own, named: own ?? before }, context)
  return { outcome, faults: warnings }
}

/** Withdraws an article and removes it from all lists. */
export function* withdraw(article: Row, { options, entries }: ApplyContext): Work<void> {
  yield* withdrawArticle(article.id as string, options.now.getTime(), yield* nextRevision())
  yield* entries.remove(article.id as string)
}

/** Turns the same record into a new article: with a new id, under the old slug. */
function* republish(
  source: Source,
  draft: ArticleDraft,
  { own, context }: { readonly own: Row; readonly context: ApplyContext },
): Work<Effect> {
  if (own.withdrawn === null) yield* withdraw(own, context)
  yield* putSource(source)
  const renewed = { ...(yield* withKnownFacts(draft)), slug: draft.slug ?? (own.slug as string) }
  const outcome = yield* save({ source, draft: renewed }, { own: undefined, named: undefined }, context)
  return { outcome, faults: [] }
}

/** The image may have been fetched while the record was read. */
function* withKnownFacts(draft: ArticleDraft): Work<ArticleDraft> {
  const { image } = draft
  if (image === undefined) return draft
  const facts = yield* remoteImageFacts(image.src)
  return facts === undefined ? draft : { ...draft, image: { ...image, ...facts } }
}

interface Earlier {
  /** The stored article of the record. */
  readonly own: Row | undefined
  /** The stored article whose id and slug the record retains. */
  readonly named: Row | undefined
}

function* save(
  { source, draft }: { readonly source: Source; readonly draft: ArticleDraft },
  { own, named }: Earlier,
  { options, entries }: ApplyContext,
): Work<Effect['outcome']> {
  const { now, host, timeZone } = options
  const slug = yield* decideSlug(draft, named)
  const id = yield* decideId(draft, slug, { named, host, timeZone })
  const fields = {
    ...{ slug, source, published: draft.published.getTime(), draft: draft.draft, record: recordJson(draft) },
    ...{ listed: isListed(draft), remoteImage: remoteImageOf(draft) },
  }
  const isSame = own !== undefined && isUnchanged(own, fields)
  const revision = isSame ? (own.revision as number) : yield* nextRevision()
  const due = decideDue(draft, own, options)
  if (fields.remoteImage !== null) yield* enqueueRemoteImage(fields.remoteImage, now)
  yield* putArticle({ ...fields, id, due, revision })
  yield* putAliases(id, draft, { own, host })
  yield* entries.put(id, draft, { due, revision })
  if (own === undefined) return 'added'
  if (own.withdrawn !== null) return 'renamed'
  return isSame ? 'unchanged' : 'changed'
}

function remoteImageOf({ image }: ArticleDraft): string | null {
  return image === undefined || image.src.startsWith('/') ? null : image.src
}

function isUnchanged(
  own: Row,
  {
    slug,
    published,
    draft,
    record,
  }: Pick<Parameters<typeof putArticle>[0], 'slug' | 'published' | 'draft' | 'record'>,
): boolean {
  return (
    isSameJson(own.record as string, record) &&
    own.slug === slug &&
    own.published === published &&
    own.draft === Number(draft) &&
    own.withdrawn === null
  )
}

function isSameJson(one: string, other: string): boolean {
  return one === other || isDeepStrictEqual(JSON.parse(one), JSON.parse(other))
}
