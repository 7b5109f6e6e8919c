import { quote } from '../../articles/faults/fault.ts'
import type { MediaFacts } from '../../articles/store/media-store.ts'
import { Problem } from '../../problem.ts'
import { mediaFacts } from '../media-facts.ts'
import { remoteRecordingFacts } from './recording-facts.ts'
import { type Ask, discard, headerOf, type RemoteResponse } from './response.ts'

/** Bytes from the start that show the type of a file, and the pixels of most pictures. */
const START_LENGTH = 64 * 1024
const HEADERS = { accept: '*/*' }
const RANGE = `bytes=0-${START_LENGTH - 1}`
/** The statuses of a file that is not there. Any other refusal may be one of the range alone. */
const MISSING: ReadonlySet<number> = new Set([404, 410])

/**
 * Reads the start of a file of any kind and length for its facts. The length is 0 when the server does not tell it.
 * Throws a `Problem` when the file cannot be read, is empty, or has no known type.
 */
export async function attachmentFacts(ask: Ask): Promise<MediaFacts> {
  const response = await askForStart(ask)
  const start = await readStart(response)
  const { type: found, width, height } = await mediaFacts(start)
  const type = attachmentType(found, declaredType(response), start)
  const length = wholeLength(response) ?? (await askForLength(ask)) ?? 0
  const isRanged = response.statusCode === 206
  const recording = isRanged ? await remoteRecordingFacts(ask, { type, length, start }) : {}
  return { type, length, width, height, ...recording }
}

/** Requests the start only, or the whole file from a server that refuses ranges. */
async function askForStart(ask: Ask): Promise<RemoteResponse> {
  const ranged = await ask({ headers: { ...HEADERS, range: RANGE } })
  if (ranged.statusCode < 400 || MISSING.has(ranged.statusCode)) return ranged
  discard(ranged)
  return ask({ headers: HEADERS })
}

async function readStart(response: RemoteResponse): Promise<Buffer> {
  const refusal = refuse(response)
  if (refusal !== undefined) {
    discard(response)
    throw new Problem('unavailable', refusal)
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response.body) {
    const bytes: Buffer = chunk
    chunks.push(bytes)
    length += bytes.length
    // Leaving the loop destroys the body, and with it the connection.
    if (length >= START_LENGTH) break
  }
  return Buffer.concat(chunks).subarray(0, START_LENGTH)
}

function refuse(response: RemoteResponse): string | undefined {
  const { statusCode } = response
  const range = headerOf(response, 'content-range')
  const coding = headerOf(response, 'content-encoding') ?? 'identity'
  if (statusCode !== 200 && statusCode !== 206) return `expected status 200 or 206, got ${statusCode}`
  if (statusCode === 206 && !range?.startsWith('bytes 0-'))
    return `expected the first bytes, got ${quote(range)}`
  if (coding !== 'identity') return `expected the file as it is, got the coding ${quote(coding)}`
  return undefined
}

/** Returns the length of the whole file (RFC 9110 section 14.4). */
function wholeLength(response: RemoteResponse): number | undefined {
  const total =
    response.statusCode === 206
      ? /\/(\d+)$/.exec(headerOf(response, 'content-range') ?? '')?.[1]
      : headerOf(response, 'content-length')
  const length = Number(total)
  return total !== undefined && Number.isSafeInteger(length) ? length : undefined
}

/** Some servers refuse HEAD. The type is worth storing without the length. */
async function askForLength(ask: Ask): Promise<number | undefined> {
  const response = await ask({ method: 'HEAD', headers: HEADERS }).catch(() => undefined)
  if (response === undefined) return undefined
  discard(response)
  return response.statusCode === 200 ? wholeLength(response) : undefined
}

/** Returns the type that the server declares, unless it says nothing: many name a file or an error page like this. */
function declaredType(response: RemoteResponse): string | undefined {
  const essence = headerOf(response, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const isSpecific = /^[a-z]+\/[a-z0-9.+-]+$/.test(essence) && !UNSPECIFIC.has(essence)
  return isSpecific ? essence : undefined
}

const UNSPECIFIC: ReadonlySet<string> = new Set([
  ...['application/octet-stream', 'binary/octet-stream', 'application/force-download'],
  ...['application/x-download', 'text/html', 'application/xhtml+xml'],
])

/** Types of containers, by their first bytes, and what the server may say more exactly. */
const CONTAINERS: Readonly<Record<string, RegExp>> = {
  'application/ogg': /^(?:audio|video)\/ogg$/,
  'application/xml': /[/+]xml$/,
  'application/zip': /\+zip$|^application\/vnd\./,
  'video/matroska': /^audio\/(?:x-)?matroska$/,
  'video/mp4': /^audio\/(?:mp4|m4a|x-m4a)$/,
  'video/ogg': /^audio\/(?:ogg|opus)$/,
  'video/webm': /^audio\/webm$/,
}

/**
 * Returns the type that the bytes show. The server's type counts where they show none, or only a container. The file's
 * name never does.
 */
function attachmentType(found: string | undefined, declared: string | undefined, start: Buffer): string {
  if (found !== undefined) {
    const container = Object.hasOwn(CONTAINERS, found) ? CONTAINERS[found] : undefined
    return declared !== undefined && container?.test(declared) ? declared : found
  }
  if (declared !== undefined && start.length > 0) return declared
  const got = start.length === 0 ? 'no bytes' : 'bytes of no known type'
  throw new Problem('unavailable', `expected a file, got ${got}: give its type and length in the record`)
}
