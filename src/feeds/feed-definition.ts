import type { Image } from '../articles/article.ts'
import type { DeclaredFeed, Publication } from '../articles/publication.ts'
import type { DeclaredList, FeedFilter, ListRef, Selection, TermRef } from '../articles/selection.ts'
import { foldName, type Term, type TermKind } from '../articles/terms.ts'

/**
 * Largest feed, in bytes of its items as RSS; older items move to the archive. JSON Feed 1.1 calls 1 MB a burden; TT-RSS,
 * Miniflux and Feedbin stop at 10 to 15 MB (docs/readers.md#portals-and-aggregators).
 */
const MAX_FEED_BYTES = 1_000_000

const MS_PER_DAY = 86_400_000

/** Folder of the feeds of each kind of term. */
export const TERM_FOLDERS = { tag: '/tags', author: '/authors', section: '/sections' } as const

/** One feed of the publication: its articles, name and addresses. */
export interface FeedDefinition {
  /** The permanent name of the feed, also after a rename: its id, dates and archive are stored under it. */
  readonly key: string
  /** The names in records and tokens: the present one, and earlier ones. */
  readonly names: readonly string[]
  /** Folder of its documents: empty for the main feed, or else such as `/tags/maps`. */
  readonly path: string
  readonly title: string
  readonly description: string
  readonly language: string
  readonly image?: Image | undefined
  /** The store's list of its articles. */
  readonly list: ListRef
  /** The rule of a declared feed; absent for the feed of a term. */
  readonly filter?: FeedFilter | undefined
  /** Fewest items in the feed. Older ones move to the archive in batches of as many. */
  readonly items: number
  /** Only articles of this many last days. Such a feed has no archive. */
  readonly days?: number | undefined
  /** Most bytes of its items as RSS. */
  readonly bytes: number
  readonly content: 'full' | 'summary'
  /** Whether it is only for holders of a token. */
  readonly private: boolean
}

/** Returns the publication's main feed, with the options of `feeds: main`. */
export function mainFeed(publication: Publication): FeedDefinition {
  const { title, description } = publication
  const declared = publication.feeds.main
  const feed = createDefinition({ key: 'main', path: '', title, description }, declared, publication)
  return { ...feed, filter: filterOf(declared, feed.names) }
}

/** Returns the feed that `publication.yaml` declares by this name; undefined if there is none. */
export function declaredFeed(name: string, publication: Publication): FeedDefinition | undefined {
  const declared = Object.hasOwn(publication.feeds, name) ? publication.feeds[name] : undefined
  if (declared === undefined || name === 'main') return undefined
  const { title, description } = publication
  const [oldest = name] = declared.was
  const names = [name, ...declared.was]
  const own = { key: `feeds/${oldest}`, path: `/feeds/${name}`, title: `${title}: ${name}`, description }
  const feed = createDefinition(own, declared, publication)
  return { ...feed, names, filter: filterOf(declared, names) }
}

/** Returns every declared feed, in the order of `publication.yaml`, the main one first. */
export function declaredFeeds(publication: Publication): readonly FeedDefinition[] {
  const more = Object.keys(publication.feeds).map(name => declaredFeed(name, publication))
  return [mainFeed(publication), ...more.filter(feed => feed !== undefined)]
}

/** Returns the feed of a tag, an author or a section. */
export function termFeed(
  term: Term & { readonly kind: keyof typeof TERM_FOLDERS },
  publication: Publication,
): FeedDefinition {
  const path = `${TERM_FOLDERS[term.kind]}/${term.slug}`
  const { title, description } = publication
  const own = { key: path.slice(1), path, title: `${title}: ${term.name}`, description }
  const feed = createDefinition(own, undefined, publication)
  return { ...feed, list: { kind: term.kind, name: foldName(term.name) } }
}

/** Returns the lists that the store maintains for the declared feeds. */
export function declaredLists(publication: Publication): readonly DeclaredList[] {
  return declaredFeeds(publication).flatMap(({ list: { name }, filter }) =>
    filter === undefined ? [] : [{ name, filter }],
  )
}

/** Selects the articles that a feed may contain at `now`, newest first. */
export function selectionFor({ list, days }: FeedDefinition, now: Date): Selection {
  const since = days === undefined ? {} : { since: new Date(now.getTime() - days * MS_PER_DAY) }
  return { now, list, ...since }
}

function createDefinition(
  own: Pick<FeedDefinition, 'key' | 'path' | 'title' | 'description'>,
  declared: DeclaredFeed | undefined,
  publication: Publication,
): FeedDefinition {
  const { key, path, title, description } = own
  return {
    key,
    names: [key],
    path,
    title: declared?.title ?? title,
    description: declared?.description ?? description,
    language: declared?.language ?? publication.language,
    image: declared?.image,
    list: { kind: 'feed', name: key },
    items: declared?.items ?? publication.items,
    days: declared?.days,
    bytes: declared?.bytes ?? MAX_FEED_BYTES,
    content: declared?.content ?? 'full',
    private: declared?.private ?? false,
  }
}

function filterOf(declared: DeclaredFeed | undefined, hiddenFrom: readonly string[]): FeedFilter {
  return {
    any: termRefs(declared?.any),
    all: termRefs(declared?.all),
    none: termRefs(declared?.none),
    hiddenFrom,
  }
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
