import type { Body } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import type { Media } from '../../articles/media.ts'
import { findEmbeddedMedia, readDataUrl, replaceEmbeddedMedia } from '../../content/embedded-media.ts'

/** Stores bytes under a name. Returns undefined after it has reported why it cannot. */
export type AddBytes = (name: string, bytes: Buffer) => Promise<Media | undefined>

/** A body whose pictures and recordings are files of their own. */
export interface BodyWithFiles {
  readonly body: Body
  /** The files, by their addresses in the body. */
  readonly assets: Readonly<Record<string, Media>>
}

/** Further ones are left out with a warning. */
const MAX_EMBEDDED_FILES = 200

/** Returns the name under which `lineOf` finds the line of a file whose bytes are in the text, by its number. */
export function embeddedName(at: number): string {
  return `data:${at}`
}

/**
 * Stores the pictures and recordings whose bytes are in a text, and gives them addresses. `add` stores one, and `report` gets why
 * one is left out, with its number in the text.
 */
export async function addEmbeddedFiles(
  body: Body,
  add: (at: number) => AddBytes,
  report: (at: number, message: string) => void,
): Promise<BodyWithFiles> {
  const addresses = new Map<string, string>()
  const assets: [string, Media][] = []
  for (const [at, { url }] of findEmbeddedMedia(body).entries()) {
    if (addresses.has(url)) continue
    const media =
      at < MAX_EMBEDDED_FILES ? await addDataUrl(url, add(at), message => report(at, message)) : undefined
    if (at === MAX_EMBEDDED_FILES)
      report(at, `expected at most ${MAX_EMBEDDED_FILES} files in the text: further ones are left out`)
    addresses.set(url, media?.src ?? '')
    if (media !== undefined) assets.push([media.src, media])
  }
  if (addresses.size === 0) return { body, assets: {} }
  return { body: replaceEmbeddedMedia(body, url => addresses.get(url)), assets: Object.fromEntries(assets) }
}

/** Stores the picture or recording of a `data:` address. */
export async function addDataUrl(
  url: string,
  add: AddBytes,
  report: (message: string) => void,
): Promise<Media | undefined> {
  const { type = '', bytes } = readDataUrl(url) ?? {}
  const [, kind, format = ''] = /^(image|audio|video)\/([a-z\d.+-]+)$/.exec(type) ?? []
  if (kind === undefined || bytes === undefined) {
    report(`expected a picture or recording, got ${quote(url)}: make a file of it`)
    return undefined
  }
  const name = `${kind}.${EXTENSIONS[format] ?? format}`
  const media = await add(name, bytes)
  if (media === undefined || media.type?.startsWith(`${kind}/`)) return media
  const expected = kind === 'image' ? 'an image' : kind
  report(`expected ${expected}, got ${media.type ?? 'something else'} in ${quote(url)}`)
  return undefined
}

/** The usual endings of files whose types have other names. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  mpeg: 'mp3',
  'svg+xml': 'svg',
  'vnd.microsoft.icon': 'ico',
  'x-icon': 'ico',
}
