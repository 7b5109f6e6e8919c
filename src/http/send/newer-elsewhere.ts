import type { IncomingHttpHeaders } from 'node:http'
import { changedFromTag } from '../../publish/document/entity-tag.ts'
import { tagsOf } from './conditional.ts'
import { parseHttpDate } from './http-date.ts'

/** By how much the clocks of servers over one store may differ, and a little for what happens between two ticks. */
const CLOCKS_APART_MS = 10_000

/**
 * Whether a client may have a later state than this server knows of: it has been at another one over the same store,
 * which was quicker. The dates in entity tags and Last-Modified are given by the store, and no change is seen later in
 * it than a moment after the date that it is given.
 */
export function mayHaveNewer(
  headers: IncomingHttpHeaders,
  /** When the document here changed, if it is there, and when this server last looked at the store. */
  {
    changed,
    seen,
  }: { readonly changed?: Date | undefined; readonly seen: { readonly now: Date } | undefined },
  now: Date,
): boolean {
  const known = Math.max(changed?.getTime() ?? 0, (seen?.now.getTime() ?? 0) - CLOCKS_APART_MS)
  return datesOf(headers, now).some(date => date > known)
}

/** When that changed which the client has: milliseconds since 1970. */
function datesOf(headers: IncomingHttpHeaders, now: Date): readonly number[] {
  const tags = headers['if-none-match']
  if (tags !== undefined) return tagsOf(tags).flatMap(tag => changedFromTag(tag) ?? [])
  const since = headers['if-modified-since']
  return since === undefined ? [] : [parseHttpDate(since, now) ?? 0]
}
