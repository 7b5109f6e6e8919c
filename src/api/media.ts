import { quote } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { MediaStore } from '../articles/store/media-store.ts'
import { type AddMediaBytes, mediaPath } from '../images/add-media.ts'
import { mediaFacts } from '../images/media-facts.ts'
import { CHAPTERS_TYPE, hasTextName, TRANSCRIPT_TYPES } from '../images/text-type.ts'
import { Problem } from '../problem.ts'
import type { ApiHandler } from './handler.ts'
import { invalidFields, problemResponse } from './problem-response.ts'

/** Options of `createMediaHandler`. */
export interface MediaOptions {
  readonly store: MediaStore
  readonly addMedia: AddMediaBytes
}

/** Media types that are accepted. The bytes decide, not the declared type. */
const ACCEPTED_TYPES = /^(?:image|audio|video)\/|^application\/(?:pdf|epub\+zip|zip|ogg)$/

/** Texts that come with a recording, which are recognised by their names and bytes. */
const TEXT_TYPES: ReadonlySet<string> = new Set([...TRANSCRIPT_TYPES, CHAPTERS_TYPE])

/** Media types that a request may declare. HTML and plain text are sent as mere bytes, with a name. */
export const MEDIA_TYPES = [
  'image/*',
  'audio/*',
  'video/*',
  'application/pdf',
  'application/epub+zip',
  'application/zip',
  'text/vtt',
  'application/x-subrip',
  'application/json',
  'application/json+chapters',
  'application/octet-stream',
] as const

/** A stored file as a program learns of it. */
export interface AddedFile {
  /** For `image`, `attachments` and other fields of a record. */
  readonly src: string
  /** For its text. */
  readonly url: string
  readonly type: string
  /** Length in bytes. */
  readonly length: number
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Why a picture is not served in the best form, and what to do about it. */
  readonly warning?: string | undefined
}

/** Stores the bytes of a file, with the rules for files of the folder. Other bytes than those of media are refused. */
export type StoreFile = (
  bytes: Buffer,
  name: string,
  publication: Publication,
) => Promise<{ readonly file: AddedFile; readonly isNew: boolean } | { readonly refusal: string }>

/** Creates the function that stores files. */
export function createStoreFile({ store, addMedia }: MediaOptions): StoreFile {
  return async (bytes, name, publication) => {
    const { type: got = 'something else' } = await mediaFacts(bytes)
    if (!ACCEPTED_TYPES.test(got) && !hasTextName(name)) return { refusal: refusalOfBytes(got) }
    const added = await addMedia(bytes, fileName(name)).catch(refusalOf)
    if ('refusal' in added) return added
    const { stored, warning } = added
    if (!ACCEPTED_TYPES.test(stored.type) && !TEXT_TYPES.has(stored.type))
      return { refusal: refusalOfText(name, stored.type) }
    const isNew = (await store.findMedia(stored.hash)) === undefined
    const [canonical = stored] = await store.putMedia([stored])
    const src = mediaPath(canonical)
    const { type, length, width, height } = canonical
    return { file: { src, url: publication.baseUrl + src, type, length, width, height, warning }, isNew }
  }
}

function refusalOfBytes(got: string): string {
  const texts = 'a transcript or chapters need a name that ends in .vtt, .srt, .json, .html or .txt'
  return `expected the bytes of an image, audio, video, a PDF, an EPUB or a ZIP, got ${got}: ${texts}`
}

function refusalOfText(name: string, got: string): string {
  return `expected a text in UTF-8 in the format of its name ${quote(name)}, got ${got}: save it so`
}

/** Returns why a file cannot be served. */
function refusalOf(thrown: unknown): { readonly refusal: string } {
  if (thrown instanceof Problem && thrown.kind === 'invalid') return { refusal: thrown.message }
  throw thrown
}

/** Creates the handler that stores a file. */
export function createMediaHandler(options: MediaOptions): ApiHandler {
  const storeFile = createStoreFile(options)
  return async ({ body, query, publication }) => {
    if (body.length === 0) return problemResponse(400, 'expected the bytes of a file, got none')
    const stored = await storeFile(body, query.get('name') ?? '', publication)
    if ('refusal' in stored) return invalidFields(422, [{ detail: stored.refusal }])
    const { file, isNew } = stored
    return { status: isNew ? 201 : 200, headers: isNew ? { Location: file.url } : {}, body: file }
  }
}

/** Returns the last part of a path, without leading dots, so that it is neither hidden nor leads elsewhere. */
function fileName(path: string): string {
  const [, name = ''] = /([^/\\]*)$/.exec(path) ?? []
  return name.replace(/^\.+/, '') || 'file'
}
