import { absoluteUrl, type Publication } from '../../articles/publication.ts'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import type { DeliveryStore } from '../../articles/store/delivery-store.ts'
import type { ListStore } from '../../articles/store/list-store.ts'
import { declaredFeeds, type FeedDefinition } from '../../feeds/feed-definition.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import type { Publisher } from '../../publish/publisher.ts'
import type { Inspect } from './program-state.ts'
import type { FeedStatus, PortalStatus, Status, WebhookStatus } from './status.ts'
import { troublesOf } from './troubles.ts'

/** Options of `readStatus`. */
export interface StatusOptions {
  readonly store: Pick<ArticleReader, 'countStates' | 'nextDue'> &
    Pick<ListStore, 'changes'> &
    Pick<DeliveryStore, 'deliveryCounts' | 'deliveryGroups'>
  readonly publisher: Pick<Publisher, 'open' | 'documentOf' | 'servedMoment'>
  /** Returns the webhooks without their paths. */
  readonly webhooks: () => Promise<readonly WebhookStatus[]>
  readonly inspect: Inspect
  readonly now: () => Date
}

/** Lines for hosts and documents: those with the most deliveries or subscriptions. */
const MANY = 20
const FILE_NAME = 'rss.xml'

/** Reads everything that the operator is shown. */
export async function readStatus(publication: Publication, options: StatusOptions): Promise<Status> {
  const { store, publisher, webhooks, inspect } = options
  const now = options.now()
  const [program, articles, nextChange, { revision }, counts, groups] = await Promise.all([
    inspect(),
    store.countStates(now),
    store.nextDue(now),
    store.changes(undefined, now),
    store.deliveryCounts(MANY),
    store.deliveryGroups(MANY),
  ])
  const { title, baseUrl, language } = publication
  const { waiting, failed, failingHosts, subscriptions } = counts
  const { version, started, processes, engine, isLeading, records, disk, doctor } = program
  const status = {
    ...{ now, articles, nextChange, records, subscriptions, disk, doctor },
    publication: { title, url: `${baseUrl}/`, language },
    feeds: await feedsOf(publication, publisher),
    portals: portalsOf(publication),
    deliveries: { waiting, failed, groups, failingHosts },
    webhooks: await webhooks(),
    store: { engine, revision, servedRevision: publisher.servedMoment?.revision, isLeading },
    program: { version, node: process.version, started, processes },
  }
  return { ...status, troubles: troublesOf(status) }
}

async function feedsOf(
  publication: Publication,
  publisher: StatusOptions['publisher'],
): Promise<readonly FeedStatus[]> {
  const feeds: FeedStatus[] = []
  for (const feed of declaredFeeds(publication)) {
    const status = await feedStatus(feed, publication, publisher)
    if (status !== undefined) feeds.push(status)
  }
  return feeds
}

async function feedStatus(
  feed: FeedDefinition,
  { baseUrl }: Publication,
  publisher: StatusOptions['publisher'],
): Promise<FeedStatus | undefined> {
  const built = await publisher.open(feed.path)
  if (built === undefined || built === 'gone' || 'movedTo' in built) return undefined
  const variants = (await publisher.documentOf(built, FILE_NAME))?.variants ?? []
  return {
    title: feed.title,
    url: absoluteUrl(feedPath({ folder: feed.path, fileName: FILE_NAME }), baseUrl),
    isPrivate: feed.private,
    items: built.entries.length,
    archivePages: built.archivePages,
    changed: built.changed,
    bytes: variants.find(({ coding }) => coding === 'identity')?.bytes.length,
    compressedBytes: variants[0]?.bytes.length,
  }
}

/** Nothing lists feeds for portals but this page. */
function portalsOf({ feeds }: Publication): readonly PortalStatus[] {
  return Object.entries(feeds).flatMap(([name, { for: portal, private: isPrivate }]) =>
    portal === undefined ? [] : [{ name, portal, isPrivate }],
  )
}
