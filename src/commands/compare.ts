import { quote } from '../articles/faults/fault.ts'
import type { Config } from '../config.ts'
import { type Comparison, changedFields, compareFeeds } from '../importing/compare-feeds.ts'
import type { FeedItem } from '../importing/feeds/feed-item.ts'
import { readWholeFeed } from '../importing/feeds/whole-feed.ts'
import { createTextSource } from '../importing/text-source.ts'
import { Problem } from '../problem.ts'
import { VERSION } from '../version.ts'

/** The result of `compare`. */
export interface CompareResult {
  /** For people: a line for each item that differs, and one that counts them. */
  readonly text: string
  /** Whether no reader would show an item again. */
  readonly safe: boolean
}

/**
 * Compares an old feed with a new one, each a file or an address, with all its pages.
 * @throws Problem when one of them cannot be read.
 */
export async function compare(operands: readonly string[], config: Config): Promise<CompareResult> {
  const [old, next, ...rest] = operands
  if (old === undefined || next === undefined || rest.length > 0) {
    const advice = 'feedwright compare https://old.example/feed.xml https://new.example/rss.xml'
    throw new Problem('usage', `expected two feeds, got ${operands.length}: ${advice}`)
  }
  const items = await Promise.all([old, next].map(place => itemsOf(place, config)))
  return resultOf(compareFeeds(items[0] ?? [], items[1] ?? []))
}

async function itemsOf(place: string, { allowPrivateAddresses }: Config): Promise<readonly FeedItem[]> {
  const texts = createTextSource({
    version: VERSION,
    allowPrivateAddresses,
    places: [place],
  })
  try {
    return (await readWholeFeed(place, texts)).items
  } finally {
    await texts.close()
  }
}

function resultOf({ same, shownAgain, added, missing, repeated }: Comparison): CompareResult {
  const changed = same
    .map(pair => ({ pair, fields: changedFields(pair) }))
    .filter(({ fields }) => fields.length > 0)
  const lines = [
    ...shownAgain.map(
      ({ before, after }) =>
        `shown again: ${named(after)}: its id was ${quote(idOf(before))}, and is ${quote(idOf(after))}`,
    ),
    ...repeated.map(item => `repeated: ${named(item)}: another item has the id ${quote(idOf(item))}`),
    ...missing.map(item => `only in the old feed: ${named(item)}`),
    ...added.map(item => `only in the new feed: ${named(item)}`),
    ...changed.map(({ pair, fields }) => `changed: ${named(pair.after)}: ${fields.join(', ')}`),
  ]
  const count = same.length + shownAgain.length
  const counts = `${count} ${count === 1 ? 'item' : 'items'} in both, ${missing.length} only in the old feed, ${added.length} only in the new one`
  const verdict = `${count} items, ${shownAgain.length} would be shown again`
  return { text: [...lines, counts, verdict].join('\n'), safe: shownAgain.length === 0 }
}

function named({ title, link, id }: FeedItem): string {
  return quote(title ?? link ?? id)
}

function idOf({ id, link }: FeedItem): string | undefined {
  return id ?? link
}
