import { crc32, deflateSync } from 'node:zlib'

/** A one-pixel GIF. */
export const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** A one-pixel lossy WebP. */
export const WEBP = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64')

/** Writes a complete grey PNG. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = deflateSync(Buffer.alloc((width + 1) * height))
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', rows), pngChunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks])
}

/** Writes a chunk of a PNG with its checksum. */
export function pngChunk(name: string, data: Buffer): Buffer {
  const chunk = Buffer.concat([uint32(data.length), Buffer.from(name), data, Buffer.alloc(4)])
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
  return chunk
}

/** Writes a JPEG without pixels; with EXIF if there is an orientation. */
export function jpeg(width: number, height: number, orientation?: number): Buffer {
  const frame = Buffer.from('ffc0000b080000000001011100', 'hex')
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  const jfif = Buffer.from('ffe000104a46494600010100000100010000', 'hex')
  const quantization = Buffer.concat([Buffer.from('ffdb004300', 'hex'), Buffer.alloc(64, 1)])
  const exif = orientation === undefined ? Buffer.alloc(0) : exifSegment(orientation)
  const scan = Buffer.from('ffda0008010100003f0000ffd9', 'hex')
  return Buffer.concat([Buffer.from('ffd8', 'hex'), jfif, exif, quantization, frame, scan])
}

function exifSegment(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex')
  tiff.writeUInt16BE(orientation, 18)
  const data = Buffer.concat([Buffer.from('Exif\0\0'), tiff])
  const head = Buffer.from('ffe10000', 'hex')
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

/** Writes an AVIF without pixels: the boxes with its size and its quarter turns. */
export function avif(width: number, height: number, quarterTurns: number): Buffer {
  const size = box('ispe', Buffer.concat([uint32(0), uint32(width), uint32(height)]))
  const properties = box('ipco', Buffer.concat([size, box('irot', Buffer.from([quarterTurns]))]))
  const meta = box('meta', Buffer.concat([uint32(0), box('iprp', properties)]))
  return Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0avifmif1')),
    meta,
    box('mdat', Buffer.alloc(16)),
  ])
}

/** Writes an ISO base media box. */
export function box(name: string, data: Buffer): Buffer {
  return Buffer.concat([uint32(data.length + 8), Buffer.from(name), data])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
