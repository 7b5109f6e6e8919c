import type { MediaFacts } from './media-facts.ts'

/**
 * Returns the picture with the same pixels and colours, but without EXIF (place and camera), XMP, IPTC, comments,
 * previews and trailing bytes. A JPEG keeps its orientation. Undefined when there is nothing to remove, or when the file
 * is of another type or not understood.
 */
export function stripMetadata(
  file: Buffer,
  { type, orientation = 1 }: Pick<MediaFacts, 'type'> & { readonly orientation?: number },
): Buffer | undefined {
  const parts = STRIPS.get(type)?.(file, orientation)
  if (parts === undefined || isWhole(parts, file)) return undefined
  const stripped = Buffer.concat(parts)
  return stripped.equals(file) ? undefined : stripped
}

/** The remaining parts of a file; undefined when the file is not understood. */
type Strip = (file: Buffer, orientation: number) => readonly Buffer[] | undefined

const PNG_SIGNATURE_LENGTH = 8
/** Chunks with pixels, colours and animation (PNG third edition). Others hold metadata. */
const PNG_CHUNKS =
  /^(?:IHDR|PLTE|IDAT|IEND|tRNS|cHRM|gAMA|iCCP|sBIT|sRGB|cICP|mDCV|cLLI|bKGD|hIST|pHYs|sPLT|acTL|fcTL|fdAT)$/
const WEBP_CHUNKS = /^(?:VP8 |VP8L|VP8X|ALPH|ICCP|ANIM|ANMF)$/
const WEBP_HEADER_LENGTH = 12
const WEBP_EXIF_AND_XMP = 0x0c
/** Application extensions with the number of repetitions of a GIF, and its colours. */
const GIF_APPLICATIONS = /^(?:NETSCAPE2\.0|ANIMEXTS1\.0|ICCRGBG1012)$/

const STRIPS: ReadonlyMap<string | undefined, Strip> = new Map<string, Strip>([
  ['image/jpeg', jpegParts],
  ['image/png', pngParts],
  ['image/apng', pngParts],
  ['image/webp', webpParts],
  ['image/gif', gifParts],
])

/** Whether no part was removed, without joining the parts. */
function isWhole(parts: readonly Buffer[], file: Buffer): boolean {
  let end = file.byteOffset
  for (const part of parts) {
    if (part.buffer !== file.buffer || part.byteOffset !== end) return false
    end += part.length
  }
  return end === file.byteOffset + file.length
}

/** ITU-T T.81 annex B: start of image, segments and scans to the end of image. */
function jpegParts(file: Buffer, orientation: number): readonly Buffer[] | undefined {
  const parts: Buffer[] = [file.subarray(0, 2), ...(orientation === 1 ? [] : [exifOrientation(orientation)])]
  let hasScan = false
  for (let at = 2; ; ) {
    while (file[at] === 0xff && file[at + 1] === 0xff) at++ // Fill bytes.
    const marker = file[at + 1]
    if (at >= file.length) return hasScan ? parts : undefined // It ends too soon.
    if (file[at] !== 0xff || marker === undefined) return undefined
    if (marker === 0xd9) return [...parts, file.subarray(at, at + 2)]
    if (at + 4 > file.length) return undefined
    const segmentEnd = at + 2 + file.readUInt16BE(at + 2)
    const end = marker === 0xda ? scanEnd(file, segmentEnd) : segmentEnd
    if (marker === 0xda) hasScan = true
    if (affectsPixels(marker, file, at)) parts.push(file.subarray(at, end))
    at = end
  }
}

/** Returns the offset of the next marker of a JPEG that is neither a stuffed 0xFF nor a restart. */
export function scanEnd(file: Buffer, start: number): number {
  for (let at = file.indexOf(0xff, start); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return file.length
}

/** Keeps no comments; of the application segments only JFIF, ICC profiles, and Adobe's, which names the colours. */
function affectsPixels(marker: number, file: Buffer, at: number): boolean {
  if (marker === 0xfe) return false
  if (marker < 0xe0 || marker > 0xef) return true
  const label = file.toString('latin1', at + 4, at + 16)
  if (marker === 0xe0) return label.startsWith('JFIF\0')
  if (marker === 0xe2) return label.startsWith('ICC_PROFILE\0')
  return marker === 0xee && label.startsWith('Adobe')
}

/** Returns an EXIF segment with the orientation alone. */
function exifOrientation(orientation: number): Buffer {
  const segment = Buffer.from(
    'ffe10022457869660000' + '4d4d002a00000008' + '0001' + '011200030000000100000000' + '00000000',
    'hex',
  )
  segment.writeUInt16BE(orientation, 28)
  return segment
}

function pngParts(file: Buffer): readonly Buffer[] | undefined {
  const parts: Buffer[] = [file.subarray(0, PNG_SIGNATURE_LENGTH)]
  for (let at = PNG_SIGNATURE_LENGTH; at + 12 <= file.length; ) {
    const end = at + 12 + file.readUInt32BE(at)
    const name = file.toString('latin1', at + 4, at + 8)
    if (PNG_CHUNKS.test(name)) parts.push(file.subarray(at, end))
    if (name === 'IEND') return parts
    at = end
  }
  return undefined
}

/** RFC 9649 section 2. */
function webpParts(file: Buffer): readonly Buffer[] | undefined {
  const header = Buffer.from(file.subarray(0, WEBP_HEADER_LENGTH))
  if (header.length < WEBP_HEADER_LENGTH) return undefined
  const end = Math.min(8 + header.readUInt32LE(4), file.length)
  const parts: Buffer[] = [header]
  for (let at = WEBP_HEADER_LENGTH; at < end; ) {
    if (at + 8 > end) return undefined
    const length = file.readUInt32LE(at + 4)
    const next = at + 8 + length + (length % 2)
    const name = file.toString('latin1', at, at + 4)
    if (WEBP_CHUNKS.test(name))
      parts.push(name === 'VP8X' ? withoutFlags(file, at, next) : file.subarray(at, next))
    at = next
  }
  header.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.length, -8),
    4,
  )
  return parts
}

function withoutFlags(file: Buffer, at: number, end: number): Buffer {
  const chunk = Buffer.from(file.subarray(at, end))
  if (chunk.length > 8) chunk[8] = (chunk[8] ?? 0) & ~WEBP_EXIF_AND_XMP
  return chunk
}

/** GIF89a: header, colours, then blocks. */
function gifParts(file: Buffer): readonly Buffer[] | undefined {
  const start = 13 + colourTableLength(file[10])
  const parts: Buffer[] = [file.subarray(0, start)]
  for (let at = start; at < file.length; ) {
    const kind = file[at]
    if (kind === 0x3b) return [...parts, file.subarray(at, at + 1)]
    if (kind !== 0x21 && kind !== 0x2c) return undefined
    const data = kind === 0x21 ? at + 2 : at + 11 + colourTableLength(file[at + 9])
    const end = subBlocksEnd(file, data)
    if (kind === 0x2c || extensionAffectsPixels(file, at)) parts.push(file.subarray(at, end))
    at = end
  }
  return undefined
}

function colourTableLength(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

function subBlocksEnd(file: Buffer, start: number): number {
  let at = start
  for (let length = file[at] ?? 0; length > 0; length = file[at] ?? 0) at += length + 1
  return at + 1
}

/** Keeps no comments; of the application extensions only known ones, since XMP is one of them. */
function extensionAffectsPixels(file: Buffer, at: number): boolean {
  if (file[at + 1] === 0xfe) return false
  return file[at + 1] !== 0xff || GIF_APPLICATIONS.test(file.toString('latin1', at + 3, at + 14))
}
