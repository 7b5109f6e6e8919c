import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ask } from '../../program/raw-http.ts'
import { temporaryFolder } from '../../program/start.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { nginxVersion, startNginx } from '../contestants/nginx.ts'
import { portOf, startNode } from '../contestants/process.ts'
import { processorTime } from '../contestants/processor-time.ts'
import { ASK_GZIP, captureServed, type Served } from '../contestants/served.ts'
import type { LoadResult } from '../load/load.ts'
import { startLoad } from '../load/start-load.ts'
import type { Goal, Part, PartOptions } from '../report/part.ts'
import { median } from '../report/statistics.ts'
import { milliseconds, number, ratio, type Table } from '../report/table.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { syntheticItems } from '../synthetic/items.ts'
import { createPublication } from '../synthetic/publication.ts'

const ITEMS = 50
const BODY_LENGTH = 3_000
const CONNECTIONS = 32
const ROUNDS = 5
const BRIEF_ROUNDS = 2
const SECONDS = 1
const WARM_UP_SECONDS = 0.7
const PATH = '/rss.xml'
/** Above this share of a core, the load may have been the limit instead of the server. */
const BUSY = 0.95

const BARE = 'bare node:http'
const READY = 'Express, ready buffer'
const PER_REQUEST = 'Express, feed, compression'
/** Targets: the throughput of Feedwright relative to each other contestant. */
const TARGETS = [
  [BARE, 0.9],
  [READY, 1.5],
  [PER_REQUEST, 50],
] as const

const KINDS = ['304', '200 gzip'] as const
type Kind = (typeof KINDS)[number]

/** A measured server. */
interface Contestant {
  readonly name: string
  readonly pid: number
  readonly port: number
  /** The entity tag that it sends. */
  readonly etag: string
  readonly results: Readonly<Record<Kind, Round[]>>
}

interface Round extends LoadResult {
  /** Processor time of the server for a response, in milliseconds. */
  readonly cost: number
}

/** Measures responses per second, compared with servers that do the same. */
export const polls: Part = {
  name: 'polls',
  title: `polls of a feed of ${ITEMS} items in full, one process, ${CONNECTIONS} keep-alive connections`,
  async run(options) {
    const { contestants, stop } = await startContestants()
    try {
      await measure(contestants, options)
    } finally {
      await stop()
    }
    const notes = [
      ...(nginxVersion() === undefined ? ['nginx is not installed'] : []),
      ...busyNotes(contestants),
    ]
    return {
      tables: KINDS.map(kind => table(contestants, kind)),
      goals: goals(contestants),
      notes,
      figures: contestants,
    }
  },
}

async function startContestants() {
  const folder = await temporaryFolder('bench-polls')
  await writeFolder(folder, createPublication({ articles: ITEMS, bodyLength: BODY_LENGTH }))
  const feedwright = await startFeedwright(folder, { role: 'server' })
  await feedwright.served
  const served = await captureServed(`http://127.0.0.1:${feedwright.port}${PATH}`)
  const [servedFile, itemsFile] = await writeGiven(served)
  const programs = [
    { name: BARE, file: 'bare-server.ts', given: servedFile },
    { name: READY, file: 'express-ready-server.ts', given: servedFile },
    { name: PER_REQUEST, file: 'express-feed-server.ts', given: itemsFile },
  ].map(({ name, file, given }) => {
    return { name, server: startNode(join(import.meta.dirname, '../contestants', file), [given], 'server') }
  })
  const nginx = nginxVersion() === undefined ? undefined : await startNginx(served)
  const contestants = [
    await contestant('Feedwright', feedwright.pid, feedwright.port),
    ...(await Promise.all(
      programs.map(async ({ name, server }) => contestant(name, server.pid, await portOf(server))),
    )),
    ...(nginx === undefined ? [] : [await contestant('nginx, one worker', nginx.pid, nginx.port)]),
  ]
  const servers = [
    feedwright,
    ...programs.map(({ server }) => server),
    ...(nginx === undefined ? [] : [nginx]),
  ]
  return { contestants, stop: () => Promise.all(servers.map(server => server.stop())) }
}

