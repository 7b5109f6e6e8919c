import type { Attachment, Image, Media } from '../media.ts'
import type { License, Location, NamedLink, Person, PodcastText, Value } from './show.ts'

/** What a record says of an article as an episode of a podcast. Its recording is the first attachment of audio or video. */
export interface Episode {
  /** A whole number from 1 for Apple; a fraction is written only in the podcast namespace. */
  readonly number?: number | undefined
  /** Shown in place of the number, such as `Ch. 3`. */
  readonly display?: string | undefined
  /** Number of the season, from 1. */
  readonly season?: number | undefined
  readonly seasonName?: string | undefined
  /** `full` when absent. */
  readonly type?: 'full' | 'trailer' | 'bonus' | undefined
  /** Playing time that the record tells, in seconds; that of the recording when absent. */
  readonly duration?: number | undefined
  /** The title in podcast apps (`itunes:title`); that of the article when absent. */
  readonly title?: string | undefined
  /** That of the show when absent. */
  readonly explicit?: boolean | undefined
  /** Whether directories must not list the episode. */
  readonly block?: boolean | undefined
  /** A square picture; that of the show when absent. */
  readonly artwork?: Image | undefined
  readonly transcripts?: readonly Transcript[] | undefined
  readonly chapters?: Chapters | undefined
  readonly soundbites?: readonly Soundbite[] | undefined
  /** They replace those of the show. */
  readonly persons?: readonly Person[] | undefined
  readonly locations?: readonly Location[] | undefined
  /** The same recording in other forms. */
  readonly alternates?: readonly AlternateEnclosure[] | undefined
  /** Where people talk about the episode. */
  readonly social?: readonly SocialInteract[] | undefined
  readonly license?: License | undefined
  readonly texts?: readonly PodcastText[] | undefined
  readonly values?: readonly Value[] | undefined
  /** Present for an event that is, will be or was live, in place of a published episode. */
  readonly live?: Live | undefined
}

/** The words of a recording, as a file. */
export interface Transcript extends Media {
  /** BCP 47 tag; that of the article when absent. */
  readonly language?: string | undefined
  /** Whether it has captions, with times. */
  readonly captions?: boolean | undefined
}

/** The chapters of a recording, and their file (podcast namespace, JSON chapters 1.2). Its `src` is empty until it is stored. */
export interface Chapters extends Media {
  /** Absent for a file on another server. */
  readonly list?: readonly Chapter[] | undefined
  /** Whether the text lists them. They are then no field of the record, and follow the text. */
  readonly fromText?: boolean | undefined
}

/** A chapter, with its start in seconds. */
export interface Chapter {
  readonly startTime: number
  readonly endTime?: number | undefined
  readonly title?: string | undefined
  readonly img?: string | undefined
  readonly url?: string | undefined
  /** `false` leaves it out of lists. */
  readonly toc?: boolean | undefined
}

/** A part worth hearing alone, in seconds. */
export interface Soundbite {
  readonly start: number
  readonly duration: number
  readonly title?: string | undefined
}

/** Another form of the recording (`podcast:alternateEnclosure`). */
export interface AlternateEnclosure extends Attachment {
  /** Further addresses of the same bytes, such as `ipfs://…`. */
  readonly sources?: readonly string[] | undefined
  /** Bits a second. */
  readonly bitrate?: number | undefined
  readonly language?: string | undefined
  readonly rel?: string | undefined
  readonly codecs?: string | undefined
  readonly default?: boolean | undefined
  readonly integrity?: { readonly type: 'sri' | 'pgp-signature'; readonly value: string } | undefined
}

/** A place where people talk about an episode (`podcast:socialInteract`). */
export interface SocialInteract {
  readonly protocol: string
  readonly uri: string
  readonly accountId?: string | undefined
  readonly accountUrl?: string | undefined
  readonly priority?: number | undefined
}

/** A live event (`podcast:liveItem`). */
export interface Live {
  readonly status: 'pending' | 'live' | 'ended'
  /** RFC 3339, like `end`. */
  readonly start: string
  readonly end?: string | undefined
  /** Where it can be followed; at least one. */
  readonly links: readonly NamedLink[]
}

const RECORDING_TYPE = /^(?:audio|video)\//
const RECORDING_NAME = /\.(?:mp3|m4a|m4b|aac|ogg|oga|opus|flac|wav|mp4|m4v|mov|webm)$/i

/** Returns whether a file is audio or video, by its type; before that is known, by the name in its address. */
export function isRecording({ src, type }: Pick<Media, 'src' | 'type'>): boolean {
  if (type !== undefined) return RECORDING_TYPE.test(type)
  return RECORDING_NAME.test(src.replace(/[?#].*$/s, ''))
}

/** The files of an article. */
interface WithRecording {
  readonly attachments: readonly Attachment[]
}

/** Returns the recording of an article: its first attachment of audio or video. */
export function recordingOf({ attachments }: WithRecording): Attachment | undefined {
  return attachments.find(isRecording)
}

/** Returns whether an article belongs in the feed of a podcast: it has a recording, or is a live event. */
export function isEpisode(article: WithRecording & { readonly episode?: Episode | undefined }): boolean {
  return article.episode?.live !== undefined || recordingOf(article) !== undefined
}

/** Returns an episode with each of its files changed. */
export function withChangedFiles(
  episode: Episode,
  change: <Changed extends Media>(file: Changed) => Changed,
): Episode {
  const { artwork, transcripts, alternates, chapters } = episode
  return {
    ...episode,
    ...(artwork && { artwork: change(artwork) }),
    ...(transcripts && { transcripts: transcripts.map(change) }),
    ...(alternates && { alternates: alternates.map(change) }),
    ...(chapters && { chapters: change(chapters) }),
  }
}
