import { quote } from '../../articles/faults/fault.ts'
import type { MediaFacts } from '../../articles/store/media-store.ts'
import { Problem } from '../../problem.ts'
import { mediaFacts } from '../media-facts.ts'
import { type Ask, discard, type RemoteResponse } from './response.ts'

const MAX_LENGTH = 20 * 1024 * 1024

/** Reads a whole image for its facts. Throws a `Problem` when it is no image. */
export async function imageFacts(ask: Ask): Promise<MediaFacts> {
  const response = await ask({ headers: { accept: 'image/*' } })
  const bytes = await readBody(response)
  const { type, width, height } = await mediaFacts(bytes)
  if (type?.startsWith('image/')) return { type, length: bytes.length, width, height }
  const got = `${type ?? 'bytes of no known type'} (${bytes.length} bytes)`
  const declared = quote(response.headers['content-type'])
  throw new Problem('unavailable', `expected an image, got ${got} with the content type ${declared}`)
}

async function readBody(response: RemoteResponse): Promise<Buffer> {
  const refusal = refuse(response)
  if (refusal !== undefined) {
    discard(response)
    throw refusal
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response.body) {
    const bytes: Buffer = chunk
    length += bytes.length
    if (length > MAX_LENGTH) throw tooLong('more')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks, length)
}

function refuse(response: RemoteResponse): Problem | undefined {
  if (response.statusCode !== 200) {
    return new Problem('unavailable', `expected status 200, got ${response.statusCode}`)
  }
  const length = Number(response.headers['content-length'])
  return length > MAX_LENGTH ? tooLong(`${length} bytes`) : undefined
}

function tooLong(got: string): Problem {
  return new Problem('unavailable', `expected an image of at most ${MAX_LENGTH} bytes, got ${got}`)
}
