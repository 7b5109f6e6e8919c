import type { Request, Response } from 'express'
import type { MediaFiles } from '../../articles/store/media-files.ts'
import type { MediaStore, StoredMedia } from '../../articles/store/media-store.ts'
import { isMissing } from '../../problem.ts'
import { NO_TRANSFORM } from '../../publish/document/cache-control.ts'
import { EXPOSED_HEADERS } from '../headers.ts'
import { parseByteRange } from './byte-range.ts'

/** The requested file, and the places to find it. */
export interface MediaRequest {
  readonly hash: string
  readonly name: string
  readonly store: Pick<MediaStore, 'findMedia' | 'fetchMedia'>
  readonly files: Pick<MediaFiles, 'pathOf'>
  /** Public and for a year when absent. */
  readonly cacheControl?: string | undefined
}

const HASH = /^[0-9a-f]{32}$/
const SVG = 'image/svg+xml'
/** Transcripts are stored in UTF-8. JSON has no other encoding, and no parameter for it. */
const TEXT_TYPE = /^text\/|^application\/x-subrip$/
/** What players on other sites read of a response with a part of a file. */
const EXPOSED = `${EXPOSED_HEADERS}, Accept-Ranges, Content-Length, Content-Range`
const YEAR_SECONDS = 31_536_000
const FOR_A_YEAR = `public, max-age=${YEAR_SECONDS}, immutable, ${NO_TRANSFORM}`

/**
 * Sends the media with this hash and name. Returns false when there is none. Express's `sendFile` handles ranges and
 * conditions (RFC 9110 sections 13 and 14).
 */
export async function sendMedia(
  request: Request,
  response: Response,
  { hash, name, store, files, cacheControl = FOR_A_YEAR }: MediaRequest,
): Promise<boolean> {
  const media = HASH.test(hash) ? await store.findMedia(hash) : undefined
  // Stores of version 0.1.0 may contain drawings as they came. They may have scripts.
  if (media === undefined || media.name !== name || media.type === SVG) return false
  normaliseRange(request, media)
  response.set({
    'Content-Type': TEXT_TYPE.test(media.type) ? `${media.type}; charset=utf-8` : media.type,
    'Access-Control-Expose-Headers': EXPOSED,
    ETag: `"${hash}"`,
    'Cache-Control': cacheControl,
  })
  const path = files.pathOf(hash)
  return (await sendFile(response, path)) || ((await store.fetchMedia(media)) && sendFile(response, path))
}

/**
 * Rewrites the range so that `sendFile` treats it as RFC 9110 demands. By itself it refuses a suffix that is longer than
 * the file (section 14.1.2). It also sends parts for a HEAD (section 14.2) and for a weak tag (section 13.1.5).
 */
function normaliseRange(request: Request, { length }: StoredMedia): void {
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

/** Returns whether the client closed the connection. */
function isAborted(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNABORTED' || error.code === 'EPIPE')
}
