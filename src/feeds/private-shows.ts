import type { Article } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import { matchesFilter } from '../articles/selection.ts'
import { type TermName, termNames } from '../articles/terms.ts'
import { declaredFeeds, type FeedDefinition } from './feed-definition.ts'

/** What of an article decides who may see it. */
type Listed = Pick<
  Article,
  'tags' | 'authors' | 'section' | 'language' | 'hiddenFrom' | 'attachments' | 'episode'
>

/** Which podcasts are private, and which articles are in nothing else. */
export interface PrivateShows {
  /** The private feeds that are podcasts. */
  readonly shows: readonly FeedDefinition[]
  /** Returns those that contain an article, whatever its date. */
  showsOf(article: Listed): readonly FeedDefinition[]
  /** Returns whether an article is in a private podcast and in no public feed: its page and its files are private too. */
  isPrivate(article: Listed): boolean
}

/** Returns the private podcasts of a publication. */
export function privateShows(publication: Publication): PrivateShows {
  const feeds = declaredFeeds(publication)
  const shows = feeds.filter(feed => feed.private && feed.podcast !== undefined)
  const others = feeds.filter(feed => !feed.private)

  function containing(from: readonly FeedDefinition[], article: Listed, names: readonly TermName[]) {
    return from.filter(({ filter }) => filter !== undefined && matchesFilter(filter, names, article))
  }

  return {
    shows,
    showsOf: article =>
      shows.length === 0 ? [] : containing(shows, article, termNames(article, publication.language)),
    isPrivate(article) {
      if (shows.length === 0 || article.hiddenFrom === 'all') return false
      const names = termNames(article, publication.language)
      return (
        containing(shows, article, names).length > 0 &&
        containing(others, article, names).length === 0 &&
        (isHiddenFromTerms(article) || !names.some(hasPublicFeed))
      )
    },
  }
}

/** `{only: [members]}` hides an article from the feeds of its terms. Their names have a slash: `tags/maps`. */
function isHiddenFromTerms({ hiddenFrom }: Listed): boolean {
  return (
    typeof hiddenFrom === 'object' &&
    'except' in hiddenFrom &&
    !hiddenFrom.except.some(name => name.includes('/'))
  )
}

/** Each tag, author and section has a public feed. */
function hasPublicFeed({ kind }: TermName): boolean {
  return kind !== 'language'
}
