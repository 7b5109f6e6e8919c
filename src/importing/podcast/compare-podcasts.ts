import type { FeedItem, FeedPage } from '../feeds/feed-item.ts'
import type { PodcastFields } from './podcast-fields.ts'

/** Fields whose files have another address after a move. Only whether they are there, and how many, is compared. */
const FILES: ReadonlySet<string> = new Set([
  'artwork',
  'transcript',
  'chapters',
  'alternateEnclosures',
  'trailer',
])

/** Fields that a move changes. */
const OF_A_MOVE: ReadonlySet<string> = new Set(['newFeedUrl'])

/** Returns what podcast apps no longer find in an item, or find changed, such as `season lost`. */
export function episodeChanges(before: FeedItem, after: FeedItem): readonly string[] {
  const recordings = [before, after].map(({ enclosures }) => enclosures.length)
  return [
    ...((recordings[1] ?? 0) < (recordings[0] ?? 0) ? ['enclosure lost'] : []),
    ...changes(fieldsOf(before), fieldsOf(after)),
  ]
}

/** Returns what differs between the shows of two feeds in RSS. Others cannot describe one. */
export function showChanges(before: FeedPage, after: FeedPage): readonly string[] {
  if (before.format !== 'rss' || after.format !== 'rss' || before.show === undefined) return []
  if (after.show === undefined) return ['the new feed is no podcast, and the old one is']
  return changes(before.show.fields, after.show.fields).map(change => `the show: ${change}`)
}

/** Playing times are rounded, and measured anew. */
function fieldsOf({ episode = {}, enclosures }: FeedItem): PodcastFields {
  return { ...episode, ...(enclosures.some(({ duration }) => duration !== undefined) && { duration: true }) }
}

function changes(before: PodcastFields, after: PodcastFields): readonly string[] {
  return Object.entries(before).flatMap(([name, value]) => {
    const found = after[name]
    if (OF_A_MOVE.has(name) || value === undefined) return []
    if (found === undefined) return [`${name} lost`]
    return comparable(name, value) === comparable(name, found) ? [] : [`${name} changed`]
  })
}

function comparable(name: string, value: unknown): string {
  if (FILES.has(name)) return String(Array.isArray(value) ? value.length : 1)
  return JSON.stringify(value, (_, part) => (isObject(part) ? sorted(part) : oneSpelling(part)))
}

/** `https://a.example` and `https://a.example/` are one address. */
function oneSpelling(part: unknown): unknown {
  return typeof part === 'string' && /^https?:/i.test(part) ? (URL.parse(part)?.href ?? part) : part
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(fields: object): object {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
}
