import type { Article } from '../../../articles/article.ts'
import type { Image, Media } from '../../../articles/media.ts'
import { type Episode, isEpisode, recordingOf } from '../../../articles/podcast/episode.ts'
import { absoluteUrl, type Publication } from '../../../articles/publication.ts'
import type { FeedDefinition } from '../../../feeds/feed-definition.ts'
import { feedPath } from '../../../feeds/find-feed.ts'
import { privateShows } from '../../../feeds/private-shows.ts'
import type { EpisodePart, ShowLink, ShownTranscript, ShowPart } from '../../../pages/episode/view.ts'
import { podcastStylesheet } from '../../../pages/style/stylesheet.ts'
import { feedLinks } from '../page-context.ts'

/** Parts of an episode that are not fields of its article. */
export interface EpisodeSource {
  /** The feeds with the article. The first podcast among them is its show. */
  readonly feeds: readonly FeedDefinition[]
  readonly transcript?: ShownTranscript | undefined
}

/** Returns an article as an episode; undefined when it has no recording and is no live event. */
export function episodePart(
  article: Article,
  publication: Publication,
  { feeds, transcript }: EpisodeSource,
): EpisodePart | undefined {
  if (!isEpisode(article)) return undefined
  const { baseUrl } = publication
  const recording = recordingOf(article)
  const feed = feeds.find(({ podcast }) => podcast !== undefined)
  const show = feed && showLink(feed, publication)
  const episode = withAbsoluteUrls(article.episode ?? {}, baseUrl)
  return {
    ...{ episode, show, transcript, styleUrl: podcastStyleUrl(publication) },
    recording: recording && atAbsoluteUrl(recording, baseUrl),
    artwork: episode.artwork ?? show?.artwork,
  }
}

/**
 * Returns the feeds among which an article's show is: the public ones, or for an article that is in a private podcast only, that
 * one. Of several private ones none is named, because each has its own subscribers.
 */
export function showsOfArticle(
  article: Article,
  publication: Publication,
  publicFeeds: readonly FeedDefinition[],
): readonly FeedDefinition[] {
  const { isPrivate, showsOf } = privateShows(publication)
  const shows = isPrivate(article) ? showsOf(article) : []
  return shows.length === 1 ? shows : publicFeeds
}

/** Returns what the page of a feed says of its show; undefined when it is no podcast. */
export function showPart(feed: FeedDefinition, publication: Publication): ShowPart | undefined {
  const { podcast: show } = feed
  if (show === undefined) return undefined
  return { show, artwork: artworkOf(feed, publication), styleUrl: podcastStyleUrl(publication) }
}

/** Returns the path of the stylesheet for podcasts. Its name changes with its bytes. */
export function podcastStylePath(): string {
  return `/assets/podcast-${podcastStylesheet.hash}.css`
}

function podcastStyleUrl({ baseUrl }: Publication): string {
  return baseUrl + podcastStylePath()
}

/** Nothing links to a private show: each subscriber has an address of their own. */
function showLink(feed: FeedDefinition, publication: Publication): ShowLink | undefined {
  const { title, path, podcast: show } = feed
  if (show === undefined) return undefined
  const shown = { title, show, artwork: artworkOf(feed, publication) }
  if (feed.private) return shown
  const url = publication.baseUrl + feedPath({ folder: path })
  return { ...shown, url, feedUrl: feedLinks(feed, publication).formats[0]?.url }
}

function artworkOf({ podcast, image }: FeedDefinition, { baseUrl, icon }: Publication): Image | undefined {
  const artwork = podcast?.artwork ?? image ?? icon
  return artwork && atAbsoluteUrl(artwork, baseUrl)
}

function withAbsoluteUrls(episode: Episode, baseUrl: string): Episode {
  const { artwork, transcripts, alternates } = episode
  return {
    ...episode,
    artwork: artwork?.src ? atAbsoluteUrl(artwork, baseUrl) : undefined,
    transcripts: transcripts?.map(file => atAbsoluteUrl(file, baseUrl)),
    alternates: alternates?.map(file => atAbsoluteUrl(file, baseUrl)),
  }
}

function atAbsoluteUrl<File extends Media>(file: File, baseUrl: string): File {
  return { ...file, src: absoluteUrl(file.src, baseUrl) }
}
