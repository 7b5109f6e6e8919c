import express, { type Request, type Response } from 'express'
import type { ApiResponse } from '../handler.ts'
import { problemResponse } from '../problem-response.ts'

/** The body of a request, or the response to a request whose body cannot be read. */
export type ReadBody = { readonly body: Buffer } | { readonly refusal: ApiResponse }

/** Bodies that are accepted. */
export interface BodyLimits {
  /** Media types, possibly with `*` as the subtype. */
  readonly types: readonly string[]
  /** Bytes, after decompression. */
  readonly limit: number
}

/**
 * Creates a function that reads a whole body within the limits. A body that a body parser of the host has read is
 * used as it is.
 */
export function createReadBody({ types, limit }: BodyLimits) {
  const parse = express.raw({ type: () => true, limit })

  return async (request: Request, response: Response): Promise<ReadBody> => {
    const type = request.headers['content-type']
    if (!request.is([...types]) || hasOtherCharset(type)) return { refusal: unsupportedType(type, types) }
    if (request.readableEnded) return parsedBody(request, limit)
    // A client may wait for this before it sends the body (RFC 9110 section 10.1.1).
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

/** JSON is UTF-8 (RFC 8259 section 8.1). */
function hasOtherCharset(type = ''): boolean {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1]
  return charset !== undefined && charset.toLowerCase() !== 'utf-8'
}

function unsupportedType(type: string | undefined, types: readonly string[]): ApiResponse {
  const detail = `expected a body with the Content-Type ${types.join(', ')}, got ${type ?? 'none'}`
  return problemResponse(415, detail, { headers: { Accept: types.join(', ') } })
}

/** Returns the body that `express.json` or `express.raw` of a host has parsed: fields, or bytes. */
function parsedBody(request: Request, limit: number): ReadBody {
  const parsed: unknown = request.body
  const isFields = typeof parsed === 'object' && parsed !== null && request.is(['json', '+json']) !== false
  if (!Buffer.isBuffer(parsed) && !isFields) return { refusal: alreadyRead() }
  const body = Buffer.isBuffer(parsed) ? parsed : Buffer.from(JSON.stringify(parsed))
  return body.length > limit ? { refusal: tooLarge(limit) } : { body }
}

function alreadyRead(): ApiResponse {
  const detail = 'a body parser of the app has already read the body: mount Feedwright before body parsers'
  return problemResponse(400, detail)
}

/** Errors of body-parser have a status. */
function unreadable(error: unknown, limit: number): ApiResponse {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 400
  if (status === 413) return tooLarge(limit)
  if (status === 415) return problemResponse(415, 'expected no Content-Encoding, gzip, deflate or br')
  if (status >= 500) throw error
  return problemResponse(400, 'the body could not be read to its end')
}

function tooLarge(limit: number): ApiResponse {
  return problemResponse(413, `expected a body of at most ${limit} bytes`)
}
