import type { FeedFilter, ListRef } from '../../../src/articles/selection.ts'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import type { SourceChange } from '../../../src/articles/store/source-store.ts'
import { foldName } from '../../../src/articles/terms.ts'
import type { SyntheticPublication } from '../synthetic/publication.ts'

/** The clock of all questions: every article is due by then. */
export const NOW = new Date('2026-06-01T00:00:00Z')

const ITEMS = 50
const APPLY = { now: NOW, host: 'news.example', timeZone: 'UTC', language: 'en', undo: 0 }

/** A feed whose articles are selected. */
export interface Question {
  readonly name: string
  readonly list: ListRef
  /** Present for a declared feed. */
  readonly filter?: FeedFilter
}

/** Stores the articles of these numbers, without files. */
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

/** Feeds of every kind: the main one, those of common and rare terms, and declared ones. */
export function questionsOf({ tags, sections, authors }: SyntheticPublication): readonly Question[] {
  const [popular, rare] = [foldName(tags[0] ?? ''), foldName(tags.at(-20) ?? '')]
  const section = { kind: 'section', folded: foldName(sections[0] ?? '') } as const
  const [many, few] = [
    { kind: 'tag', folded: popular },
    { kind: 'tag', folded: rare },
  ] as const
  return [
    declared('main feed', {}),
    { name: 'popular tag', list: { kind: 'tag', name: popular } },
    { name: 'rare tag', list: { kind: 'tag', name: rare } },
    { name: 'author', list: { kind: 'author', name: foldName(authors.at(-1) ?? '') } },
    declared('any of two tags', { any: [many, few] }),
    declared('popular tag in a section', { all: [many, section] }),
    declared('popular and rare tag', { all: [many, few] }),
    declared('main without popular tag', { none: [many] }),
  ]
}

function declared(name: string, filter: Partial<FeedFilter>): Question {
  return {
    name,
    list: { kind: 'feed', name },
    filter: { any: [], all: [], none: [], hiddenFrom: [name], ...filter },
  }
}

/** Declares the lists of the declared feeds among these. */
export async function declare(store: ArticleStore, questions: readonly Question[]): Promise<void> {
  const lists = questions.flatMap(({ name, filter }) => (filter === undefined ? [] : [{ name, filter }]))
  await store.declareLists(lists, APPLY.language)
}

/** Closes as many archive pages of the feed as possible. Returns the number of pages. */
export async function closeArchive(store: ArticleStore, { name, list }: Question): Promise<number> {
  for (;;) {
    const { pages, more } = await store.closePages(name, { now: NOW, list, size: ITEMS, unarchived: ITEMS })
    if (more !== true) return pages
  }
}

/** Selects the articles of a feed: everything newer than its archive. Returns how many. */
export async function selectFeed(store: ArticleStore, { name, list }: Question): Promise<number> {
  const { last } = await store.closePages(name, { now: NOW, list, size: ITEMS, unarchived: ITEMS })
  return (await store.select({ now: NOW, list, after: last })).places.length
}

/** Selects the articles of one archive page. Returns how many. */
export async function selectPage(
  store: ArticleStore,
  { name, list }: Question,
  page: number,
): Promise<number> {
  const bounds = await store.archivePage(name, page)
  return bounds === undefined ? 0 : (await store.select({ now: NOW, list, ...bounds })).places.length
}
