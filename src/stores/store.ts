import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Lead, StoreWatch } from '../articles/store/store-coordination.ts'
import type { SharedMedia } from './media/shared-media.ts'
import {
  addresses,
  articles,
  count,
  countStates,
  findById,
  findBySlug,
  list,
  nextDue,
} from './sql/articles.ts'
import { articleChanges, changesOf, lastChange, latestChanges } from './sql/changes/article-changes.ts'
import { recordChanges } from './sql/changes/record-changes.ts'
import { claimDeliveries, renewClaims, settleDeliveries } from './sql/deliveries/claims.ts'
import { deliveryCounts, deliveryGroups } from './sql/deliveries/counts.ts'
import { delayHost, deliveries, nextDelivery, retryDeliveries } from './sql/deliveries/deliveries.ts'
import { enqueueDeliveries } from './sql/deliveries/enqueue.ts'
import { continueFanOut, hasFanOut } from './sql/deliveries/fan-out.ts'
import {
  countForHost,
  findSubscription,
  hasSubscriptions,
  putSubscription,
  removeExpired,
  removeSubscription,
  subscribedTopics,
  subscriptionsTo,
} from './sql/deliveries/subscriptions.ts'
import {
  adjustDueAfterClockChange,
  findNote,
  hasChanged,
  hasFeedPath,
  lastChanged,
  lastChangedAt,
  lastDocumentTime,
  remember,
  rememberFeedPath,
  storeNote,
} from './sql/documents.ts'
import { archivePage, closePages } from './sql/lists/archives.ts'
import { declareLists } from './sql/lists/declared-lists.ts'
import { changes, findTerm, select, terms } from './sql/lists/lists.ts'
import { findMedia, putMedia } from './sql/media.ts'
import { addReaderDays, readerDays } from './sql/readers/reader-days.ts'
import { fetches, noteFetches } from './sql/recalls/fetches.ts'
import { recall, undoRecall, withdrawals } from './sql/recalls/recalls.ts'
import { tombstones } from './sql/recalls/tombstones.ts'
import { dueRemoteMedia, findRemoteMedia, nextRemoteMedia, saveRemoteMedia } from './sql/remote-media.ts'
import { abandonRequest, beginRequest, storeAnswer } from './sql/requests.ts'
import { lastRevision } from './sql/revisions.ts'
import { apply } from './sql/sources/apply-changes.ts'
import { sourceArticles, sources } from './sql/sources/sources.ts'
import { addApiToken, addToken, revokeToken, tokens, useApiToken, useToken } from './sql/tokens.ts'
import type { Engine } from './sql/work.ts'

/** The parts of a store that each engine implements itself. */
export interface EngineParts
  extends Pick<ArticleStore, 'watch' | 'lead' | 'acknowledge' | 'waitForOthers' | 'close'> {
  /** Absent where all servers of the store use the same media folder. */
  readonly media?: SharedMedia | undefined
}

