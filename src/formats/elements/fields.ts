import { cleanText } from '../../articles/text.ts'
import type { Author, FeedOptions, Item } from '../model.ts'
import { resolveUrl } from './resolve-url.ts'

/** Shown as the time of a document or entry that has none at all; earlier ones upset Thunderbird (READERS 0.6). */
const NO_DATE = new Date('2000-01-02T00:00:00Z')

/** When an item was published: undefined when no right date was given. */
export function itemPublished(item: Item): Date | undefined {
  return rightDate(item.published)
}

/** When an item last changed in a way that subscribers should hear of. */
export function itemUpdated(item: Item): Date | undefined {
  return rightDate(item.date) ?? itemPublished(item)
}

/** When the feed last changed: as told, or else with its newest item; never the time of writing. */
export function feedUpdated(options: FeedOptions, items: readonly Item[]): Date | undefined {
  const times = items.flatMap(item => itemUpdated(item)?.getTime() ?? [])
  return (
    rightDate(options.updated) ??
    (times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.max(a, b))))
  )
}

/** A date that can be written in four digits of year; undefined for any other. */
export function rightDate(date: Date | undefined): Date | undefined {
  const year = date?.getUTCFullYear() ?? Number.NaN
  return year >= 1 && year <= 9999 ? date : undefined
}

/** RFC 822 with the four-digit year and `GMT` of the RSS Profile: `Wed, 17 Feb 2021 14:05:00 GMT`. */
export function rfc822(date: Date | undefined): string | undefined {
  return date?.toUTCString()
}

/** RFC 3339 with `Z`, in whole seconds (RFC 4287 section 3.3). */
export function rfc3339(date: Date | undefined): string | undefined {
  return date === undefined ? undefined : `${date.toISOString().slice(0, -5)}Z`
}

/** `rfc3339`, for where Atom demands a date. */
export function requiredDate(date: Date | undefined): string {
  return rfc3339(date) ?? rfc3339(NO_DATE) ?? ''
}

/** The guid that RSS carries: exactly as given, or else the link. */
export function itemGuid(item: Item, base: string | undefined): string | undefined {
  return item.guid || item.id || resolveUrl(item.link, base)
}

/** An IRI for Atom (RFC 4287 section 4.2.6): the id, exactly as given, when it is one, or else a URN made of it. */
export function atomId(id: string): string {
  const clean = cleanText(id)
  return isIri(clean) ? clean : `urn:feedwright:${encodeURIComponent(clean)}`
}

function isIri(id: string): boolean {
  return /^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+$/i.test(id) && resolveUrl(id, undefined) !== undefined
}

/** A number of bytes, pixels or minutes: undefined unless it is a whole one above zero. */
export function wholeNumber(given: number | undefined): number | undefined {
  return Number.isSafeInteger(given) && Number(given) > 0 ? given : undefined
}

/** All authors of a feed. */
export function feedAuthors(options: FeedOptions): readonly Author[] {
  return options.authors ?? (options.author === undefined ? [] : [options.author])
}

/** What an author is called: the name, or else the address that is known. */
export function authorName(author: Author): string | undefined {
  return author.name || author.email || author.link
}

/** All hubs of a feed, absolute. */
export function feedHubs(options: FeedOptions): readonly string[] {
  const hubs = [...(options.hub === undefined ? [] : [options.hub]), ...(options.hubs ?? [])]
  return [...new Set(hubs.flatMap(hub => resolveUrl(hub, options.link) ?? []))]
}
