import type { AlternateEnclosure, Episode, Transcript } from '../../../articles/podcast/episode.ts'
import type { Show, Trailer, Value } from '../../../articles/podcast/show.ts'
import { rfc3339 } from '../fields.ts'
import { dateOf } from './values.ts'

type Fields = Readonly<Record<string, unknown>>

/** Returns the object `_podcast` of a JSON Feed: the show (docs/feeds.md#podcasts-in-json-feed-and-atom). */
export function showJson(show: Show): Fields {
  return {
    ...{ guid: show.guid, medium: show.medium, type: show.type, author: show.author, owner: show.owner },
    ...{ explicit: show.explicit, categories: show.categories, image: show.artwork?.src },
    ...{ complete: show.complete, block: show.block, new_feed_url: show.newFeedUrl, locked: show.locked },
    ...{ funding: show.funding, ...creditFields(show), trailers: show.trailers?.map(trailerJson) },
    ...{ podroll: show.podroll, publisher: show.publisher, update_frequency: show.updateFrequency },
  }
}

/** Returns the object `_podcast` of an item: the episode. Undefined when nothing is said of it. */
export function episodeJson(episode: Episode): Fields | undefined {
  const fields = {
    ...{ season: episode.season, season_name: episode.seasonName },
    ...{ episode: episode.number, episode_display: episode.display, type: episode.type },
    ...{ explicit: episode.explicit, block: episode.block, image: episode.artwork?.src },
    ...{ transcripts: episode.transcripts?.map(transcriptJson) },
    ...{ chapters: episode.chapters && { url: episode.chapters.src, mime_type: episode.chapters.type } },
    ...{ soundbites: episode.soundbites, ...creditFields(episode) },
    ...{ alternates: episode.alternates?.map(alternateJson) },
    social: episode.social?.map(({ protocol, uri, accountId, accountUrl, priority }) => ({
      ...{ protocol, uri, account_id: accountId, account_url: accountUrl, priority },
    })),
    live: episode.live,
  }
  return Object.values(fields).every(field => field === undefined) ? undefined : fields
}

function creditFields({ persons, locations, license, texts, values }: Episode | Show): Fields {
  return { persons, locations, license, txt: texts, value: values?.map(valueJson) }
}

function valueJson({ type, method, suggested, recipients }: Value): Fields {
  const all = recipients.map(({ customKey, customValue, ...one }) => ({
    ...{ ...one, custom_key: customKey, custom_value: customValue },
  }))
  return { type, method, suggested, recipients: all }
}

function trailerJson({ src, title, published, season, ...file }: Trailer): Fields {
  const date = rfc3339(dateOf(published))
  return { url: src, mime_type: file.type, size_in_bytes: file.length, title, date_published: date, season }
}

function transcriptJson({ src, type, language, captions }: Transcript): Fields {
  return { url: src, mime_type: type, language, captions }
}

function alternateJson({ src, type, length, duration, ...alternate }: AlternateEnclosure): Fields {
  const file = { url: src, mime_type: type, size_in_bytes: length, duration_in_seconds: duration }
  return { ...file, ...alternate }
}
