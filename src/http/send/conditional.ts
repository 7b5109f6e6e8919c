import type { IncomingHttpHeaders } from 'node:http'
import { changedFromTag } from '../../publish/document/entity-tag.ts'
import { parseHttpDate } from './http-date.ts'

/** The result of a conditional request. `matched` is the entity tag of the client's version. */
export type Verdict =
  | { readonly kind: 'send' }
  | { readonly kind: 'not-modified'; readonly matched?: string | undefined }
  | { readonly kind: 'precondition-failed' }

/** The validators of a document's current version. */
export interface Validators {
  /** Strong entity tags of all codings. A client with any of them has this version. */
  readonly etags: readonly string[]
  readonly changed: Date
  /** From this time on, clients have received no older version; only for a version whose date is ahead of the clock. */
  readonly currentSince?: number | undefined
}

const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g

const SEND: Verdict = { kind: 'send' }

/** Evaluates the preconditions of a GET or HEAD in the order of RFC 9110 section 13.2.2. */
export function evaluate(headers: IncomingHttpHeaders, validators: Validators, now: Date): Verdict {
  if (isPreconditionFailed(headers, validators, now)) return { kind: 'precondition-failed' }
  const ifNoneMatch = headers['if-none-match']
  if (ifNoneMatch !== undefined) return ifNoneMatchVerdict(ifNoneMatch, validators)
  const since = dateOf(headers['if-modified-since'], now)
  return since !== undefined && isCurrent(since, validators, now) ? { kind: 'not-modified' } : SEND
}

/** A date ahead of the clock is that of a version; an earlier one may be that of the response in which it was sent. */
function isCurrent(since: number, { changed, currentSince = Infinity }: Validators, now: Date): boolean {
  return changed.getTime() <= since || (currentSince <= since && since <= now.getTime())
}

/** Sections 13.1.1 and 13.1.4: `If-Match` compares strongly, and without it `If-Unmodified-Since` counts. */
function isPreconditionFailed(
  headers: IncomingHttpHeaders,
  { etags, changed }: Validators,
  now: Date,
): boolean {
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined) {
    return ifMatch.trim() !== '*' && !tagsOf(ifMatch).some(tag => etags.includes(tag))
  }
  const unmodifiedSince = dateOf(headers['if-unmodified-since'], now)
  return unmodifiedSince !== undefined && changed.getTime() > unmodifiedSince
}

/** Section 13.1.2: weak comparison. `If-Modified-Since` is ignored, even if no tag can be parsed. */
function ifNoneMatchVerdict(ifNoneMatch: string, { etags, changed }: Validators): Verdict {
  if (ifNoneMatch.trim() === '*') return { kind: 'not-modified' }
  // Most clients send a single tag that is current, so the list need not be parsed.
  if (etags.includes(ifNoneMatch)) return { kind: 'not-modified', matched: ifNoneMatch }
  const matched = clientTags(ifNoneMatch).find(tag => etags.includes(tag) || isLater(tag, changed))
  return matched === undefined ? SEND : { kind: 'not-modified', matched }
}

/** A client with a later version, from a server that was quicker or can reach the store, gets no older one. */
function isLater(tag: string, changed: Date): boolean {
  return (changedFromTag(tag) ?? 0) > changed.getTime()
}

/**
 * Returns the entity tags of `If-None-Match` without `W/`. Some clients send tags without quotes, and proxies append the
 * coding that they have applied (`-gzip`, `--gzip`, `;gzip`): each tag with such a suffix is followed by the tag without it.
 */
export function clientTags(ifNoneMatch: string): readonly string[] {
  const tags = ifNoneMatch.includes('"') ? tagsOf(ifNoneMatch) : unquotedTags(ifNoneMatch)
  return tags
    .map(tag => tag.replace(/^W\//, ''))
    .flatMap(tag => (PROXY_SUFFIX.test(tag) ? [tag, tag.replace(PROXY_SUFFIX, '"')] : [tag]))
}

const PROXY_SUFFIX = /(?:-{1,2}|;)(?:gzip|deflate|br|zstd)"$/

function unquotedTags(list: string): readonly string[] {
  return list.split(',').map(tag => `"${tag.trim().replace(/^W\//, '')}"`)
}

/** Returns the entity tags of a list as they are written; other parts of the list are ignored. */
export function tagsOf(list: string): readonly string[] {
  return list.match(ENTITY_TAG) ?? []
}

function dateOf(value: string | undefined, now: Date): number | undefined {
  return value === undefined ? undefined : parseHttpDate(value, now)
}
