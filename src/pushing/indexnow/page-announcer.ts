import { setImmediate } from 'node:timers/promises'
import type { ChangeStore } from '../../articles/changes/change-store.ts'
import type { Publication } from '../../articles/publication.ts'
import type { DeliveryStore } from '../../articles/store/delivery-store.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import type { StoreCoordination } from '../../articles/store/store-coordination.ts'
import { messageOf } from '../../problem.ts'
import { coalesce } from '../../system/waiting.ts'
import { INDEXNOW, SENT } from './page-sender.ts'

/** Adds a delivery when pages have changed. */
export interface PageAnnouncer {
  /** Looks for changes. Call it after feeds were refreshed. Never rejects. */
  announce(): Promise<void>
}

/** Options of `createPageAnnouncer`. */
export interface PageAnnouncerOptions {
  readonly store: ChangeStore &
    Pick<DeliveryStore, 'enqueueDeliveries'> &
    Pick<DocumentStore, 'findNote'> &
    Pick<StoreCoordination, 'waitForOthers'>
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly now: () => Date
  readonly log: { error(fields: object, message: string): void }
  /** Called after a delivery was added. */
  readonly onAdded: () => void
}

/** Number of the last change of which a delivery was added. */
const ANNOUNCED = 'indexnow: announced'
/** Changes within this time are sent together. */
const MERGE_MS = 5_000

/**
 * Creates the announcer. There is one delivery at a time, however many pages wait for it: its sender knows what was sent last. Pages
 * that were there before IndexNow was declared are no news.
 */
export function createPageAnnouncer(options: PageAnnouncerOptions): PageAnnouncer {
  const { store, publication, now, log, onAdded } = options

  async function announceAll(): Promise<void> {
    try {
      while (!(await announceNext()));
    } catch (error) {
      log.error({}, `indexnow: changes are announced later: ${messageOf(error)}`)
    }
  }

  /** Returns whether everything is announced, and false when another server was faster. */
  async function announceNext(): Promise<boolean> {
    const { indexnow } = publication() ?? {}
    if (indexnow === undefined) return true
    while (!(await store.recordChanges(now()))) await setImmediate()
    const [from, last] = [await store.findNote(ANNOUNCED), String(await store.lastChange())]
    if (from === last) return true
    const step = { note: ANNOUNCED, from, to: last }
    if (from === undefined)
      return store.enqueueDeliveries([], [step, { note: SENT, from: await store.findNote(SENT), to: last }])
    await store.waitForOthers()
    const due = new Date(now().getTime() + MERGE_MS)
    const delivery = { kind: INDEXNOW, destination: indexnow.endpoint, subject: 'changed pages', due }
    if (!(await store.enqueueDeliveries([delivery], [step]))) return false
    onAdded()
    return true
  }

  return { announce: coalesce(announceAll) }
}
