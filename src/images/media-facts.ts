import { fileTypeFromBuffer } from 'file-type'
import { imageSize } from 'image-size'
import type { Media } from '../articles/media.ts'
import { recordingType } from './recording-tracks.ts'

/** Facts of a file from its bytes. */
export type MediaFacts = Pick<Media, 'type' | 'width' | 'height'>

const KIB = 1024
const MIB = 1024 * KIB

/**
 * Bytes from the start that image-size gets to find the pixels, by type; other types get none. For some hostile files
 * (many `ispe` boxes in HEIF) its time is quadratic, so it never gets more than it needs.
 */
const HEADER_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['image/png', 64],
  ['image/apng', 64],
  ['image/gif', 64],
  ['image/webp', 64],
  ['image/bmp', 64],
  ['image/x-icon', 4 * KIB],
  ['image/avif', 64 * KIB],
  ['image/heic', 64 * KIB],
  ['image/heif', 64 * KIB],
  ['image/jxl', 4 * MIB],
  ['image/tiff', 64 * MIB],
  ['image/jpeg', 64 * MIB],
])

/** Room for the XML declaration, comments and a DOCTYPE before the root element of an SVG. */
const SVG_PROLOGUE_LENGTH = 64 * KIB
const SVG_ROOT_LENGTH = 8 * KIB
/** Media type of drawings. */
export const SVG = 'image/svg+xml'
const SVG_NAMESPACE = 'http://www.w3.org/2000/svg'
const SVG_DOCTYPE = /<!DOCTYPE(?:"[^"]*"|'[^']*'|\[(?:"[^"]*"|'[^']*'|[^\]"'])*\]|[^>"'[])*>/iy
const SVG_ROOT = /<(?:[\w.-]+:)?svg(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>/y

/** Offset in a JPEG's frame header of the number of colour components (ITU-T T.81 section B.2.2). */
const COMPONENTS_AT = 9

/** Signed 32 bits, for which every database has room. */
const MAX_PIXELS = 2 ** 31 - 1

/**
 * Returns the media type from the first bytes of a file, and the pixels of an image as it is shown, after the rotation
 * that EXIF or HEIF demand. Unknown facts are absent. Never throws.
 */
export async function mediaFacts(bytes: Uint8Array): Promise<MediaFacts> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = await typeOf(file)
  if (type !== undefined && type !== 'application/xml') return { type, ...pixels(type, file) }
  const root = findSvgRoot(file)
  if (root !== undefined) return { type: SVG, ...readPixels(root) }
  return type === undefined ? {} : { type }
}

async function typeOf(file: Buffer): Promise<string | undefined> {
  if (isJpeg(file)) return 'image/jpeg'
  try {
    // The name alone: `audio/ogg; codecs=opus` is one type for readers and players.
    const type = (await fileTypeFromBuffer(file))?.mime.split(';', 1)[0]
    return type && recordingType(type, file)
  } catch {
    return undefined // A file too broken to have a type.
  }
}

/** Recognises the most frequent type without testing all others. JPEG-LS begins alike (ITU-T T.87 annex C). */
function isJpeg(file: Buffer): boolean {
  return file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff && file[3] !== 0xf7
}

function pixels(type: string, file: Buffer): MediaFacts {
  const header = file.subarray(0, HEADER_LENGTHS.get(type) ?? 0)
  if (header.length === 0) return {}
  if (type === 'image/jpeg') return readPixels(jpegEssence(header))
  const facts = readPixels(header)
  return isTurnedHeif(header) ? turn(facts) : facts
}

function readPixels(header: Buffer): MediaFacts {
  try {
    // A copy, because image-size reads past the end of a view.
    const { width, height, orientation = 1 } = imageSize(new Uint8Array(header))
    if (!isPixelCount(width) || !isPixelCount(height)) return {}
    return orientation >= 5 && orientation <= 8 ? turn({ width, height }) : { width, height }
  } catch {
    return {} // A corrupt image has a type but no size.
  }
}

function isPixelCount(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= MAX_PIXELS
}

function turn(facts: MediaFacts): MediaFacts {
  return facts.width === undefined ? facts : { width: facts.height, height: facts.width }
}

/** HEIF and AVIF rotate by an `irot` property (ISO 23008-12 section 6.5.10): 9 bytes, the last in quarter turns. */
function isTurnedHeif(header: Buffer): boolean {
  const property = header.indexOf(Buffer.from('\0\0\0\x09irot', 'latin1'))
  return property >= 0 && ((header[property + 8] ?? 0) & 1) === 1
}

/**
 * Returns the parts of a JPEG that give its size: start of image, the EXIF segment or an empty one, frame header. Of
 * a hostile file, image-size would read the rest for seconds: it takes 200 ns for a byte that it does not understand.
 */
function jpegEssence(file: Buffer): Buffer {
  const start = file.subarray(0, 2)
  let exif: Buffer = Buffer.from([0xff, 0xe0, 0, 2])
  for (const segment of jpegSegments(file)) {
    if (isFrameHeader(segment)) return Buffer.concat([start, exif, segment])
    if (segment[1] === 0xe1 && segment.toString('latin1', 4, 8) === 'Exif') exif = segment
  }
  return Buffer.alloc(0)
}

/**
 * Whether a JPEG's header alone decides how it is shown, so that no decoder is needed. Then no EXIF can rotate it, and
 * its colours are not print colours, which have four components.
 */
export function isPlainJpeg(file: Buffer): boolean {
  if (!isJpeg(file)) return false
  for (const segment of jpegSegments(file)) {
    if (segment[1] === 0xe1) return false
    if (isFrameHeader(segment)) return segment[COMPONENTS_AT] === 1 || segment[COMPONENTS_AT] === 3
  }
  return false
}

/** Yields the marker segments, each from its 0xFF on, up to the first scan (ITU-T T.81 annex B). */
function* jpegSegments(file: Buffer): Generator<Buffer> {
  let at = 2
  while (at + 4 <= file.length && file[at] === 0xff && file[at + 1] !== 0xda) {
    if (file[at + 1] === 0xff) {
      at += 1 // A fill byte.
      continue
    }
    const end = at + 2 + file.readUInt16BE(at + 2)
    yield file.subarray(at, end)
    at = end
  }
}

/** Baseline, extended and progressive frames, which browsers show. */
function isFrameHeader(segment: Buffer): boolean {
  return segment[1] === 0xc0 || segment[1] === 0xc1 || segment[1] === 0xc2
}

/** Returns the root tag alone, as `<svg …>`, if the file is XML with an `svg` root in its namespace. */
function findSvgRoot(file: Buffer): Buffer | undefined {
  const text = decode(file.subarray(0, SVG_PROLOGUE_LENGTH))
  SVG_ROOT.lastIndex = prologueEnd(text)
  const attributes = SVG_ROOT.exec(text)?.[1]
  if (attributes === undefined || !text.includes(SVG_NAMESPACE)) return undefined
  return Buffer.from(`<svg ${attributes.slice(0, SVG_ROOT_LENGTH)}>`)
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}

/** Returns the offset of the root element, after declarations, comments and the DOCTYPE. */
function prologueEnd(text: string): number {
  let at = spaceEnd(text, 0)
  for (let end = nodeEnd(text, at); end > at; end = nodeEnd(text, at)) at = spaceEnd(text, end)
  return at
}

function spaceEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && text.charCodeAt(end) <= 0x20) end++
  return end
}

/** Returns the end of the prologue's node at `at`, or `at` itself if there is none. */
function nodeEnd(text: string, at: number): number {
  if (text.startsWith('<?', at)) return endOf(text, '?>', at)
  if (text.startsWith('<!--', at)) return endOf(text, '-->', at)
  SVG_DOCTYPE.lastIndex = at
  return at + (SVG_DOCTYPE.exec(text)?.[0].length ?? 0)
}

function endOf(text: string, mark: string, at: number): number {
  const end = text.indexOf(mark, at)
  return end < 0 ? at : end + mark.length
}