/** Creates a store over an engine. Closing the store closes its watches and leads. */
export function createStore(
  engine: Engine,
  { watch, lead, acknowledge, waitForOthers, close, media: shared }: EngineParts,
): ArticleStore {
  const { read, snapshot, update, write } = engine
  const opened = new Set<StoreWatch | Lead>()

  function closeWithStore<Opened extends StoreWatch | Lead>(each: Opened): Opened {
    opened.add(each)
    const { close: closeOne } = each
    return {
      ...each,
      close() {
        opened.delete(each)
        return closeOne()
      },
    }
  }

  return {
    apply: (all, options) => apply(engine, all, options),
    sources: page => read(() => sources(page)),
    sourceArticles: paths => read(() => sourceArticles(paths)),

    articles: ids => articles(engine, ids),
    findById: id => read(() => findById(id)),
    findBySlug: slug => read(() => findBySlug(slug)),
    addresses: ids => read(() => addresses(ids)),
    list: page => list(engine, page),
    count: now => read(() => count(now)),
    countStates: now => read(() => countStates(now)),
    nextDue: now => read(() => nextDue(now)),

    declareLists: (lists, language) => declareLists(engine, lists, language),
    select: selection => snapshot(() => select(selection)),
    async changes(since, now) {
      const until = since?.now ?? (await read(lastDocumentTime))
      if (until > now) await write(() => adjustDueAfterClockChange(until, now))
      return snapshot(() => changes(since, now))
    },
    findTerm: (kind, by) => read(() => findTerm(kind, by)),
    terms: now => snapshot(() => terms(now)),
    closePages: (feed, options) => closePages(engine, feed, options),
    archivePage: (feed, page) => snapshot(() => archivePage(feed, page)),

    lastChanged: (key, digest, now) => lastChanged(engine, key, { digest, now }),
    lastChangedAt: (key, digest, moment) => lastChangedAt(engine, key, { digest, moment }),
    hasChanged: key => read(() => hasChanged(key)),
    rememberFeedPath: (path, now) => rememberFeedPath(engine, path, now),
    hasFeedPath: path => read(() => hasFeedPath(path)),
    remember: (key, value) => remember(engine, key, value),
    findNote: key => read(() => findNote(key)),
    storeNote: (key, value) => write(() => storeNote(key, value)),

    addToken: token => write(() => addToken(token)),
    addApiToken: token => write(() => addApiToken(token)),
    tokens: () => read(tokens),
    revokeToken: (id, now) => write(() => revokeToken(id, now)),
    useToken: (feed, hash, now) => useToken(engine, feed, { hash, now }),
    useApiToken: (hash, now) => useApiToken(engine, hash, now),

    beginRequest: (key, fingerprint, now) => write(() => beginRequest(key, fingerprint, now)),
    storeAnswer: (key, answer) => write(() => storeAnswer(key, answer)),
    abandonRequest: key => write(() => abandonRequest(key)),

    async putMedia(media) {
      await shared?.share(media)
      return write(() => putMedia(media))
    },
    findMedia: hash => read(() => findMedia(hash)),
    fetchMedia: async media => (await shared?.fetch(media)) === true,

    findRemoteMedia: url => read(() => findRemoteMedia(url)),
    dueRemoteMedia: (now, limit) => read(() => dueRemoteMedia(now, limit)),
    nextRemoteMedia: () => read(nextRemoteMedia),
    saveRemoteMedia: (url, result) => write(() => saveRemoteMedia(url, result)),

    enqueueDeliveries: (some, steps = [], fanOut) => write(() => enqueueDeliveries(some, steps, fanOut)),
    claimDeliveries: claim => update(() => claimDeliveries(claim)),
    continueFanOut: async () => (await read(hasFanOut)) && write(continueFanOut),
    renewClaims: (keys, until) => update(() => renewClaims(keys, until)),
    settleDeliveries: (settlements, now) => update(() => settleDeliveries(settlements, now)),
    delayHost: (host, until) => update(() => delayHost(host, until)),
    nextDelivery: () => read(nextDelivery),
    deliveryCounts: limit => snapshot(() => deliveryCounts(limit)),
    deliveryGroups: limit => read(() => deliveryGroups(limit)),
    deliveries: page => read(() => deliveries(page)),
    retryDeliveries: (keys, now) => update(() => retryDeliveries(keys, now)),
    putSubscription: subscription => update(() => putSubscription(subscription)),
    findSubscription: name => read(() => findSubscription(name)),
    removeSubscription: name => update(() => removeSubscription(name)),
    removeExpired: now => update(() => removeExpired(now)),
    hasSubscriptions: now => read(() => hasSubscriptions(now)),
    subscribedTopics: (topics, now) => read(() => subscribedTopics(topics, now)),
    subscriptionsTo: (topic, kind) => read(() => subscriptionsTo(topic, kind)),
    countForHost: (host, kind) => read(() => countForHost(host, kind)),

    recordChanges: now => recordChanges(engine, now),
    articleChanges: page => read(() => articleChanges(page)),
    latestChanges: page => read(() => latestChanges(page)),
    changesOf: ids => read(() => changesOf(ids)),
    lastChange: () => read(lastChange),

    addReaderDays: (days, keepFrom) => write(() => addReaderDays(days, keepFrom)),
    readerDays: (from, to) => read(() => readerDays(from, to)),
    recall: (id, reason, now) => write(() => recall(id, reason, now)),
    undoRecall: id => write(() => undoRecall(id)),
    withdrawals: ids => read(() => withdrawals(ids)),
    tombstones: (list, limit) => read(() => tombstones(list, limit)),
    noteFetches: some => update(() => noteFetches(some)),
    fetches: feed => read(() => fetches(feed)),

    watch: onChange => closeWithStore(watch(onChange)),
    lead: work => closeWithStore(lead(work)),
    acknowledge,
    waitForOthers,
    async ping() {
      await read(lastRevision)
    },
    async close() {
      await Promise.all([...opened].map(each => each.close()))
      await close()
    },
  }
}
