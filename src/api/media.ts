import type { ArticleStore } from '../articles/store/article-store.ts'
import { type AddMediaBytes, mediaPath } from '../images/keep-media.ts'
import { mediaFacts } from '../images/media-facts.ts'
import type { ApiRequest } from './handler.ts'
import { type ApiResponse, invalidFields, problemResponse } from './problem-response.ts'

/** What media are taken in with. */
export interface MediaOptions {
  readonly store: Pick<ArticleStore, 'findMedia' | 'putMedia'>
  readonly keep: AddMediaBytes
}

/** What may come with an article, as its bytes say. */
const KEPT_TYPES = /^(?:image|audio|video)\/|^application\/(?:pdf|epub\+zip|zip|ogg)$/

/** As what it may be sent: whatever is said, the bytes decide. */
export const MEDIA_TYPES = [
  'image/*',
  'audio/*',
  'video/*',
  'application/pdf',
  'application/epub+zip',
  'application/zip',
  'application/octet-stream',
] as const

/** Creates what takes in an image, a recording, a film or a document, as one beside a file is taken in. */
export function createMediaHandler({ store, keep }: MediaOptions) {
  return async ({ body, query, publication }: ApiRequest): Promise<ApiResponse> => {
    if (body.length === 0) return problemResponse(400, 'expected the bytes of a file, got none')
    const { type: got = 'something else' } = await mediaFacts(body)
    if (!KEPT_TYPES.test(got)) {
      const detail = `expected the bytes of an image, a recording, a film, a PDF, an EPUB or a ZIP, got ${got}`
      return invalidFields(422, [{ detail }])
    }
    const { stored, warning } = await keep(body, nameOf(query))
    const before = await store.findMedia(stored.hash)
    const [canonical = stored] = await store.putMedia([stored])
    const src = mediaPath(canonical)
    const url = publication.baseUrl + src
    const { type, length, width, height } = canonical
    return {
      status: before === undefined ? 201 : 200,
      headers: before === undefined ? { Location: url } : {},
      body: { src, url, type, length, width, height, warning },
    }
  }
}

/** The last part of a path, as a name that hides nothing and leads nowhere. */
function nameOf(query: URLSearchParams): string {
  const [, name = ''] = /([^/\\]*)$/.exec(query.get('name') ?? '') ?? []
  return name.replace(/^\.+/, '') || 'file'
}
