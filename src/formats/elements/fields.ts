import { cleanText } from '../../articles/text.ts'
import type { Author, FeedOptions, Item } from '../model.ts'
import { resolveUrl } from './resolve-url.ts'

/** Returns when an item was published; undefined without a valid date. */
export function itemPublished(item: Item): Date | undefined {
  return validDate(item.published)
}

/**
 * The time of a document or entry without any date. With an earlier one Thunderbird's first request,
 * `If-Modified-Since: Sat, 01 Jan 2000`, would get a 304 (docs/readers.md#polling-and-http).
 */
const NO_DATE = new Date('2000-01-02T00:00:00Z')

/** Returns the last change of an item that concerns subscribers. */
export function itemUpdated(item: Item): Date | undefined {
  return validDate(item.date) ?? itemPublished(item)
}

/** Returns when the feed last changed: as stated, or else as its newest item. It is never the time of rendering. */
export function feedUpdated(options: FeedOptions, items: readonly Item[]): Date | undefined {
  const times = items.flatMap(item => itemUpdated(item)?.getTime() ?? [])
  return (
    validDate(options.updated) ??
    (times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.max(a, b))))
  )
}

/** Returns a date whose year has four digits; undefined for any other. */
export function validDate(date: Date | undefined): Date | undefined {
  const year = date?.getUTCFullYear() ?? Number.NaN
  return year >= 1 && year <= 9999 ? date : undefined
}

/** Formats a date by RFC 822 with the four-digit year and `GMT` of the RSS Profile: `Wed, 17 Feb 2021 14:05:00 GMT`. */
export function rfc822(date: Date | undefined): string | undefined {
  return date?.toUTCString()
}

/** Formats a date by RFC 3339 with `Z`, in whole seconds (RFC 4287 section 3.3). */
export function rfc3339(date: Date | undefined): string | undefined {
  return date === undefined ? undefined : `${date.toISOString().slice(0, -5)}Z`
}

/** Formats a date like `rfc3339`, with a fallback where Atom demands a date. */
export function requiredDate(date: Date | undefined): string {
  return rfc3339(date) ?? rfc3339(NO_DATE) ?? ''
}

/** Returns the guid for RSS: the stated one unchanged, or else the link. */
export function itemGuid(item: Item, base: string | undefined): string | undefined {
  return item.guid || item.id || resolveUrl(item.link, base)
}

/** Returns an IRI for Atom (RFC 4287 section 4.2.6): the id itself if it is one, or else a URN derived from it. */
export function atomId(id: string): string {
  const clean = cleanText(id)
  return isIri(clean) ? clean : `urn:feedwright:${encodeURIComponent(clean)}`
}

function isIri(id: string): boolean {
  return /^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+$/i.test(id) && resolveUrl(id, undefined) !== undefined
}

/** Returns a number of bytes, pixels or minutes; undefined unless it is a whole number above zero. */
export function wholeNumber(value: number | undefined): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? value : undefined
}

/** Returns all authors of a feed. */
export function feedAuthors(options: FeedOptions): readonly Author[] {
  return options.authors ?? (options.author === undefined ? [] : [options.author])
}

/** Returns an author's name, or else the known address. */
export function authorName(author: Author): string | undefined {
  return author.name || author.email || author.link
}

/** Returns all hubs of a feed, as absolute URLs. */
export function feedHubs(options: FeedOptions): readonly string[] {
  const hubs = [...(options.hub === undefined ? [] : [options.hub]), ...(options.hubs ?? [])]
  return [...new Set(hubs.flatMap(hub => resolveUrl(hub, options.link) ?? []))]
}
