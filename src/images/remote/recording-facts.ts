import type { IRangeRequestClient } from '@tokenizer/range'
import { Problem } from '../../problem.ts'
import { tagLength, toldTime } from '../mpeg-audio.ts'
import { type RecordingFacts, rounded } from '../recording-facts.ts'
import { type Ask, discard, headerOf } from './response.ts'

/** A recording on another server, whose server sends ranges. */
export interface RemoteRecording {
  readonly type: string
  /** Length of the whole file; 0 when it is not known. */
  readonly length: number
  /** The first bytes. */
  readonly start: Buffer
}

const MPEG_AUDIO = 'audio/mpeg'
/** The first frame with its header. */
const FRAME_BYTES = 2_000
/** A file that needs more is not worth it. */
const MAX_REQUESTS = 24
const MAX_BYTES = 8_000_000
const CHUNK = 64 * 1024

/**
 * Returns the playing time of a recording elsewhere, from a few ranges of it. Of an MP3, only if its first frame tells the number of
 * frames: otherwise the whole file would have to be read. Never throws.
 */
export async function remoteRecordingFacts(ask: Ask, recording: RemoteRecording): Promise<RecordingFacts> {
  if (recording.length === 0 || !/^(?:audio|video)\//.test(recording.type)) return {}
  try {
    const isMp3 = recording.type === MPEG_AUDIO
    return rounded(isMp3 ? await readFirstFrame(ask, recording) : await readMetadata(ask, recording))
  } catch {
    return {}
  }
}

async function readFirstFrame(ask: Ask, { length, start }: RemoteRecording) {
  const at = tagLength(start)
  const known = start.subarray(at, at + FRAME_BYTES)
  const frame = known.length === FRAME_BYTES ? known : await askForRange(ask, [at, at + FRAME_BYTES - 1])
  return toldTime(frame, length - at)
}

async function readMetadata(ask: Ask, { type, length, start }: RemoteRecording) {
  const [{ parseFromTokenizer }, { tokenizer }] = await Promise.all([
    import('music-metadata'),
    import('@tokenizer/range'),
  ])
  const ranges = await tokenizer(rangeClient(ask, { type, length, start }), {
    minimumChunkSize: CHUNK,
  })
  const { format } = await parseFromTokenizer(ranges, { skipCovers: true, includeChapters: false })
  const { duration, bitrate } = format
  return { ...(duration !== undefined && { duration }), ...(bitrate !== undefined && { bitrate }) }
}

/** The first range is known already. */
function rangeClient(ask: Ask, { type, length, start }: RemoteRecording): IRangeRequestClient {
  const info = { size: length, mimeType: type, acceptPartialRequests: true }
  let [requests, bytes] = [0, 0]
  return {
    getHeadInfo: async () => info,
    async getResponse(_method, range) {
      const [from, to] = range ?? [0, start.length - 1]
      const isKnown = to < start.length
      if (!isKnown) [requests, bytes] = [requests + 1, bytes + to - from + 1]
      if (requests > MAX_REQUESTS || bytes > MAX_BYTES)
        throw new Problem('unavailable', 'needs too many bytes')
      const body = isKnown ? start.subarray(from, to + 1) : await askForRange(ask, [from, to])
      return {
        ...info,
        arrayBuffer: async () => new Uint8Array(body),
      }
    },
    abort: () => undefined,
  }
}

async function askForRange(ask: Ask, [from, to]: readonly [number, number]): Promise<Buffer> {
  const response = await ask({ headers: { accept: '*/*', range: `bytes=${from}-${to}` } })
  const part = headerOf(response, 'content-range') ?? 'no part'
  if (response.statusCode !== 206 || !part.startsWith(`bytes ${from}-`)) {
    discard(response)
    throw new Problem('unavailable', `expected bytes from ${from} on, got ${part}`)
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response.body) {
    chunks.push(chunk)
    length += chunk.length
    if (length > to - from) break
  }
  return Buffer.concat(chunks).subarray(0, to - from + 1)
}
