import type { IncomingHttpHeaders } from 'node:http'
import { changedFromTag } from '../../publish/document/entity-tag.ts'
import { clientTags } from './conditional.ts'
import { parseHttpDate } from './http-date.ts'

/** The version of a document that this server has. */
export interface KnownVersion {
  /** When the document changed; absent when it is not rendered. */
  readonly changed?: Date | undefined
  /** When this server last read the store. */
  readonly servedMoment: { readonly now: Date } | undefined
}

/** Difference between the clocks of servers over one store, in milliseconds, and some time to read the store. */
const MAX_CLOCK_SKEW_MS = 10_000
const SECOND = 1_000

/**
 * Returns whether a client may have a newer version than this server: it may have got it from another server over the
 * same store. The store assigns the dates in entity tags and `Last-Modified`, and readers of the store see a change no
 * later than a moment after its date.
 */
export function mayHaveNewer(
  headers: IncomingHttpHeaders,
  { changed, servedMoment }: KnownVersion,
  now: Date,
): boolean {
  const known = Math.max(changed?.getTime() ?? 0, (servedMoment?.now.getTime() ?? 0) - MAX_CLOCK_SKEW_MS)
  return clientDates(headers, now).some(date => date > known)
}

/**
 * Returns the date of a client that sends only a date, and may have a newer version although its date is earlier. Versions
 * that follow each other within a second have dates ahead of the clock, and are sent with that of the clock: only a server
 * that has read the store since then knows which one the client has.
 */
export function unclearDate(
  headers: IncomingHttpHeaders,
  { changed, servedMoment }: KnownVersion,
  now: Date,
): number | undefined {
  const since = headers['if-modified-since']
  if (since === undefined || headers['if-none-match'] !== undefined || changed === undefined) return undefined
  const date = parseHttpDate(since, now)
  if (date === undefined || date >= changed.getTime()) return undefined
  return date + SECOND > (servedMoment?.now.getTime() ?? 0) - MAX_CLOCK_SKEW_MS ? date : undefined
}

/** Returns when the client's versions changed, in milliseconds since 1970. */
function clientDates(headers: IncomingHttpHeaders, now: Date): readonly number[] {
  const tags = headers['if-none-match']
  if (tags !== undefined) return clientTags(tags).flatMap(tag => changedFromTag(tag) ?? [])
  const since = headers['if-modified-since']
  return since === undefined ? [] : [parseHttpDate(since, now) ?? 0]
}
