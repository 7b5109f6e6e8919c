import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ask } from '../../program/raw-http.ts'
import { temporaryFolder } from '../../program/start.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { nginxVersion, startNginx } from '../contestants/nginx.ts'
import { portOf, startNode } from '../contestants/process.ts'
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
const ROUNDS = 3
const SECONDS = 1.5
const WARM_UP_SECONDS = 1
const PATH = '/rss.xml'
/** Past this share of a core, the load may have been the limit and not the server. */
const BUSY = 0.95

const KINDS = ['304', '200 gzip'] as const
type Kind = (typeof KINDS)[number]

/** A server that is measured. */
interface Contestant {
  readonly name: string
  readonly port: number
  /** The entity tag that it sends. */
  readonly etag: string
  readonly results: Readonly<Record<Kind, LoadResult[]>>
}

/** Answers a second, against servers that do the same. */
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
    { name: 'bare node:http', file: 'bare-server.ts', given: servedFile },
    { name: 'Express, ready buffer', file: 'express-ready-server.ts', given: servedFile },
    { name: 'Express, feed, compression', file: 'express-feed-server.ts', given: itemsFile },
  ].map(({ name, file, given }) => {
    return { name, server: startNode(join(import.meta.dirname, '../contestants', file), [given], 'server') }
  })
  const nginx = nginxVersion() === undefined ? undefined : await startNginx(served)
  const contestants = [
    await contestant('Feedwright', feedwright.port),
    ...(await Promise.all(programs.map(async ({ name, server }) => contestant(name, await portOf(server))))),
    ...(nginx === undefined ? [] : [await contestant('nginx, one worker', nginx.port)]),
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

async function contestant(name: string, port: number): Promise<Contestant> {
  const { status, headers } = await ask(`http://127.0.0.1:${port}${PATH}`, { headers: ASK_GZIP })
  if (status !== 200 || headers['content-encoding'] !== 'gzip') throw new Error(`${name} does not send gzip`)
  return { name, port, etag: headers.etag ?? '', results: { '304': [], '200 gzip': [] } }
}

async function measure(contestants: readonly Contestant[], options: PartOptions): Promise<void> {
  const { rounds = ROUNDS, seconds = SECONDS, tell } = options
  for (const kind of KINDS) for (const each of contestants) await load(each, kind, WARM_UP_SECONDS)
  for (let round = 1; round <= rounds; round++) {
    tell(`round ${round} of ${rounds}`)
    for (const kind of KINDS) {
      for (const each of contestants) each.results[kind].push(await load(each, kind, seconds))
    }
  }
}

async function load({ name, port, etag }: Contestant, kind: Kind, seconds: number): Promise<LoadResult> {
  const headers = kind === '304' ? { ...ASK_GZIP, 'If-None-Match': etag } : ASK_GZIP
  const result = await startLoad({ port, path: PATH, headers, connections: CONNECTIONS, seconds })
  const statuses = Object.keys(result.statuses).join(' ')
  if (statuses !== kind.slice(0, 3) || result.errors > 0) {
    throw new Error(`${name}: expected ${kind}, came ${statuses}, ${result.errors} broken connections`)
  }
  return result
}

function middle({ results }: Contestant, kind: Kind, of: (result: LoadResult) => number): number {
  return median(results[kind].map(of))
}

function perSecond(contestants: readonly Contestant[], start: string, kind: Kind): number {
  const one = contestants.find(({ name }) => name.startsWith(start))
  return one === undefined ? Number.NaN : middle(one, kind, result => result.perSecond)
}

function table(contestants: readonly Contestant[], kind: Kind): Table {
  const own = perSecond(contestants, 'Feedwright', kind)
  const rows = contestants.map(each => {
    const rate = middle(each, kind, result => result.perSecond)
    const mark = isBusy(each, kind) ? '≥ ' : ''
    const times = [middle(each, kind, result => result.p50), middle(each, kind, result => result.p99)]
    return [each.name, mark + number(rate), ratio(own / rate), ...times.map(milliseconds)]
  })
  return { heads: [kind, 'a second', 'Feedwright is', 'p50', 'p99'], rows }
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
  const wanted = [
    ['bare', 0.9],
    ['Express, ready', 1.5],
    ['Express, feed', 50],
  ] as const
  return wanted.flatMap(([name, least]) =>
    KINDS.map(kind => {
      const came = perSecond(contestants, 'Feedwright', kind) / perSecond(contestants, name, kind)
      return {
        what: `${kind} against ${name}`,
        wanted: `≥ ${ratio(least)}`,
        came: ratio(came),
        reached: came >= least,
      }
    }),
  )
}
