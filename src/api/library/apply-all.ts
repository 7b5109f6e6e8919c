import { setImmediate } from 'node:timers/promises'
import type { Article } from '../../articles/article.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleReader, SlugOwner } from '../../articles/store/article-reader.ts'
import type { SourceChange, SourceStore } from '../../articles/store/source-store.ts'
import { Problem } from '../../problem.ts'
import { applyOptionsOf, findArticle, isSame, MAX_ATTEMPTS } from '../articles/article-changes.ts'

/** The step for one item of a list: a change of the article that was found by its key, or nothing. */
export type Step<Receipt> = { readonly receipt: Receipt } | ChangeStep<Receipt>

interface ChangeStep<Receipt> {
  readonly key: string
  readonly found: SlugOwner | undefined
  readonly change: Exclude<SourceChange, { readonly kind: 'faulty' }>
  /** Returns the receipt of the change, which the store has applied or refused. */
  readonly receiptOf: (result: StepResult) => Receipt
}

/** The result of a change: the article as it is now, undefined if the change withdrew it, and faults of the store. */
export interface StepResult {
  readonly article: Article | undefined
  readonly faults: readonly Fault[]
}

/** Options of `applyAll`. */
export interface ApplyAllOptions<Item, Receipt> {
  readonly store: ArticleReader & SourceStore
  readonly publication: Publication
  readonly now: () => Date
  /** Looks an item up and checks it. May be called again when an article has changed meanwhile. */
  readonly prepare: (item: Item, index: number) => Promise<Step<Receipt>>
}

/** With so few changes in one transaction, requests wait a few milliseconds at most. */
const CHANGES_PER_TRANSACTION = 20

/**
 * Applies a change for each item, in their order, a few in each transaction, and returns a receipt for each. Items of the
 * same article are applied one after another.
 * @throws Problem when the store cannot be used. Earlier transactions remain.
 */
export async function applyAll<Item, Receipt>(
  items: readonly Item[],
  options: ApplyAllOptions<Item, Receipt>,
): Promise<readonly Receipt[]> {
  const receipts = new Map<number, Receipt>()
  let pending = [...items.entries()]
  let size = CHANGES_PER_TRANSACTION
  for (let attempt = 0; pending.length > 0; ) {
    const batch = pending.slice(0, size)
    const steps = await Promise.all(batch.map(entry => prepareEntry(entry, options)))
    const applied = await applySteps(distinct(steps), options)
    for (const { index, receipt } of applied) receipts.set(index, receipt)
    if (applied.length > 0) pending = pending.filter(([index]) => !receipts.has(index))
    attempt = applied.length > 0 ? 0 : attempt + 1
    // Another writer changed one of these articles: a smaller transaction is less likely to meet it.
    size = applied.length > 0 ? CHANGES_PER_TRANSACTION : Math.ceil(size / 2)
    if (attempt === MAX_ATTEMPTS)
      throw new Problem('conflict', 'an article was changed by others again and again: retry')
    await setImmediate()
  }
  return items.flatMap((_, index) => receipts.get(index) ?? [])
}

type IndexedStep<Receipt> = { readonly index: number; readonly step: Step<Receipt> }
type IndexedReceipt<Receipt> = { readonly index: number; readonly receipt: Receipt }

async function prepareEntry<Item, Receipt>(
  [index, item]: readonly [number, Item],
  { prepare }: ApplyAllOptions<Item, Receipt>,
): Promise<IndexedStep<Receipt>> {
  return { index, step: await prepare(item, index) }
}

/** Leaves out the later steps of an article. They are prepared again, when the first is applied. */
function distinct<Receipt>(steps: readonly IndexedStep<Receipt>[]): readonly IndexedStep<Receipt>[] {
  const paths = new Set<string>()
  return steps.filter(({ step }) => {
    if ('receipt' in step) return true
    const isFirst = !paths.has(pathOf(step))
    paths.add(pathOf(step))
    return isFirst
  })
}

/** Returns the receipts of all steps that need not be prepared again: none when an article has changed meanwhile. */
async function applySteps<Receipt>(
  steps: readonly IndexedStep<Receipt>[],
  options: Omit<ApplyAllOptions<never, Receipt>, 'prepare'>,
): Promise<readonly IndexedReceipt<Receipt>[]> {
  const results = await apply(
    steps.flatMap(({ step }) => ('change' in step ? [step] : [])),
    options,
  )
  if (results === undefined) return []
  const receipts = await Promise.all(
    steps.map(async ({ index, step }) => {
      if ('receipt' in step) return [{ index, receipt: step.receipt }]
      const result = results.get(pathOf(step))
      if (result === undefined || (await isOutdated(step, result, options.store))) return []
      return [{ index, receipt: step.receiptOf(result) }]
    }),
  )
  return receipts.flat()
}

/** Applies changes in one transaction. Returns the results by path; undefined when an article has changed meanwhile. */
async function apply<Receipt>(
  steps: readonly ChangeStep<Receipt>[],
  { store, publication, now }: Omit<ApplyAllOptions<never, Receipt>, 'prepare'>,
): Promise<ReadonlyMap<string, StepResult> | undefined> {
  if (steps.length === 0) return new Map()
  const changes = steps.map(({ change }) => change)
  const faults = await store.apply(changes, applyOptionsOf(publication, now())).then(
    applied => applied.faults,
    error => {
      if (error instanceof Problem && error.kind === 'conflict') return undefined
      throw error
    },
  )
  if (faults === undefined) return undefined
  const paths = steps.map(pathOf)
  const articles = await articlesOf(paths, store)
  return new Map(
    paths.map(path => {
      const own = faults.filter(({ file }) => file === path)
      return [path, { article: articles.get(path), faults: own }]
    }),
  )
}

async function articlesOf(
  paths: readonly string[],
  store: ArticleReader & SourceStore,
): Promise<ReadonlyMap<string, Article>> {
  const sources = await store.sourceArticles(paths)
  const ids = sources.flatMap(({ id }) => id ?? [])
  const byId = new Map((await store.articles(ids)).map(article => [article.id, article]))
  return new Map(
    sources.flatMap(({ path, id }) => {
      const article = id === undefined ? undefined : byId.get(id)
      return article === undefined ? [] : [[path, article] as const]
    }),
  )
}

/**
 * Returns whether a step must be prepared again: another writer, or an earlier change of this transaction, has created the
 * article of a refused step, or another writer has already withdrawn the article of a successful one.
 */
async function isOutdated<Receipt>(
  { key, found, change }: ChangeStep<Receipt>,
  { article, faults }: StepResult,
  store: ArticleReader,
): Promise<boolean> {
  const isRefused = faults.some(({ severity }) => severity === 'fault')
  if (!isRefused) return change.kind === 'article' && article === undefined
  return !isSame(await findArticle(store, key), found)
}

function pathOf<Receipt>({ change }: ChangeStep<Receipt>): string {
  return change.kind === 'gone' ? change.path : change.source.path
}
