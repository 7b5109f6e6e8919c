import type { ArticleDraft } from '../../../articles/article.ts'
import type { FeedFilter } from '../../../articles/selection.ts'
import { isHiddenFrom, matchesFilter } from '../../../articles/selection.ts'
import { termNames, termSlug } from '../../../articles/terms.ts'
import type { Row } from '../rows.ts'
import { firstFreeName } from '../sources/names.ts'
import { all, one, run, type Work } from '../work.ts'

/** What of an article decides in which lists it is, and where. */
export type ListableArticle = Pick<
  ArticleDraft,
  'tags' | 'authors' | 'section' | 'language' | 'hiddenFrom' | 'published' | 'draft'
>

/** Keeps lists in step with articles, inside a transaction that the caller holds. */
export interface ListEntries {
  /** Enters an article, as it is at a revision, into the lists that it belongs in and takes it out of others. */
  put(
    id: string,
    article: ListableArticle,
    at: { readonly due: number; readonly revision: number },
  ): Work<void>
  /** Takes an article out of every list. */
  remove(id: string): Work<void>
  /** Writes down which lists changed; to be called once, with the revision that they changed at. */
  finish(revision: number): Work<void>
}

/** What a declared list was made by, as JSON. */
export interface ListRule {
  readonly filter: FeedFilter
  /** Language of articles that name none. */
  readonly language: string
}

/** Whether an article is in any list at all. */
export function isListed({ draft, hiddenFrom }: Pick<ArticleDraft, 'draft' | 'hiddenFrom'>): boolean {
  return !draft && hiddenFrom !== 'all'
}

/** Begins to keep lists in step; `language` is that of articles that name none. */
export function* openListEntries(language: string): Work<ListEntries> {
  const declared = (yield* all("SELECT number, rule FROM lists WHERE kind = 'feed'")).map(ruledList)
  const numbers = new Map<string, number>()
  /** How many entries each list that changed has more than before. */
  const growth = new Map<number, number>()

  function* enter(
    id: string,
    article: ListableArticle,
    { due, revision }: Parameters<ListEntries['put']>[2],
  ): Work<void> {
    const wanted = isListed(article) ? yield* listsOf(article) : new Set<number>()
    const published = article.published.getTime()
    for (const entry of yield* entriesOf(id)) {
      const list = Number(entry.list)
      const same = entry.published === published && entry.due === due && entry.revision === revision
      if (same && wanted.has(list)) wanted.delete(list)
      else yield* drop(id, entry)
    }
    for (const list of wanted) {
      yield* run(
        'INSERT INTO entries (list, published, id, due, revision) VALUES (?, ?, ?, ?, ?)',
        list,
        published,
        id,
        due,
        revision,
      )
      touch(list, 1)
    }
  }

  function* leave(id: string): Work<void> {
    for (const entry of yield* entriesOf(id)) yield* drop(id, entry)
  }

  function entriesOf(id: string): Work<readonly Row[]> {
    return all('SELECT list, published, due, revision FROM entries WHERE id = ?', id)
  }

  function* drop(id: string, { list, published }: Row): Work<void> {
    yield* run(
      'DELETE FROM entries WHERE list = ? AND published = ? AND id = ?',
      Number(list),
      Number(published),
      id,
    )
    touch(Number(list), -1)
  }

  function touch(list: number, more: number): void {
    growth.set(list, (growth.get(list) ?? 0) + more)
  }

  function* listsOf(article: ListableArticle): Work<Set<number>> {
    const names = termNames(article, language)
    const lists = new Set<number>()
    for (const { kind, name, folded } of names) {
      if (kind === 'language') continue
      const { number, feed } = yield* termList(kind, name, folded)
      if (!isHiddenFrom(article, [feed])) lists.add(number)
    }
    for (const { number, filter } of declared) if (matchesFilter(filter, names, article)) lists.add(number)
    return lists
  }

  /** The list of a term and the key of its feed; a term that is new gets its slug for ever. */
  function* termList(
    kind: string,
    name: string,
    folded: string,
  ): Work<{ readonly number: number; readonly feed: string }> {
    const known = yield* one('SELECT slug FROM terms WHERE kind = ? AND folded = ?', kind, folded)
    const slug = known === undefined ? yield* nameTerm(kind, name, folded) : String(known.slug)
    return { number: yield* listNumber(kind, folded), feed: `${kind}s/${slug}` }
  }

  function* listNumber(kind: string, name: string): Work<number> {
    const key = `${kind} ${name}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    const row =
      (yield* one('SELECT number FROM lists WHERE kind = ? AND name = ?', kind, name)) ??
      (yield* one('INSERT INTO lists (kind, name) VALUES (?, ?) RETURNING number', kind, name))
    const number = Number(row?.number)
    numbers.set(key, number)
    return number
  }

  function* finish(revision: number): Work<void> {
    for (const [list, more] of growth) {
      yield* run(
        'UPDATE lists SET articles = articles + ?, changed = ? WHERE number = ?',
        more,
        revision,
        list,
      )
    }
  }

  return { put: enter, remove: leave, finish }
}

function* nameTerm(kind: string, name: string, folded: string): Work<string> {
  const isTaken = function* (slug: string): Work<boolean> {
    return (yield* one('SELECT 1 FROM terms WHERE kind = ? AND slug = ?', kind, slug)) !== undefined
  }
  const slug = yield* firstFreeName(termSlug(name), isTaken)
  yield* run('INSERT INTO terms (kind, folded, name, slug) VALUES (?, ?, ?, ?)', kind, folded, name, slug)
  return slug
}

function ruledList(row: Row): { readonly number: number; readonly filter: FeedFilter } {
  return { number: Number(row.number), filter: (JSON.parse(row.rule as string) as ListRule).filter }
}
