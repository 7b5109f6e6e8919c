import type { Metadata, Sharp, SharpOptions } from 'sharp'
import { isPlainJpeg, type MediaFacts, SVG } from './media-facts.ts'

/** Decodes pictures of types that sharp cannot read. */
export interface PictureDecoder {
  /** Whether it reads pictures of a media type. */
  reads(type: string | undefined): boolean
  /** Returns the picture in a form that sharp reads. Rejects for more than `maxPixels` and for broken files. */
  decode(file: Buffer, maxPixels: number): Promise<Buffer>
}

/** Facts of a picture that only a decoder sees. */
export interface PictureHeader {
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number
  /** Whether it has print colours, which mail programs and some readers distort. */
  readonly cmyk: boolean
  readonly animated: boolean
}

const WIDTH = 1600
/** A higher rendition is not cut: it gets narrower. */
const MAX_HEIGHT = 4096
/** More than cameras make. A file of a few kB can claim more. */
const MAX_PIXELS = 100_000_000
const TIMEOUT_SECONDS = 60
/** Small, since nobody sees it. All bytes are read nevertheless. */
const THUMBNAIL_WIDTH = 32
const JPEG_QUALITY = 82
/** A transparent photograph gets a palette if its PNG would have more bytes. */
const MAX_PNG_LENGTH = 2_000_000
/** Drawings up to this width are icons within a line of text. Others are drawn as large as the rendition. */
const MAX_ICON_WIDTH = 64
const ANIMATED_TYPES: ReadonlySet<string | undefined> = new Set(['image/gif', 'image/webp'])

/** A damaged picture is accepted while something can be seen. A file that ends too early is refused. */
const READING: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PIXELS }

/** Reads a picture's header; returns defaults when sharp cannot read it. */
export async function readPictureHeader(original: Buffer, { type }: MediaFacts): Promise<PictureHeader> {
  if (isPlainJpeg(original)) return { orientation: 1, cmyk: false, animated: false }
  const metadata = await readMetadata(original)
  return {
    orientation: metadata?.orientation ?? 1,
    cmyk: metadata?.space === 'cmyk',
    animated: type === 'image/apng' || (ANIMATED_TYPES.has(type) && (metadata?.pages ?? 1) > 1),
  }
}

async function readMetadata(original: Buffer): Promise<Metadata | undefined> {
  try {
    const sharp = await loadSharp()
    return await sharp(original, READING).metadata()
  } catch {
    return undefined // Drawing the picture will report why.
  }
}

/**
 * Draws a picture at most 1600 pixels wide and 4096 high: upright, in sRGB, since some programs ignore colour profiles,
 * and without metadata. Returns a PNG for drawings and transparent pictures, or else a JPEG. The bytes are the same for
 * the same original and version of sharp. Throws when the picture cannot be read.
 */
export async function drawRendition(
  original: Buffer,
  facts: MediaFacts,
  decoders: readonly PictureDecoder[],
): Promise<Buffer> {
  const sharp = await loadSharp()
  const decoder = decoders.find(each => each.reads(facts.type))
  const source = decoder === undefined ? original : await decoder.decode(original, MAX_PIXELS)
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

/** Returns whether all of a picture can be drawn. Of a JPEG, missing pixels are only a warning of the decoder. */
export async function isDrawable(picture: Buffer, type: string | undefined): Promise<boolean> {
  const sharp = await loadSharp()
  const reading: SharpOptions = { ...READING, failOn: type === 'image/jpeg' ? 'warning' : 'error' }
  const small = sharp(picture, reading).timeout({ seconds: TIMEOUT_SECONDS }).resize(THUMBNAIL_WIDTH)
  return small
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    )
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

/** Loads sharp with the first picture: loading takes 0.1 s, and articles are served without the library too. */
async function loadSharp(): Promise<typeof import('sharp').default> {
  const { default: sharp } = await import('sharp')
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
