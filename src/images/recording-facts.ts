import { createReadStream } from 'node:fs'
import type { MediaFacts } from '../articles/store/media-store.ts'
import { createFrameCounter, type MpegAudio } from './mpeg-audio.ts'

/** Playing time in seconds, and bits a second, of a recording. */
export type RecordingFacts = Pick<MediaFacts, 'duration' | 'bitrate'>

/** The bytes of a recording: all of them, or the file in which they are. */
export type RecordingSource = { readonly bytes: Buffer } | { readonly path: string }

const MPEG_AUDIO = 'audio/mpeg'
const RECORDING = /^(?:audio|video)\//
const CHUNK = 1024 * 1024

/** Returns what the bytes of a recording tell of its playing time. Never throws: what is broken has none. */
export async function recordingFacts(
  type: string | undefined,
  source: RecordingSource,
): Promise<RecordingFacts> {
  if (type === undefined || !RECORDING.test(type)) return {}
  try {
    return rounded(type === MPEG_AUDIO ? await countFrames(source) : await readMetadata(type, source))
  } catch {
    return {}
  }
}

/** Returns facts as they are stored: milliseconds are exact enough. */
export function rounded({ duration = 0, bitrate = 0 }: Partial<MpegAudio> = {}): RecordingFacts {
  const [seconds, bits] = [Math.round(duration * 1_000) / 1_000, Math.round(bitrate)]
  if (!Number.isFinite(seconds) || seconds <= 0) return {}
  return { duration: seconds, ...(Number.isFinite(bits) && bits > 0 && { bitrate: bits }) }
}

/**
 * Adds up the frames of an MP3. The package `music-metadata` takes a file for one of constant bit rate when its first frames are alike, and
 * is then wrong for variable ones without a `Xing` header.
 */
async function countFrames(source: RecordingSource): Promise<MpegAudio | undefined> {
  const counter = createFrameCounter()
  if ('bytes' in source) counter.add(source.bytes)
  else for await (const chunk of createReadStream(source.path, { highWaterMark: CHUNK })) counter.add(chunk)
  return counter.result()
}

/** The package is loaded only when there is a recording. */
async function readMetadata(type: string, source: RecordingSource): Promise<Partial<MpegAudio>> {
  const { parseBuffer, parseFile } = await import('music-metadata')
  const options = { duration: true, skipCovers: true, includeChapters: false } as const
  const { format } =
    'bytes' in source
      ? await parseBuffer(source.bytes, { mimeType: type, size: source.bytes.length }, options)
      : await parseFile(source.path, options)
  return {
    ...(format.duration !== undefined && { duration: format.duration }),
    ...(format.bitrate !== undefined && { bitrate: format.bitrate }),
  }
}
