import type { ArticleDraft, Body } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import type { Attachment, Image, Media } from '../../articles/media.ts'
import type { Publication } from '../../articles/publication.ts'
import { isMediaPath } from '../../articles/schema/field-schemas.ts'
import type { MediaStore, StoredMedia } from '../../articles/store/media-store.ts'
import { findEmbeddedMedia } from '../../content/embedded-media.ts'
import { mediaPath } from '../../images/add-media.ts'
import { type FieldError, pointerOf } from '../problem-response.ts'

/** The context in which media are resolved. */
export interface MediaContext {
  readonly store: MediaStore
  readonly publication: Pick<Publication, 'baseUrl'>
}

/**
 * Adds the facts of stored media to the image and attachments of a draft. A record of the API has no files next to it:
 * each source is a URL elsewhere, or the result of `POST /api/media` or `addMedia`.
 */
export async function resolveMedia(
  draft: ArticleDraft,
  { store, publication }: MediaContext,
): Promise<{ readonly draft: ArticleDraft; readonly errors: readonly FieldError[] }> {
  const errors: FieldError[] = []

  async function find(url: string, field: readonly PropertyKey[]): Promise<Media | undefined> {
    const src = withoutBaseUrl(url, publication.baseUrl)
    if (/^https?:/i.test(src)) return { src }
    const stored = isMediaPath(src) ? await store.findMedia(src.split('/')[2] ?? '') : undefined
    if (stored !== undefined && mediaPath(stored) === src) return mediaOf(stored)
    errors.push({ pointer: pointerOf(field), detail: isMediaPath(src) ? notStored(src) : noFile(src) })
    return undefined
  }

  async function resolveImage(image: Image | undefined): Promise<Image | undefined> {
    const found = image && (await find(image.src, ['image']))
    if (image === undefined || found === undefined) return undefined
    if (found.type !== undefined && !found.type.startsWith('image/')) {
      const detail = `expected an image, got ${found.type} in ${quote(image.src)}`
      errors.push({ pointer: '/image', detail })
    }
    return { ...image, ...found }
  }

  async function resolveAttachment(attachment: Attachment, index: number): Promise<Attachment> {
    const found = await find(attachment.src, ['attachments', index])
    return {
      ...attachment,
      src: found?.src ?? attachment.src,
      ...(found?.type && { type: found.type, length: found.length }),
      ...(attachment.duration === undefined && found?.duration !== undefined && { duration: found.duration }),
    }
  }

  const resolved = {
    ...draft,
    image: await resolveImage(draft.image),
    attachments: await Promise.all(draft.attachments.map(resolveAttachment)),
  }
  return { draft: resolved, errors: [...errors, ...embeddedErrors(draft.body)] }
}

/** Refuses files whose bytes are in the text, which would be lost. */
function embeddedErrors(body: Body): readonly FieldError[] {
  const [first] = findEmbeddedMedia(body)
  if (first === undefined) return []
  const advice = 'send its bytes to POST /api/media first, or call addMedia'
  const detail = `expected the address of each picture, got ${quote(first.url)} in the text: ${advice}`
  return [{ pointer: body.format === 'markdown' ? '/markdown' : '/content', detail }]
}

/** Media that this server stores are referred to by their paths, because the base URL may change. */
function withoutBaseUrl(src: string, baseUrl: string): string {
  return src.startsWith(`${baseUrl}/media/`) ? src.slice(baseUrl.length) : src
}

function mediaOf(stored: StoredMedia): Media {
  const { type, length, width, height, duration } = stored
  return {
    ...{ src: mediaPath(stored), type, length },
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(duration !== undefined && { duration }),
  }
}

function notStored(src: string): string {
  return `there is no ${quote(src)} here: send it to POST /api/media first, or call addMedia`
}

function noFile(src: string): string {
  const got = src === '' ? 'nothing in "src"' : quote(src)
  return `expected an http(s) URL, or "/media/…" from POST /api/media or addMedia, got ${got}: a record of a program has no files next to it`
}
