import { join, parse } from 'node:path'
import { quote } from '../articles/faults/fault.ts'
import type { Media } from '../articles/media.ts'
import type { MediaFiles, StoredFile, Transform, Transformed } from '../articles/store/media-files.ts'
import type { StoredMedia } from '../articles/store/media-store.ts'
import { Problem } from '../problem.ts'
import { isCutOff } from './cut-off.ts'
import { isDrawable, type PictureDecoder } from './draw-rendition.ts'
import { mediaFacts } from './media-facts.ts'
import { createPictureTransform } from './picture-transform.ts'
import { recordingFacts } from './recording-facts.ts'
import { hasTextName, readableText, textInUtf8, textType } from './text-type.ts'

/** A file as it is served. */
export interface AddedMedia extends Media {
  readonly type: string
  readonly length: number
  /** The text of a small file that may hold chapters. */
  readonly text?: string | undefined
  /** The row for the store. `src` has its name, unless the store knows the same bytes by another name. */
  readonly stored: StoredMedia
  /** Why a picture is not served in the best form, and what to do about it. */
  readonly warning?: string | undefined
}

const UNKNOWN_TYPE = 'application/octet-stream'
const MAX_NAME_LENGTH = 80
/** File name extensions of the types of renditions; the first is the one that a name gets. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['.jpg', '.jpeg', '.jpe', '.jfif'],
  'image/png': ['.png'],
}

/** Stores a file of the folder for serving, or bytes with a name of their own, and returns its facts. */
export type AddMedia = (path: string, bytes?: Buffer) => Promise<AddedMedia>

/** The same for bytes with a file name. */
export type AddMediaBytes = (bytes: Buffer, name: string) => Promise<AddedMedia>

/**
 * Creates a function that stores files of the folder at `root` in `files`, pictures in the form that
 * `createPictureTransform` gives them, texts in UTF-8. All facts are those of the stored bytes. The function throws a `Problem` for a
 * file that cannot be read or stored, has no bytes, or is a picture that is cut off.
 */
export function createAddMedia(
  root: string,
  files: MediaFiles,
  decoders: readonly PictureDecoder[],
): AddMedia {
  const transformOf = createTransformOf(decoders)
  return async (path, bytes) => {
    if (bytes !== undefined) return addedMedia(await files.addBytes(bytes, transformOf(path)), path)
    const original = join(root, path)
    return addedMedia(await files.add(original, transformOf(path)), path, original)
  }
}

/** The same for bytes that are in no file, such as those that a program sends. */
export function createAddMediaBytes(files: MediaFiles, decoders: readonly PictureDecoder[]): AddMediaBytes {
  const transformOf = createTransformOf(decoders)
  return async (bytes, name) => addedMedia(await files.addBytes(bytes, transformOf(name)), name)
}

/** Texts are served in UTF-8. */
function createTransformOf(decoders: readonly PictureDecoder[]): (name: string) => Transform {
  const picture = createPictureTransform(decoders)
  const text: Transform = {
    name: `text-1-${picture.name}`,
    apply: async file => textInUtf8(file) ?? picture.apply(file),
  }
  return name => (hasTextName(name) ? text : picture)
}

async function addedMedia(
  file: StoredFile & Pick<Transformed, 'warning'>,
  path: string,
  original?: string,
): Promise<AddedMedia> {
  const { hash, length, head, warning } = file
  const { type: found = UNKNOWN_TYPE, width, height } = await mediaFacts(head)
  const type = textType(path, file) ?? found
  await checkWhole(file, path, type)
  // The head of a huge file is only its start.
  const isWhole = head.length === length || original === undefined
  const recording = await recordingFacts(type, isWhole ? { bytes: head } : { path: original })
  const facts = { type, length, width, height, ...recording }
  const stored = { hash, name: urlName(path, type), ...facts }
  return { src: mediaPath(stored), ...facts, text: readableText(type, file), stored, warning }
}

/** @throws Problem for a file without bytes, and for a picture that is cut off. */
async function checkWhole({ head, length }: StoredFile, path: string, type: string): Promise<void> {
  const name = quote(path.split('/').at(-1))
  if (length === 0)
    throw new Problem('invalid', `expected a file with content, got none in ${name}: copy it again`)
  if (head.length < length || !(await isCutOff(head, type, isDrawable))) return
  throw new Problem('invalid', `expected a whole picture, got one that is cut off in ${name}: copy it again`)
}

/** Returns the path of stored media on this server. */
export function mediaPath({ hash, name }: StoredMedia): string {
  return `/media/${hash}/${encodeURIComponent(name)}`
}

/**
 * Returns the file's own name with the extension of its type, without characters that a URL escapes. NewsBlur and yarr
 * show a picture twice when its address contains `&` (docs/readers.md#images).
 */
function urlName(path: string, type: string): string {
  const plain = withExtension(path.split('/').at(-1) ?? '', type).replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
  return Array.from(plain).slice(-MAX_NAME_LENGTH).join('')
}

function withExtension(name: string, type: string): string {
  const [extension, ...others] = EXTENSIONS[type] ?? []
  const { name: stem, ext } = parse(name)
  const isUsual = extension === undefined || [extension, ...others].includes(ext.toLowerCase())
  return isUsual ? name : `${stem}${extension}`
}
