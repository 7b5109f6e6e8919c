import { type Article, permalink } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import type { RecallStore, Withdrawal } from '../../articles/recall/recall-store.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import type { DeliveryStore, StoredDelivery } from '../../articles/store/delivery-store.ts'
import type { ListStore } from '../../articles/store/list-store.ts'
import { type Term, termNames } from '../../articles/terms.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { feedsOfArticle } from '../../feeds/feeds-of-article.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import { isFetched, type ProductCheck, productChecks } from './portal-check.ts'

/** Who knows that an article was withdrawn, and who does not yet. */
export interface Checklist {
  readonly article: { readonly id: string; readonly title: string; readonly url: string }
  readonly withdrawal: Withdrawal
  readonly portals: readonly PortalCheck[]
  readonly feeds: readonly FeedCheck[]
  /** Webhooks and caches, as far as they have not accepted what they were sent. */
  readonly webhooks: Pending
  readonly caches: Pending
  /** Whether the changes since the withdrawal were not announced yet, because no server runs. */
  readonly isUnannounced: boolean
  /** Whether every portal has fetched its feed since, and no delivery waits. */
  readonly isDone: boolean
}

/** A feed for a portal that included the article. */
export interface PortalFeedOfArticle {
  /** First name of the feed, under which its fetches are stored. */
  readonly key: string
  /** The portal that it is for. */
  readonly portal: string
  /** Days for which the notice is in the feed; undefined when the portal knows no notice. */
  readonly noticeDays: number | undefined
}

/** A portal, and what it has fetched. */
export interface PortalCheck extends PortalFeedOfArticle {
  readonly products: readonly ProductCheck[]
  readonly isDone: boolean
}

/** A feed for readers. */
export interface FeedCheck extends Pending {
  readonly path: string
  /** How often it was fetched since; undefined for the feed of a term, which is not counted. */
  readonly fetches?: number | undefined
  /** WebSub and rssCloud subscriptions to its documents. */
  readonly subscriptions: number
}

/** Deliveries that were not accepted. */
export interface Pending {
  readonly waiting: number
  readonly failed: number
}

/** Options of `createChecklist`. */
export interface ChecklistOptions {
  readonly owner: SlugOwner
  readonly withdrawal: Withdrawal
  readonly publication: Publication
  /** The feeds for portals that included it. */
  readonly portalFeeds: readonly PortalFeedOfArticle[]
  readonly store: Pick<RecallStore, 'fetches'> &
    Pick<DeliveryStore, 'deliveries' | 'deliveryCounts'> &
    Pick<ListStore, 'findTerm'>
  /** The kind of deliveries that tell caches what to forget. */
  readonly purgeKind: string
  /** The revision up to which changes were announced; undefined when nobody listens. */
  readonly announced: number | undefined
}

const MAX_TOPICS = 10_000
const PAGE = 1_000

/** Reads everything that a checklist says. */
export async function createChecklist(options: ChecklistOptions): Promise<Checklist> {
  const { owner, withdrawal, publication, portalFeeds, store, purgeKind, announced } = options
  const { article } = owner
  const deliveries = await countDeliveries(store)
  const portals = await Promise.all(
    portalFeeds.map(async feed => {
      const products = productChecks(await store.fetches(feed.key), withdrawal)
      return { ...feed, products, isDone: isFetched(products) }
    }),
  )
  const { subscriptions } = await store.deliveryCounts(MAX_TOPICS)
  const byTopic = Map.groupBy(subscriptions, ({ topic }) => topic)
  const feeds = await Promise.all(
    feedsOfArticle(article, publication, await termsOf(article, publication, store)).map(async feed => {
      const topics = FEED_FILE_NAMES.map(fileName => feedPath({ folder: feed.path, fileName }))
      const subscribed = topics.flatMap(topic => byTopic.get(topic) ?? [])
      return {
        ...{ path: feedPath({ folder: feed.path }), fetches: await fetchesSince(feed, withdrawal, store) },
        subscriptions: subscribed.reduce((sum, { count }) => sum + count, 0),
        ...deliveries.of(({ subject }) => topics.includes(subject)),
      }
    }),
  )
  const isHeard = feeds.some(({ subscriptions: count }) => count > 0) || (publication.hubs ?? []).length > 0
  const isUnannounced = isHeard && announced !== undefined && announced < withdrawal.revision
  const webhooks = deliveries.of(({ subject }) => subject === article.id)
  const caches = deliveries.of(({ kind }) => kind === purgeKind)
  const pending = [...feeds, webhooks, caches].some(({ waiting, failed }) => waiting + failed > 0)
  return {
    article: { id: article.id, title: article.title, url: permalink(article, publication.baseUrl) },
    ...{ withdrawal, portals, feeds, webhooks, caches, isUnannounced },
    isDone: portals.every(portal => portal.isDone) && !pending && !isUnannounced,
  }
}

/** Returns the terms of an article, also those that no other article has. */
async function termsOf(
  article: Article,
  { language }: Publication,
  store: Pick<ListStore, 'findTerm'>,
): Promise<readonly Term[]> {
  const names = termNames(article, language)
  const found = await Promise.all(names.map(({ kind, folded }) => store.findTerm(kind, { folded })))
  return found.filter(term => term !== undefined)
}

async function fetchesSince(
  { key }: FeedDefinition,
  { revision, at }: Withdrawal,
  store: Pick<RecallStore, 'fetches'>,
): Promise<number | undefined> {
  const name = key === 'main' ? key : /^feeds\/(.+)$/.exec(key)?.[1]
  if (name === undefined) return undefined
  const fetches = await store.fetches(name)
  const since = fetches.filter(one => one.revision >= revision && one.last >= at)
  return since.reduce((sum, { count }) => sum + count, 0)
}

/** Counts deliveries by kind, subject and state, in one pass. */
async function countDeliveries(store: Pick<DeliveryStore, 'deliveries'>) {
  const counts = new Map<string, { kind: string; subject: string; waiting: number; failed: number }>()
  for (let after: string | undefined; ; ) {
    const page: readonly StoredDelivery[] = await store.deliveries({ after, limit: PAGE })
    for (const { kind, subject, state } of page) {
      const key = `${kind} ${subject}`
      const count = counts.get(key) ?? { kind, subject, waiting: 0, failed: 0 }
      count[state]++
      counts.set(key, count)
    }
    after = page.at(-1)?.key
    if (after === undefined) break
  }
  return {
    of(test: (delivery: { readonly kind: string; readonly subject: string }) => boolean): Pending {
      const own = [...counts.values()].filter(test)
      const sum = (state: 'waiting' | 'failed') => own.reduce((total, count) => total + count[state], 0)
      return { waiting: sum('waiting'), failed: sum('failed') }
    },
  }
}
