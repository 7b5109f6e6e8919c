import { isDeepStrictEqual } from 'node:util'
import type { Article, ArticleDraft, Body } from '../../../articles/article.ts'
import type { Fault } from '../../../articles/faults/fault.ts'
import { isRemote } from '../../../articles/media.ts'
import { unknownFiles, withRemoteFacts } from '../../../articles/remote-files.ts'
import type { MediaFacts } from '../../../articles/store/media-store.ts'
import {
  type ApplyOptions,
  type Source,
  type SourceChange,
  UNREAD,
} from '../../../articles/store/source-store.ts'
import { isListed, type ListEntries } from '../lists/list-entries.ts'
import type { Holds } from '../recalls/holds.ts'
import { enqueueRemoteMedia, putRemoteAttachments, remoteFacts } from '../remote-media.ts'
import { nextRevision } from '../revisions.ts'
import { articleOfDraft, type Row, recordJson } from '../rows.ts'
import type { Work } from '../work.ts'
import { aliasWarnings, putAliases } from './aliases.ts'
import { findConflict, slugWarnings } from './conflicts.ts'
import { decideDue, decidePublished, isRepublished } from './dates.ts'
import { decideId, decideSlug, findArticleOf } from './names.ts'
import { findBySource, findRecord, putArticle, putSource, withdrawArticle } from './statements.ts'

/** State shared by all changes of one transaction. */
export interface ApplyContext {
  readonly options: ApplyOptions
  /** JSON of the bodies that are large. */
  readonly bodyJsons: ReadonlyMap<Body, string>
  readonly entries: ListEntries
  /** Articles that stay withdrawn although a record has them. */
  readonly holds: Holds
  /** Articles that these changes withdrew, by the content hash of their last file. */
  readonly withdrawn: Map<string, Row>
}

/** The effect of one change. */
export interface Effect {
  readonly outcome: 'added' | 'changed' | 'renamed' | 'withdrawn' | 'unchanged'
  readonly faults: readonly Fault[]
  /** The article as it is now, if a valid record has one. */
  readonly article?: Article | undefined
}

/** Applies a valid record: adds or changes its article, or reports why it cannot have one. */
export function* applyRecord(
  change: SourceChange & { readonly kind: 'article' },
  context: ApplyContext,
): Work<Effect> {
  const { source, expected } = change
  const { now } = context.options
  const own = yield* findArticleOf(change, context.holds)
  const held = yield* findHold(own, change, context.holds)
  const draft = held === undefined ? change.draft : { ...change.draft, republish: undefined }
  const conflict = yield* findConflict(source, draft, own)
  if (conflict !== undefined) {
    if (expected === undefined) yield* putSource({ ...source, fingerprint: UNREAD }, [conflict])
    return { outcome: 'unchanged', faults: [conflict] }
  }
  const isOwn = own !== undefined && own.source === source.path && own.withdrawn === null
  const before = isOwn ? own : yield* findBySource(source.path)
  if (before !== undefined && before.id !== own?.id) yield* withdraw(before, context)
  if (own !== undefined && isRepublished(draft, own, now))
    return yield* republish(source, draft, { own, context })
  const { published, warnings: dateWarnings } = decidePublished({ source, draft }, own, now)
  const taken = yield* aliasWarnings(source, draft, own)
  const numbered = yield* slugWarnings(source, draft, own ?? before)
  const heldWarnings = held === undefined ? [] : [heldWarning(source, held)]
  const warnings = [...dateWarnings, ...taken, ...numbered, ...heldWarnings]
  // Another record may release the address later.
  yield* putSource(taken.length > 0 ? { ...source, fingerprint: UNREAD } : source, warnings)
  // A record with another id than the file's previous article retains the slug of that article.
  const saved = yield* save(
    { source, draft: { ...draft, published } },
    { own, named: own ?? before, held },
    context,
  )
  return { ...saved, faults: warnings }
}

/**
 * Returns the article of a record if it was taken back and stays so. A draft, and a program that publishes it again, end
 * that: they say that somebody knows.
 */
function* findHold(
  own: Row | undefined,
  { source, draft }: SourceChange & { readonly kind: 'article' },
  holds: Holds,
): Work<Row | undefined> {
  const heldHere = holds.heldFrom(source.path)
  // The file has become another article.
  if (heldHere !== undefined && heldHere !== own?.id) yield* holds.leave(source.path)
  if (own === undefined || !holds.has(own.id as string)) return undefined
  if (!draft.draft && !source.path.startsWith(OF_PROGRAMS)) return own
  yield* holds.release(own.id as string)
  return undefined
}

/** Begins the paths of records that the publishing API stores. */
const OF_PROGRAMS = '/api/'

function heldWarning(source: Source, { id, withdrawn }: Row): Fault {
  const day = new Date(withdrawn as number).toISOString().slice(0, 10)
  const message = `stays withdrawn, because the article was taken back on ${day}: "feedwright recall ${id} --undo" publishes it again`
  return { severity: 'warning', file: source.path, message }
}

