import type { Article } from '../articles/article.ts'
import type { Attachment, Image } from '../articles/media.ts'
import { recordingOf } from '../articles/podcast/episode.ts'
import type { Show } from '../articles/podcast/show.ts'
import { absoluteUrl, type Publication } from '../articles/publication.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import { feedPath } from '../feeds/find-feed.ts'
import type { Path } from './finding.ts'

/** A podcast as its feed has it, with what it takes from the publication. */
export interface CheckedShow {
  readonly feed: FeedDefinition
  readonly show: Show
  readonly baseUrl: string
  /** Its home, when that is on another server. */
  readonly site?: string | undefined
  /** Address of its RSS, which directories are given. */
  readonly address: string
  readonly author?: string | undefined
  readonly artwork?: Image | undefined
  /** Path in publication.yaml of the fields that `podcast` is one of: empty for the publication's own. */
  readonly container: Path
  /** Newest first, with those that are not due yet; drafts are left out. */
  readonly episodes: readonly CheckedEpisode[]
  /** Whether any of them has a season. */
  readonly hasSeasons: boolean
  readonly now: Date
}

/** An episode of a podcast: an article with a recording, or a live event. */
export interface CheckedEpisode {
  readonly article: Article
  /** Path of its record; absent for one of the API. */
  readonly source?: string | undefined
  /** The recording that is the enclosure; absent only for a live event. */
  readonly recording?: Attachment | undefined
}

/** What `checkedShow` completes a feed from. */
export interface ShowContext {
  readonly publication: Publication
  /** File name of the RSS documents. */
  readonly fileName: string
  readonly now: Date
}

/** Returns a feed that is a podcast, ready to be checked; undefined when it is none. */
export function checkedShow(
  feed: FeedDefinition,
  episodes: readonly CheckedEpisode[],
  { publication, fileName, now }: ShowContext,
): CheckedShow | undefined {
  const { podcast: show } = feed
  if (show === undefined) return undefined
  const { baseUrl, site, authors, icon } = publication
  return {
    ...{ feed, show, baseUrl, site, episodes, now },
    address: baseUrl + feedPath({ folder: feed.path, fileName }),
    author: show.author ?? authors[0]?.name,
    artwork: show.artwork ?? feed.image ?? icon,
    container: containerOf(feed, publication),
    hasSeasons: episodes.some(({ article }) => article.episode?.season !== undefined),
  }
}

/** Returns an article as an episode. */
export function checkedEpisode(article: Article, source: string | undefined): CheckedEpisode {
  return { article, source, recording: recordingOf(article) }
}

/** Returns the absolute URL of a file of an episode or show. */
export function fileUrl(src: string, { baseUrl }: Pick<CheckedShow, 'baseUrl'>): string {
  return absoluteUrl(src, baseUrl)
}

function containerOf({ path }: FeedDefinition, { feeds }: Publication): Path {
  if (path !== '') return ['feeds', path.slice('/feeds/'.length)]
  return feeds.main?.podcast === undefined ? [] : ['feeds', 'main']
}
