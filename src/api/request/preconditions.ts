import type { IncomingHttpHeaders } from 'node:http'
import { tagsOf } from '../../http/send/conditional.ts'

/** Returns the strong entity tag of an article in the API (RFC 9110 section 8.8.3). */
export function etagOf({ revision }: { readonly revision: number }): string {
  return `"r${revision}"`
}

/**
 * Returns whether a change may be made under its conditions (RFC 9110 sections 13.1.1 and 13.1.2). `current` is the tag of
 * the article, or undefined when there is none.
 */
export function conditionsHold(headers: IncomingHttpHeaders, current: string | undefined): boolean {
  return matchesIfMatch(headers, current) && (current === undefined || !matchesIfNoneMatch(headers, current))
}

/** Returns whether `If-Match` names the current tag, or is absent (RFC 9110 section 13.1.1). */
export function matchesIfMatch(headers: IncomingHttpHeaders, current: string | undefined): boolean {
  const list = headers['if-match']
  return list === undefined || (current !== undefined && hasTag(list, current, tag => tag))
}

/** Returns whether `If-None-Match` names the current tag, by weak comparison (RFC 9110 section 13.1.2). */
export function matchesIfNoneMatch(headers: IncomingHttpHeaders, current: string): boolean {
  const list = headers['if-none-match']
  return list !== undefined && hasTag(list, current, tag => tag.replace(/^W\//, ''))
}

function hasTag(list: string, current: string, comparable: (tag: string) => string): boolean {
  return list.trim() === '*' || tagsOf(list).some(tag => comparable(tag) === current)
}
