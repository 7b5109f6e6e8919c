import { createHash } from 'node:crypto'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { StoredAnswer } from '../../articles/store/requests.ts'
import type { ApiRequest } from '../handler.ts'
import { type ApiResponse, problemResponse } from '../problem-response.ts'

/** A string of structured fields (RFC 9651 section 3.3.3), or, as many clients send it, without its quotes. */
const KEY = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/

/** With what answers are kept. */
export interface IdempotencyOptions {
  readonly store: Pick<ArticleStore, 'beginRequest' | 'endRequest'>
  readonly now: () => Date
  /** Shows in every process what was written; resolves when they do. */
  readonly onWritten: () => Promise<void>
  readonly log: { error(fields: object, message: string): void }
}

/** Answers a request, or gives the kept answer of the same one. */
export type AnswerOnce = (
  request: ApiRequest,
  answer: (request: ApiRequest) => Promise<ApiResponse>,
) => Promise<ApiResponse>

/**
 * Creates what honours `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): the answer of a request that
 * succeeded is kept for a day and given to who sends the same once more. One that failed has changed nothing, so its
 * key is free again. `answer` is given the request with its `answerKey`: what changes an article keeps its answer with
 * the change.
 */
export function createAnswerOnce({ store, now, onWritten, log }: IdempotencyOptions): AnswerOnce {
  return async (request, answer) => {
    const given = request.headers['idempotency-key']
    if (given === undefined) return answer(request)
    const [, quoted, bare] = KEY.exec(String(given)) ?? []
    const said = quoted ?? bare
    if (said === undefined)
      return problemResponse(400, 'Idempotency-Key: expected a text of 1 to 255 ASCII characters in quotes')
    const key = hashOf(request.token?.id ?? '', said)
    const fingerprint = fingerprintOf(request)
    const known = await store.beginRequest(key, fingerprint, now())
    if (known === undefined) return answerAndKeep(key, () => answer({ ...request, answerKey: key }))
    if (known.fingerprint !== fingerprint)
      return problemResponse(
        422,
        'Idempotency-Key: it came with another request before: give each request a new one',
      )
    if (known.answer === undefined) return stillRunning()
    // The process that kept it may have died before it showed what it had written.
    await onWritten()
    return repeated(known.answer)
  }

  async function answerAndKeep(key: string, answer: () => Promise<ApiResponse>): Promise<ApiResponse> {
    let reply: ApiResponse | undefined
    try {
      reply = await answer()
      return reply
    } finally {
      await end(key, reply && storableAnswer(reply))
    }
  }

  /** What was done is done and told, whether it can be noted or not. */
  async function end(key: string, answer: StoredAnswer | undefined): Promise<void> {
    try {
      await store.endRequest(key, answer)
    } catch (error) {
      log.error({ err: error }, 'the answer to a request with an Idempotency-Key could not be kept')
    }
  }
}

/** What is kept of an answer; only success is. */
export function storableAnswer({ status, headers = {}, body }: ApiResponse): StoredAnswer | undefined {
  return status < 300 ? { status, headers, body: JSON.stringify(body ?? null) } : undefined
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

function repeated({ status, headers, body }: StoredAnswer): ApiResponse {
  return { status, headers, body: JSON.parse(body) ?? undefined }
}

function stillRunning(): ApiResponse {
  const detail = 'Idempotency-Key: the same request is still being answered: come back in a moment'
  return problemResponse(409, detail, { headers: { 'Retry-After': '1' } })
}
