import { hash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChangeStore } from '../../articles/changes/change-store.ts'
import type { Publication } from '../../articles/publication.ts'
import type { DeliveryStore, NewDelivery } from '../../articles/store/delivery-store.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import type { ListStore, Moment } from '../../articles/store/list-store.ts'
import type { StoreCoordination } from '../../articles/store/store-coordination.ts'
import { messageOf } from '../../problem.ts'
import { EVERYTHING } from '../../publish/document/surrogates.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { coalesce } from '../../system/waiting.ts'
import { type Changed, changedKeys, type KeyStore, MAX_ARTICLES } from './changed-keys.ts'
import { MAX_KEYS, purgeAddress } from './purge-requests.ts'
import { PURGE, type PurgeSender } from './purge-sender.ts'

/** Adds a delivery to each cache for each change. */
export interface Purger {
  /** Looks for changes, after those that follow at once have come too. Call it after feeds were refreshed. Never rejects. */
  purge(): Promise<void>
  /** Ends the wait for further changes. What was not told is told by the next program. */
  close(): void
}

/** Options of `createPurger`. */
export interface PurgerOptions {
  readonly store: KeyStore &
    ChangeStore &
    Pick<ListStore, 'changes'> &
    Pick<DocumentStore, 'findNote'> &
    Pick<DeliveryStore, 'enqueueDeliveries'> &
    Pick<StoreCoordination, 'waitForOthers'>
  readonly publisher: Pick<Publisher, 'publication' | 'servedMoment' | 'refresh'>
  readonly sender: Pick<PurgeSender, 'isAway'>
  /** Feedwright's version, which feeds name. */
  readonly version: string
  readonly now: () => Date
  readonly log: { error(fields: object, message: string): void }
  /** Called after deliveries were added. */
  readonly onAdded: () => void
  /** Milliseconds for which changes are collected. */
  readonly collectMs?: number
  /** Milliseconds after which a failure of the store is followed by another attempt. */
  readonly retryMs?: number
}

/** Note with what the caches were told last. */
const PURGED = 'caches: purged'
/** Changes within this time are told together. */
const COLLECT_MS = 300
const RETRY_MS = 5_000
/** An answer that was on its way while a cache forgot the old one, perhaps from a cache behind it, is forgotten now. */
const AGAIN_MS = 10_000
/** While other servers may still serve another publication or version, each server that gets the new one says so. */
const ROLL_OUT_MS = 3_600_000
const LOG_PAGE = 1_000
/** Longest list of keys in one delivery, in characters. */
const MAX_LENGTH = 1_000

/** What the caches were told last. */
interface Purged {
  readonly revision: number
  readonly time: number
  /** Number of the last change of an article. */
  readonly change: number
  /** Digest of the publication and the version, and when it was new. */
  readonly edition: string
  readonly editionTime: number
}

/**
 * Creates a purger. What the caches were told is a note in the store, which moves in the same transaction in which the
 * deliveries are added: so they are told of each change, also one before a crash, and by one of several servers.
 */
