import type { Publication } from '../articles/publication.ts'
import type { ListRef } from '../articles/selection.ts'
import type { DeliveryStore, NewDelivery, Step } from '../articles/store/delivery-store.ts'
import type { DocumentStore } from '../articles/store/document-store.ts'
import type { ListStore, Moment } from '../articles/store/list-store.ts'
import type { StoreCoordination } from '../articles/store/store-coordination.ts'
import { declaredFeeds, type FeedDefinition, TERM_FOLDERS, termFeed } from '../feeds/feed-definition.ts'
import { feedPath } from '../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import { messageOf } from '../problem.ts'
import type { BuiltFeed } from '../publish/feed/built-feed.ts'
import type { Publisher } from '../publish/publisher.ts'
import { coalesce } from '../system/waiting.ts'
import { PING } from './websub-ping.ts'

/** Adds a delivery to each hub for each document of a public feed that has changed. */
export interface Announcer {
  /** Looks for changes. Call it after feeds were refreshed. Never rejects. */
  announce(): Promise<void>
}

/** Options of `createAnnouncer`. */
export interface AnnouncerOptions {
  readonly store: Pick<ListStore, 'changes' | 'findTerm'> &
    Pick<DocumentStore, 'findNote'> &
    Pick<DeliveryStore, 'enqueueDeliveries'> &
    Pick<StoreCoordination, 'waitForOthers'>
  readonly publisher: Pick<Publisher, 'publication' | 'servedMoment' | 'open' | 'documentOf'>
  readonly now: () => Date
  readonly log: { error(fields: object, message: string): void }
  /** Called after deliveries were added. */
  readonly onAdded: () => void
}

/** Note with the moment up to which changes were announced. */
const ANNOUNCED = 'push: announced'
/** A document's date may be some seconds before its change. */
const DATE_ERROR_MS = 10_000
/** Changes within this time are announced together. */
const MERGE_MS = 2_000

/**
 * Creates an announcer. What it has announced is a note in the store, which moves in the same transaction in which the deliveries
 * are added. So each change is announced, also one before a crash, and by one of several servers.
 */
export function createAnnouncer({ store, publisher, now, log, onAdded }: AnnouncerOptions): Announcer {
  async function announceAll(): Promise<void> {
    try {
      while (!(await announceNext()));
    } catch (error) {
      log.error({}, `changes are announced to hubs later: ${messageOf(error)}`)
    }
  }

  /** Returns whether everything is announced, and false when another server was faster. */
  async function announceNext(): Promise<boolean> {
    const { publication, servedMoment: served } = publisher
    if (served === undefined || !publication?.hubs?.length) return true
    const from = await store.findNote(ANNOUNCED)
    const step = { note: ANNOUNCED, from, to: momentText(served) }
    // What was there before the first hub is no news.
    if (from === undefined) return store.enqueueDeliveries([], [step])
    const since = parseMoment(from)
    if (since.revision === served.revision && since.now >= served.now) return true
    const { lists } = await store.changes(since, served.now)
    if (lists.length === 0 && since.revision === served.revision) return true
    if (lists.length > 0) await store.waitForOthers()
    const changed = await changedDocuments(lists, { publication, since })
    const due = new Date(now().getTime() + MERGE_MS)
    const deliveries = changed.flatMap(({ note: subject }): NewDelivery[] =>
      (publication.hubs ?? []).map(destination => ({
        ...{ kind: PING, destination, due },
        subject: subject.slice(TAG_OF.length),
      })),
    )
    const isAdded = await store.enqueueDeliveries(deliveries, [step, ...changed])
    if (isAdded && deliveries.length > 0) onAdded()
    return isAdded
  }

  /** Returns a step for each document that was not announced as it is now, when all its codings are ready. */
  async function changedDocuments(
    lists: readonly ListRef[],
    { publication, since }: { readonly publication: Publication; readonly since: Moment },
  ): Promise<readonly Step[]> {
    const steps: Step[] = []
    for (const list of lists) {
      const feed = await feedOfList(list, publication)
      if (feed === undefined || feed.private) continue
      const built = await publisher.open(feed.path)
      if (built === undefined || built === 'gone' || 'movedTo' in built) continue
      for (const fileName of FEED_FILE_NAMES) steps.push(...(await changeOf(built, { fileName, since })))
    }
    return steps
  }

  async function changeOf(
    built: BuiltFeed,
    { fileName, since }: { readonly fileName: string; readonly since: Moment },
  ): Promise<readonly Step[]> {
    const document = await publisher.documentOf(built, fileName)
    if (document === undefined) return []
    await document.settled
    const note = TAG_OF + feedPath({ folder: built.feed.path, fileName })
    const [from, to] = [await store.findNote(note), document.etags.identity]
    const isOld = from === undefined && document.changed.getTime() < since.now.getTime() - DATE_ERROR_MS
    return from === to || isOld ? [] : [{ note, from, to }]
  }

  async function feedOfList(
    { kind, name }: ListRef,
    publication: Publication,
  ): Promise<FeedDefinition | undefined> {
    const isList = ({ list }: FeedDefinition) => list.kind === kind && list.name === name
    const declared = declaredFeeds(publication).find(isList)
    if (declared !== undefined || !isTermKind(kind)) return declared
    const term = await store.findTerm(kind, { folded: name })
    return term && termFeed({ ...term, kind }, publication)
  }

  return { announce: coalesce(announceAll) }
}

/** Notes with the entity tags of documents as they were announced. */
const TAG_OF = 'push: tag of '

function isTermKind(kind: string): kind is keyof typeof TERM_FOLDERS {
  return Object.hasOwn(TERM_FOLDERS, kind)
}

function momentText({ revision, now }: Moment): string {
  return `${revision} ${now.toISOString()}`
}

function parseMoment(text: string): Moment {
  const [revision, time = ''] = text.split(' ')
  return { revision: Number(revision), now: new Date(time) }
}
