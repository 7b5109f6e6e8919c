import { setTimeout as pause } from 'node:timers/promises'
import { openStore } from '../../../src/stores/open.ts'
import { temporaryFolder } from '../../program/start.ts'
import { type Feedwright, startFeedwright } from '../contestants/feedwright.ts'
import { peakMemory } from '../contestants/memory.ts'
import { processorTime } from '../contestants/processor-time.ts'
import { ASK_GZIP, captureServed } from '../contestants/served.ts'
import type { LoadResult } from '../load/load.ts'
import { type Arrivals, type PushReceiver, startPushReceiver } from '../load/push-receiver.ts'
import { startLoad } from '../load/start-load.ts'
import type { Goal, Part, PartOptions } from '../report/part.ts'
import { mebibytes, milliseconds, number, type Table } from '../report/table.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { createPublication } from '../synthetic/publication.ts'
import { createPublishing } from '../synthetic/publishing.ts'

/** A feed of about 20 kB. */
const FEED = { articles: 8, bodyLength: 1_100 } as const
const PATH = '/rss.xml'
const LEASE_MS = 86_400_000
const LOOK_MS = 50
/** Without a delivery for so long, none comes any more. */
const SILENCE_MS = 20_000
const POLLS_A_SECOND = 500
const CALM_SECONDS = 3
const HERD = 10_000
const HERD_SECONDS = 2
const GOALS = { delivered: 10_000, withinMs: 10_000, pollMs: 10, flat: 1.3 } as const

/** Subscriptions, and the hosts over which they are spread. */
interface Scenario {
  readonly subscriptions: number
  readonly hosts: number
}

const SMALL: Scenario = { subscriptions: 1_000, hosts: 1_000 }
const USUAL: Scenario = { subscriptions: 10_000, hosts: 10_000 }
const LARGE: Scenario = { subscriptions: 100_000, hosts: 100_000 }
const ONE_HOST: Scenario = { subscriptions: 10_000, hosts: 1 }

/** Measures how long a change takes to its subscribers, and what polls notice of it. */
export const push: Part = {
  name: 'push',
  title: `from a file's rename to the last subscriber, signed, and 304s at ${POLLS_A_SECOND} a second meanwhile`,
  async run(options) {
    const scenarios = options.brief ? [SMALL, USUAL] : [SMALL, USUAL, LARGE, ONE_HOST]
    const results: Result[] = []
    for (const scenario of scenarios) results.push(await measure(scenario, options))
    return { tables: tables(results), goals: goals(results), figures: results }
  },
}

interface Result extends Scenario {
  readonly arrivals: Arrivals
  /** Processor time of the server, in milliseconds. */
  readonly processor: number
  /** Bytes before the change, and the most until the last delivery. */
  readonly memory: { readonly before: number | undefined; readonly peak: number | undefined }
  /** Polls before the change and during the deliveries, and those that come at once after the first one. */
  readonly calm: LoadResult
  readonly polls: LoadResult
  readonly herd: LoadResult
}

async function measure(scenario: Scenario, { report }: PartOptions): Promise<Result> {
  const [folder, data] = [await temporaryFolder('bench-push'), await temporaryFolder('bench-data')]
  const receiver = await startPushReceiver()
  const publication = createPublication(FEED)
  await writeFolder(folder, publication)
  await subscribe(data, receiver.port, scenario)
  const { subscriptions, hosts } = scenario
  report(`${number(subscriptions)} subscriptions of ${number(hosts)} hosts are stored`)
  const args = ['--allow-private-addresses']
  const feedwright = await startFeedwright(folder, { data, args, role: 'server' })
  await feedwright.served
  const publishing = await createPublishing(folder, publication)
  const about = { tags: [], author: publication.authors[0] ?? '', section: publication.sections[0] ?? '' }
  const publish = async () => {
    receiver.begin()
    await publishing.publish(about)
  }
  try {
    const measured = await measureChange(feedwright, { publish, receiver, subscriptions })
    report(`${number(measured.arrivals.received)} deliveries in ${milliseconds(measured.arrivals.last)}`)
    return { ...scenario, ...measured, herd: await measureHerd(feedwright, receiver, publish) }
  } finally {
    await feedwright.stop()
    receiver.close()
  }
}

/** Stores subscriptions to the main feed, as the hub does after it has verified them. */
async function subscribe(data: string, port: number, { subscriptions, hosts }: Scenario): Promise<void> {
  const store = await openStore({ data })
  const expires = new Date(Date.now() + LEASE_MS)
  const topic = `https://news.example${PATH}`
  for (let n = 0; n < subscriptions; n++) {
    const callback = `http://${loopbackAddress(n % hosts)}:${port}/push/${n}`
    const payload = JSON.stringify({ secret: `secret ${n}`, method: 'sha256', topic })
    await store.putSubscription({ kind: 'websub push', callback, topic: PATH, expires, payload })
  }
  await store.close()
}

/** All of 127.0.0.0/8 is this machine: each address is a host of its own. */
function loopbackAddress(n: number): string {
  const place = n + 2
  return `127.${place >> 16}.${(place >> 8) & 255}.${place & 255}`
}

interface Change {
  readonly publish: () => Promise<void>
  readonly receiver: PushReceiver
  readonly subscriptions: number
}

