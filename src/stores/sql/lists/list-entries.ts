import type { ArticleDraft } from '../../../articles/article.ts'
import { type FeedFilter, isHiddenFrom, matchesFilter } from '../../../articles/selection.ts'
import { termNames } from '../../../articles/terms.ts'
import { putTombstone, trimTombstones } from '../recalls/tombstones.ts'
import type { Row } from '../rows.ts'
import { all, run, type Work } from '../work.ts'
import { createTermLists } from './term-lists.ts'

/** Updates the entries of lists when articles change. All calls belong to one transaction. */
export interface ListEntries {
  /** Puts an article into each list where it belongs, at a revision, and removes it from all others. */
  put(id: string, article: ListableArticle, at: EntryState): Work<void>
  /**
   * Removes an article from every list, at a time in milliseconds since 1970. Each list that showed it has a tombstone.
   */
  remove(id: string, at: number): Work<void>
  /** Stores the lengths of all changed lists, and the revision at which they changed. Must be called once, last. */
  finish(revision: number): Work<void>
}

/** The fields of an article that decide its lists and its place in them. */
export type ListableArticle = Pick<
  ArticleDraft,
  | 'tags'
  | 'authors'
  | 'section'
  | 'language'
  | 'hiddenFrom'
  | 'published'
  | 'expires'
  | 'draft'
  | 'attachments'
  | 'episode'
>

/** The due time of an article, in milliseconds since 1970, and its revision. */
export interface EntryState {
  readonly due: number
  readonly revision: number
}

/** The rule of a declared list, stored as JSON. */
export interface ListRule {
  readonly filter: FeedFilter
  /** Language of articles that declare none. */
  readonly language: string
}

/** Returns whether an article is in any list at all. */
export function isListed({ draft, hiddenFrom }: Pick<ArticleDraft, 'draft' | 'hiddenFrom'>): boolean {
  return !draft && hiddenFrom !== 'all'
}

/** Reads the declared lists and opens their entries. `language` is that of articles that declare none. */
export function* openListEntries(language: string): Work<ListEntries> {
  const declared = (yield* all("SELECT number, rule FROM lists WHERE kind = 'feed'")).map(declaredList)
  const termLists = createTermLists()
  /** The change in length of each changed list. */
  const growth = new Map<number, number>()
  /** Lists with a new tombstone. */
  const shortened = new Set<number>()

  function* listsOf(article: ListableArticle): Work<Set<number>> {
    const names = termNames(article, language)
    const lists = new Set<number>()
    for (const term of names) {
      if (term.kind === 'language') continue
      const { number, feed } = yield* termLists.find(term)
      if (!isHiddenFrom(article, [feed])) lists.add(number)
    }
    for (const { number, filter } of declared) if (matchesFilter(filter, names, article)) lists.add(number)
    return lists
  }

  function* deleteCounted(id: string, { list, published }: Row): Work<void> {
    yield* deleteEntry(Number(list), Number(published), id)
    count(Number(list), -1)
  }

  function count(list: number, change: number): void {
    growth.set(list, (growth.get(list) ?? 0) + change)
  }

  return {
    *put(id, article, { due, revision }) {
      const missing = isListed(article) ? yield* listsOf(article) : new Set<number>()
      const published = article.published.getTime()
      const expires = article.expires?.getTime() ?? null
      for (const entry of yield* entriesOf(id)) {
        const list = Number(entry.list)
        const isSame = entry.published === published && entry.due === due && entry.revision === revision
        if (isSame && missing.has(list)) missing.delete(list)
        else yield* deleteCounted(id, entry)
      }
      for (const list of missing) {
        yield* insertEntry({ list, published, id, due, revision, expires })
        count(list, 1)
      }
    },
    *remove(id, at) {
      for (const entry of yield* entriesOf(id)) {
        yield* deleteCounted(id, entry)
        if (!isShown(entry, at)) continue
        yield* putTombstone(Number(entry.list), id, at)
        shortened.add(Number(entry.list))
      }
    },
    *finish(revision) {
      for (const list of shortened) yield* trimTombstones(list)
      for (const [list, change] of growth) yield* updateList(list, change, revision)
    },
  }
}

function declaredList(row: Row): { readonly number: number; readonly filter: FeedFilter } {
  return { number: Number(row.number), filter: (JSON.parse(row.rule as string) as ListRule).filter }
}

function entriesOf(id: string): Work<readonly Row[]> {
  return all('SELECT list, published, due, revision, expires FROM entries WHERE id = ?', id)
}

function isShown({ due, expires }: Row, at: number): boolean {
  return Number(due) <= at && (expires === null || Number(expires) > at)
}

function deleteEntry(list: number, published: number, id: string): Work<void> {
  return run('DELETE FROM entries WHERE list = ? AND published = ? AND id = ?', list, published, id)
}

interface Entry extends EntryState {
  readonly list: number
  readonly published: number
  readonly id: string
  readonly expires: number | null
}

/** Inserts an entry of an article in a list. */
export function insertEntry({ list, published, id, due, revision, expires }: Entry): Work<void> {
  return run(
    `INSERT INTO entries (list, published, id, due, revision, expires) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    ...[list, published, id, due, revision, expires],
  )
}

function updateList(list: number, change: number, revision: number): Work<void> {
  return run('UPDATE lists SET articles = articles + ?, changed = ? WHERE number = ?', change, revision, list)
}
