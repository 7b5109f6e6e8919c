import { setImmediate } from 'node:timers/promises'
import { permalink } from '../../articles/article.ts'
import type { ArticleChange, ChangeStore } from '../../articles/changes/change-store.ts'
import { hasEnded } from '../../articles/changes/has-ended.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleReader, SlugOwner } from '../../articles/store/article-reader.ts'
import { coalesce, createTimeSlice, SLICE_MS } from '../../system/waiting.ts'
import type { RecordWork } from '../articles/article-handlers.ts'
import { viewedBody, viewOf, withViewedBody } from '../articles/record-of.ts'

/** Reads the changes of articles as the API gives them. */
export interface ChangeReader {
  /** Records what has changed until now. Returns the number of the last change. */
  bringUpToDate(): Promise<number>
  /** Returns a page of recorded changes. */
  readPage(request: PageRequest): Promise<ReadChanges>
}

/** Which changes are read: those after a number, until `limit` or `maxBytes` of JSON are reached. */
export interface PageRequest {
  readonly after: number
  readonly limit: number
  readonly maxBytes: number
  readonly publication: Publication
}

/** Changes that were read. */
export interface ReadChanges {
  readonly changes: readonly ChangeJson[]
  /** The number after which the next page begins. */
  readonly next: number
  readonly more: boolean
}

/** A change as JSON on one line. */
export interface ChangeJson {
  readonly number: number
  readonly event: `article.${ArticleChange['event']}`
  readonly json: string
}

/** Options of `createChangeReader`. */
export interface ChangeReaderOptions {
  readonly store: ChangeStore & Pick<ArticleReader, 'findById'>
  readonly now: () => Date
  readonly recordWork?: Pick<RecordWork, 'viewedBody'> | undefined
}

/** Creates a reader of changes. */
export function createChangeReader({
  store,
  now,
  recordWork = { viewedBody },
}: ChangeReaderOptions): ChangeReader {
  let failure: { readonly error: unknown } | undefined

  /** Requests share a run that began after them. It must not reject. */
  const record = coalesce(async () => {
    try {
      while (!(await store.recordChanges(now()))) await setImmediate()
      failure = undefined
    } catch (error) {
      failure = { error }
    }
  })

  async function bringUpToDate(): Promise<number> {
    await record()
    if (failure !== undefined) throw failure.error
    return store.lastChange()
  }

  async function readPage({ after, limit, maxBytes, publication }: PageRequest): Promise<ReadChanges> {
    const rows = await store.articleChanges({ after, limit: limit + 1 })
    const slice = createTimeSlice(SLICE_MS)
    const changes: ChangeJson[] = []
    let next = after
    let bytes = 0
    for (const row of rows.slice(0, limit)) {
      if (slice.isOver()) await slice.next()
      const change = await changeJson(row, publication)
      if (change !== undefined) changes.push(change)
      bytes += change?.json.length ?? 0
      next = row.number
      if (bytes >= maxBytes) break
    }
    return { changes, next, more: next < (rows.at(-1)?.number ?? after) }
  }

  /** Returns undefined when the article is no longer public: then a later change says that it was withdrawn. */
  async function changeJson(
    change: ArticleChange,
    publication: Publication,
  ): Promise<ChangeJson | undefined> {
    const owner = await store.findById(change.id)
    if (
      owner === undefined ||
      hasEnded(owner, { isWithdrawal: change.event === 'withdrawn', revision: change.revision }, now())
    )
      return undefined
    const { number, id, changed } = change
    const event = `article.${change.event}` as const
    const url = permalink(owner.article, publication.baseUrl)
    const isWithdrawal = change.event === 'withdrawn'
    const article = isWithdrawal ? undefined : await viewOfOwner(owner, publication)
    const reason = isWithdrawal ? owner.withdrawal?.reason : undefined
    return { number, event, json: JSON.stringify({ number, event, id, url, changed, article, reason }) }
  }

  async function viewOfOwner(owner: SlugOwner, publication: Publication) {
    return viewOf(await withViewedBody(owner, recordWork.viewedBody), publication)
  }

  return { bringUpToDate, readPage }
}