async function measureChange(
  { pid, port }: Feedwright,
  { publish, receiver, subscriptions }: Change,
): Promise<Omit<Result, keyof Scenario | 'herd'>> {
  const { etag } = await captureServed(`http://127.0.0.1:${port}${PATH}`)
  const headers = { ...ASK_GZIP, 'If-None-Match': etag }
  const seconds = Math.max(3, subscriptions / 2_500)
  const load = { port, path: PATH, headers, connections: 32, rate: POLLS_A_SECOND, follows: true, seconds }
  const calm = await startLoad({ ...load, seconds: CALM_SECONDS })
  const [before, started] = [peakMemory(pid), processorTime(pid)]
  const polls = startLoad(load)
  await publish()
  await untilReceived(receiver, subscriptions)
  const processor = processorTime(pid) - started
  return {
    arrivals: receiver.arrivals(),
    processor,
    memory: { before, peak: peakMemory(pid) },
    ...{ calm, polls: await polls },
  }
}

async function untilReceived(receiver: PushReceiver, count: number): Promise<void> {
  for (let [seen, still] = [0, 0]; seen < count && still < SILENCE_MS; still += LOOK_MS) {
    await pause(LOOK_MS)
    const now = receiver.count()
    if (now > seen) [seen, still] = [now, 0]
  }
}

/** Everyone who is told of a change comes at once. */
async function measureHerd(
  { port }: Feedwright,
  receiver: PushReceiver,
  publish: () => Promise<void>,
): Promise<LoadResult> {
  await publish()
  await untilReceived(receiver, 1)
  const rate = HERD / HERD_SECONDS
  return startLoad({
    ...{ port, path: PATH, headers: ASK_GZIP, connections: 256, rate, seconds: HERD_SECONDS },
  })
}

function tables(results: readonly Result[]): readonly Table[] {
  return [
    {
      heads: [
        'subscriptions',
        'hosts',
        'received',
        'repeated',
        'a second',
        'p50',
        'p99',
        'last',
        'processor time of one',
        'memory before',
        'at most',
      ],
      rows: results.map(({ subscriptions, hosts, arrivals, processor, memory }) => [
        number(subscriptions),
        number(hosts),
        number(arrivals.received),
        number(arrivals.repeated),
        number(perSecond(arrivals)),
        ...[arrivals.p50, arrivals.p99, arrivals.last, processor / arrivals.received].map(milliseconds),
        mebibytes(memory.before),
        mebibytes(memory.peak),
      ]),
    },
    pollTable('304s before the deliveries to', results, 'calm'),
    pollTable('304s during the deliveries to', results, 'polls'),
    pollTable(`${number(HERD)} whole feeds after the first of`, results, 'herd'),
  ]
}

function pollTable(title: string, results: readonly Result[], part: 'calm' | 'polls' | 'herd'): Table {
  return {
    heads: [title, '200s', '304s', 'others', 'p50', 'p99', 'longest'],
    rows: results.map(result => {
      const { statuses, p50, p99, max } = result[part]
      const { 200: whole = 0, 304: same = 0, ...others } = statuses
      const other = Object.values(others).reduce((sum, count) => sum + count, result[part].errors)
      return [
        `${number(result.subscriptions)} of ${number(result.hosts)} hosts`,
        ...[whole, same, other].map(count => number(count)),
        ...[p50, p99, max].map(milliseconds),
      ]
    }),
  }
}

function perSecond({ received, first, last }: Arrivals): number {
  return received / ((last - first) / 1_000)
}

function goals(results: readonly Result[]): readonly Goal[] {
  const memoryOf = (scenario: Scenario) =>
    results.find(({ subscriptions }) => subscriptions === scenario.subscriptions)?.memory.peak
  const growth = (memoryOf(LARGE) ?? Number.NaN) / (memoryOf(SMALL) ?? Number.NaN)
  const flat: Goal = {
    subject: `memory with ${number(LARGE.subscriptions)} subscriptions, against ${number(SMALL.subscriptions)}`,
    expected: `< ${GOALS.flat}×`,
    got: `${number(growth, 2)}×`,
    reached: growth < GOALS.flat,
  }
  return [...results.flatMap(goalsOf), ...(Number.isNaN(growth) ? [] : [flat])]
}

function goalsOf({ subscriptions, hosts, arrivals, polls, herd }: Result): readonly Goal[] {
  const name = `${number(subscriptions)} of ${number(hosts)} hosts`
  const delivered: Goal = {
    subject: `the last of ${name}`,
    expected: `< ${milliseconds(GOALS.withinMs)}`,
    got: milliseconds(arrivals.last),
    reached: arrivals.received >= subscriptions && arrivals.last < GOALS.withinMs,
  }
  const answered = herd.statuses[200] ?? 0
  return [
    ...(subscriptions === GOALS.delivered ? [delivered] : []),
    {
      subject: `received and not repeated, ${name}`,
      expected: number(subscriptions),
      got: number(arrivals.received - arrivals.repeated),
      reached: arrivals.received === subscriptions && arrivals.repeated === 0,
    },
    {
      subject: `p99 of 304s, ${name}`,
      expected: `< ${milliseconds(GOALS.pollMs)}`,
      got: milliseconds(polls.p99),
      reached: polls.p99 < GOALS.pollMs,
    },
    {
      subject: `whole feeds within ${HERD_SECONDS} s after a ping, ${name}`,
      expected: number(HERD),
      got: number(answered),
      reached: answered >= HERD * 0.99,
    },
  ]
}
