import { setImmediate } from 'node:timers/promises'
import type { Body } from '../../../articles/article.ts'
import type { Fault } from '../../../articles/faults/fault.ts'
import { isHeavy } from '../../../articles/heavy-text.ts'
import type { Applied, ApplyOptions, SourceChange } from '../../../articles/store/source-store.ts'
import { isListed, openListEntries } from '../lists/list-entries.ts'
import { openHolds, putRecall } from '../recalls/holds.ts'
import { storeAnswer } from '../requests.ts'
import { lastRevision, nextRevision } from '../revisions.ts'
import { articleOf, type Row } from '../rows.ts'
import type { Engine, Work } from '../work.ts'
import { type ApplyContext, applyRecord, type Effect, withdraw } from './apply-record.ts'
import { assertExpected } from './conflicts.ts'
import { findContinued } from './names.ts'
import { deleteSource, findBySource, findRecord, putSource, restoreArticle } from './statements.ts'

/** Implements `SourceStore.apply`. */
export async function apply(
  { write }: Engine,
  changes: readonly SourceChange[],
  options: ApplyOptions,
): Promise<Applied> {
  const bodyJsons = await heavyBodyJsons(changes)
  return write(() => applyChanges(changes, { options, bodyJsons }))
}

/** Returns the JSON of heavy bodies, made before the transaction. Requests are answered between two of them. */
async function heavyBodyJsons(changes: readonly SourceChange[]): Promise<ApplyContext['bodyJsons']> {
  const jsons = new Map<Body, string>()
  for (const change of changes) {
    if (change.kind !== 'article' || !isHeavy(change.draft.body.source)) continue
    jsons.set(change.draft.body, JSON.stringify(change.draft.body))
    await setImmediate()
  }
  return jsons
}

/** Applies changes in one transaction. */
function* applyChanges(
  changes: readonly SourceChange[],
  { options, bodyJsons }: Pick<ApplyContext, 'options' | 'bodyJsons'>,
): Work<Applied> {
  const entries = yield* openListEntries(options.language)
  const holds = yield* openHolds()
  const context: ApplyContext = { options, bodyJsons, entries, holds, withdrawn: new Map() }
  const faults: Fault[] = []
  let article: Applied['article']
  const counts = { added: 0, changed: 0, renamed: 0, withdrawn: 0, unchanged: 0 }
  for (const change of removalsFirst(changes)) {
    const effect = yield* applyChange(change, context)
    counts[effect.outcome]++
    faults.push(...effect.faults)
    if (change.kind === 'article' && change.expected !== undefined) article = effect.article
  }
  yield* entries.finish(yield* lastRevision())
  const { unchanged, ...counted } = counts
  const applied = { ...counted, faults, article }
  const answer = options.request?.answer(applied)
  if (options.request !== undefined && answer !== undefined) yield* storeAnswer(options.request.key, answer)
  return applied
}

const NO_EFFECT: Effect = { outcome: 'unchanged', faults: [] }

/** A renamed file then finds the article of its old name withdrawn, and adopts it. */
function removalsFirst(changes: readonly SourceChange[]): readonly SourceChange[] {
  return changes.toSorted((a, b) => Number(b.kind === 'gone') - Number(a.kind === 'gone'))
}

function* applyChange(change: SourceChange, context: ApplyContext): Work<Effect> {
  if (change.kind === 'faulty') return yield* storeFaulty(change, context)
  const path = change.kind === 'gone' ? change.path : change.source.path
  if (change.expected !== undefined) yield* assertExpected(path, change.expected)
  return yield* change.kind === 'gone' ? removeSource(change, context) : applyRecord(change, context)
}

/** Retains the last valid version of a faulty record, also when its file was renamed. */
function* storeFaulty(
  { source, continues }: SourceChange & { readonly kind: 'faulty' },
  { entries, holds, withdrawn }: ApplyContext,
): Work<Effect> {
  yield* putSource(source)
  const row = withdrawn.get(source.contentHash) ?? (yield* findContinued(continues))
  if (row === undefined || (yield* findBySource(source.path)) !== undefined) return NO_EFFECT
  withdrawn.delete(source.contentHash)
  if (holds.has(String(row.id))) {
    yield* holds.move(String(row.id), source.path)
    return NO_EFFECT
  }
  const revision = yield* nextRevision()
  const article = articleOf({ ...row, ...(yield* findRecord(row.id as string)) })
  yield* restoreArticle(article.id, { source: source.path, listed: isListed(article), revision })
  yield* entries.put(article.id, article, { due: row.due as number, revision })
  return { outcome: 'renamed', faults: [] }
}

function* removeSource(
  { path, recall }: SourceChange & { readonly kind: 'gone' },
  context: ApplyContext,
): Work<Effect> {
  const contentHash = yield* deleteSource(path)
  yield* context.holds.leave(path)
  const article: Row | undefined = yield* findBySource(path)
  if (article === undefined) return NO_EFFECT
  const revision = yield* withdraw(article, context)
  if (recall !== undefined) {
    const [id, at] = [String(article.id), context.options.now.getTime()]
    yield* putRecall({ ...recall, id, at, revision, isHeld: false, source: null })
  }
  if (contentHash) context.withdrawn.set(contentHash, article)
  return { outcome: 'withdrawn', faults: [] }
}
