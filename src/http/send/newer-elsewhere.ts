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

/** Returns when the client's versions changed, in milliseconds since 1970. */
function clientDates(headers: IncomingHttpHeaders, now: Date): readonly number[] {
  const tags = headers['if-none-match']
  if (tags !== undefined) return clientTags(tags).flatMap(tag => changedFromTag(tag) ?? [])
  const since = headers['if-modified-since']
  return since === undefined ? [] : [parseHttpDate(since, now) ?? 0]
}
