import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Publication } from '../articles/publication.ts'
import type { ApiToken } from '../articles/token.ts'

/** Answers an authorised request of the API. */
export type ApiHandler = (request: ApiRequest) => Promise<ApiResponse>

/** A request of the API after it was authorised and its body was read. */
export interface ApiRequest {
  readonly method: string
  /** Path and query, as received. */
  readonly url: string
  /** Id or slug of the article in the path. */
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Empty when there is none. */
  readonly body: Buffer
  /** Absent where the operation requires none. */
  readonly token: ApiToken | undefined
  readonly publication: Publication
  /** The key under which the response is stored. Absent without an `Idempotency-Key`. */
  readonly idempotencyKey?: string
}

/** A response of the API. The body is JSON, or its bytes; that of an error is problem details (RFC 9457). */
export interface ApiResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Writes the body in place of `body`, for as long as it likes. Called after the headers were set. */
  readonly stream?: (response: ServerResponse) => void
}
