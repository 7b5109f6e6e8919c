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

/** Adds deliveries for each document of a public feed that has changed: to each receiver, and to those who have subscribed. */
export interface Announcer {
  /** Looks for changes. Call it after feeds were refreshed. Never rejects. */
  announce(): Promise<void>
}

/** Someone who is told of changed documents besides those who have subscribed to them. */
export interface Receiver {
  /** Whether it wants to know of the document at a path, such as `/rss.xml`. */
  hears(path: string): boolean
  /** Returns what it is sent when these documents have changed. It has asked for each of them. */
  deliveries(paths: readonly string[], due: Date): readonly NewDelivery[]
}

/** Options of `createAnnouncer`. */
export interface AnnouncerOptions {
  readonly store: Pick<ListStore, 'changes' | 'findTerm'> &
    Pick<DocumentStore, 'findNote'> &
    Pick<DeliveryStore, 'enqueueDeliveries' | 'hasSubscriptions' | 'subscribedTopics'> &
    Pick<StoreCoordination, 'waitForOthers'>
  readonly publisher: Pick<Publisher, 'publication' | 'servedMoment' | 'open' | 'documentOf'>
  /** Returns the receivers that a publication names. */
  readonly receiversOf: (publication: Publication) => readonly Receiver[] | Promise<readonly Receiver[]>
  readonly now: () => Date
  readonly log: { error(fields: object, message: string): void }
  /** Called after deliveries were added. */
  readonly onAdded: () => void
}

/** Note with the moment up to which changes were announced. */
const ANNOUNCED = 'push: announced'
/** A document's date may be some seconds before its change. */
const DATE_ERROR_MS = 10_000
/** While nobody listens, the note of what was announced is at most so old. */
const IDLE_MS = 600_000
/** Changes within this time are announced together. */
const MERGE_MS = 1_000

/**
 * Creates an announcer. What it has announced is a note in the store, which moves in the same transaction in which the deliveries
 * are added. So each change is announced, also one before a crash, and by one of several servers.
 */
export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { store, publisher, receiversOf, now, log, onAdded } = options

  async function announceAll(): Promise<void> {
    try {
      while (!(await announceNext()));
    } catch (error) {
      log.error({}, `changes are announced later: ${messageOf(error)}`)
    }
  }

  /** Returns whether everything is announced, and false when another server was faster. */
  async function announceNext(): Promise<boolean> {
    const { publication, servedMoment: served } = publisher
    if (served === undefined || publication === undefined) return true
    const receivers = await receiversOf(publication)
    const isSubscribed = publication.hub !== false && (await store.hasSubscriptions(now()))
    const from = await store.findNote(ANNOUNCED)
    const step = { note: ANNOUNCED, from, to: momentText(served) }
    const since = from === undefined ? undefined : parseMoment(from)
    if (receivers.length === 0 && !isSubscribed) {
      const isRecent = since !== undefined && served.now.getTime() - since.now.getTime() < IDLE_MS
      return isRecent || store.enqueueDeliveries([], [step])
    }
    // What was there before anyone listened is no news.
    if (since === undefined) return store.enqueueDeliveries([], [step])
    if (since.revision === served.revision && since.now >= served.now) return true
    const { lists } = await store.changes(since, served.now)
    if (lists.length === 0 && since.revision === served.revision) return true
    if (lists.length > 0) await store.waitForOthers()
    const heardOf = async (paths: readonly string[]) => {
      const topics = isSubscribed ? await store.subscribedTopics(paths, now()) : []
      return paths.filter(path => topics.includes(path) || receivers.some(one => one.hears(path)))
    }
    const changed = await changedDocuments(lists, { publication, since, heardOf })
    const due = new Date(now().getTime() + MERGE_MS)
    const paths = changed.map(({ note }) => note.slice(TAG_OF.length))
    const deliveries = receivers.flatMap(one =>
      one.deliveries(
        paths.filter(path => one.hears(path)),
        due,
      ),
    )
    const isAdded = await store.enqueueDeliveries(deliveries, [step, ...changed], { topics: paths, due })
    if (isAdded && paths.length > 0) onAdded()
    return isAdded
  }

  /** Returns a step for each document that was not announced as it is now, when all its codings are ready. */
  async function changedDocuments(
    lists: readonly ListRef[],
    { publication, since, heardOf }: Listening,
  ): Promise<readonly Step[]> {
    const steps: Step[] = []
    for (const list of lists) {
      const feed = await feedOfList(list, publication)
      if (feed === undefined || feed.private) continue
      const heard = await heardOf(FEED_FILE_NAMES.map(fileName => feedPath({ folder: feed.path, fileName })))
      if (heard.length === 0) continue
      const fileNames = FEED_FILE_NAMES.filter(fileName =>
        heard.includes(feedPath({ folder: feed.path, fileName })),
      )
      const built = await publisher.open(feed.path)
      if (built === undefined || built === 'gone' || 'movedTo' in built) continue
      for (const fileName of fileNames) steps.push(...(await changeOf(built, { fileName, since })))
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
    const note = tagNote(feedPath({ folder: built.feed.path, fileName }))
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

/** Who listens, and since when. */
interface Listening {
  readonly publication: Publication
  readonly since: Moment
  /** Returns those of some documents that anyone is told of. */
  readonly heardOf: (paths: readonly string[]) => Promise<readonly string[]>
}

/** Notes with the entity tags of documents as they were announced. */
const TAG_OF = 'push: tag of '

/** Returns the key of the note with the entity tag of a document as it was announced. */
export function tagNote(path: string): string {
  return TAG_OF + path
}

/** Returns the revision up to which changes were announced; undefined when nobody has ever listened. */
export async function announcedRevision(store: Pick<DocumentStore, 'findNote'>): Promise<number | undefined> {
  const note = await store.findNote(ANNOUNCED)
  return note === undefined ? undefined : parseMoment(note).revision
}

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
