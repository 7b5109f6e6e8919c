import type { Episode } from '../../articles/podcast/episode.ts'
import type { Show } from '../../articles/podcast/show.ts'
import { mintShowGuid } from '../../articles/podcast/show-guid.ts'
import { absoluteUrl, type Publication } from '../../articles/publication.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import { rss } from '../../formats/rss.ts'

/** A feed that may be a podcast, and where it is. */
export interface ShowSource {
  readonly feed: FeedDefinition
  readonly publication: Publication
}

/**
 * Returns the UUID of a feed's show: that of `publication.yaml`, or else the first one that the store got, so that it outlives a
 * move. Undefined when the feed is no podcast.
 */
export async function findShowGuid(
  { feed, publication }: ShowSource,
  store: Pick<DocumentStore, 'remember'>,
): Promise<string | undefined> {
  if (feed.podcast === undefined) return undefined
  const { guid } = feed.podcast
  const url = publication.baseUrl + feedPath({ folder: feed.path, fileName: rss.fileName })
  const first = await store.remember(`podcast:${feed.key}`, guid ?? mintShowGuid(url))
  return guid ?? first
}

/**
 * Returns the show of a feed with absolute URLs, and with the defaults of the publication. Its picture is square, if need be the
 * icon. A private one is for no directory.
 */
export function showOf({ feed, publication }: ShowSource, guid: string | undefined): Show | undefined {
  const { podcast: show } = feed
  if (show === undefined) return undefined
  const { baseUrl, icon } = publication
  const artwork = show.artwork ?? feed.image ?? icon
  return {
    ...show,
    guid,
    artwork: artwork && absolute(artwork, baseUrl),
    trailers: show.trailers?.map(trailer => absolute(trailer, baseUrl)),
    block: feed.private ? true : show.block,
    complete: feed.ended ? true : show.complete,
  }
}

/** Returns what an article says as an episode, with absolute URLs. */
export function itemEpisode(episode: Episode, baseUrl: string): Episode {
  const { artwork, chapters } = episode
  return {
    ...episode,
    artwork: artwork && absolute(artwork, baseUrl),
    chapters: chapters && absolute(chapters, baseUrl),
    transcripts: episode.transcripts?.map(transcript => absolute(transcript, baseUrl)),
    alternates: episode.alternates?.map(alternate => absolute(alternate, baseUrl)),
  }
}

function absolute<File extends { readonly src: string }>(file: File, baseUrl: string): File {
  return { ...file, src: absoluteUrl(file.src, baseUrl) }
}
