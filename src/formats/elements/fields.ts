import { cleanText } from '../../articles/text.ts'
import type { Author, FeedOptions, Item } from '../model.ts'
import { resolveUrl } from './resolve-url.ts'

/** Returns when an item was published; undefined without a valid date. */
export function itemPublished(item: Item): Date | undefined {
  return validDate(item.published)
}

/** Returns when an item last changed in a way that subscribers should notice. */
export function itemUpdated(item: Item): Date | undefined {
  return validDate(item.date) ?? itemPublished(item)
}

/** Returns when the feed last changed: `updated`, or else the time of its newest item, never the current time. */
export function feedUpdated(options: FeedOptions, items: readonly Item[]): Date | undefined {
  const given = validDate(options.updated)
  if (given !== undefined) return given
  const times = items.flatMap(item => itemUpdated(item)?.getTime() ?? [])
  return times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.max(a, b)))
}

/** Returns the date if its year has at most four digits, undefined for any other. */
export function validDate(date: Date | undefined): Date | undefined {
  const time = date?.getTime() ?? Number.NaN
  return time >= FIRST_TIME && time <= LAST_TIME ? date : undefined
}

const FIRST_TIME = Date.parse('0001-01-01T00:00:00Z')
const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z')

/** Returns `Wed, 17 Feb 2021 14:05:00 GMT`: RFC 822 with the four-digit year and `GMT` of the RSS Profile. */
export function rfc822(date: Date | undefined): string | undefined {
  return date?.toUTCString()
}

/** Returns `2021-02-17T14:05:00Z`: RFC 3339 with `Z`, in whole seconds (RFC 4287 section 3.3). */
export function rfc3339(date: Date | undefined): string | undefined {
  if (date === undefined) return undefined
  // `toISOString` takes three times as long, and half of the time of a short item in JSON.
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  const day = `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`
  const hours = `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}`
  return `${day}T${hours}:${twoDigits(date.getUTCSeconds())}Z`
}

function twoDigits(part: number): string {
  return part < 10 ? `0${part}` : String(part)
}

/** Returns the date by RFC 3339, or a fixed one where Atom requires a date and none is given. */
export function requiredDate(date: Date | undefined): string {
  return rfc3339(date) ?? rfc3339(FALLBACK_DATE) ?? ''
}

/**
 * Time of a document or entry without any date. With an earlier one Thunderbird's first request,
 * `If-Modified-Since: Sat, 01 Jan 2000`, would get a 304 (docs/readers.md#polling-and-http).
 */
const FALLBACK_DATE = new Date('2000-01-02T00:00:00Z')

/** Returns the guid for RSS: the given one unchanged, or else the link. */
export function itemGuid(item: Item, base: string | undefined): string | undefined {
  return item.guid || item.id || resolveUrl(item.link, base)
}

/** Returns an IRI for Atom (RFC 4287 section 4.2.6): the given id unchanged if it is one, or else a URN with the id. */
export function atomId(id: string): string {
  const clean = cleanText(id)
  return isIri(clean) ? clean : `urn:feedwright:${encodeURIComponent(clean)}`
}

function isIri(id: string): boolean {
  return /^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+$/i.test(id) && resolveUrl(id, undefined) !== undefined
}

/** Returns a number of bytes, pixels or minutes; undefined unless it is a positive safe integer. */
export function wholeNumber(given: number | undefined): number | undefined {
  return Number.isSafeInteger(given) && Number(given) > 0 ? given : undefined
}

/** Returns all authors of a feed. */
export function feedAuthors(options: FeedOptions): readonly Author[] {
  return options.authors ?? (options.author === undefined ? [] : [options.author])
}

/** Returns an author's name, or else the URL; never the e-mail address, which not every format publishes. */
export function authorName(author: Author): string | undefined {
  return author.name || author.link || undefined
}

/** Returns the absolute URLs of all hubs of a feed. */
export function feedHubs(options: FeedOptions): readonly string[] {
  const hubs = [...(options.hub === undefined ? [] : [options.hub]), ...(options.hubs ?? [])]
  return [...new Set(hubs.flatMap(hub => resolveUrl(hub, options.link) ?? []))]
}
