import { setInterval as every } from 'node:timers/promises'
import { temporaryFolder } from '../../program/start.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { ASK_GZIP, captureServed } from '../contestants/served.ts'
import type { LoadJob, LoadResult } from '../load/load.ts'
import { startLoad } from '../load/start-load.ts'
import type { Part } from '../report/part.ts'
import { milliseconds, number, type Table } from '../report/table.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { createPublication, type SyntheticPublication } from '../synthetic/publication.ts'
import { createPublishing } from '../synthetic/publishing.ts'

const ARTICLES = 1_000
const RATE = 1_000
const CONNECTIONS = 32
const SECONDS = 15
const BRIEF_SECONDS = 6
const EVERY_MS = 1_000
const P99_MS = 5
const PATH = '/rss.xml'

/** Measures the response time of polls while articles are published. */
export const publish: Part = {
  name: 'publish',
  title: `304s of the main feed at ${RATE} a second while an article is published every second`,
  async run({ brief, articles = ARTICLES, seconds = brief ? BRIEF_SECONDS : SECONDS }) {
    const publication = createPublication({ articles })
    const folder = await temporaryFolder('bench-publish')
    await writeFolder(folder, publication)
    const feedwright = await startFeedwright(folder)
    await feedwright.served
    const { etag } = await captureServed(`http://127.0.0.1:${feedwright.port}${PATH}`)
    const headers = { ...ASK_GZIP, 'If-None-Match': etag }
    const job = { path: PATH, headers, connections: CONNECTIONS, rate: RATE, follows: true }
    const load = (): Promise<LoadResult> =>
      startLoad({ ...job, port: feedwright.port, seconds } satisfies LoadJob, { pinned: false })
    const calm = await load()
    const busy = await whilePublishing(folder, publication, load)
    await feedwright.stop()
    const goal = { expected: `< ${P99_MS} ms`, got: milliseconds(busy.p99), reached: busy.p99 < P99_MS }
    return {
      tables: [table({ 'nothing happens': calm, 'an article every second': busy })],
      goals: [{ subject: 'p99 of 304s while articles are published', ...goal }],
      figures: { calm, busy },
    }
  },
}

async function whilePublishing<Result>(
  folder: string,
  publication: SyntheticPublication,
  work: () => Promise<Result>,
): Promise<Result> {
  const publishing = await createPublishing(folder, publication)
  const { authors, sections, tags } = publication
  const about = { tags: tags.slice(0, 3), author: authors[0] ?? '', section: sections[0] ?? '' }
  const over = new AbortController()
  const articles = (async () => {
    for await (const _ of every(EVERY_MS, undefined, { signal: over.signal })) await publishing.publish(about)
  })().catch(error => {
    if (!over.signal.aborted) throw error
  })
  const result = await work()
  over.abort()
  await articles
  return result
}

function table(results: Readonly<Record<string, LoadResult>>): Table {
  const rows = Object.entries(results).map(([name, { statuses, perSecond, p50, p99, max }]) => {
    const counts = [number(statuses[304] ?? 0), number(statuses[200] ?? 0), number(perSecond)]
    return [name, ...counts, ...[p50, p99, max].map(milliseconds)]
  })
  return { heads: ['while', '304s', '200s', 'a second', 'p50', 'p99', 'longest'], rows }
}
