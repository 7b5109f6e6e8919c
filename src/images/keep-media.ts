import { join } from 'node:path'
import type { Media } from '../articles/article.ts'
import type { ArticleStore, StoredMedia } from '../articles/article-store.ts'
import type { MediaFiles } from '../articles/media-files.ts'
import { mediaFacts } from './media-facts.ts'

const UNKNOWN_TYPE = 'application/octet-stream'
const MAX_NAME_LENGTH = 80

/** Takes a file of the folder in: gives it as media with its facts, kept for serving. */
export type KeepMedia = (path: string) => Promise<Required<Pick<Media, 'src' | 'type' | 'length'>> & Media>

/**
 * Takes files of the folder at `root` in: their facts come from their bytes, their copies go to `files`.
 * The function throws a `Problem` for a file that cannot be read or kept.
 */
export function createKeepMedia(
  root: string,
  files: MediaFiles,
  store: Pick<ArticleStore, 'putMedia'>,
): KeepMedia {
  return async path => {
    const { hash, length, head } = await files.keep(join(root, path))
    const { type = UNKNOWN_TYPE, width, height } = await mediaFacts(head)
    const media = await store.putMedia({ hash, name: urlName(path), type, length, width, height })
    return { src: mediaPath(media), type, length, width, height }
  }
}

/** Address of kept media on this server. */
function mediaPath({ hash, name }: StoredMedia): string {
  return `/media/${hash}/${encodeURIComponent(name)}`
}

/** The file's own name without what would have to be escaped in a URL (READERS 0.1: no `&`). */
function urlName(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  return name.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').slice(-MAX_NAME_LENGTH)
}
