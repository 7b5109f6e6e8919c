import { slugify } from '../../../src/articles/identity.ts'
import { temporaryFolder } from '../../program/start.ts'
import { untilCalm } from '../contestants/calm.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { createPoller, type Poller } from '../load/poller.ts'
import type { Part } from '../report/part.ts'
import { median, percentile } from '../report/statistics.ts'
import { milliseconds, number } from '../report/table.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { createPublication, type SyntheticPublication } from '../synthetic/publication.ts'
import { createPublishing, type NewArticle } from '../synthetic/publishing.ts'

const ARTICLES = 10_000
const TAG_FEEDS = 200
const TAGS_OF_ARTICLE = 3
const CHANGES = 30
const BRIEF_CHANGES = 10
/** Tag feeds that are polled only once: they may be cached besides the main feed, an author's and a section's. */
const SPARE_FEEDS = 10
/** Time for the server to compress documents before the first article, and before each. */
const FIRST_PATIENCE_MS = 60_000
const PATIENCE_MS = 4_000
const MEDIAN_MS = 50
const P99_MS = 200

/** Measures the time from a file to the feeds. */
export const change: Part = {
  name: 'change',
  title: `from a file's rename to the new tag of every feed that shows it, ${TAG_FEEDS} tag feeds polled`,
  async run({ brief, articles = ARTICLES, rounds = brief ? BRIEF_CHANGES : CHANGES, report }) {
    const publication = createPublication({ articles })
    const folder = await temporaryFolder('bench-change')
    await writeFolder(folder, publication)
    report(`${articles} articles are read`)
    const feedwright = await startFeedwright(folder)
    await feedwright.served
    const poller = createPoller(feedwright.port)
    try {
      const times = await measure(folder, publication, { poller, rounds, pid: feedwright.pid, report })
      return result(times)
    } finally {
      poller.close()
      await feedwright.stop()
    }
  },
}

interface Times {
  /** Milliseconds until the last feed had changed, for each change. */
  readonly all: readonly number[]
  /** Milliseconds until a feed had changed, for each feed of each change. */
  readonly each: readonly number[]
}

interface MeasureOptions {
  readonly poller: Poller
  readonly rounds: number
  /** Of the server. */
  readonly pid: number
  readonly report: (line: string) => void
}

async function measure(
  folder: string,
  publication: SyntheticPublication,
  { poller, rounds, pid, report }: MeasureOptions,
): Promise<Times> {
  const { publish } = await createPublishing(folder, publication)
  const tags = publication.tags.slice(0, TAG_FEEDS)
  const all: number[] = []
  const each: number[] = []
  for (const tag of tags) await poller.poll(tagFeed(tag))
  for (let round = 0; round < rounds; round++) {
    const about = newArticle(publication, tags, round)
    const feeds = feedsOf(about)
    // Readers poll again. A server may evict some feeds, but none that is about to change.
    for (const path of [...tags.slice(SPARE_FEEDS).map(tagFeed), ...feeds]) await poller.poll(path)
    if (round === 0) report('the polled documents are compressed')
    await untilCalm(pid, round === 0 ? FIRST_PATIENCE_MS : PATIENCE_MS)
    const moved = await publish(about)
    const took = await Promise.all(feeds.map(async path => (await poller.untilChanged(path)) - moved))
    each.push(...took)
    all.push(Math.max(...took))
    // Waiting as long again would show nothing new.
    if (!took.every(Number.isFinite)) break
  }
  return { all, each }
}

function newArticle(publication: SyntheticPublication, tags: readonly string[], round: number): NewArticle {
  const spared = tags.slice(SPARE_FEEDS)
  return {
    tags: Array.from(
      { length: TAGS_OF_ARTICLE },
      (_, n) => spared[(round * 7 + n * 61) % spared.length] ?? '',
    ),
    author: publication.authors[0] ?? '',
    section: publication.sections[0] ?? '',
  }
}

function tagFeed(tag: string): string {
  return `/tags/${slugify(tag)}/rss.xml`
}

function feedsOf({ tags, author, section }: NewArticle): readonly string[] {
  const others = [`/authors/${slugify(author)}/rss.xml`, `/sections/${slugify(section)}/rss.xml`]
  return ['/rss.xml', ...tags.map(tagFeed), ...others]
}

function longTime(time: number): string {
  return time === Number.POSITIVE_INFINITY ? 'too long' : milliseconds(time)
}

function result(times: Times) {
  const rows = (['all', 'each'] as const).map(name => {
    const sorted = times[name].toSorted((a, b) => a - b)
    const columns = [median(sorted), percentile(sorted, 0.99), percentile(sorted, 1)].map(longTime)
    return [name === 'all' ? 'every affected feed' : 'one feed', number(sorted.length), ...columns]
  })
  const [middle, p99] = [
    median(times.all),
    percentile(
      times.all.toSorted((a, b) => a - b),
      0.99,
    ),
  ]
  return {
    tables: [{ heads: ['changed', 'times', 'median', 'p99', 'longest'], rows }],
    goals: [
      {
        subject: 'median',
        expected: `< ${MEDIAN_MS} ms`,
        got: longTime(middle),
        reached: middle < MEDIAN_MS,
      },
      { subject: 'p99', expected: `< ${P99_MS} ms`, got: longTime(p99), reached: p99 < P99_MS },
    ],
    notes: Number.isFinite(Math.max(...times.all)) ? [] : ['a feed did not change at all'],
    figures: times,
  }
}
