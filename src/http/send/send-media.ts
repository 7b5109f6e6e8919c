import type { Request, Response } from 'express'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { MediaFiles } from '../../articles/store/media-files.ts'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import { isMissing } from '../../problem.ts'
import { NO_TRANSFORM } from '../../publish/document/cache-control.ts'
import { parseByteRange } from './byte-range.ts'

const HASH = /^[0-9a-f]{32}$/
const YEAR_SECONDS = 31_536_000

type MediaStore = Pick<ArticleStore, 'findMedia' | 'fetchMedia'>

/**
 * Answers with the media of this hash and name, with ranges; false when there is none of them.
 * `send`, through Express, does ranges and conditions (RFC 9110 sections 13 and 14).
 */
export async function sendMedia(
  request: Request,
  response: Response,
  { hash, name }: { readonly hash: string; readonly name: string },
  { store, files }: { readonly store: MediaStore; readonly files: MediaFiles },
): Promise<boolean> {
  const media = HASH.test(hash) ? await store.findMedia(hash) : undefined
  if (media === undefined || media.name !== name) return false
  tidyRange(request, media)
  response.set({
    'Content-Type': media.type,
    ETag: `"${hash}"`,
    'Cache-Control': `public, max-age=${YEAR_SECONDS}, immutable, ${NO_TRANSFORM}`,
  })
  const path = files.pathOf(hash)
  return (await sendFile(response, path)) || ((await store.fetchMedia(media)) && sendFile(response, path))
}

/**
 * Leaves `send` a range that it understands as RFC 9110 means it. By itself it refuses a suffix that is longer
 * than the file (section 14.1.2), and sends parts to HEAD (section 14.2) and to who has a weak tag (13.1.5).
 */
function tidyRange(request: Request, { length }: StoredMedia): void {
  const { headers, method } = request
  const isWhole = method !== 'GET' || request.get('if-range')?.startsWith('W/') === true
  const range = isWhole ? undefined : parseByteRange(headers.range ?? '', length)
  if (range === undefined) delete headers.range
  else if (range !== 'unsatisfiable') headers.range = `bytes=${range.first}-${range.last}`
}

function sendFile(response: Response, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    response.sendFile(path, { cacheControl: false, dotfiles: 'allow' }, error => {
      if (error === undefined || error === null || isAborted(error)) resolve(true)
      else if (isMissing(error) && !response.headersSent) resolve(false)
      else reject(error)
    })
  })
}

/** Whether the client went away. */
function isAborted(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNABORTED' || error.code === 'EPIPE')
}
