import type { Config } from '../../config.ts'
import { compareFeeds } from '../../importing/compare-feeds.ts'
import { againLines, changeLines, listed, olderLines, verdictOf } from '../../importing/comparison-lines.ts'
import { readWholeFeed, type WholeFeed } from '../../importing/feeds/whole-feed.ts'
import { showChanges } from '../../importing/podcast/compare-podcasts.ts'
import { createTextSource } from '../../importing/text-source.ts'
import { Problem } from '../../problem.ts'
import { VERSION } from '../../version.ts'

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
  const [before, after] = await Promise.all([readFeedAt(old, config), readFeedAt(next, config)])
  return resultOf(before, after)
}

async function readFeedAt(place: string, { allowPrivateAddresses }: Config): Promise<WholeFeed> {
  const texts = createTextSource({
    version: VERSION,
    allowPrivateAddresses,
    places: [place],
  })
  try {
    return await readWholeFeed(place, texts.read)
  } finally {
    await texts.close()
  }
}

function resultOf(before: WholeFeed, after: WholeFeed): CompareResult {
  const comparison = compareFeeds(before.items, after.items)
  const { same, shownAgain, added, missing } = comparison
  const count = same.length + shownAgain.length
  const unread = [before, after].flatMap(feed => feed.unread ?? [])
  const lines = [
    ...againLines(comparison),
    ...listed('only in the old feed', missing),
    ...listed('only in the new feed', added),
    ...showChanges(before, after),
    ...changeLines(comparison),
    ...unread.map(message => `older items are missing: ${message}`),
    ...olderLines(before, after),
    `${count} ${count === 1 ? 'item' : 'items'} in both, ${missing.length} only in the old feed, ${added.length} only in the new one`,
    verdictOf(comparison),
  ]
  return { text: lines.join('\n'), safe: shownAgain.length === 0 }
}
