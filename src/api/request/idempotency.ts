import { createHash } from 'node:crypto'
import type { RequestStore, StoredAnswer } from '../../articles/store/request-store.ts'
import type { ApiHandler, ApiRequest, ApiResponse } from '../handler.ts'
import { problemResponse } from '../problem-response.ts'

/** Options of `createHandleOnce`. */
export interface IdempotencyOptions {
  readonly store: RequestStore
  readonly now: () => Date
  /** Resolves when every process serves the changes of the store. */
  readonly onWritten: () => Promise<void>
  readonly log: { error(fields: object, message: string): void }
}

/** A string of structured fields (RFC 9651 section 3.3.3). Many clients send it without quotes. */
const KEY = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/

/** Handles a request, or returns the stored response of the same request. */
export type HandleOnce = (request: ApiRequest, handle: ApiHandler) => Promise<ApiResponse>

/**
 * Creates the handling of `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07). The response of a successful
 * request is stored for a day, and returned to a client that repeats the request. A failed request has changed nothing,
 * so its key is free again. `handle` gets the request with its `idempotencyKey`: a change of an article is stored in one
 * transaction with its response.
 */
export function createHandleOnce({ store, now, onWritten, log }: IdempotencyOptions): HandleOnce {
  return async (request, handle) => {
    const header = request.headers['idempotency-key']
    if (header === undefined) return handle(request)
    const [, quoted, bare] = KEY.exec(String(header)) ?? []
    const given = quoted ?? bare
    if (given === undefined)
      return problemResponse(400, 'Idempotency-Key: expected a text of 1 to 255 ASCII characters in quotes')
    const key = hashOf(request.token?.id ?? '', given)
    const fingerprint = fingerprintOf(request)
    const known = await store.beginRequest(key, fingerprint, now())
    if (known === undefined) return handleAndStore(key, () => handle({ ...request, idempotencyKey: key }))
    if (known.fingerprint !== fingerprint)
      return problemResponse(
        422,
        'Idempotency-Key: it was used for another request: send a new one with each request',
      )
    if (known.answer === undefined) return stillInProgress()
    // The process that stored the response may have died before it published the change.
    await onWritten()
    return restored(known.answer)
  }

  async function handleAndStore(key: string, handle: () => Promise<ApiResponse>): Promise<ApiResponse> {
    let response: ApiResponse | undefined
    try {
      response = await handle()
      return response
    } finally {
      await end(key, response && storableResponse(response))
    }
  }

  /** The change is made, so the client gets its response even if it cannot be stored. */
  async function end(key: string, response: StoredAnswer | undefined): Promise<void> {
    try {
      if (response === undefined) await store.abandonRequest(key)
      else await store.storeAnswer(key, response)
    } catch (error) {
      log.error({ err: error }, 'the response to a request with an Idempotency-Key could not be stored')
    }
  }
}

/** Returns the form in which a response is stored. Only successful ones are. */
export function storableResponse({ status, headers = {}, body }: ApiResponse): StoredAnswer | undefined {
  return status < 300 ? { status, headers, body: JSON.stringify(body ?? null) } : undefined
}

function restored({ status, headers, body }: StoredAnswer): ApiResponse {
  return { status, headers, body: JSON.parse(body) ?? undefined }
}

function stillInProgress(): ApiResponse {
  const detail = 'Idempotency-Key: the same request is still in progress: retry in a moment'
  return problemResponse(409, detail, { headers: { 'Retry-After': '1' } })
}

function fingerprintOf({ method, url, headers, body }: ApiRequest): string {
  const { 'content-type': type = '', 'if-match': match = '', 'if-none-match': noneMatch = '' } = headers
  return hashOf(method, url, type, match, noneMatch, body)
}

function hashOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex')
}
