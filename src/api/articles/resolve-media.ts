import type { ArticleDraft, Body } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import type { Attachment, Image, Media } from '../../articles/media.ts'
import { durationWarning } from '../../articles/podcast/durations.ts'
import { withChangedFiles } from '../../articles/podcast/episode.ts'
import type { Publication } from '../../articles/publication.ts'
import { isMediaPath } from '../../articles/schema/field-schemas.ts'
import type { MediaStore, StoredMedia } from '../../articles/store/media-store.ts'
import { findEmbeddedMedia } from '../../content/embedded-media.ts'
import { mediaPath } from '../../images/add-media.ts'
import { addEpisodeFiles, type EpisodeFile } from '../../images/episode-files.ts'
import { type FieldError, pointerOf } from '../problem-response.ts'
import type { RecordFiles } from './record-files.ts'

/** The context in which media are resolved. */
export interface MediaContext {
  readonly store: MediaStore
  readonly publication: Pick<Publication, 'baseUrl'>
  readonly files: RecordFiles
}

/** A draft with the facts of its files. */
export interface ResolvedMedia {
  readonly draft: ArticleDraft
  readonly errors: readonly FieldError[]
  /** What is wrong with files of the episode, which are left out, and with playing times. */
  readonly warnings: readonly FieldError[]
}

/**
 * Adds the facts of stored media to the image, the attachments and the episode of a draft. A record of the API has no files next to it:
 * each source is a URL elsewhere, or the result of `POST /api/media` or `addMedia`.
 */
export async function resolveMedia(
  draft: ArticleDraft,
  { store, publication, files }: MediaContext,
): Promise<ResolvedMedia> {
  const errors: FieldError[] = []
  const warnings: FieldError[] = []

  async function findStored(src: string): Promise<StoredMedia | undefined> {
    const stored = isMediaPath(src) ? await store.findMedia(src.split('/')[2] ?? '') : undefined
    return stored !== undefined && mediaPath(stored) === src ? stored : undefined
  }

  async function find(url: string, field: readonly PropertyKey[]): Promise<Media | undefined> {
    const src = withoutBaseUrl(url, publication.baseUrl)
    if (/^https?:/i.test(src)) return { src }
    const stored = await findStored(src)
    if (stored !== undefined) return mediaOf(stored)
    errors.push({ pointer: pointerOf(field), detail: problemOf(src) })
    return undefined
  }

  function warn(field: readonly PropertyKey[], detail: string): void {
    warnings.push({ pointer: pointerOf(field), detail })
  }

  async function findEpisodeFile(
    src: string,
    field: readonly PropertyKey[],
  ): Promise<EpisodeFile | undefined> {
    const stored = await findStored(src)
    if (stored === undefined) {
      warn(field, problemOf(src))
      return undefined
    }
    const text = field[0] === 'chapters' ? await files.readText(stored, store) : undefined
    return { ...stored, src: mediaPath(stored), text }
  }

  async function storeFile(bytes: Buffer, name: string): Promise<EpisodeFile> {
    const { stored } = await files.addMedia(bytes, name)
    const [canonical = stored] = await store.putMedia([stored])
    return { ...canonical, src: mediaPath(canonical) }
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
    const warning = durationWarning(attachment.duration, found?.duration)
    if (warning !== undefined) warn(['attachments', index], warning)
    return {
      ...attachment,
      src: found?.src ?? attachment.src,
      ...(found?.type && { type: found.type, length: found.length }),
      ...(attachment.duration === undefined && found?.duration !== undefined && { duration: found.duration }),
    }
  }

  function withOwnPath<File extends Media>(file: File): File {
    return { ...file, src: withoutBaseUrl(file.src, publication.baseUrl) }
  }

  const attachments = await Promise.all(draft.attachments.map(resolveAttachment))
  const image = await resolveImage(draft.image)
  const own = draft.episode && withChangedFiles(draft.episode, withOwnPath)
  const episode = await addEpisodeFiles(
    { ...draft, attachments, episode: own },
    { find: findEpisodeFile, store: storeFile, report: warn },
  )
  const resolved = { ...draft, image, attachments, episode }
  return { draft: resolved, errors: [...errors, ...embeddedErrors(draft.body)], warnings }
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

function problemOf(src: string): string {
  return isMediaPath(src) ? notStored(src) : noFile(src)
}

function notStored(src: string): string {
  return `there is no ${quote(src)} here: send it to POST /api/media first, or call addMedia`
}

function noFile(src: string): string {
  const got = src === '' ? 'nothing in "src"' : quote(src)
  return `expected an http(s) URL, or "/media/…" from POST /api/media or addMedia, got ${got}: a record of a program has no files next to it`
}
