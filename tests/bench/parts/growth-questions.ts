import type { ArticleStore, SourceChange } from '../../../src/articles/article-store.ts'
import type { FeedFilter } from '../../../src/articles/selection.ts'
import { foldName, type TermKind } from '../../../src/articles/terms.ts'
import type { SyntheticPublication } from '../synthetic/publication.ts'

/** The store is asked as of this instant, when every article is due. */
export const NOW = new Date('2026-06-01T00:00:00Z')

const ITEMS = 50
const APPLY = { now: NOW, host: 'news.example', timeZone: 'UTC', language: 'en', undo: 0 }

/** A feed whose articles are selected. */
export interface Question {
  readonly name: string
  readonly filter: FeedFilter
}

/** Puts the articles of these numbers into the store, without any file. */
export async function fill(
  store: ArticleStore,
  publication: SyntheticPublication,
  numbers: readonly number[],
): Promise<void> {
  await store.apply(
    numbers.map(number => changeOf(publication, number)),
    APPLY,
  )
}

function changeOf(publication: SyntheticPublication, number: number): SourceChange {
  const { draft, stem } = publication.article(number)
  const path = `${stem}.md`
  return {
    kind: 'article',
    draft,
    source: { path, fingerprint: path, contentHash: path, dependencies: [], faults: [] },
  }
}

/** Feeds of every kind: the main one, of terms that many and few articles have, and declared ones. */
export function questionsOf({ tags, sections, authors }: SyntheticPublication): readonly Question[] {
  const popular = term('tag', tags[0])
  const rare = term('tag', tags.at(-20))
  const [section, author] = [term('section', sections[0]), term('author', authors.at(-1))]
  return [
    { name: 'main feed', filter: filter('main', {}) },
    { name: 'popular tag', filter: filter('tags/popular', { all: [popular] }) },
    { name: 'rare tag', filter: filter('tags/rare', { all: [rare] }) },
    { name: 'author', filter: filter('authors/one', { all: [author] }) },
    { name: 'any of two tags', filter: filter('feeds/any', { any: [popular, rare] }) },
    { name: 'popular tag in a section', filter: filter('feeds/both', { all: [popular, section] }) },
    { name: 'popular and rare tag', filter: filter('feeds/sparse', { all: [popular, rare] }) },
    { name: 'main without popular tag', filter: filter('feeds/without', { none: [popular] }) },
  ]
}

function term(kind: TermKind, name = '') {
  return { kind, folded: foldName(name) }
}

function filter(key: string, { any = [], all = [], none = [] }: Partial<FeedFilter>): FeedFilter {
  return { any, all, none, hiddenFrom: [key] }
}

/** Closes the pages of the feed's archive that can be; gives how many there are. */
export async function closeArchive(store: ArticleStore, { name, filter }: Question): Promise<number> {
  const { pages } = await store.closePages(name, { now: NOW, filter, size: ITEMS, keep: ITEMS })
  return pages
}

/** What a feed shows: everything newer than its archive. Gives how many. */
export async function selectFeed(store: ArticleStore, { name, filter }: Question): Promise<number> {
  const { last } = await store.closePages(name, { now: NOW, filter, size: ITEMS, keep: ITEMS })
  return (await store.select({ now: NOW, filter, after: last })).length
}

/** What a page of the feed's archive shows. Gives how many. */
export async function selectPage(
  store: ArticleStore,
  { name, filter }: Question,
  page: number,
): Promise<number> {
  const bounds = await store.archivePage(name, page)
  return bounds === undefined ? 0 : (await store.select({ now: NOW, filter, ...bounds })).length
}
