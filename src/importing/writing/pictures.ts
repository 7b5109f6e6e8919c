import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { Parser } from 'htmlparser2'
import type { ImportedPost, ImportReport, PictureBytes } from '../imported-post.ts'
import type { RecordFolder } from './record-folder.ts'

/** Options of `copyPictures`. */
export interface PictureOptions {
  readonly folder: RecordFolder
  /** Path of the record without its extension. Its pictures are stored beside it, under its name. */
  readonly record: string
  readonly report: ImportReport
  /** Rejects when the picture cannot be fetched. Resolves with undefined when it is not to be fetched. */
  readonly fetch: (address: string) => Promise<PictureBytes | undefined>
}

/**
 * Copies the pictures of a post beside its record. One that cannot be fetched is named by its address as before, and counted.
 */
export async function copyPictures(post: ImportedPost, options: PictureOptions): Promise<ImportedPost> {
  let { html } = post
  for (const src of new Set(picturesIn(html))) {
    const name = await copyPicture(src, post.link, options)
    if (name !== undefined) html = withSource(html, src, name)
  }
  const image = post.image && {
    ...post.image,
    src: (await copyPicture(post.image.src, post.link, options)) ?? post.image.src,
  }
  return { ...post, html, image }
}

/** Returns the addresses of the pictures in HTML, as they are written. */
function picturesIn(html: string): readonly string[] {
  const sources: string[] = []
  const parser = new Parser({
    onopentag(name, { src }) {
      if (name === 'img' && src !== undefined && src.trim() !== '' && !src.startsWith('data:'))
        sources.push(src)
    },
  })
  parser.end(html)
  return sources
}

/** Returns the name of a picture's copy, relative to the record; undefined when there is none. */
export async function copyPicture(
  src: string,
  page: string | undefined,
  options: PictureOptions,
): Promise<string | undefined> {
  // Ghost's exports write the site's address so. It is unknown when nobody gave it.
  const address = src.startsWith('__GHOST_URL__/') ? src : URL.parse(src, page)?.href
  if (address === undefined || !/^(?:https?:|__GHOST_URL__)/.test(address)) return undefined
  const { folder, record, report, fetch } = options
  const known = folder.mediaPath(address)
  if (known !== undefined) return posix.relative(posix.dirname(record), known)
  try {
    const found = await fetch(address)
    if (found === undefined) return undefined
    const { bytes, type } = found
    const ending = ENDINGS[type] ?? /\.(?:jpe?g|png|gif|webp|avif|svg)(?=$|[?#])/i.exec(address)?.[0].slice(1)
    if (ending === undefined) throw new Error(`expected a picture, got ${type}`)
    const path = `${record}-${createHash('sha256').update(address).digest('hex').slice(0, 6)}.${ending.toLowerCase()}`
    await folder.writeMedia(address, path, bytes)
    report.add('pictures copied')
    return posix.basename(path)
  } catch {
    report.add('pictures that could not be fetched, and stay at their address')
    return undefined
  }
}

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
}

/** Replaces an address where it is the whole value of an attribute, however it is escaped there. */
function withSource(html: string, src: string, name: string): string {
  const forms = [src, src.replaceAll('&', '&amp;'), src.replaceAll('&', '&#038;')]
  const quoted = forms.flatMap(form => [`"${form}"`, `'${form}'`])
  return quoted.reduce((text, form) => text.replaceAll(`src=${form}`, `src="${name}"`), html)
}
