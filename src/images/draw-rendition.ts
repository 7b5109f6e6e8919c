import type { Metadata, Sharp, SharpOptions } from 'sharp'
import { decodeHeic, isHeic } from './heic/decode-heic.ts'
import { isPlainJpeg, type MediaFacts } from './media-facts.ts'

/** What only a decoder sees of a picture. */
export interface Look {
  /** EXIF orientation, 1 to 8: how the pixels are to be turned. */
  readonly orientation: number
  /** Colours of print, which mail programs and some readers show wrongly. */
  readonly cmyk: boolean
  readonly moves: boolean
}

const WIDTH = 1600
/** A strip of a rendition is not cut: it gets narrower. */
const MAX_HEIGHT = 4096
/** What a camera makes; a file of a few kB can claim more. */
const MAX_PIXELS = 100_000_000
const TIMEOUT_SECONDS = 60
const JPEG_QUALITY = 82
/** A photograph that one sees through gets a palette when it would have more bytes. */
const MAX_PNG_LENGTH = 2_000_000
/** Drawings up to this width are icons, to stand in a line of text; others can be drawn in any size. */
const MAX_ICON_WIDTH = 64
const MOVING_TYPES: ReadonlySet<string | undefined> = new Set(['image/gif', 'image/webp'])
const SVG = 'image/svg+xml'

/** Damage that leaves something to see is no reason to refuse; a file that ends too soon is. */
const READING: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PIXELS }

/** What a decoder sees in the file's header, or nothing special when it cannot read it. */
export async function lookAt(original: Buffer, { type }: MediaFacts): Promise<Look> {
  if (isPlainJpeg(original)) return { orientation: 1, cmyk: false, moves: false }
  const metadata = await readMetadata(original)
  return {
    orientation: metadata?.orientation ?? 1,
    cmyk: metadata?.space === 'cmyk',
    moves: type === 'image/apng' || (MOVING_TYPES.has(type) && (metadata?.pages ?? 1) > 1),
  }
}

async function readMetadata(original: Buffer): Promise<Metadata | undefined> {
  try {
    const sharp = await loadSharp()
    return await sharp(original, READING).metadata()
  } catch {
    return undefined // No picture that sharp knows; drawing it tells why.
  }
}

/**
 * The picture at most 1600 pixels wide and 4096 high, as it is to be seen: turned upright, in sRGB, which those who
 * know nothing of profiles show too, and with nothing else in the file. PNG if one sees through it or it is a
 * drawing, or else JPEG. The same bytes for the same original and version of sharp. Throws when it cannot be read.
 */
export async function drawRendition(original: Buffer, facts: MediaFacts): Promise<Buffer> {
  const sharp = await loadSharp()
  const source = isHeic(facts.type) ? await decodeHeic(original, MAX_PIXELS) : original
  const { data, info } = await sharp(source, READING)
    .timeout({ seconds: TIMEOUT_SECONDS })
    .autoOrient()
    .resize({ width: WIDTH, height: MAX_HEIGHT, fit: 'inside', withoutEnlargement: !isScalable(facts) })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const pixels = sharp(data, { raw: { width, height, channels } })
  const opaque = channels === 3 || (await pixels.stats()).isOpaque
  return opaque && facts.type !== SVG ? encodeJpeg(pixels) : encodePng(pixels)
}

function isScalable({ type, width = Infinity }: MediaFacts): boolean {
  return type === SVG && width > MAX_ICON_WIDTH
}

function encodeJpeg(pixels: Sharp): Promise<Buffer> {
  return pixels
    .removeAlpha()
    .jpeg({ quality: JPEG_QUALITY, mozjpeg: true, chromaSubsampling: '4:2:0' })
    .toBuffer()
}

async function encodePng(pixels: Sharp): Promise<Buffer> {
  const whole = await pixels.clone().png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer()
  return whole.length <= MAX_PNG_LENGTH ? whole : pixels.clone().png({ palette: true, effort: 7 }).toBuffer()
}

/** Loaded when the first picture comes: that takes 0.1 s, and a machine without its library still serves articles. */
async function loadSharp(): Promise<typeof import('sharp').default> {
  const { default: sharp } = await import('sharp')
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
