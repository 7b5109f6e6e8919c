import type { MediaFacts } from './media-facts.ts'
import { scanEnd } from './strip-metadata.ts'

/**
 * Returns whether a picture ends before its last pixels, as after a download that broke off. A picture without its end mark only,
 * which every browser shows whole, is not cut off. Unknown types and broken headers are not judged.
 */
export async function isCutOff(
  file: Buffer,
  type: MediaFacts['type'],
  isDrawable: (file: Buffer, type: string | undefined) => Promise<boolean>,
): Promise<boolean> {
  const lastBytes = LAST_BYTES.get(type)
  if (lastBytes === undefined || !lastBytes.isMissing(file)) return false
  return lastBytes.mark === undefined || !(await isDrawable(Buffer.concat([file, lastBytes.mark]), type))
}

/** How a type of picture ends. */
interface LastBytes {
  /** Whether a file ends before its structure does. */
  readonly isMissing: (file: Buffer) => boolean
  /** What may be absent from a picture that can be seen whole; undefined where all is needed. */
  readonly mark?: Buffer
}

const NOTHING = Buffer.alloc(0)
const BOXES: LastBytes = { isMissing: endsWithinBox }

const LAST_BYTES: ReadonlyMap<string | undefined, LastBytes> = new Map<string, LastBytes>([
  ['image/jpeg', { isMissing: endsWithinJpeg, mark: Buffer.from('ffd9', 'hex') }],
  ['image/png', { isMissing: endsWithinPng, mark: NOTHING }],
  ['image/apng', { isMissing: endsWithinPng, mark: NOTHING }],
  ['image/gif', { isMissing: file => file.at(-1) !== GIF_TRAILER, mark: NOTHING }],
  ['image/webp', { isMissing: endsWithinWebp, mark: NOTHING }],
  ['image/avif', BOXES],
  ['image/heic', BOXES],
  ['image/heif', BOXES],
])

/** ITU-T T.81 annex B: segments and scans, up to the end of image. */
function endsWithinJpeg(file: Buffer): boolean {
  for (let at = 2; at + 2 <= file.length; ) {
    const marker = file[at + 1]
    if (file[at] !== 0xff) return false
    if (marker === 0xd9) return false
    if (marker === 0xff) at++
    else if (at + 4 > file.length) return true
    else {
      const end = at + 2 + file.readUInt16BE(at + 2)
      at = marker === 0xda ? scanEnd(file, end) : end
    }
  }
  return true
}

const PNG_SIGNATURE_LENGTH = 8

/** PNG third edition, section 5: chunks, of which `IEND` is the last. */
function endsWithinPng(file: Buffer): boolean {
  for (let at = PNG_SIGNATURE_LENGTH; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IEND') return false
  }
  return true
}

const GIF_TRAILER = 0x3b

/** RFC 9649 section 2.4: the header has the length of what follows. */
function endsWithinWebp(file: Buffer): boolean {
  return file.length < 12 || 8 + file.readUInt32LE(4) > file.length
}

const MAX_BOXES = 1_000

/** ISO/IEC 14496-12 section 4.2: boxes with their lengths, of which 0 means to the end of the file, and 1 a longer number. */
function endsWithinBox(file: Buffer): boolean {
  let at = 0
  for (let boxes = 0; at + 8 <= file.length && boxes < MAX_BOXES; boxes++) {
    const size = file.readUInt32BE(at)
    if (size < 8) return false
    at += size
  }
  return at > file.length
}
