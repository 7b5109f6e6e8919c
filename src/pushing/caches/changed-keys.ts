import type { Publication } from '../../articles/publication.ts'
import type { ListRef } from '../../articles/selection.ts'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import type { ListStore, Moment } from '../../articles/store/list-store.ts'
import { declaredFeeds, mainFeed } from '../../feeds/feed-definition.ts'
import { findNeighbours } from '../../http/pages/neighbours.ts'
import {
  articleKey,
  besideKey,
  ELSEWHERE,
  EVERYTHING,
  HOME,
  listKey,
} from '../../publish/document/surrogates.ts'

/** What has changed between two moments. */
export interface Changed {
  readonly publication: Publication
  readonly since: Moment
  readonly until: Moment
  readonly lists: readonly ListRef[]
  /** The ids of changed articles. */
  readonly articles: readonly string[]
}

/** The part of the store in which neighbours are found. */
export type KeyStore = Pick<ListStore, 'select'> & Pick<ArticleReader, 'articles'>

/** If more articles than this have changed, everything is forgotten. */
export const MAX_ARTICLES = 200
/** If there are more keys than this, everything is forgotten. */
const MAX_KEYS = 1_000
const MS_PER_DAY = 86_400_000

/** Returns the surrogate keys of all answers that a change may have altered; none when nothing has changed. */
export async function changedKeys(changed: Changed, store: KeyStore): Promise<readonly string[]> {
  const { publication, articles } = changed
  const lists = [...changed.lists, ...(await shortenedLists(changed, store))]
  if (lists.length + articles.length === 0) return []
  if (articles.length > MAX_ARTICLES) return [EVERYTHING]
  const closed = declaredFeeds(publication).filter(feed => feed.private)
  const open = lists.filter(
    ({ kind, name }) => !closed.some(({ list }) => list.kind === kind && list.name === name),
  )
  const beside = await articlesBeside(changed, store)
  const own = [
    ...open.map(listKey),
    ...[...articles, ...beside].map(articleKey),
    ...articles.map(besideKey),
  ].toSorted()
  const keys = [...new Set([HOME, ELSEWHERE, ...own])]
  return keys.length > MAX_KEYS ? [EVERYTHING] : keys
}

/** Feeds of the last days lose articles without any change of the store. */
async function shortenedLists(
  { publication, since, until }: Changed,
  store: KeyStore,
): Promise<readonly ListRef[]> {
  const lists: ListRef[] = []
  for (const { days, list } of declaredFeeds(publication)) {
    if (days === undefined) continue
    const oldest = { now: until.now, list, since: daysBefore(since.now, days), limit: 1, oldestFirst: true }
    const { places } = await store.select(oldest)
    if (places.some(({ published }) => published < daysBefore(until.now, days))) lists.push(list)
  }
  return lists
}

function daysBefore(time: Date, days: number): Date {
  return new Date(time.getTime() - days * MS_PER_DAY)
}

/**
 * Returns the ids of the articles beside the changed ones. Where a changed article was before, the pages beside it have its
 * key (`besideKey`).
 */
async function articlesBeside(
  { publication, until, articles }: Changed,
  store: KeyStore,
): Promise<readonly string[]> {
  const { list } = mainFeed(publication)
  const ids: string[] = []
  // One by one, because articles may be large.
  for (const id of articles) {
    const [article] = await store.articles([id])
    const beside = article && (await findNeighbours(article, { store, list, now: until.now }))
    for (const place of [beside?.newer, beside?.older]) if (place !== undefined) ids.push(place.id)
  }
  return ids
}
