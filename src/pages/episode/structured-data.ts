import type { Attachment } from '../../articles/media.ts'
import { absoluteUrl, type Publication } from '../../articles/publication.ts'
import type { ArticlePage, FeedHead } from '../views.ts'
import { isoDuration } from './facts.ts'
import { isVideo } from './player.ts'
import type { ShowLink, ShowPart } from './view.ts'

/**
 * Returns an article as JSON-LD (schema.org `PodcastEpisode`) when it belongs to a public show. Undefined values are left out
 * when it is serialised.
 */
export function podcastEpisode(article: ArticlePage, publication: Publication): object | undefined {
  const { episode: part, url, title, summary, published, language } = article
  if (part?.show?.url === undefined) return undefined
  const { episode, show, artwork } = part
  const { number, season, seasonName, live, persons, license } = episode
  const explicit = episode.explicit ?? show.show.explicit
  return {
    '@context': 'https://schema.org',
    '@type': 'PodcastEpisode',
    '@id': `${url}#episode`,
    url,
    name: title,
    description: summary,
    datePublished: published.toISOString(),
    inLanguage: language ?? publication.language,
    episodeNumber: number,
    partOfSeason: season && { '@type': 'PodcastSeason', seasonNumber: season, name: seasonName },
    partOfSeries: series(show),
    ...recordingProperty(article),
    image: artwork?.src,
    contributor: (persons ?? show.show.persons)?.map(({ name, url: page, role }) => ({
      '@type': 'Person',
      name,
      url: page,
      jobTitle: role,
    })),
    license: (license ?? show.show.license)?.url,
    isFamilyFriendly: !explicit,
    publication: live && {
      '@type': 'BroadcastEvent',
      name: title,
      isLiveBroadcast: true,
      startDate: live.start,
      endDate: live.end,
    },
  }
}

/** Returns the property of a recording: `audio` or `video`, with its file. */
export function recordingProperty(article: ArticlePage): object {
  const recording = article.episode?.recording
  if (recording === undefined) return {}
  const { title, summary, published } = article
  if (!isVideo(recording))
    return { audio: { '@type': 'AudioObject', name: title, ...mediaObject(recording) } }
  return {
    video: {
      '@type': 'VideoObject',
      name: title,
      description: summary,
      thumbnailUrl: article.image?.src ?? article.episode?.artwork?.src,
      uploadDate: published.toISOString(),
      ...mediaObject(recording),
    },
  }
}

function mediaObject({ src, type, length, duration }: Attachment): object {
  return {
    contentUrl: src,
    encodingFormat: type,
    contentSize: length === undefined ? undefined : String(length),
    duration: duration === undefined ? undefined : isoDuration(duration),
  }
}

function series({ title, url, feedUrl }: ShowLink): object {
  return { '@type': 'PodcastSeries', '@id': `${url}#show`, name: title, url, webFeed: feedUrl }
}

/** Returns a show as JSON-LD (schema.org `PodcastSeries`), for its own page. */
export function podcastSeries(
  { title, url, description, formats }: FeedHead,
  { show, artwork }: ShowPart,
  publication: Publication,
): object {
  const authors = show.author === undefined ? publication.authors.map(({ name }) => name) : [show.author]
  return {
    '@context': 'https://schema.org',
    '@type': 'PodcastSeries',
    '@id': `${url}#show`,
    url,
    name: title,
    description,
    webFeed: formats[0]?.url,
    identifier: show.guid,
    inLanguage: publication.language,
    image: artwork && absoluteUrl(artwork.src, publication.baseUrl),
    author: authors.length > 0 ? authors.map(name => ({ '@type': 'Person', name })) : undefined,
    actor: show.persons?.map(({ name, url: page }) => ({ '@type': 'Person', name, url: page })),
    genre: show.categories.map(({ name, subcategory }) => subcategory ?? name),
    license: show.license?.url,
    isFamilyFriendly: !show.explicit,
  }
}
