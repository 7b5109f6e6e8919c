import type { ArticleDraft, Attachment, Image, Media } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import { isMediaPath } from '../../articles/schema/fields.ts'
import type { ArticleStore, StoredMedia } from '../../articles/store/article-store.ts'
import { mediaPath } from '../../images/keep-media.ts'
import { type FieldError, pointerOf } from '../problem-response.ts'

/** What media are looked for with. */
export interface MediaContext {
  readonly store: Pick<ArticleStore, 'findMedia'>
  readonly publication: Pick<Publication, 'baseUrl'>
}

/**
 * Gives the image and attachments of a draft the facts of what was sent before. There are no files beside a record that
 * comes by the API: each source is an address elsewhere, or what `POST /api/media` gave.
 */
export async function resolveMedia(
  draft: ArticleDraft,
  { store, publication }: MediaContext,
): Promise<{ readonly draft: ArticleDraft; readonly errors: readonly FieldError[] }> {
  const errors: FieldError[] = []

  async function find(said: string, field: readonly PropertyKey[]): Promise<Media | undefined> {
    const src = ownPath(said, publication.baseUrl)
    if (/^https?:/i.test(src)) return { src }
    const stored = isMediaPath(src) ? await store.findMedia(src.split('/')[2] ?? '') : undefined
    if (stored !== undefined && mediaPath(stored) === src) return mediaOf(stored)
    errors.push({ pointer: pointerOf(field), detail: isMediaPath(src) ? notKept(src) : noFile(src) })
    return undefined
  }

  async function image(said: Image | undefined): Promise<Image | undefined> {
    const found = said && (await find(said.src, ['image']))
    if (said === undefined || found === undefined) return undefined
    if (found.type !== undefined && !found.type.startsWith('image/')) {
      errors.push({
        pointer: '/image',
        detail: `expected an image, got ${found.type} in ${quote(said.src)}`,
      })
    }
    return { ...said, ...found }
  }

  async function attachment(said: Attachment, at: number): Promise<Attachment> {
    const found = await find(said.src, ['attachments', at])
    return {
      ...said,
      src: found?.src ?? said.src,
      ...(found?.type && { type: found.type, length: found.length }),
    }
  }

  const taken = {
    ...draft,
    image: await image(draft.image),
    attachments: await Promise.all(draft.attachments.map(attachment)),
  }
  return { draft: taken, errors }
}

/** What is served here is kept by its path: the publication may move. */
function ownPath(src: string, baseUrl: string): string {
  return src.startsWith(`${baseUrl}/media/`) ? src.slice(baseUrl.length) : src
}

function mediaOf(stored: StoredMedia): Media {
  const { type, length, width, height } = stored
  return {
    ...{ src: mediaPath(stored), type, length },
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  }
}

function notKept(src: string): string {
  return `there is no ${quote(src)} here: send it to POST /api/media first`
}

function noFile(src: string): string {
  const got = src === '' ? 'nothing in "src"' : quote(src)
  return `expected an http(s) URL, or "/media/…" as POST /api/media gives it, got ${got}: there are no files beside this record`
}
