import { limitFunction } from 'p-limit'
import type { StoredFile, Transform, Transformed } from '../articles/store/media-files.ts'
import { messageOf } from '../problem.ts'
import { drawRendition, type Look, lookAt } from './draw-rendition.ts'
import { type MediaFacts, mediaFacts } from './media-facts.ts'
import { stripMetadata } from './strip-metadata.ts'

/** What is known of a picture before it is decided how it is served. */
export type Picture = MediaFacts & Look

/** Bytes over which a picture is made smaller. */
const MAX_LENGTH = 2_000_000
/** Pixels over which a picture is made smaller. */
const MAX_WIDTH = 2400
/** Types that browsers show; readers and portals take the first three everywhere (READERS 1.8). */
const SHOWN_TYPES: ReadonlySet<string | undefined> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/apng',
  'image/bmp',
  'image/x-icon',
])
/** A picture of 12 megapixels takes some 100 MB while it is made, a HEIC 250 MB. */
const MOST_AT_ONCE = 2
/** To be counted up when the same original shall give another rendition: all addresses change with it. */
const RULES = 'rendition-1'
const SHOWN_REASON_LENGTH = 200

/**
 * Makes the one form in which a picture is served (READERS 0.1): a JPEG, or PNG if one sees through it, of at
 * most 1600 pixels in width when the original is large, turned or of a type that readers do not show; or else the
 * original without what it tells of its making, such as the place. Other files stay as they are.
 */
export function createPictureTransform(): Transform {
  return { name: RULES, apply: limitFunction(makeRendition, { concurrency: MOST_AT_ONCE }) }
}

/** Whether a picture is served as a rendition. One that moves never is: its rendition would stand still. */
export function needsRendition(picture: Picture, length: number): boolean {
  if (picture.moves) return false
  return (
    isLarge(picture, length) || !SHOWN_TYPES.has(picture.type) || picture.orientation !== 1 || picture.cmyk
  )
}

function isLarge({ width = 0 }: MediaFacts, length: number): boolean {
  return length > MAX_LENGTH || width > MAX_WIDTH
}

async function makeRendition({ head, length }: StoredFile): Promise<Transformed> {
  const facts = await mediaFacts(head)
  if (facts.type?.startsWith('image/') !== true) return {}
  if (head.length < length) return { warning: asItIs(`the picture has ${length} bytes`) }
  const picture: Picture = { ...facts, ...(await lookAt(head, facts)) }
  if (!needsRendition(picture, length))
    return { bytes: stripMetadata(head, picture), warning: doubt(picture, length) }
  try {
    return { bytes: await drawRendition(head, picture) }
  } catch (thrown) {
    const warning = asItIs(`the picture cannot be made into a JPEG or PNG (${reason(thrown)})`)
    return { bytes: stripMetadata(head, picture), warning }
  }
}

function doubt(picture: Picture, length: number): string | undefined {
  if (!isLarge(picture, length)) return undefined
  return asItIs(`the picture moves and has ${length} bytes and ${picture.width} pixels of width`)
}

function asItIs(what: string): string {
  return `${what}, so it is served as it is: give a JPEG, PNG or WebP of up to ${MAX_WIDTH} pixels and ${MAX_LENGTH} bytes`
}

/** libvips tells all that it saw, line by line. */
function reason(thrown: unknown): string {
  const lines = messageOf(thrown).split('\n')
  return (lines.find(line => line.trim() !== '') ?? 'no reason given').trim().slice(0, SHOWN_REASON_LENGTH)
}
