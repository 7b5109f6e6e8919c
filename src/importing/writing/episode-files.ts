import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { ImportedPost } from '../imported-post.ts'
import { copyPicture, type PictureOptions } from './pictures.ts'

/** What is copied of episodes, besides their artwork. */
export interface FileCopies {
  /** Writes the bytes at an address into a file. Undefined when nothing is to be fetched, as in a dry run. */
  readonly download: ((address: string, path: string) => Promise<unknown>) | undefined
  /** Whether recordings and other attachments are copied too. They may be hundreds of megabytes each. */
  readonly recordings: boolean
}

type EpisodeOptions = PictureOptions & FileCopies

/** A part of a record with a file. */
interface WithSource {
  readonly src: string
  readonly type?: string | undefined
}

/**
 * Copies the files of an episode beside its record: artwork, transcripts, chapters, and recordings if that is wanted. One that cannot
 * be fetched is named by its address as before, and counted.
 */
export async function copyEpisode(post: ImportedPost, options: EpisodeOptions): Promise<ImportedPost> {
  const { episode, attachments } = post
  const { artwork, chapters, transcript, alternateEnclosures } = episode ?? {}
  const copied = new Map<string, unknown>()
  if (typeof artwork === 'string') copied.set('artwork', await copyArtwork(artwork, options))
  if (typeof chapters === 'string')
    copied.set('chapters', (await copyFile(chapters, 'json', options)) ?? chapters)
  if (isFiles(transcript)) copied.set('transcript', await copyEach(transcript, options))
  const recordings = options.recordings ? options : undefined
  if (isFiles(alternateEnclosures) && recordings !== undefined)
    copied.set('alternateEnclosures', await copyEach(alternateEnclosures, recordings))
  return {
    ...post,
    ...(episode !== undefined && { episode: { ...episode, ...Object.fromEntries(copied) } }),
    attachments: recordings === undefined ? attachments : await copyAttachments(attachments, recordings),
  }
}

/** Copies a square picture of an episode or a show. Returns its name, or its address when it could not be fetched. */
export async function copyArtwork(address: string, options: PictureOptions): Promise<string> {
  return (await copyPicture(address, undefined, options)) ?? address
}

function isFiles(value: unknown): value is readonly WithSource[] {
  return Array.isArray(value)
}

/** Length and type of a copy come from its bytes. */
async function copyAttachments(
  attachments: ImportedPost['attachments'],
  options: EpisodeOptions,
): Promise<ImportedPost['attachments']> {
  const copies: ImportedPost['attachments'][number][] = []
  for (const attachment of attachments) {
    const { url, type, duration } = attachment
    const name = await copyFile(url, endingOf(url, type), options)
    copies.push(name === undefined ? attachment : { url: name, duration })
  }
  return copies
}

async function copyEach(
  files: readonly WithSource[],
  options: EpisodeOptions,
): Promise<readonly WithSource[]> {
  const copies: WithSource[] = []
  for (const file of files) {
    const name = await copyFile(file.src, endingOf(file.src, file.type), options)
    copies.push(name === undefined ? file : { ...file, src: name, ...LENGTH_OF_BYTES })
  }
  return copies
}

const LENGTH_OF_BYTES = { length: undefined }

/** Returns the name of the copy, relative to the record; undefined when there is none. */
async function copyFile(
  address: string,
  ending: string | undefined,
  { folder, record, report, download }: EpisodeOptions,
): Promise<string | undefined> {
  if (ending === undefined || !/^https?:/i.test(address)) return undefined
  const known = folder.mediaPath(address)
  if (known !== undefined) return posix.relative(posix.dirname(record), known)
  if (download === undefined) return undefined
  const path = `${record}-${createHash('sha256').update(address).digest('hex').slice(0, 6)}.${ending}`
  try {
    await folder.storeFile(address, path, target => download(address, target))
    report.add('files of episodes copied')
    return posix.basename(path)
  } catch {
    report.add('files of episodes that could not be fetched, and stay at their address')
    return undefined
  }
}

const NAMED =
  /\.(mp3|m4a|m4b|aac|ogg|oga|opus|flac|wav|mp4|m4v|mov|webm|pdf|epub|vtt|srt|json|html?)(?=$|[?#])/i

const ENDINGS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/aac': 'aac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/flac': 'flac',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
  'video/x-m4v': 'm4v',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
  'application/epub+zip': 'epub',
  'text/vtt': 'vtt',
  'application/srt': 'srt',
  'application/x-subrip': 'srt',
  'text/srt': 'srt',
  'application/json': 'json',
  'text/html': 'htm',
}

/** The ending in an address says what apps take a file for, and its type what it is without one. A file in `.html` would be a record. */
function endingOf(address: string, type: string | undefined): string | undefined {
  const named = NAMED.exec(URL.parse(address)?.pathname ?? '')?.[1]?.toLowerCase()
  return (named ?? ENDINGS[type ?? ''])?.replace('html', 'htm')
}
