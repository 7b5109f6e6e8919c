/** Playing time of an MP3 file, from its frames (ISO/IEC 11172-3 section 2.4.1, 13818-3). */
export interface MpegAudio {
  /** Seconds. */
  readonly duration: number
  /** Bits a second, on average. */
  readonly bitrate: number
}

/** Adds up the frames of an MP3 file, piece by piece. That is right for every file, also without a header that tells the number. */
export interface FrameCounter {
  add(bytes: Buffer): void
  /** Returns what the frames so far add up to; undefined without any. */
  result(): MpegAudio | undefined
}

const NOTHING: Buffer = Buffer.alloc(0)
const TAG_HEADER = 10
const FRAME_HEADER = 4
/** A file in which so many bytes hold no frame is no MP3, or broken. */
const MAX_GAP = 1_000_000

/** Creates a counter. Tags at the start are skipped, whatever is between frames is passed over. */
export function createFrameCounter(): FrameCounter {
  let rest: Buffer = NOTHING
  /** Bytes that lie ahead and are no frames: those of a tag, or the rest of a frame. */
  let skip = 0
  let [seconds, frameBytes, gap, started] = [0, 0, 0, false]

  function begin(bytes: Buffer): void {
    started = true
    skip = tagLength(bytes)
  }

  function count(bytes: Buffer): Buffer {
    let at = 0
    while (at + FRAME_HEADER <= bytes.length && gap < MAX_GAP) {
      const frame = frameAt(bytes, at)
      if (frame === undefined) {
        at++
        gap++
        continue
      }
      gap = 0
      seconds += frame.seconds
      frameBytes += frame.length
      at += frame.length
    }
    if (gap >= MAX_GAP) return NOTHING
    if (at > bytes.length) skip = at - bytes.length
    return bytes.subarray(Math.min(at, bytes.length))
  }

  return {
    add(bytes) {
      if (gap >= MAX_GAP) return
      let all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      if (!started && all.length < TAG_HEADER) {
        rest = all
        return
      }
      if (!started) begin(all)
      const skipped = Math.min(skip, all.length)
      skip -= skipped
      all = all.subarray(skipped)
      rest = skip > 0 ? NOTHING : Buffer.from(count(all))
    },
    result() {
      if (seconds === 0) return undefined
      return { duration: seconds, bitrate: Math.round((frameBytes * 8) / seconds) }
    },
  }
}

/** Returns the length of the ID3v2 tag at the start of a file (id3.org/id3v2.4.0-structure section 3.1); 0 without one. */
export function tagLength(start: Buffer): number {
  if (start.length < TAG_HEADER || start.toString('latin1', 0, 3) !== 'ID3') return 0
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((start[at] ?? 0) & 0x7f), 0)
  const hasFooter = ((start[5] ?? 0) & 0x10) !== 0
  return TAG_HEADER + size + (hasFooter ? TAG_HEADER : 0)
}

const FRAME_COUNT_FLAG = 1

/**
 * Returns the playing time that the first frame tells: of `Xing` or `Info`, which LAME and others write, or of `VBRI`. Undefined when it
 * tells none. `length` is that of all frames in bytes.
 */
export function toldTime(frames: Buffer, length: number): MpegAudio | undefined {
  const first = frameAt(frames, 0)
  if (first === undefined) return undefined
  const count = xingCount(frames) ?? vbriCount(frames)
  if (count === undefined || count === 0) return undefined
  const duration = count * first.seconds
  return { duration, bitrate: Math.round((length * 8) / duration) }
}

function xingCount(frames: Buffer): number | undefined {
  const start = frames.subarray(0, MAX_XING_OFFSET).toString('latin1')
  const at = start.search(/Xing|Info/)
  if (at < 0 || at + 12 > frames.length) return undefined
  return (frames.readUInt32BE(at + 4) & FRAME_COUNT_FLAG) === 0 ? undefined : frames.readUInt32BE(at + 8)
}

/** The side information of a frame has 32 bytes at most. */
const MAX_XING_OFFSET = FRAME_HEADER + 32 + 4
/** Always after 32 bytes (minivbr, "VBRI header"). */
const VBRI_AT = FRAME_HEADER + 32

function vbriCount(frames: Buffer): number | undefined {
  if (frames.length < VBRI_AT + 18 || frames.toString('latin1', VBRI_AT, VBRI_AT + 4) !== 'VBRI')
    return undefined
  return frames.readUInt32BE(VBRI_AT + 14)
}

/** Bits a second of each index in kbit/s, by version (1; 2 and 2.5) and layer. */
const BITRATES: Readonly<Record<string, readonly number[]>> = {
  '1 1': [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1 2': [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1 3': [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2 1': [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2 2': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2 3': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const RATES = [44_100, 48_000, 32_000]
const KILO = 1_000
/** By the bits of the version: 2.5, none, 2, 1. */
const RATE_DIVISORS = [4, 1, 2, 1]

interface Frame {
  /** Bytes, with the header. */
  readonly length: number
  readonly seconds: number
}

/** Returns the frame that begins at an offset; undefined when none does. */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (bytes[at] !== 0xff || at + FRAME_HEADER > bytes.length) return undefined
  const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]]
  const [version, layer] = [(second >> 3) & 3, 4 - ((second >> 1) & 3)]
  if ((second & 0xe0) !== 0xe0 || version === 1 || layer === 4) return undefined
  const isFirst = version === 3
  const kilobits = BITRATES[`${isFirst ? 1 : 2} ${layer}`]?.[(third >> 4) - 1]
  const base = RATES[(third >> 2) & 3]
  if (kilobits === undefined || base === undefined) return undefined
  const rate = base / (RATE_DIVISORS[version] ?? 1)
  const samples = samplesOf(layer, isFirst)
  const padding = (third >> 1) & 1
  const slot = layer === 1 ? 4 : 1
  const length = Math.floor(((samples / 8 / slot) * kilobits * KILO) / rate + padding) * slot
  return { length, seconds: samples / rate }
}

function samplesOf(layer: number, isFirst: boolean): number {
  if (layer === 1) return 384
  return layer === 2 || isFirst ? 1_152 : 576
}
