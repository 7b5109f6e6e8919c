import type { Image } from '../articles/article.ts'
import type { DeclaredFeed, Publication } from '../articles/publication.ts'
import type { DeclaredList, FeedFilter, ListRef, Selection, TermRef } from '../articles/selection.ts'
import { foldName, type Term, type TermKind } from '../articles/terms.ts'

/** What every feed stays under, as RSS, before its items move to the archive (READERS 1.3, 1.8). */
const MAX_FEED_BYTES = 1_000_000

const MS_PER_DAY = 86_400_000

/** Folder of the feeds of each kind of term. */
export const TERM_FOLDERS = { tag: '/tags', author: '/authors', section: '/sections' } as const

/** One feed of the publication: which articles it shows and what it is called. */
export interface FeedDefinition {
  /** Names the feed for ever, also when it is renamed: its id, dates and archive are kept under it. */
  readonly key: string
  /** What records and tokens call it: its name, and those it had before. */
  readonly names: readonly string[]
  /** Folder of its documents: empty for the main feed, or else such as `/tags/maps`. */
  readonly path: string
  readonly title: string
  readonly description: string
  readonly language: string
  readonly image?: Image | undefined
  /** The store's list of what it may show. */
  readonly list: ListRef
  /** What a declared feed asks of articles; absent for that of a term. */
  readonly filter?: FeedFilter | undefined
  /** How many items it shows at least; what is older moves to the archive in batches of as many. */
  readonly items: number
  /** Only articles of so many last days; such a feed has no archive. */
  readonly days?: number | undefined
  /** How many bytes its items may have as RSS. */
  readonly bytes: number
  readonly content: 'full' | 'summary'
  /** Only for who has a token. */
  readonly private: boolean
}

/** The publication's main feed; what `feeds: main` says of it counts. */
export function mainFeed(publication: Publication): FeedDefinition {
  const { title, description } = publication
  const said = publication.feeds.main
  const feed = definition('main', '', { title, description }, said, publication)
  return { ...feed, filter: filterOf(said, feed.names) }
}

/** The feed that `publication.yaml` declares by this name; undefined when it does not. */
export function declaredFeed(name: string, publication: Publication): FeedDefinition | undefined {
  const said = Object.hasOwn(publication.feeds, name) ? publication.feeds[name] : undefined
  if (said === undefined || name === 'main') return undefined
  const { title, description } = publication
  const [oldest = name] = said.was
  const named = { title: `${title}: ${name}`, description }
  const names = [name, ...said.was]
  const feed = definition(`feeds/${oldest}`, `/feeds/${name}`, named, said, publication)
  return { ...feed, names, filter: filterOf(said, names) }
}

/** Every declared feed, in the order of `publication.yaml`, the main one first. */
export function declaredFeeds(publication: Publication): readonly FeedDefinition[] {
  const more = Object.keys(publication.feeds).map(name => declaredFeed(name, publication))
  return [mainFeed(publication), ...more.filter(feed => feed !== undefined)]
}

/** The feed of a tag, an author or a section. */
export function termFeed(
  term: Term & { readonly kind: keyof typeof TERM_FOLDERS },
  publication: Publication,
): FeedDefinition {
  const path = `${TERM_FOLDERS[term.kind]}/${term.slug}`
  const { title, description } = publication
  const named = { title: `${title}: ${term.name}`, description }
  const feed = definition(path.slice(1), path, named, undefined, publication)
  return { ...feed, list: { kind: term.kind, name: foldName(term.name) } }
}

/** The lists that the store has to keep for the declared feeds. */
export function declaredLists(publication: Publication): readonly DeclaredList[] {
  return declaredFeeds(publication).flatMap(({ list: { name }, filter }) =>
    filter === undefined ? [] : [{ name, filter }],
  )
}

/** The articles that a feed may show at `now`, newest first. */
export function selectionFor({ list, days }: FeedDefinition, now: Date): Selection {
  const since = days === undefined ? {} : { since: new Date(now.getTime() - days * MS_PER_DAY) }
  return { now, list, ...since }
}

function definition(
  key: string,
  path: string,
  named: { readonly title: string; readonly description: string },
  said: DeclaredFeed | undefined,
  publication: Publication,
): FeedDefinition {
  return {
    key,
    names: [key],
    path,
    title: said?.title ?? named.title,
    description: said?.description ?? named.description,
    language: said?.language ?? publication.language,
    image: said?.image,
    list: { kind: 'feed', name: key },
    items: said?.items ?? publication.items,
    days: said?.days,
    bytes: said?.bytes ?? MAX_FEED_BYTES,
    content: said?.content ?? 'full',
    private: said?.private ?? false,
  }
}

function filterOf(said: DeclaredFeed | undefined, hiddenFrom: readonly string[]): FeedFilter {
  return { any: termRefs(said?.any), all: termRefs(said?.all), none: termRefs(said?.none), hiddenFrom }
}

function termRefs(terms: DeclaredFeed['any']): readonly TermRef[] {
  if (terms === undefined) return []
  const { tags, authors, sections, languages } = terms
  const refs = (kind: TermKind, names: readonly string[]) => names.map(name => termRef(kind, name))
  return [
    ...refs('tag', tags),
    ...refs('author', authors),
    ...refs('section', sections),
    ...refs('language', languages),
  ]
}

function termRef(kind: TermKind, name: string): TermRef {
  return { kind, folded: foldName(name) }
}
