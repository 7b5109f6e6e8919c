import type { Attachment, Image } from '../../articles/media.ts'
import type { Episode } from '../../articles/podcast/episode.ts'
import type { Show } from '../../articles/podcast/show.ts'
import type { Transcript } from '../../content/transcript/transcript.ts'

/** A show on its own page. URLs are absolute. */
export interface ShowPart {
  readonly show: Show
  /** Of the show, or else the picture of its feed or publication. */
  readonly artwork?: Image | undefined
  /** URL of the stylesheet for podcasts. */
  readonly styleUrl: string
}

/** The show of an episode. URLs are absolute. */
export interface ShowLink extends Omit<ShowPart, 'styleUrl'> {
  readonly title: string
  /** URL of its page; absent for a private show, which a token opens. */
  readonly url?: string | undefined
  /** URL of its feed in the main format, likewise. */
  readonly feedUrl?: string | undefined
}

/** What a list says of an episode. */
export interface EpisodeSummary {
  /** Absent for a live event that has none yet. */
  readonly recording?: Attachment | undefined
  readonly episode: Episode
}

/** An article as an episode, or with a recording that belongs to no show. URLs are absolute, also those in `episode`. */
export interface EpisodePart extends EpisodeSummary {
  readonly show?: ShowLink | undefined
  /** Of the episode, or else of its show. */
  readonly artwork?: Image | undefined
  readonly transcript?: ShownTranscript | undefined
  /** URL of the stylesheet for podcasts. */
  readonly styleUrl: string
}

/** A transcript, with the language of its file if that differs from the article's. */
export interface ShownTranscript {
  readonly transcript: Transcript
  readonly language?: string | undefined
}
