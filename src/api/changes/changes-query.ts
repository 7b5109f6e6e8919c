import type { IncomingHttpHeaders } from 'node:http'
import { quote } from '../../articles/faults/fault.ts'
import type { FieldError } from '../problem-response.ts'

/** Changes on a page when the request names no limit. */
export const DEFAULT_CHANGES = 100
/** Most changes on a page. */
export const MAX_CHANGES = 1_000

/** What a request for changes asks for. */
export interface ChangesQuery {
  /** The number after which changes begin; undefined when the request names none. */
  readonly since: number | undefined
  readonly limit: number
}

const PARAMETERS = ['since', 'limit']
/** Every number of this form is exact in JSON. */
const NUMBER = /^\d{1,15}$/

/** Parses the query of a request for changes. `Last-Event-ID` wins, because a client that connects again repeats its URL. */
export function parseChangesQuery(
  query: URLSearchParams,
  { 'last-event-id': lastEventId }: IncomingHttpHeaders,
): ChangesQuery | { readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = []
  const addError = (parameter: string, expected: string, got: string | null) =>
    errors.push({ parameter, detail: `${parameter}: expected ${expected}, got ${quote(got)}` })

  for (const name of new Set(query.keys())) {
    if (!PARAMETERS.includes(name)) addError(name, `one of ${PARAMETERS.join(', ')}`, query.get(name))
    else if (query.getAll(name).length > 1) addError(name, 'it once', query.get(name))
  }
  const limitText = query.get('limit')
  const limit = limitText === null ? DEFAULT_CHANGES : Number(limitText)
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_CHANGES)
    addError('limit', `a number from 1 to ${MAX_CHANGES}`, limitText)
  const since = query.get('since')
  if (since !== null && !NUMBER.test(since)) addError('since', 'the number of a change', since)
  const resumed = typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null
  if (resumed !== null && !NUMBER.test(resumed)) addError('Last-Event-ID', 'the number of a change', resumed)
  const after = resumed ?? since
  return errors.length > 0 ? { errors } : { limit, since: after === null ? undefined : Number(after) }
}

/** Returns whether a request asks for server-sent events by its `Accept`. */
export function acceptsEventStream({ accept = '' }: IncomingHttpHeaders): boolean {
  return accept.split(',').some(range => {
    const [type, ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
    return type === 'text/event-stream' && !parameters.some(each => /^q=0(?:\.0*)?$/.test(each))
  })
}