export function createPurger(options: PurgerOptions): Purger {
  const { store, publisher, sender, version, now, log, onAdded } = options
  const { collectMs = COLLECT_MS, retryMs = RETRY_MS } = options
  const closing = new AbortController()
  /** The publication of which the caches know. */
  let known: Publication | undefined

  async function purgeSoon(): Promise<void> {
    const { publication, servedMoment } = publisher
    if (publication?.caches === undefined || servedMoment === undefined) return
    // At once, so that an article that is withdrawn meanwhile has a change: its page may be stored already.
    await store.recordChanges(servedMoment.now).catch(() => undefined)
    let pause = collectMs
    while (await isOpenAfter(pause)) {
      try {
        while (!(await purgeNext()));
        return
      } catch (error) {
        log.error({}, `caches are told of changes later: ${messageOf(error)}`)
        pause = retryMs
      }
    }
  }

  async function isOpenAfter(ms: number): Promise<boolean> {
    return delay(ms, true, closing).catch(() => false)
  }

  /** Returns whether everything is told, and false when another server was faster. */
  async function purgeNext(): Promise<boolean> {
    const { publication, servedMoment: served } = publisher
    if (publication?.caches === undefined || served === undefined) return true
    const from = await store.findNote(PURGED)
    const before = from === undefined ? undefined : (JSON.parse(from) as Purged)
    const { articles, change } = await changedArticles(before?.change ?? 0, served.now)
    const until = await momentAfter(served)
    // The next complete refresh tells the caches.
    if (until === undefined || publisher.publication !== publication) return true
    const edition = editionAfter(before, publication)
    const keys =
      before === undefined || edition.isNew
        ? [EVERYTHING]
        : await keysOf(before, { publication, until, articles })
    if (keys.length === 0) return true
    await store.waitForOthers()
    const to: Purged = {
      ...{ revision: until.revision, time: until.now.getTime(), change },
      ...{ edition: edition.digest, editionTime: edition.time },
    }
    const deliveries = publication.caches.flatMap(cache => deliveriesTo(purgeAddress(cache), keys, to))
    const step = { note: PURGED, from, to: JSON.stringify(to) }
    if (!(await store.enqueueDeliveries(deliveries, [step]))) return false
    known = publication
    onAdded()
    return true
  }

  /** Returns the ids of the articles that have changed, and the number of the last change. */
  async function changedArticles(after: number, time: Date) {
    while (!(await store.recordChanges(time)));
    const articles: string[] = []
    let change = after
    for (;;) {
      const page = await store.articleChanges({ after: change, limit: LOG_PAGE })
      change = page.at(-1)?.number ?? change
      if (articles.length <= MAX_ARTICLES) articles.push(...page.map(({ id }) => id))
      if (page.length < LOG_PAGE) return { articles, change }
    }
  }

  /** Returns the moment that this server serves, which must not be before the changes of articles that were just read. */
  async function momentAfter(served: Moment): Promise<Moment | undefined> {
    const { revision } = await store.changes(undefined, served.now)
    if (served.revision < revision) await publisher.refresh()
    const { servedMoment } = publisher
    return servedMoment !== undefined && servedMoment.revision >= revision ? servedMoment : undefined
  }

  async function keysOf(
    { revision, time }: Purged,
    change: Pick<Changed, 'publication' | 'until' | 'articles'>,
  ): Promise<readonly string[]> {
    const since = { revision, now: new Date(time) }
    const { lists } = await store.changes(since, change.until.now)
    return changedKeys({ ...change, since, lists }, store)
  }

  function editionAfter(before: Purged | undefined, publication: Publication) {
    const digest = hash('sha256', JSON.stringify([version, publication]), 'base64url')
    const isOther = before?.edition !== digest
    const time = isOther ? now().getTime() : before.editionTime
    const isRollOut = publication !== known && now().getTime() - time < ROLL_OUT_MS
    return { digest, time, isNew: isOther || isRollOut }
  }

  /** A cache that was away is told to forget everything, because its deliveries may come late. */
  function deliveriesTo(
    destination: string,
    keys: readonly string[],
    { revision, time }: Purged,
  ): readonly NewDelivery[] {
    const due = now()
    const again = new Date(due.getTime() + AGAIN_MS)
    const parts = sender.isAway(destination) ? [[EVERYTHING]] : partsOf(keys)
    return parts.flatMap((part): readonly NewDelivery[] => {
      const subject = part.join(' ')
      const delivery = { kind: PURGE, destination, payload: subject }
      return [
        { ...delivery, subject, due },
        { ...delivery, subject: `${subject} (again, ${revision} ${time})`, due: again },
      ]
    })
  }

  return { purge: coalesce(purgeSoon), close: () => closing.abort() }
}

/** Splits keys into as few parts as caches and the store take. */
function partsOf(keys: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = []
  let length = Infinity
  for (const key of keys) {
    const part = parts.at(-1)
    length += key.length + 1
    if (part === undefined || length > MAX_LENGTH || part.length >= MAX_KEYS) {
      parts.push([key])
      length = key.length
    } else part.push(key)
  }
  return parts
}
