import type { Article } from '../article.ts'
import type { EpisodeRecord } from '../schema/podcast/episode-schema.ts'
import type { Chapter, Episode } from './episode.ts'

/** How the fields of a record are returned from an episode. */
const FIELDS: Readonly<Record<keyof EpisodeRecord, (episode: Episode) => unknown>> = {
  episode: ({ number, display }) => (display === undefined ? number : { number, display }),
  season: ({ season, seasonName }) =>
    seasonName === undefined ? season : { number: season, name: seasonName },
  episodeType: ({ type }) => type,
  episodeTitle: ({ title }) => title,
  duration: ({ duration }) => duration,
  explicit: ({ explicit }) => explicit,
  block: ({ block }) => block,
  artwork: ({ artwork }) => artwork,
  transcript: ({ transcripts }) => transcripts,
  chapters: ({ chapters }) =>
    chapters?.fromText ? undefined : (chapters?.list?.map(recordOfChapter) ?? chapters?.src),
  soundbites: ({ soundbites }) => soundbites,
  persons: ({ persons }) => persons,
  location: ({ locations }) => locations,
  alternateEnclosures: ({ alternates }) => alternates,
  socialInteract: ({ social }) => social,
  license: ({ license }) => license,
  txt: ({ texts }) => texts,
  value: ({ values }) => values,
  live: ({ live }) => live,
}

function recordOfChapter({ startTime, endTime, title, img, url, toc }: Chapter) {
  return { start: startTime, end: endTime, title, image: img, url, hidden: toc === false ? true : undefined }
}

type Rules = Readonly<Record<keyof EpisodeRecord, (article: Article) => unknown>>

/** Returns, for each field of a record about an episode, a function that returns it from an article, in the form of `jsonOf`. */
export function episodeRules(jsonOf: (value: unknown) => unknown): Rules {
  const rules = Object.entries(FIELDS).map(([name, field]) => [
    name,
    ({ episode }: Article) => episode && jsonOf(field(episode)),
  ])
  return Object.fromEntries(rules)
}
