import type { IncomingHttpHeaders } from 'node:http'
import type { Publication } from '../articles/publication.ts'
import type { ApiToken } from '../articles/token.ts'

/** A request of the API that was let in and whose body was read. */
export interface ApiRequest {
  readonly method: string
  /** Path and query, as received. */
  readonly url: string
  /** Id or slug of the article that the path names. */
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Empty when there is none. */
  readonly body: Buffer
  /** Absent where none is asked for. */
  readonly token: ApiToken | undefined
  readonly publication: Publication
  /** By which the store keeps the answer; absent when it is not to be kept. */
  readonly answerKey?: string
}
