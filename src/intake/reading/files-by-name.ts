import { posix } from 'node:path'
import { baseName } from '../../articles/identity.ts'

/** Extensions of images that are found by the name of their article, in order of preference. */
export const IMAGE_EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'avif', 'svg', 'heic']
/** The same of audio and video, which become an attachment. */
const RECORDING_EXTENSIONS = ['mp3', 'm4a', 'ogg', 'opus', 'flac', 'wav', 'mp4', 'webm']

/** Further media, and documents. */
const OTHER_EXTENSIONS = [
  ...[
    'apng',
    'bmp',
    'ico',
    'jfif',
    'jxl',
    'tif',
    'tiff',
    'aac',
    'oga',
    'm4b',
    'm4v',
    'mov',
    'ogv',
    'vtt',
    'srt',
  ],
  ...['pdf', 'epub', 'zip', 'gz', 'csv', 'doc', 'docx', 'odt', 'xls', 'xlsx', 'ods', 'ppt', 'pptx', 'odp'],
]
const MEDIA_EXTENSIONS: ReadonlySet<string> = new Set([
  ...IMAGE_EXTENSIONS,
  ...RECORDING_EXTENSIONS,
  ...OTHER_EXTENSIONS,
])

const IMAGE_ENDINGS = endingsOf(IMAGE_EXTENSIONS)
const RECORDING_ENDINGS = endingsOf(RECORDING_EXTENSIONS)
const ALL_ENDINGS: ReadonlySet<string> = new Set([...IMAGE_ENDINGS, ...RECORDING_ENDINGS])

/** The files beside a record that are found by its name, by their paths. */
export interface FilesByName {
  readonly image: string | undefined
  readonly recording: string | undefined
}

/** Finds the image and the recording beside a record, by its name, among the files that exist. */
export function findFilesByName(path: string, exists: (path: string) => boolean): FilesByName {
  const stem = stemOf(path)
  const find = (endings: readonly string[]) => endings.map(ending => stem + ending).find(exists)
  return { image: find(IMAGE_ENDINGS), recording: find(RECORDING_ENDINGS) }
}

/** Returns the possible images and recordings beside a record with the same name. */
export function filesByName(path: string): readonly string[] {
  const stem = stemOf(path)
  return [...ALL_ENDINGS].map(ending => stem + ending)
}

/**
 * Creates a function that returns the images and recordings beside a record with the same name. For many records, it is
 * faster to look once at all files than for each name.
 */
export function createFilesBeside(files: ReadonlyMap<string, unknown>): (path: string) => readonly string[] {
  let asked = 0
  let stems: ReadonlySet<string> | undefined
  return path => {
    if (++asked === MANY_RECORDS) stems = new Set(files.keys().filter(isFoundByName).map(stemOf))
    if (stems?.has(stemOf(path)) === false) return []
    return filesByName(path).filter(name => files.has(name))
  }
}

const MANY_RECORDS = 200

/** Whether a record beside this file could find it by name. */
export function isFoundByName(path: string): boolean {
  return ALL_ENDINGS.has(posix.extname(path))
}

/** Whether a name is that of a picture, a recording or a document. */
export function isMediaFile(name: string): boolean {
  return MEDIA_EXTENSIONS.has(posix.extname(name).slice(1).toLowerCase())
}

/** Whether a name is that of a picture. */
export function isPictureName(name: string): boolean {
  return IMAGE_EXTENSIONS.includes(posix.extname(name).slice(1).toLowerCase())
}

/** Returns a path without its extension, which a record and its files by name share. */
export function stemOf(path: string): string {
  return posix.join(posix.dirname(path), baseName(path))
}

function endingsOf(extensions: readonly string[]): readonly string[] {
  return extensions.flatMap(extension => [`.${extension}`, `.${extension.toUpperCase()}`])
}
