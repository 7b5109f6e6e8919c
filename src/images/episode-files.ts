import type { ArticleDraft } from '../articles/article.ts'
import { quote } from '../articles/faults/fault.ts'
import { type Image, isRemote, withFacts } from '../articles/media.ts'
import { artworkWarning } from '../articles/podcast/artwork.ts'
import { chaptersInText } from '../articles/podcast/chapters/chapter-lines.ts'
import {
  CHAPTERS_FILE,
  chaptersFile,
  inOrder,
  parseChaptersFile,
} from '../articles/podcast/chapters/chapters-file.ts'
import { durationWarning } from '../articles/podcast/durations.ts'
import {
  type AlternateEnclosure,
  type Chapter,
  type Chapters,
  type Episode,
  recordingOf,
  type Transcript,
} from '../articles/podcast/episode.ts'
import type { MediaFacts } from '../articles/store/media-store.ts'
import { CHAPTERS_TYPE, TRANSCRIPT_TYPES, typeOfTextName } from './text-type.ts'

/** A stored file, with the facts from its bytes. */
export interface EpisodeFile extends MediaFacts {
  readonly src: string
  /** Its text, for small texts. */
  readonly text?: string | undefined
}

/** How the files of an episode are found and stored. */
export interface EpisodeTools {
  /** Stores or finds the file of a source that is not remote. Returns undefined after it has reported why it cannot. */
  find(src: string, field: readonly PropertyKey[]): Promise<EpisodeFile | undefined>
  /** Stores bytes under a name. */
  store(bytes: Buffer, name: string): Promise<EpisodeFile | undefined>
  /** Reports what is wrong with a field. What is broken is left out: the article is published nevertheless. */
  report(field: readonly PropertyKey[], message: string): void
}

/** Stores the files that the fields of an episode name, and chapters, which may also stand in the text. */
export async function addEpisodeFiles(
  { episode, body, attachments }: Pick<ArticleDraft, 'episode' | 'body' | 'attachments'>,
  tools: EpisodeTools,
): Promise<Episode | undefined> {
  const listed = episode?.chapters === undefined && recordingOf({ attachments }) && chaptersInText(body)
  if (episode === undefined && !listed) return undefined
  const { artwork, transcripts, alternates, chapters, ...rest } = episode ?? {}
  const files = {
    artwork: artwork && (await addArtwork(artwork, tools)),
    transcripts: await addEach(transcripts, (file, at) => addTranscript(file, ['transcript', at], tools)),
    alternates: await addEach(alternates, (file, at) =>
      addAlternate(file, ['alternateEnclosures', at], tools),
    ),
    chapters: listed
      ? await storeChapters(listed, tools, true)
      : chapters && (await addChapters(chapters, tools)),
  }
  const known = Object.entries(files).filter(([, file]) => file !== undefined)
  const added = { ...rest, ...Object.fromEntries(known) }
  return Object.keys(added).length === 0 ? undefined : added
}

async function addEach<File>(
  files: readonly File[] | undefined,
  add: (file: File, at: number) => Promise<File | undefined>,
): Promise<readonly File[] | undefined> {
  const added: File[] = []
  for (const [at, file] of (files ?? []).entries()) {
    const stored = await add(file, at)
    if (stored !== undefined) added.push(stored)
  }
  return added.length === 0 ? undefined : added
}

async function addArtwork(declared: Image, { find, report }: EpisodeTools): Promise<Image | undefined> {
  if (isRemote(declared.src)) return declared
  const file = await find(declared.src, ['artwork'])
  if (file === undefined) return undefined
  const { src, type, length, width, height } = file
  if (!type.startsWith('image/')) {
    report(['artwork'], `expected an image, got ${type} in ${quote(declared.src)}`)
    return undefined
  }
  const artwork = withFacts({ ...declared, src }, { type, length, width, height })
  const warning = artworkWarning(artwork)
  if (warning !== undefined) report(['artwork'], warning)
  return artwork
}

async function addTranscript(
  declared: Transcript,
  field: readonly PropertyKey[],
  { find, report }: EpisodeTools,
): Promise<Transcript | undefined> {
  if (isRemote(declared.src)) {
    const type = declared.type ?? typeOfTextName(declared.src)
    return { ...declared, ...(type !== undefined && { type }) }
  }
  const file = await find(declared.src, field)
  if (file === undefined) return undefined
  if (!TRANSCRIPT_TYPES.has(file.type)) {
    const got = file.type === 'application/octet-stream' ? 'another format or encoding' : file.type
    report(
      field,
      `expected a transcript in UTF-8 as .vtt, .srt, .json, .html or .txt, got ${got} in ${quote(declared.src)}: save it so`,
    )
    return undefined
  }
  return { ...declared, src: file.src, type: declared.type ?? file.type, length: file.length }
}

async function addAlternate(
  declared: AlternateEnclosure,
  field: readonly PropertyKey[],
  { find, report }: EpisodeTools,
): Promise<AlternateEnclosure | undefined> {
  if (isRemote(declared.src)) return declared
  const file = await find(declared.src, field)
  if (file === undefined) return undefined
  const warning = durationWarning(declared.duration, file.duration)
  if (warning !== undefined) report(field, warning)
  const { duration = file.duration, bitrate = file.bitrate, type = file.type } = declared
  return {
    ...{ ...declared, src: file.src, type, length: file.length },
    ...(duration !== undefined && { duration }),
    ...(bitrate !== undefined && { bitrate }),
  }
}

async function addChapters({ src, list }: Chapters, tools: EpisodeTools): Promise<Chapters | undefined> {
  if (list !== undefined) return list.length === 0 ? undefined : storeChapters(inOrder(list), tools, false)
  if (isRemote(src)) return { src, type: CHAPTERS_TYPE }
  const file = await tools.find(src, ['chapters'])
  if (file === undefined) return undefined
  if (file.text === undefined) {
    tools.report(['chapters'], `expected chapters as JSON in UTF-8, got ${file.type} in ${quote(src)}`)
    return undefined
  }
  const { list: parsed, problems } = parseChaptersFile(file.text)
  for (const problem of problems.slice(0, MAX_PROBLEMS))
    tools.report(['chapters'], `${quote(src)}: ${problem}`)
  return parsed.length === 0 ? undefined : storeChapters(parsed, tools, false)
}

/** Further ones are of the same kind. */
const MAX_PROBLEMS = 5

async function storeChapters(
  list: readonly Chapter[],
  { store }: EpisodeTools,
  fromText: boolean,
): Promise<Chapters | undefined> {
  const file = await store(chaptersFile(list), CHAPTERS_FILE)
  if (file === undefined) return undefined
  const { src, length } = file
  return { src, type: CHAPTERS_TYPE, length, list, ...(fromText && { fromText }) }
}
