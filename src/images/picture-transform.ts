import { limitFunction } from 'p-limit'
import type { StoredFile, Transform, Transformed } from '../articles/store/media-files.ts'
import { messageOf, Problem } from '../problem.ts'
import {
  drawRendition,
  type PictureDecoder,
  type PictureHeader,
  readPictureHeader,
} from './draw-rendition.ts'
import { type MediaFacts, mediaFacts, SVG } from './media-facts.ts'
import { stripMetadata } from './strip-metadata.ts'

/** The facts of a picture that decide how it is served. */
export type Picture = MediaFacts & PictureHeader

/** Bytes over which a picture is made smaller. */
const MAX_LENGTH = 2_000_000
/** Pixels over which a picture is made smaller. */
const MAX_WIDTH = 2400
/** Types that browsers show. MSN takes JPEG, PNG, GIF and WebP (docs/readers.md#portals-and-aggregators). */
const BROWSER_TYPES: ReadonlySet<string | undefined> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/apng',
  'image/bmp',
  'image/x-icon',
])
/** Drawing a picture of 12 megapixels takes some 100 MB, a HEIC 250 MB. */
const CONCURRENCY = 2
/** Increase it when an original must give another rendition. All addresses of renditions change with it. */
const RULES = 'rendition-1'
const MAX_REASON_LENGTH = 200

/**
 * Creates the transform that gives a picture the one form in which it is served: FreshRSS shows a picture twice when
 * feed and body name different files (docs/readers.md#images). A picture that is large, rotated or of a type that
 * readers do not show becomes a JPEG, or a PNG if transparent, at most 1600 pixels wide. Any other picture loses its
 * metadata, such as the place. Other files stay as they are. A drawing that cannot be drawn is a `Problem`: an SVG may
 * contain scripts and refer to other files, so it is never served itself.
 */
export function createPictureTransform(decoders: readonly PictureDecoder[]): Transform {
  const apply = (file: StoredFile) => transformPicture(file, decoders)
  return { name: RULES, apply: limitFunction(apply, { concurrency: CONCURRENCY }) }
}

/** Whether a picture is served as a rendition. An animated one never is: its rendition would stand still. */
export function needsRendition(picture: Picture, length: number): boolean {
  if (picture.animated) return false
  return (
    isLarge(picture, length) || !BROWSER_TYPES.has(picture.type) || picture.orientation !== 1 || picture.cmyk
  )
}

function isLarge({ width = 0 }: MediaFacts, length: number): boolean {
  return length > MAX_LENGTH || width > MAX_WIDTH
}

async function transformPicture(
  { head, length }: StoredFile,
  decoders: readonly PictureDecoder[],
): Promise<Transformed> {
  const facts = await mediaFacts(head)
  if (facts.type?.startsWith('image/') !== true) return {}
  if (head.length < length) return unchanged(facts, `the picture has ${length} bytes`)
  const picture: Picture = { ...facts, ...(await readPictureHeader(head, facts)) }
  if (!needsRendition(picture, length))
    return { bytes: stripMetadata(head, picture), warning: sizeWarning(picture, length) }
  try {
    return { bytes: await drawRendition(head, picture, decoders) }
  } catch (thrown) {
    const reason = `the picture cannot be made into a JPEG or PNG (${firstReason(thrown)})`
    return { ...unchanged(facts, reason), bytes: stripMetadata(head, picture) }
  }
}

/** @throws Problem for a drawing. */
function unchanged({ type }: MediaFacts, reason: string): Transformed {
  if (type !== SVG) return { warning: servedAsIs(reason) }
  throw new Problem('invalid', `${reason}: an SVG is served as a PNG only: give a simpler one, or a PNG`)
}

function sizeWarning(picture: Picture, length: number): string | undefined {
  if (!isLarge(picture, length)) return undefined
  return servedAsIs(`the picture is animated and has ${length} bytes and ${picture.width} pixels of width`)
}

function servedAsIs(reason: string): string {
  return `${reason}, so it is served as it is: give a JPEG, PNG or WebP of up to ${MAX_WIDTH} pixels and ${MAX_LENGTH} bytes`
}

/** Returns the first line of what libvips reports. */
function firstReason(thrown: unknown): string {
  const lines = messageOf(thrown).split('\n')
  return (lines.find(line => line.trim() !== '') ?? 'no reason given').trim().slice(0, MAX_REASON_LENGTH)
}
