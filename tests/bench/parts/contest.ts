import { processorTime } from '../contestants/processor-time.ts'
import { ASK_GZIP } from '../contestants/served.ts'
import type { LoadResult } from '../load/load.ts'
import { startLoad } from '../load/start-load.ts'
import type { Goal, PartOptions } from '../report/part.ts'
import { median } from '../report/statistics.ts'
import { milliseconds, number, ratio, type Table } from '../report/table.ts'

/** Connections that stay open, each with one request at a time. */
export const CONNECTIONS = 32
/** The document that every contestant serves. */
export const PATH = '/rss.xml'

const ROUNDS = 5
const BRIEF_ROUNDS = 2
const SECONDS = 1
const WARM_UP_SECONDS = 0.7
/** Above this share of a core, the load may have been the limit instead of the server. */
const BUSY = 0.95

/** The kind of a response. A tag that is not current never gets a 304. */
export type Kind = '304' | '200 gzip' | '200'

/** A measured server. */
export interface Contestant {
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

/** A target: the least throughput of the first contestant relative to another. */
export type Target = readonly [other: string, least: number]

/** Creates a contestant without results. */
export function createContestant(of: Omit<Contestant, 'results'>): Contestant {
  return { ...of, results: { '304': [], '200 gzip': [], '200': [] } }
}

/** Measures contestants in turn, round by round, after a warm-up of each. */
export async function measureInTurn(
  contestants: readonly Contestant[],
  kinds: readonly Kind[],
  options: PartOptions,
): Promise<void> {
  const { brief, rounds = brief ? BRIEF_ROUNDS : ROUNDS, seconds = SECONDS, report } = options
  for (const kind of kinds) for (const each of contestants) await load(each, kind, WARM_UP_SECONDS)
  for (let round = 1; round <= rounds; round++) {
    report(`round ${round} of ${rounds}`)
    for (const kind of kinds) {
      for (const each of contestants) each.results[kind].push(await load(each, kind, seconds))
    }
  }
}

async function load({ name, pid, port, etag }: Contestant, kind: Kind, seconds: number): Promise<Round> {
  const { 'Accept-Encoding': gzip, 'If-None-Match': other } = ASK_GZIP
  const headers = {
    ...(kind !== '200' && { 'Accept-Encoding': gzip }),
    'If-None-Match': kind === '304' ? etag : other,
  }
  const before = processorTime(pid)
  const result = await startLoad({ port, path: PATH, headers, connections: CONNECTIONS, seconds })
  const statuses = Object.keys(result.statuses).join(' ')
  if (statuses !== kind.slice(0, 3) || result.errors > 0) {
    throw new Error(`${name}: expected ${kind}, got ${statuses}, ${result.errors} broken connections`)
  }
  return { ...result, cost: (processorTime(pid) - before) / (result.statuses[kind.slice(0, 3)] ?? 0) }
}

/** Returns a row for each contestant. */
export function contestTable(contestants: readonly Contestant[], kind: Kind): Table {
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

/** Returns the targets, and whether the first contestant has reached them. */
export function contestGoals(
  contestants: readonly Contestant[],
  kinds: readonly Kind[],
  targets: readonly Target[],
): readonly Goal[] {
  return targets.flatMap(([name, least]) => {
    const other = contestants.find(each => each.name === name)
    return kinds.map(kind => {
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

/** Returns a remark when the load generator was the limit. */
export function busyNotes(contestants: readonly Contestant[], kinds: readonly Kind[]): readonly string[] {
  const busy = contestants.filter(each => kinds.some(kind => isBusy(each, kind)))
  if (busy.length === 0) return []
  return [`≥: the load generator had no more to give (${busy.map(({ name }) => name).join(', ')})`]
}

function middle({ results }: Contestant, kind: Kind, of: (result: Round) => number): number {
  return median(results[kind].map(of))
}

/** Returns the throughput of the first contestant relative to another: the median of all rounds. */
function times(contestants: readonly Contestant[], other: Contestant | undefined, kind: Kind): number {
  const own = contestants[0]?.results[kind] ?? []
  return median(
    own.map(({ perSecond }, round) => perSecond / (other?.results[kind][round]?.perSecond ?? Number.NaN)),
  )
}

function isBusy(contestant: Contestant, kind: Kind): boolean {
  return middle(contestant, kind, result => result.busy) > BUSY
}
