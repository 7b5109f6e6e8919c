import type { CheckedEpisode, CheckedShow } from './checked-show.ts'
import type { Finding } from './finding.ts'
import { episodeAddresses, showAddresses, uniqueGuids, uniqueRecordings } from './rules/address-rules.ts'
import { episodeArtwork, showArtwork } from './rules/artwork-rules.ts'
import { comments, episodeCredits, showCredits } from './rules/credit-rules.ts'
import { liveEvent, published, separateDates } from './rules/date-rules.ts'
import { chapters, soundbites, transcripts } from './rules/listening-rules.ts'
import { block, complete, episodeBlock, newFeedUrl, podroll, trailers } from './rules/listing-rules.ts'
import { numberPresent, seasonPresent, uniqueNumbers, wholeNumber } from './rules/number-rules.ts'
import { alternates, recordingDuration, recordingLength, recordingType } from './rules/recording-rules.ts'
import {
  author,
  category,
  funding,
  hasEpisodes,
  medium,
  ownership,
  updateFrequency,
} from './rules/show-rules.ts'
import {
  episodeDescription,
  episodeTitle,
  showDescription,
  showLanguage,
  showTitle,
} from './rules/text-rules.ts'
import { episodeValues, showValues } from './rules/value-rules.ts'

type ShowRule = (show: CheckedShow) => readonly Finding[]
type EpisodeRule = (episode: CheckedEpisode, show: CheckedShow) => readonly Finding[]
/** A rule between the episodes of a show. */
type EpisodesRule = (show: CheckedShow) => ReadonlyMap<CheckedEpisode, readonly Finding[]>

/** Rules of a show that hold for a private one too. */
export const SHOW_RULES: readonly ShowRule[] = [
  ...[showTitle, showDescription, showLanguage, showArtwork, author, showAddresses, medium, funding],
  ...[showCredits, showValues, updateFrequency, complete, newFeedUrl, trailers, podroll],
]

/** Rules of a show that is submitted to directories. */
export const LISTING_RULES: readonly ShowRule[] = [category, ownership, block, hasEpisodes]

/** Rules of each episode. */
export const EPISODE_RULES: readonly EpisodeRule[] = [
  ...[episodeTitle, episodeDescription, published, recordingType, recordingLength, recordingDuration],
  ...[wholeNumber, numberPresent, seasonPresent, episodeArtwork, episodeAddresses, episodeBlock],
  ...[transcripts, chapters, soundbites, episodeCredits, comments, alternates, episodeValues, liveEvent],
]

/** Rules between the episodes of a show. */
export const EPISODES_RULES: readonly EpisodesRule[] = [
  ...[uniqueRecordings, uniqueGuids, uniqueNumbers, separateDates],
]

/** A finding, and the episode that it is about; without one, it is about the show. */
export interface ShowFinding {
  readonly finding: Finding
  readonly episode?: CheckedEpisode
}

/** Returns what directories and apps would refuse or want of a show: first of the show, then of its episodes, oldest first. */
export function checkShow(show: CheckedShow): readonly ShowFinding[] {
  const rules = show.feed.private ? SHOW_RULES : [...SHOW_RULES, ...LISTING_RULES]
  const between = EPISODES_RULES.map(rule => rule(show))
  return [
    ...rules.flatMap(rule => rule(show)).map(finding => ({ finding })),
    ...show.episodes.toReversed().flatMap(episode => {
      const alone = EPISODE_RULES.flatMap(rule => rule(episode, show))
      const others = between.flatMap(found => found.get(episode) ?? [])
      return [...alone, ...others].map(finding => ({ finding, episode }))
    }),
  ]
}
