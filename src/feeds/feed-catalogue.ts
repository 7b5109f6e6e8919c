import type { Selection } from '../articles/article-store.ts'
import type { Publication } from '../articles/publication.ts'

/** One feed of the publication: which articles it shows and what it is called. */
export interface FeedDefinition {
  /** Names the feed for ever: its documents' dates are kept under it. */
  readonly key: string
  /** Folder of its documents: empty for the main feed, or else such as `/tags/maps`. */
  readonly path: string
  readonly title: string
  readonly description: string
  /** How many items it shows. */
  readonly items: number
}

/** Every feed of the publication, the main one first. */
export function feedsOf(publication: Publication): readonly FeedDefinition[] {
  const { title, description, items } = publication
  return [{ key: 'main', path: '', title, description, items }]
}

/** The articles that a feed shows at `now`. */
export function selectionFor(feed: FeedDefinition, now: Date): Selection {
  return { now, limit: feed.items }
}
