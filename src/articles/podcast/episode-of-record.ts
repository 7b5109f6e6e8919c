import type { Attachment } from '../media.ts'
import { type EpisodeRecord, episodeFields } from '../schema/podcast/episode-schema.ts'
import { secondsOf } from '../schema/podcast/podcast-fields.ts'
import { type Chapter, type Chapters, type Episode, isRecording } from './episode.ts'

/** Returns what a record says of the episode; undefined when it says nothing. Files are not read. */
export function episodeOfRecord(record: EpisodeRecord): Episode | undefined {
  const { episode, season, episodeType, episodeTitle, chapters, soundbites, artwork, transcript, live } =
    record
  const { duration, explicit, block, persons, location, license, txt, value } = record
  const fields: Episode = {
    ...{ number: episode?.number, display: episode?.display },
    ...{ season: season?.number, seasonName: season?.name },
    ...{
      type: episodeType,
      title: episodeTitle,
      duration,
      explicit,
      block,
      persons,
      license,
      soundbites,
      live,
    },
    ...{ locations: location, texts: txt, values: value, transcripts: transcript },
    artwork: artwork === undefined ? undefined : { ...artwork, src: artwork.src ?? '' },
    chapters: chapters === undefined ? undefined : chaptersOf(chapters),
    alternates: record.alternateEnclosures,
    social: record.socialInteract,
  }
  const said = Object.entries(fields).filter(([, field]) => field !== undefined)
  return said.length === 0 ? undefined : Object.fromEntries(said)
}

/** Returns a record without the fields of its episode. */
export function withoutEpisodeFields<Fields extends Partial<EpisodeRecord>>(
  record: Fields,
): Omit<Fields, keyof EpisodeRecord> {
  const others = Object.entries(record).filter(([name]) => !Object.hasOwn(episodeFields, name))
  return Object.fromEntries(others) as Omit<Fields, keyof EpisodeRecord>
}

/** Returns attachments with the playing time of the record, which is that of the first recording. */
export function withDuration(
  attachments: readonly Attachment[],
  duration: number | undefined,
): readonly Attachment[] {
  const at = duration === undefined ? -1 : attachments.findIndex(isRecording)
  return attachments.map((attachment, n) => (n === at ? { duration, ...attachment } : attachment))
}

function chaptersOf(chapters: NonNullable<EpisodeRecord['chapters']>): Chapters {
  return typeof chapters === 'string' ? { src: chapters } : { src: '', list: chapters.map(chapterOf) }
}

type ChapterRecord = Exclude<NonNullable<EpisodeRecord['chapters']>, string>[number]

function chapterOf(chapter: ChapterRecord): Chapter {
  if (typeof chapter === 'string') return chapterOfLine(chapter)
  const { start, end, title, image, url, hidden } = chapter
  return {
    startTime: start,
    ...(end !== undefined && { endTime: end }),
    ...(title !== undefined && { title }),
    ...(image !== undefined && { img: image }),
    ...(url !== undefined && { url }),
    ...(hidden === true && { toc: false }),
  }
}

/** Returns the chapter of a line such as `12:30 Topic`. */
function chapterOfLine(line: string): Chapter {
  const [time = '', ...words] = line.trim().split(/\s+/)
  return { startTime: secondsOf(time), title: words.join(' ') }
}
