import type { MediaStore } from '../articles/store/media-store.ts'
import { type AddMediaBytes, mediaPath } from '../images/add-media.ts'
import { mediaFacts } from '../images/media-facts.ts'
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

/** Media types that a request may declare. */
export const MEDIA_TYPES = [
  'image/*',
  'audio/*',
  'video/*',
  'application/pdf',
  'application/epub+zip',
  'application/zip',
  'application/octet-stream',
] as const

/** Creates the handler that stores a media file, with the rules for files of the folder. */
export function createMediaHandler({ store, addMedia }: MediaOptions): ApiHandler {
  return async ({ body, query, publication }) => {
    if (body.length === 0) return problemResponse(400, 'expected the bytes of a file, got none')
    const { type: got = 'something else' } = await mediaFacts(body)
    if (!ACCEPTED_TYPES.test(got)) {
      const detail = `expected the bytes of an image, audio, video, a PDF, an EPUB or a ZIP, got ${got}`
      return invalidFields(422, [{ detail }])
    }
    const added = await addMedia(body, fileName(query)).catch(refusalOf)
    if ('refusal' in added) return invalidFields(422, [{ detail: added.refusal }])
    const { stored, warning } = added
    const isNew = (await store.findMedia(stored.hash)) === undefined
    const [canonical = stored] = await store.putMedia([stored])
    const src = mediaPath(canonical)
    const url = publication.baseUrl + src
    const { type, length, width, height } = canonical
    return {
      status: isNew ? 201 : 200,
      headers: isNew ? { Location: url } : {},
      body: { src, url, type, length, width, height, warning },
    }
  }
}

/** Returns why a file cannot be served. */
function refusalOf(thrown: unknown): { readonly refusal: string } {
  if (thrown instanceof Problem && thrown.kind === 'invalid') return { refusal: thrown.message }
  throw thrown
}

/** Returns the last part of the path in `name`, without leading dots, so that it is neither hidden nor leads elsewhere. */
function fileName(query: URLSearchParams): string {
  const [, name = ''] = /([^/\\]*)$/.exec(query.get('name') ?? '') ?? []
  return name.replace(/^\.+/, '') || 'file'
}
