import type { Publication } from '../articles/publication.ts'
import type { Moment } from '../articles/store/list-store.ts'
import { declaredLists } from '../feeds/feed-definition.ts'
import { messageOf } from '../problem.ts'
import { coalesce } from '../system/waiting.ts'
import { createDueTimer } from './due-timer.ts'
import type { Edition, FeedStore, PublisherState } from './edition.ts'
import { expiryOf } from './feed/built-feed.ts'
import type { FeedBuilder, PublisherLog } from './feed-builder.ts'
import type { FeedCache } from './feed-cache.ts'
import { createRebuilder } from './rebuilder.ts'

/** Rebuilds feeds after articles have changed or become due. */
export interface Refresher {
  /** Rebuilds the feeds that contain changed articles. Calls during a refresh share the next one. Never rejects. */
  refresh(): Promise<void>
  /** The moment of the store up to which all feeds are current; undefined before the first refresh. */
  readonly servedMoment: Moment | undefined
  /** When the next article becomes due. */
  readonly nextDue: Date | undefined
  /** Whether every declared feed has been built once. */
  readonly ready: boolean
  /** Stops waiting for articles that become due. */
  close(): void
}

/** Options of `createRefresher`. */
export interface RefresherOptions {
  readonly store: FeedStore
  readonly now: () => Date
  readonly log: PublisherLog
  readonly cache: FeedCache
  readonly state: PublisherState
  readonly build: FeedBuilder
  /** Called after each refresh that has rebuilt every feed. Must not throw. */
  readonly onRefreshed?: (() => void) | undefined
}

/** A failed refresh is retried after this time, then after twice as long, and so on. */
const FIRST_RETRY_MS = 1_000

/** Creates a refresher that does nothing before its first refresh. */
export function createRefresher({
  store,
  now,
  log,
  cache,
  state,
  build,
  onRefreshed,
}: RefresherOptions): Refresher {
  const refresh = coalesce(refreshAll)
  const timer = createDueTimer({ now, wake: refresh })
  const rebuilder = createRebuilder({ cache, state, build })
  /** The publication whose lists the store has. */
  let publicationOfLists: Publication | undefined
  let servedMoment: Moment | undefined
  let nextDue: Date | undefined
  let retryMs = FIRST_RETRY_MS

  /** Feeds of an edition that is replaced meanwhile are rebuilt immediately. */
  async function refreshAll(): Promise<void> {
    let edition: Edition | undefined
    do {
      edition = state.edition
      if (edition !== undefined) await refreshFor(edition)
    } while (edition !== state.edition)
  }

  async function refreshFor(edition: Edition): Promise<void> {
    const time = now()
    try {
      await declareLists(edition.publication)
      const { revision, lists } = await store.changes(servedMoment, time)
      const everything = servedMoment === undefined
      const complete = await rebuilder.rebuild({ edition, now: time, lists, everything })
      if (complete || everything) servedMoment = { revision, now: time }
      nextDue = await store.nextDue(time)
      if (complete) waitForDue()
      else retryLater()
      if (complete) onRefreshed?.()
    } catch (error) {
      log.error({}, `the feeds stay as they were: ${messageOf(error)}`)
      retryLater()
    }
  }

  /** Once for each publication: servers with different ones would otherwise replace each other's lists in turn. */
  async function declareLists(publication: Publication): Promise<void> {
    if (publicationOfLists === publication) return
    await store.declareLists(declaredLists(publication), publication.language)
    publicationOfLists = publication
  }

  function waitForDue(): void {
    retryMs = FIRST_RETRY_MS
    timer.wakeAt([nextDue, ...cache.all().map(expiryOf)])
  }

  function retryLater(): void {
    timer.wakeAfter(retryMs)
    retryMs *= 2
  }

  return {
    refresh,
    get servedMoment() {
      return servedMoment
    },
    get nextDue() {
      return nextDue
    },
    get ready() {
      return rebuilder.ready
    },
    close: timer.close,
  }
}
