import express, { type Request, type Response } from 'express'
import { type ApiResponse, problemResponse } from '../problem-response.ts'

/** The body of a request, or the answer to one that cannot be read. */
export type ReadBody = { readonly body: Buffer } | { readonly refusal: ApiResponse }

const READ_BEFORE =
  'a body parser of the app has read the body before: whoever runs it should mount Feedwright before body parsers'

/** Which bodies are read. */
export interface BodyLimits {
  /** Media types, perhaps with `*` as the second half. */
  readonly types: readonly string[]
  /** Bytes, after a content coding was undone. */
  readonly limit: number
}

/**
 * Creates what reads bodies of these types, of at most so many bytes, whole. One that a body parser of a host has read
 * before is taken from it.
 */
export function createReadBody({ types, limit }: BodyLimits) {
  const parse = express.raw({ type: () => true, limit })

  return async (request: Request, response: Response): Promise<ReadBody> => {
    const type = request.headers['content-type']
    if (!request.is([...types]) || hasOtherCharset(type)) return { refusal: unsupported(type, types) }
    if (request.readableEnded) return readBefore(request, limit)
    // A client that waits for a word before it sends the body (RFC 9110 section 10.1.1) gets it.
    if (request.headers.expect !== undefined) response.writeContinue()
    try {
      await new Promise<void>((resolve, reject) => {
        parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
      })
    } catch (error) {
      return { refusal: unreadable(error, limit) }
    }
    return { body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) }
  }
}

/** What `express.json` or `express.raw` of a host has left of a body: fields, or its bytes. */
function readBefore(request: Request, limit: number): ReadBody {
  const got: unknown = request.body
  const isFields = typeof got === 'object' && got !== null && request.is(['json', '+json']) !== false
  if (!Buffer.isBuffer(got) && !isFields) return { refusal: problemResponse(400, READ_BEFORE) }
  const body = Buffer.isBuffer(got) ? got : Buffer.from(JSON.stringify(got))
  return body.length > limit ? { refusal: tooLong(limit) } : { body }
}

/** JSON is UTF-8 (RFC 8259 section 8.1). */
function hasOtherCharset(type = ''): boolean {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1]
  return charset !== undefined && charset.toLowerCase() !== 'utf-8'
}

function unsupported(type: string | undefined, types: readonly string[]): ApiResponse {
  const detail = `expected a body with the Content-Type ${types.join(', ')}, got ${type ?? 'none'}`
  return problemResponse(415, detail, { headers: { Accept: types.join(', ') } })
}

/** Errors of body-parser say their status. */
function unreadable(error: unknown, limit: number): ApiResponse {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 400
  if (status === 413) return tooLong(limit)
  if (status === 415) return problemResponse(415, 'expected no Content-Encoding, gzip, deflate or br')
  if (status >= 500) throw error
  return problemResponse(400, 'the body could not be read to its end')
}

function tooLong(limit: number): ApiResponse {
  return problemResponse(413, `expected a body of at most ${limit} bytes`)
}
