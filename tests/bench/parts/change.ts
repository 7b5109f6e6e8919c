import { setTimeout as pause } from 'node:timers/promises'
import { slugify } from '../../../src/articles/identity.ts'
import { temporaryFolder } from '../../program/start.ts'
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
const PAUSE_MS = 500
const MEDIAN_MS = 50
const P99_MS = 200

/** How long it takes from a file to the feeds. */
export const change: Part = {
  name: 'change',
  title: `from a file's rename to the new tag of every feed that shows it, ${TAG_FEEDS} tag feeds polled`,
  async run({ articles = ARTICLES, rounds = CHANGES, tell }) {
    const publication = createPublication({ articles })
    const folder = await temporaryFolder('bench-change')
    await writeFolder(folder, publication)
    tell(`${articles} articles are taken in`)
    const feedwright = await startFeedwright(folder)
    await feedwright.served
    const poller = createPoller(feedwright.port)
    try {
      const times = await measure(folder, publication, { poller, rounds })
      return result(times)
    } finally {
      poller.close()
      await feedwright.stop()
    }
  },
}

interface Times {
  /** Milliseconds until the last of the feeds had changed, of each change. */
  readonly all: readonly number[]
  /** Milliseconds until a feed had changed, of each feed of each change. */
  readonly each: readonly number[]
}

async function measure(
  folder: string,
  publication: SyntheticPublication,
  { poller, rounds }: { readonly poller: Poller; readonly rounds: number },
): Promise<Times> {
  const { publish } = await createPublishing(folder, publication)
  const tags = publication.tags.slice(0, TAG_FEEDS)
  const all: number[] = []
  const each: number[] = []
  for (let round = 0; round < rounds; round++) {
    const about = newArticle(publication, tags, round)
    const feeds = feedsOf(about)
    // Readers come round, the feeds that will change last.
    for (const path of [...tags.map(tagFeed), ...feeds]) await poller.poll(path)
    await pause(PAUSE_MS)
    const moved = await publish(about)
    const took = await Promise.all(feeds.map(async path => (await poller.untilChanged(path)) - moved))
    each.push(...took)
    all.push(Math.max(...took))
    await pause(PAUSE_MS)
  }
  return { all, each }
}

function newArticle(publication: SyntheticPublication, tags: readonly string[], round: number): NewArticle {
  return {
    tags: Array.from({ length: TAGS_OF_ARTICLE }, (_, n) => tags[(round * 7 + n * 61) % tags.length] ?? ''),
    author: publication.authors[round % publication.authors.length] ?? '',
    section: publication.sections[round % publication.sections.length] ?? '',
  }
}

function tagFeed(tag: string): string {
  return `/tags/${slugify(tag)}/rss.xml`
}

function feedsOf({ tags, author, section }: NewArticle): readonly string[] {
  const others = [`/authors/${slugify(author)}/rss.xml`, `/sections/${slugify(section)}/rss.xml`]
  return ['/rss.xml', ...tags.map(tagFeed), ...others]
}

function result(times: Times) {
  const rows = (['all', 'each'] as const).map(name => {
    const sorted = times[name].toSorted((a, b) => a - b)
    const columns = [median(sorted), percentile(sorted, 0.99), percentile(sorted, 1)].map(milliseconds)
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
        what: 'median',
        wanted: `< ${MEDIAN_MS} ms`,
        came: milliseconds(middle),
        reached: middle < MEDIAN_MS,
      },
      { what: 'p99', wanted: `< ${P99_MS} ms`, came: milliseconds(p99), reached: p99 < P99_MS },
    ],
    figures: times,
  }
}
