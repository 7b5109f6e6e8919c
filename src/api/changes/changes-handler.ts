import type { ApiHandler, ApiResponse } from '../handler.ts'
import { problemResponse } from '../problem-response.ts'
import type { ChangeReader, ReadChanges } from './change-reader.ts'
import type { ChangeStreams } from './change-streams.ts'
import { acceptsEventStream, parseChangesQuery } from './changes-query.ts'

/** Options of `createChangesHandler`. */
export interface ChangesHandlerOptions {
  readonly reader: ChangeReader
  readonly streams: ChangeStreams
}

/** JSON of changes after which a page ends. The last change may go beyond it. */
const MAX_PAGE_BYTES = 4_000_000

/** The same address has two representations (RFC 9110 section 12.5.5). */
const VARY = { Vary: 'Accept' }

/** Creates the handler that returns changes: a page of them, or a stream of server-sent events. */
export function createChangesHandler({ reader, streams }: ChangesHandlerOptions): ApiHandler {
  return async ({ query, headers, token, publication }) => {
    const parsed = parseChangesQuery(query, headers)
    if ('errors' in parsed) return problemResponse(400, parsed.errors[0]?.detail ?? '', parsed)
    const { since, limit } = parsed
    const last = await reader.bringUpToDate()
    if (since !== undefined && since > last) return unknownNumber(since, last)
    if (acceptsEventStream(headers)) return streams.open({ after: since ?? last, token: token?.id ?? '' })
    const page = await reader.readPage({ after: since ?? 0, limit, maxBytes: MAX_PAGE_BYTES, publication })
    return { status: 200, headers: VARY, body: pageBytes(page) }
  }
}

function unknownNumber(since: number, last: number): ApiResponse {
  const detail = `there is no change ${since} yet, the last one is ${last}: the store is another one, so begin at 0`
  return problemResponse(410, detail)
}

function pageBytes({ changes, next, more }: ReadChanges): Buffer {
  return Buffer.from(
    `{"changes":[${changes.map(({ json }) => json).join(',')}],"next":${next},"more":${more}}\n`,
  )
}
