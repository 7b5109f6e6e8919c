import { join, parse } from 'node:path'
import type { Media } from '../articles/article.ts'
import type { MediaFiles, StoredFile, Transformed } from '../articles/store/media-files.ts'
import type { StoredMedia } from '../articles/store/media-store.ts'
import { mediaFacts } from './media-facts.ts'
import { createPictureTransform } from './renditions.ts'

const UNKNOWN_TYPE = 'application/octet-stream'
const MAX_NAME_LENGTH = 80
/** How the names of files end that can be renditions, with the ending they are given. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['.jpg', '.jpeg', '.jpe', '.jfif'],
  'image/png': ['.png'],
}

/** A file of the folder as it is served. */
export interface AddedMedia extends Media {
  readonly type: string
  readonly length: number
  /** As the store is to remember it. `src` names it so, unless the same bytes came with another name before. */
  readonly stored: StoredMedia
  /** Why a picture is not served in the form that readers show best, and what to do about it. */
  readonly warning?: string | undefined
}

/** Takes a file of the folder in: gives it as media with its facts, kept for serving. */
export type AddMedia = (path: string) => Promise<AddedMedia>

/** Takes bytes in that came with a name. */
export type AddMediaBytes = (bytes: Buffer, name: string) => Promise<AddedMedia>

/**
 * Takes files of the folder at `root` in: `files` keeps them, pictures in the one form that `createPictureRework` gives
 * them, and all facts are those of what is kept. The function throws a `Problem` for a file that cannot be read or
 * kept.
 */
export function createAddMedia(root: string, files: MediaFiles): AddMedia {
  const rework = createPictureTransform()
  return async path => keptMedia(await files.add(join(root, path), rework), path)
}

/** The same for bytes that are in no file, such as those that a program sends. */
export function createAddMediaBytes(files: MediaFiles): AddMediaBytes {
  const rework = createPictureTransform()
  return async (bytes, name) => keptMedia(await files.addBytes(bytes, rework), name)
}

async function keptMedia(file: StoredFile & Pick<Transformed, 'warning'>, path: string): Promise<AddedMedia> {
  const { hash, length, head, warning } = file
  const { type = UNKNOWN_TYPE, width, height } = await mediaFacts(head)
  const stored = { hash, name: urlName(path, type), type, length, width, height }
  return { src: mediaPath(stored), type, length, width, height, stored, warning }
}

/** Address of kept media on this server. */
export function mediaPath({ hash, name }: StoredMedia): string {
  return `/media/${hash}/${encodeURIComponent(name)}`
}

/** The file's own name, ending as its type does, without what would have to be escaped in a URL (READERS 0.1: no `&`). */
function urlName(path: string, type: string): string {
  const plain = withExtension(path.split('/').at(-1) ?? '', type).replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
  return Array.from(plain).slice(-MAX_NAME_LENGTH).join('')
}

function withExtension(name: string, type: string): string {
  const [extension, ...others] = EXTENSIONS[type] ?? []
  const { name: stem, ext } = parse(name)
  const isRight = extension === undefined || [extension, ...others].includes(ext.toLowerCase())
  return isRight ? name : `${stem}${extension}`
}
