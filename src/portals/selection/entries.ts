import type { Article } from '../../articles/article.ts'
import type { ArticleChange, ChangeStore } from '../../articles/changes/change-store.ts'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import { includesArticle, type PortalFeed } from '../portal-feed.ts'
import { changedOf } from '../rendering/article-values.ts'

/** An article of a feed, or one that is taken back from it. */
export interface Entry {
  readonly id: string
  readonly revision: number
  readonly event: ArticleChange['event']
  readonly dated: Date
  /** The date by which the feed is in order. */
  readonly at: Date
}

/** The store's part that entries are read from. */
export type EntryStore = Pick<ArticleReader, 'articles'> &
  Pick<ChangeStore, 'articleChanges' | 'lastChange' | 'latestChanges'>

/** What is selected for a feed. */
export interface EntrySelection {
  readonly feed: PortalFeed
  readonly order: 'changed' | 'published'
  /** The most public articles. */
  readonly items: number
  /** The most notices. */
  readonly notices: number
  /** Articles whose date is at least this. */
  readonly since: Date
  /** Notices whose date is at least this; undefined when there are none. */
  readonly recallSince: Date | undefined
  /** Language of articles that declare none. */
  readonly language: string
}

/** The entries of one feed, which follow the changes in the store. */
export interface Entries {
  /** Reads what has changed since it was read last, and returns the number of the last change. The cost is that of the changes. */
  update(selection: EntrySelection): Promise<number>
  /** Returns the entries that are selected now, newest first. `given` are ids that the portal may have. */
  select(selection: EntrySelection, given: ReadonlySet<string>): readonly Entry[]
}

/** Changes that are read at a time, with their articles. */
const PAGE = 100

interface Known extends Entry {
  /** Whether the feed includes the article as it is now. */
  readonly isIncluded: boolean
}

/** Creates the entries of a feed, without reading anything yet. */
export function createEntries(store: EntryStore): Entries {
  const known = new Map<string, Known>()
  /** The last change that is known, and how far back dates are complete; undefined before the first reading. */
  let number: number | undefined
  let completeSince: Date | undefined

  async function readChanges(changes: readonly ArticleChange[], selection: EntrySelection): Promise<void> {
    const articles = await store.articles(changes.map(({ id }) => id))
    const byId = new Map(articles.map(article => [article.id, article]))
    for (const change of changes) {
      const article = byId.get(change.id)
      if (article !== undefined) known.set(change.id, knownOf(change, article, selection))
    }
  }

  /** Reads changes newest first, until no older article can be among those that are selected. */
  async function readBack(selection: EntrySelection): Promise<void> {
    const { since, recallSince } = selection
    const oldest = recallSince !== undefined && recallSince < since ? recallSince : since
    let after: ArticleChange | undefined
    let page: readonly ArticleChange[]
    do {
      page = await store.latestChanges({ since: oldest, after, limit: PAGE })
      await readChanges(page, selection)
      after = page.at(-1) ?? after
      const hasNotices = recallSince === undefined || (after !== undefined && after.dated < recallSince)
      if (after !== undefined && hasNotices && isFull(selection, after.dated)) break
    } while (page.length === PAGE)
    completeSince = page.length === PAGE && after !== undefined ? after.dated : oldest
  }

  /** An article that has not been read has an earlier date than the change that was read last. */
  function isFull({ items }: EntrySelection, before: Date): boolean {
    let count = 0
    for (const { isIncluded, event, at } of known.values())
      if (isIncluded && event !== 'withdrawn' && at >= before) count++
    return count >= items
  }

  async function readNew(selection: EntrySelection, after: number): Promise<number> {
    let last = after
    let page: readonly ArticleChange[]
    do {
      page = await store.articleChanges({ after: last, limit: PAGE })
      await readChanges(page, selection)
      last = page.at(-1)?.number ?? last
    } while (page.length === PAGE)
    return last
  }

  return {
    async update(selection) {
      const last = number ?? (await store.lastChange())
      const current = await readNew(selection, last)
      number = current
      const { since } = selection
      if (completeSince === undefined) await readBack(selection)
      else if (completeSince > since && !isFull(selection, completeSince)) await readBack(selection)
      forgetBefore(selection)
      return current
    },
    select({ items, notices: mostNotices, since, recallSince }, given) {
      const articles: Known[] = []
      const notices: Known[] = []
      for (const entry of known.values()) {
        const isPublic = entry.isIncluded && entry.event !== 'withdrawn'
        const isGone = !isPublic && (entry.isIncluded || given.has(entry.id))
        if (isPublic && entry.at >= since) articles.push(entry)
        else if (isGone && recallSince !== undefined && entry.dated >= recallSince)
          notices.push({ ...entry, event: 'withdrawn', at: entry.dated })
      }
      const newest = articles.sort(newestFirst).slice(0, items)
      return [...newest, ...notices.sort(newestFirst).slice(0, mostNotices)].sort(newestFirst)
    },
  }

  function forgetBefore({ since, recallSince = since }: EntrySelection): void {
    for (const { id, at, dated } of known.values())
      if (at < since && dated < since && dated < recallSince) known.delete(id)
  }
}

function knownOf(
  { id, event, dated }: ArticleChange,
  article: Article,
  { feed, order, language }: EntrySelection,
): Known {
  const at =
    order === 'published' && event !== 'withdrawn' ? article.published : changedOf({ article, event, dated })
  const isIncluded = includesArticle(feed, article, language)
  return { id, revision: article.revision, event, dated, at, isIncluded }
}

/** Entries of the same date are in the order of their ids, so that every server has the same order. */
function newestFirst(a: Entry, b: Entry): number {
  return b.at.getTime() - a.at.getTime() || (a.id < b.id ? -1 : 1)
}
