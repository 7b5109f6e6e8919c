import type { Request, Response } from 'express'
import type { ArticleStore } from '../articles/article-store.ts'
import type { MediaFiles } from '../articles/media-files.ts'
import { isMissing } from '../problem.ts'
import { DATA_POLICY } from './headers.ts'

const HASH = /^[0-9a-f]{32}$/
const YEAR_MS = 31_536_000_000

/**
 * Answers with the media of this hash and name, with ranges; false when there is none of them.
 * `send`, through Express, does ranges and conditions (RFC 9110 section 14).
 */
export async function sendMedia(
  request: Request,
  response: Response,
  { hash, name }: { readonly hash: string; readonly name: string },
  { store, files }: { readonly store: Pick<ArticleStore, 'findMedia'>; readonly files: MediaFiles },
): Promise<boolean> {
  const media = HASH.test(hash) ? await store.findMedia(hash) : undefined
  if (media === undefined || media.name !== name) return false
  dropWeakRange(request)
  response.set({
    'Content-Type': media.type,
    ETag: `"${hash}"`,
    'Content-Security-Policy': DATA_POLICY,
  })
  return sendFile(response, files.pathOf(hash))
}

/** A part may only be asked for of what is known byte for byte (RFC 9110 section 13.1.5); `send` forgets it. */
function dropWeakRange(request: Request): void {
  if (request.get('if-range')?.startsWith('W/') === true) delete request.headers.range
}

function sendFile(response: Response, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    response.sendFile(path, { maxAge: YEAR_MS, immutable: true, dotfiles: 'allow' }, error => {
      if (error === undefined || error === null || response.headersSent) resolve(true)
      else if (isMissing(error)) resolve(false)
      else reject(error)
    })
  })
}
