import type { Image } from '../articles/media.ts'
import type { Medium, Show } from '../articles/podcast/show.ts'
import type { DeclaredFeed, Publication } from '../articles/publication.ts'
import type { DeclaredList, FeedFilter, ListRef, Selection, TermRef } from '../articles/selection.ts'
import { foldName, type Term, type TermKind } from '../articles/terms.ts'

/** One feed of the publication: its articles, its title and its limits. */
export interface FeedDefinition {
  /** Permanent name: the feed's id, dates and archive are stored under it, even after the feed is renamed. */
  readonly key: string
  /** Names that records and tokens use for it: the current one, then earlier ones. */
  readonly names: readonly string[]
  /** Folder of its documents: empty for the main feed, otherwise such as `/tags/maps`. */
  readonly path: string
  readonly title: string
  readonly description: string
  readonly language: string
  readonly image?: Image | undefined
  /** The store's list of its articles. */
  readonly list: ListRef
  /** Condition that articles of a declared feed meet; absent for the feed of a term. */
  readonly filter?: FeedFilter | undefined
  /** Least number of items in the feed. Older items move to the archive in batches of this size. */
  readonly items: number
  /** Age in days after which articles leave the feed; such a feed has no archive. */
  readonly days?: number | undefined
  /** Limit in bytes of its items as RSS. */
  readonly bytes: number
  readonly content: 'full' | 'summary'
  /** Present when it is a podcast: then only episodes are in it. */
  readonly podcast?: Show | undefined
  /** What its articles are, as `podcast:medium`. */
  readonly medium?: Medium | undefined
  /** Whether only clients with a token can read it. */
  readonly private: boolean
  /** Whether there will be no further articles. */
  readonly ended?: boolean | undefined
}

/** Folder of the feeds of each kind of term. */
export const TERM_FOLDERS = { tag: '/tags', author: '/authors', section: '/sections' } as const

/** A term that has a feed: a tag, an author or a section. */
export interface FeedTerm extends Term {
  readonly kind: keyof typeof TERM_FOLDERS
}

/** Returns the publication's main feed, with the settings of `feeds: main`. */
export function mainFeed(publication: Publication): FeedDefinition {
  const declared = publication.feeds.main
  const podcast = declared?.podcast ?? publication.podcast
  const facts = { key: 'main', path: '', title: publication.title, declared, podcast }
  const feed = createDefinition(publication, facts)
  return { ...feed, filter: filterOf(declared, feed) }
}

/**
 * Returns the feed for readers that `publication.yaml` declares by this name; undefined if there is none. A feed for a portal is
 * not among them: nothing lists it.
 */
export function declaredFeed(name: string, publication: Publication): FeedDefinition | undefined {
  const declared = Object.hasOwn(publication.feeds, name) ? publication.feeds[name] : undefined
  if (declared === undefined || declared.for !== undefined || name === 'main') return undefined
  const [oldest = name] = declared.was
  const names = [name, ...declared.was]
  const feed = createDefinition(publication, {
    key: `feeds/${oldest}`,
    path: `/feeds/${name}`,
    title: `${publication.title}: ${name}`,
    ...{ declared, podcast: declared.podcast },
  })
  return { ...feed, names, filter: filterOf(declared, { ...feed, names }) }
}

/** Returns every declared feed for readers: the main one, then the others in the order of `publication.yaml`. */
export function declaredFeeds(publication: Publication): readonly FeedDefinition[] {
  const others = Object.keys(publication.feeds).map(name => declaredFeed(name, publication))
  return [mainFeed(publication), ...others.filter(feed => feed !== undefined)]
}

/** Returns the feed of a tag, an author or a section. */
export function termFeed(term: FeedTerm, publication: Publication): FeedDefinition {
  const path = `${TERM_FOLDERS[term.kind]}/${term.slug}`
  const feed = createDefinition(publication, {
    key: path.slice(1),
    path,
    title: `${publication.title}: ${term.name}`,
  })
  return { ...feed, list: { kind: term.kind, name: foldName(term.name) } }
}

/** Returns the lists that the store maintains for the declared feeds. */
export function declaredLists(publication: Publication): readonly DeclaredList[] {
  return declaredFeeds(publication).flatMap(({ list: { name }, filter }) =>
    filter === undefined ? [] : [{ name, filter }],
  )
}

const MS_PER_DAY = 86_400_000

/** Returns the selection of a feed's articles at `now`, newest first. */
export function selectionFor({ list, days }: FeedDefinition, now: Date): Selection {
  const since = days === undefined ? {} : { since: new Date(now.getTime() - days * MS_PER_DAY) }
  return { now, list, ...since }
}

/**
 * Default limit of a feed, in bytes of its items as RSS; older items move to the archive. JSON Feed 1.1 calls 1 MB a
 * burden; TT-RSS, Miniflux and Feedbin stop at 10 to 15 MB (docs/readers.md#portals-and-aggregators).
 */
const MAX_FEED_BYTES = 1_000_000

/** The facts that distinguish a feed from others; settings that it does not declare are those of the publication. */
interface FeedFacts {
  readonly key: string
  readonly path: string
  /** Title unless the feed declares one. */
  readonly title: string
  readonly declared?: DeclaredFeed | undefined
  readonly podcast?: Show | undefined
}

function createDefinition(
  publication: Publication,
  { key, path, title, declared, podcast }: FeedFacts,
): FeedDefinition {
  return {
    key,
    names: [key],
    path,
    title: declared?.title ?? title,
    description: declared?.description ?? publication.description,
    language: declared?.language ?? publication.language,
    image: declared?.image,
    list: { kind: 'feed', name: key },
    items: declared?.items ?? publication.items,
    days: declared?.days,
    bytes: declared?.bytes ?? MAX_FEED_BYTES,
    content: declared?.content ?? 'full',
    private: declared?.private ?? false,
    ended: [publication.ended, declared?.ended, podcast?.complete].includes(true) || undefined,
    podcast,
    medium: podcast?.medium ?? declared?.medium ?? publication.medium,
  }
}

/**
 * Returns the condition for articles of a declared feed, by its names. Articles that hide from any of them are left out.
 */
export function filterOf(
  declared: DeclaredFeed | undefined,
  { names, podcast }: Pick<FeedDefinition, 'names' | 'podcast'>,
): FeedFilter {
  const { any, all, none } = declared ?? {}
  const terms = { any: termRefs(any), all: termRefs(all), none: termRefs(none) }
  return { ...terms, hiddenFrom: names, ...(podcast !== undefined && { episodes: true }) }
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