/** Withdraws an article and removes it from all lists. Returns its new revision. */
export function* withdraw(article: Row, { options, entries }: ApplyContext): Work<number> {
  const revision = yield* nextRevision()
  yield* withdrawArticle(article.id as string, options.now.getTime(), revision)
  yield* entries.remove(article.id as string, options.now.getTime())
  return revision
}

/** Turns the same record into a new article: with a new id, under the old slug. */
function* republish(
  source: Source,
  draft: ArticleDraft,
  { own, context }: { readonly own: Row; readonly context: ApplyContext },
): Work<Effect> {
  if (own.withdrawn === null) yield* withdraw(own, context)
  yield* putSource(source)
  const renewed = { ...draft, slug: draft.slug ?? (own.slug as string) }
  const saved = yield* save({ source, draft: renewed }, { own: undefined, named: undefined }, context)
  return { ...saved, faults: [] }
}

interface Earlier {
  /** The stored article of the record. */
  readonly own: Row | undefined
  /** The stored article whose id and slug the record retains. */
  readonly named: Row | undefined
  /** The stored article if it stays withdrawn. */
  readonly held?: Row | undefined
}

function* save(
  { source, draft: declared }: { readonly source: Source; readonly draft: ArticleDraft },
  { own, named, held }: Earlier,
  { options, bodyJsons, entries, holds }: ApplyContext,
): Work<Omit<Effect, 'faults'>> {
  const { now, host, timeZone } = options
  const remote = remoteMediaOf(declared)
  const draft = yield* withKnownFacts(declared, remote)
  const slug = yield* decideSlug(draft, named)
  const id = yield* decideId(draft, { named, host, timeZone })
  const fields = {
    ...{ slug, source, published: draft.published.getTime(), draft: draft.draft },
    ...{
      record: recordJson(draft, bodyJsons.get(draft.body)),
      listed: isListed(draft),
      remoteImage: remote.image ?? null,
    },
  }
  const isSame = own !== undefined && (yield* isUnchanged(own, fields))
  const due = decideDue(draft, own, options)
  // Those who follow changes look at an article again when it has a new revision.
  const isEarlier = own !== undefined && !draft.draft && due < (own.due as number)
  const revision = isSame && !isEarlier ? (own.revision as number) : yield* nextRevision()
  for (const url of remote.all) yield* enqueueRemoteMedia(url, now)
  yield* putArticle({ ...fields, id, due, expires: draft.expires?.getTime() ?? null, revision })
  yield* putAliases(id, draft, { own, slug, host })
  if (own !== undefined || remote.attachments.length > 0) yield* putRemoteAttachments(id, remote.attachments)
  if (held !== undefined) {
    yield* withdrawArticle(id, held.withdrawn as number, revision)
    yield* holds.move(id, source.path)
    return { outcome: 'unchanged' }
  }
  yield* entries.put(id, draft, { due, revision })
  return { outcome: outcomeOf(own, isSame), article: articleOfDraft(draft, { id, slug, revision }) }
}

function outcomeOf(own: Row | undefined, isSame: boolean): Effect['outcome'] {
  if (own === undefined) return 'added'
  if (own.withdrawn !== null) return 'renamed'
  return isSame ? 'unchanged' : 'changed'
}

/** The addresses of a record's remote files. */
interface RemoteAddresses {
  readonly image: string | undefined
  /** Attachments of which the record does not give all facts. */
  readonly attachments: readonly string[]
  readonly all: readonly string[]
}

function remoteMediaOf(draft: ArticleDraft): RemoteAddresses {
  const { image: { src } = { src: '' } } = draft
  const image = isRemote(src) ? src : undefined
  const attachments = unknownFiles(draft)
  return { image, attachments, all: image === undefined ? attachments : [image, ...attachments] }
}

/** The files may have been fetched while the record was read, or for another article. */
function* withKnownFacts(draft: ArticleDraft, { all }: RemoteAddresses): Work<ArticleDraft> {
  if (all.length === 0) return draft
  const known = new Map<string, MediaFacts | undefined>()
  for (const url of all) known.set(url, yield* remoteFacts(url))
  return withRemoteFacts(draft, url => known.get(url))
}

function* isUnchanged(
  own: Row,
  {
    slug,
    published,
    draft,
    record,
  }: Pick<Parameters<typeof putArticle>[0], 'slug' | 'published' | 'draft' | 'record'>,
): Work<boolean> {
  return (
    own.slug === slug &&
    own.published === published &&
    own.draft === Number(draft) &&
    own.withdrawn === null &&
    (yield* isSameRecord(own, record))
  )
}

/** The same values are equally long in any order. Only such records are read, because they may be large. */
function* isSameRecord({ id, record_bytes }: Row, record: string): Work<boolean> {
  if (Number(record_bytes) !== Buffer.byteLength(record)) return false
  const stored = (yield* findRecord(id as string))?.record as string
  return stored === record || isDeepStrictEqual(JSON.parse(stored), JSON.parse(record))
}