async function writeGiven(served: Served): Promise<readonly [string, string]> {
  const folder = await temporaryFolder('bench-given')
  const files = [join(folder, 'served.json'), join(folder, 'items.json')] as const
  await writeFile(files[0], JSON.stringify(served))
  await writeFile(files[1], JSON.stringify(syntheticItems(ITEMS)))
  return files
}

async function contestant(name: string, pid: number, port: number): Promise<Contestant> {
  const { status, headers } = await ask(`http://127.0.0.1:${port}${PATH}`, { headers: ASK_GZIP })
  if (status !== 200 || headers['content-encoding'] !== 'gzip') throw new Error(`${name} does not send gzip`)
  return { name, pid, port, etag: headers.etag ?? '', results: { '304': [], '200 gzip': [] } }
}

async function measure(contestants: readonly Contestant[], options: PartOptions): Promise<void> {
  const { brief, rounds = brief ? BRIEF_ROUNDS : ROUNDS, seconds = SECONDS, report } = options
  for (const kind of KINDS) for (const each of contestants) await load(each, kind, WARM_UP_SECONDS)
  for (let round = 1; round <= rounds; round++) {
    report(`round ${round} of ${rounds}`)
    for (const kind of KINDS) {
      for (const each of contestants) each.results[kind].push(await load(each, kind, seconds))
    }
  }
}

async function load({ name, pid, port, etag }: Contestant, kind: Kind, seconds: number): Promise<Round> {
  const headers = kind === '304' ? { ...ASK_GZIP, 'If-None-Match': etag } : ASK_GZIP
  const before = processorTime(pid)
  const result = await startLoad({ port, path: PATH, headers, connections: CONNECTIONS, seconds })
  const statuses = Object.keys(result.statuses).join(' ')
  if (statuses !== kind.slice(0, 3) || result.errors > 0) {
    throw new Error(`${name}: expected ${kind}, got ${statuses}, ${result.errors} broken connections`)
  }
  return { ...result, cost: (processorTime(pid) - before) / (result.statuses[kind.slice(0, 3)] ?? 0) }
}

function middle({ results }: Contestant, kind: Kind, of: (result: Round) => number): number {
  return median(results[kind].map(of))
}

/** Returns the throughput of Feedwright relative to another contestant: the median of all rounds. */
function times(contestants: readonly Contestant[], other: Contestant | undefined, kind: Kind): number {
  const own = contestants[0]?.results[kind] ?? []
  return median(
    own.map(({ perSecond }, round) => perSecond / (other?.results[kind][round]?.perSecond ?? Number.NaN)),
  )
}

function table(contestants: readonly Contestant[], kind: Kind): Table {
  const rows = contestants.map(each => {
    const rate = middle(each, kind, result => result.perSecond)
    const mark = isBusy(each, kind) ? '≥ ' : ''
    const waits = [middle(each, kind, result => result.p50), middle(each, kind, result => result.p99)]
    const cost = milliseconds(middle(each, kind, result => result.cost))
    const share = ratio(times(contestants, each, kind))
    return [each.name, mark + number(rate), share, ...waits.map(milliseconds), cost]
  })
  return { heads: [kind, 'a second', 'Feedwright is', 'p50', 'p99', 'processor time'], rows }
}

function isBusy(contestant: Contestant, kind: Kind): boolean {
  return middle(contestant, kind, result => result.busy) > BUSY
}

function busyNotes(contestants: readonly Contestant[]): readonly string[] {
  const busy = contestants.filter(each => KINDS.some(kind => isBusy(each, kind)))
  if (busy.length === 0) return []
  return [`≥: the load generator had no more to give (${busy.map(({ name }) => name).join(', ')})`]
}

function goals(contestants: readonly Contestant[]): readonly Goal[] {
  return TARGETS.flatMap(([name, least]) => {
    const other = contestants.find(each => each.name === name)
    return KINDS.map(kind => {
      const got = times(contestants, other, kind)
      return {
        subject: `${kind}: ${name}`,
        expected: `≥ ${ratio(least)}`,
        got: ratio(got),
        reached: got >= least,
      }
    })
  })
}
