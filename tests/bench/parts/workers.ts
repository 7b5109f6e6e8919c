import { availableParallelism } from 'node:os'
import { temporaryFolder } from '../../program/start.ts'
import { type Feedwright, startFeedwright } from '../contestants/feedwright.ts'
import { ASK_GZIP, captureServed } from '../contestants/served.ts'
import type { LoadResult } from '../load/load.ts'
import { startLoad } from '../load/start-load.ts'
import type { Part } from '../report/part.ts'
import { median, percentile } from '../report/statistics.ts'
import { milliseconds, number, ratio } from '../report/table.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { createPublication } from '../synthetic/publication.ts'

const ITEMS = 50
const COUNTS = [1, 2]
const CONNECTIONS = 32
const ROUNDS = 3
const BRIEF_ROUNDS = 2
const SECONDS = 1.5
const PATH = '/rss.xml'
/** The program's message for an unknown flag. */
const NO_SUCH_FLAG = 'there is no such setting'

/** Measures the throughput of several processes on one port. */
export const workers: Part = {
  name: 'workers',
  title: '304s a second of several processes on one port',
  async run({ brief, rounds = brief ? BRIEF_ROUNDS : ROUNDS, seconds = SECONDS, report }) {
    const folder = await temporaryFolder('bench-workers')
    await writeFolder(folder, createPublication({ articles: ITEMS, bodyLength: 3_000 }))
    const found = new Map<number, LoadResult[]>(COUNTS.map(count => [count, []]))
    for (let round = 1; round <= rounds; round++) {
      report(`round ${round} of ${rounds}`)
      for (const count of COUNTS) {
        const server = await startWith(folder, count)
        if (server === undefined)
          return { tables: [], goals: [], notes: ['there is no --workers yet'], figures: {} }
        found.get(count)?.push(await loadOf(server, count, seconds))
        await server.stop()
      }
    }
    return result(found)
  },
}

/** Undefined when the program does not know the flag. */
async function startWith(folder: string, count: number): Promise<Feedwright | undefined> {
  try {
    const server = await startFeedwright(folder, { args: ['--workers', String(count)] })
    await server.served
    return server
  } catch (error) {
    if (error instanceof Error && error.message.includes(NO_SUCH_FLAG)) return undefined
    throw error
  }
}

/** Runs one load generator for each worker, concurrently. */
async function loadOf({ port }: Feedwright, count: number, seconds: number): Promise<LoadResult> {
  const { etag } = await captureServed(`http://127.0.0.1:${port}${PATH}`)
  const headers = { ...ASK_GZIP, 'If-None-Match': etag }
  const job = { port, path: PATH, headers, connections: CONNECTIONS, seconds }
  const results = await Promise.all(Array.from({ length: count }, () => startLoad(job, { pinned: false })))
  const sum = (of: (result: LoadResult) => number) => results.reduce((all, result) => all + of(result), 0)
  const [first] = results
  if (first === undefined) throw new Error('there was no load')
  const waits = results.map(({ p99 }) => p99).sort((a, b) => a - b)
  return {
    ...first,
    perSecond: sum(each => each.perSecond),
    p99: percentile(waits, 1),
    errors: sum(each => each.errors),
  }
}

function result(found: ReadonlyMap<number, readonly LoadResult[]>) {
  const rate = (count: number) => median((found.get(count) ?? []).map(({ perSecond }) => perSecond))
  const rows = COUNTS.map(count => {
    const p99 = median((found.get(count) ?? []).map(each => each.p99))
    return [String(count), number(rate(count)), ratio(rate(count) / rate(1)), milliseconds(p99)]
  })
  const cores = availableParallelism()
  const enough = cores >= 2 * Math.max(...COUNTS)
  return {
    tables: [{ heads: ['workers', '304s a second', 'of one', 'p99'], rows }],
    goals: [],
    notes: enough
      ? []
      : [`${cores} cores are too few for ${Math.max(...COUNTS)} workers and as many load generators`],
    figures: Object.fromEntries(found),
  }
}
