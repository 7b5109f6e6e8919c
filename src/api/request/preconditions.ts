import type { IncomingHttpHeaders } from 'node:http'
import { tagsOf } from '../../http/send/conditional.ts'

/** The strong entity tag of an article in the API (RFC 9110 section 8.8.3). */
export function etagOf({ revision }: { readonly revision: number }): string {
  return `"r${revision}"`
}

/**
 * Whether the conditions of a change hold (RFC 9110 sections 13.1.1 and 13.1.2), where `current` is the tag of what is
 * there; undefined when nothing is.
 */
export function conditionsHold(headers: IncomingHttpHeaders, current: string | undefined): boolean {
  const ifNoneMatch = headers['if-none-match']
  if (!isMatched(headers, current)) return false
  return ifNoneMatch === undefined || current === undefined || !isNamed(ifNoneMatch, current)
}

/** Whether `If-Match`, if there is one, names what is there (RFC 9110 section 13.1.1). */
export function isMatched(
  { 'if-match': ifMatch }: IncomingHttpHeaders,
  current: string | undefined,
): boolean {
  return ifMatch === undefined || (current !== undefined && names(ifMatch, current, tag => tag))
}

/** Whether `If-None-Match` names what is there. */
export function isNamed(ifNoneMatch: string, current: string): boolean {
  return names(ifNoneMatch, current, tag => tag.replace(/^W\//, ''))
}

function names(list: string, current: string, compared: (tag: string) => string): boolean {
  return list.trim() === '*' || tagsOf(list).some(tag => compared(tag) === current)
}
