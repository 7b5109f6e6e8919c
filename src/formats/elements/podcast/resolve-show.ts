import type { RemoteShow, Show, Trailer, UpdateFrequency } from '../../../articles/podcast/show.ts'
import type { Channel } from '../../format.ts'
import type { PodcastShow } from '../../model.ts'
import { mediaTypeOf } from '../enclosures.ts'
import { feedAuthors, wholeNumber } from '../fields.ts'
import { resolveUrl } from '../resolve-url.ts'
import { resolveCredits } from './resolve-credits.ts'
import { dateOf, lineOf, someOf, wholeFrom } from './values.ts'

/** What Apple and the W3C validator accept for names. */
const MAX_AUTHOR = 255

/**
 * Returns the show of a feed with absolute URLs, without what apps could not use; undefined for a feed that is no podcast. The author is that of the feed unless the
 * show has its own, and so is the picture.
 */
export function resolveShow(channel: Channel): Show | undefined {
  const { show } = channel
  if (show === undefined) return undefined
  const base = channel.link
  const { block, complete, locked } = show
  return {
    ...{ guid: lineOf(show.guid), medium: show.medium ?? 'podcast', type: show.type ?? 'episodic' },
    ...{ author: authorOf(show, channel), owner: ownerOf(show), explicit: show.explicit === true },
    categories: someOf(show.categories, one => (lineOf(one.name) === undefined ? undefined : one)) ?? [],
    artwork: artworkOf(show, channel),
    ...{ complete, locked, block: Array.isArray(block) ? someOf(block, id => lineOf(id)) : block },
    newFeedUrl: resolveUrl(show.newFeedUrl, base),
    funding: someOf(show.funding, link => {
      const url = resolveUrl(link.url, base)
      return url === undefined ? undefined : { url, text: lineOf(link.text) }
    }),
    ...resolveCredits(show, base),
    trailers: someOf(show.trailers, trailer => resolveTrailer(trailer, base)),
    podroll: someOf(show.podroll, remote => resolveRemote(remote, base)),
    publisher: resolveRemote(show.publisher, base),
    updateFrequency: resolveFrequency(show.updateFrequency),
  }
}

function authorOf(show: PodcastShow, channel: Channel): string | undefined {
  const names = feedAuthors(channel).flatMap(({ name }) => lineOf(name) ?? [])
  return lineOf(show.author, MAX_AUTHOR) ?? lineOf(names.join(', '), MAX_AUTHOR)
}

function ownerOf({ owner }: PodcastShow): Show['owner'] {
  const email = lineOf(owner?.email, MAX_AUTHOR)
  return email === undefined ? undefined : { name: lineOf(owner?.name, MAX_AUTHOR), email }
}

function artworkOf({ artwork }: PodcastShow, { image, link }: Channel): Show['artwork'] {
  const own = resolveUrl(artwork?.src, link)
  if (own !== undefined) return { ...artwork, src: own }
  const src = resolveUrl(image, link)
  return src === undefined ? undefined : { src }
}

function resolveTrailer(trailer: Trailer, base: string | undefined): Trailer | undefined {
  const [src, title] = [resolveUrl(trailer.src, base), lineOf(trailer.title)]
  const published = dateOf(trailer.published)?.toISOString()
  if (src === undefined || title === undefined || published === undefined) return undefined
  const { season, length, type, duration } = trailer
  return {
    ...{ src, title, published, duration, season: wholeFrom(1, season) },
    ...{ length: wholeNumber(length), type: mediaTypeOf(type, src) },
  }
}

function resolveRemote(remote: RemoteShow | undefined, base: string | undefined): RemoteShow | undefined {
  const guid = lineOf(remote?.guid)
  if (guid === undefined) return undefined
  const { url, title, medium } = remote ?? {}
  return { guid, url: resolveUrl(url, base), title: lineOf(title), medium: lineOf(medium) }
}

function resolveFrequency(given: UpdateFrequency | undefined): UpdateFrequency | undefined {
  const text = lineOf(given?.text)
  if (text === undefined) return undefined
  const { rrule, start, complete } = given ?? {}
  return { text, rrule: lineOf(rrule), start: dateOf(start)?.toISOString(), complete }
}
