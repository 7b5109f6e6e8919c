import { rm } from 'node:fs/promises'
import { temporaryFolder } from '../../program/start.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { watchMemory } from '../contestants/memory.ts'
import { startProcess, versionOf } from '../contestants/process.ts'
import { probeWhile } from '../load/probe.ts'
import { untilOk } from '../load/until-ok.ts'
import type { Goal, Part } from '../report/part.ts'
import { median, percentile } from '../report/statistics.ts'
import { mebibytes, milliseconds, number } from '../report/table.ts'
import { writeFolder } from '../synthetic/folder.ts'
import { writeHugoSite } from '../synthetic/hugo-site.ts'
import { createPictures } from '../synthetic/pictures.ts'
import { createPublication } from '../synthetic/publication.ts'

const ARTICLES = 2_000
const BRIEF_ARTICLES = 1_000
const ROUNDS = 2
const PROBE = '/health/live'
const SECOND_START_MS = 1_000
const PROBE_P99_MS = 20
const SHARE_OF_MEMORY = 0.25

/** Measures the first read of a folder, compared with Hugo, and a restart. */
export const start: Part = {
  name: 'start',
  title: 'first start with a folder of Markdown files with images, against Hugo; second start',
  async run({ brief, report, ...options }) {
    const { articles = brief ? BRIEF_ARTICLES : ARTICLES, rounds = brief ? 1 : ROUNDS } = options
    const hugo = versionOf('hugo', 'version')
    const input = await writeInput(articles, hugo !== undefined, report)
    const found: Round[] = []
    for (let round = 1; round <= rounds; round++) {
      report(`round ${round} of ${rounds}`)
      const own = await measureFeedwright(input.folder)
      found.push({ ...own, ...(hugo !== undefined && { hugo: await measureHugo(input.site) }) })
    }
    return result(found, articles, hugo)
  },
}

/** The results of one round, in milliseconds and bytes. */
interface Round {
  readonly first: Run
  readonly second: Run
  /** Response times of requests for `PROBE` during the first sync. */
  readonly probes: readonly number[]
  readonly hugo?: Run
}

interface Run {
  readonly milliseconds: number
  readonly memory: number | undefined
}

async function writeInput(articles: number, withHugo: boolean, report: (line: string) => void) {
  report(`${articles} articles with images are written`)
  const folder = await temporaryFolder('bench-start')
  const site = await temporaryFolder('bench-hugo')
  const publication = createPublication({ articles })
  await writeFolder(folder, publication, { pictureOf: await createPictures() })
  if (withHugo) await writeHugoSite(site, publication, { imagesFrom: folder })
  return { folder, site }
}

async function measureFeedwright(folder: string): Promise<Omit<Round, 'hugo'>> {
  const data = await temporaryFolder('bench-data')
  const started = performance.now()
  const feedwright = await startFeedwright(folder, { data })
  const memory = watchMemory(feedwright.pid)
  const probes = await probeWhile(feedwright.port, PROBE, feedwright.served)
  const first = { milliseconds: performance.now() - started, memory: memory() }
  await feedwright.stop()
  const second = await measureSecondStart(folder, data)
  await rm(data, { recursive: true, force: true })
  return { first, second, probes }
}

async function measureSecondStart(folder: string, data: string): Promise<Run> {
  const started = performance.now()
  const feedwright = await startFeedwright(folder, { data })
  await untilOk(feedwright.port, '/rss.xml')
  const milliseconds = performance.now() - started
  const memory = watchMemory(feedwright.pid)
  await feedwright.served
  const peak = memory()
  await feedwright.stop()
  return { milliseconds, memory: peak }
}

async function measureHugo(site: string): Promise<Run> {
  const destination = await temporaryFolder('bench-hugo-out')
  const cache = await temporaryFolder('bench-hugo-cache')
  const started = performance.now()
  const hugo = startProcess('hugo', ['--source', site, '--destination', destination, '--cacheDir', cache])
  const memory = watchMemory(hugo.pid)
  await hugo.output
  const milliseconds = performance.now() - started
  const peak = memory()
  await rm(destination, { recursive: true, force: true })
  return { milliseconds, memory: peak }
}

function result(found: readonly Round[], articles: number, hugo: string | undefined) {
  const middle = (of: (round: Round) => number | undefined) =>
    median(found.map(of).map(value => value ?? Number.NaN))
  const probes = found.flatMap(round => round.probes).sort((a, b) => a - b)
  const figures = {
    articles,
    first: {
      milliseconds: middle(each => each.first.milliseconds),
      memory: middle(each => each.first.memory),
    },
    second: {
      milliseconds: middle(each => each.second.milliseconds),
      memory: middle(each => each.second.memory),
    },
    hugo: {
      version: hugo,
      milliseconds: middle(each => each.hugo?.milliseconds),
      memory: middle(each => each.hugo?.memory),
    },
    probes: { p50: percentile(probes, 0.5), p99: percentile(probes, 0.99), max: percentile(probes, 1) },
  }
  return {
    tables: [
      {
        heads: [`${number(articles)} articles`, 'time', 'peak memory'],
        rows: [
          ['Feedwright, until everything is served', ...runCells(figures.first)],
          ...(hugo === undefined ? [] : [['Hugo, until it has ended', ...runCells(figures.hugo)]]),
          ['Feedwright again, until the first 200', ...runCells(figures.second)],
        ],
      },
      {
        heads: [`${PROBE} meanwhile`, 'times', 'p50', 'p99', 'longest'],
        rows: [['waits', number(probes.length), ...Object.values(figures.probes).map(milliseconds)]],
      },
    ],
    goals: goals(figures),
    notes: hugo === undefined ? ['hugo is not installed'] : [hugo],
    figures,
  }
}

function runCells({
  milliseconds: time,
  memory,
}: {
  readonly milliseconds: number
  readonly memory: number
}) {
  return [milliseconds(time), mebibytes(Number.isNaN(memory) ? undefined : memory)]
}

type Middle = { readonly milliseconds: number; readonly memory: number }

function goals(figures: {
  readonly first: Middle
  readonly second: Middle
  readonly hugo: Middle
  readonly probes: { readonly p99: number }
}): readonly Goal[] {
  const { first, second, hugo, probes } = figures
  const time = { expected: `< ${milliseconds(SECOND_START_MS)}`, got: milliseconds(second.milliseconds) }
  const wait = { expected: `< ${PROBE_P99_MS} ms`, got: milliseconds(probes.p99) }
  return [
    { subject: 'second start', ...time, reached: second.milliseconds < SECOND_START_MS },
    { subject: 'p99 of requests meanwhile', ...wait, reached: probes.p99 < PROBE_P99_MS },
    ...(Number.isNaN(hugo.milliseconds) ? [] : againstHugo(first, hugo)),
  ]
}

function againstHugo(first: Middle, hugo: Middle): readonly Goal[] {
  const share = first.memory / hugo.memory
  return [
    {
      subject: 'first start against Hugo',
      expected: `≤ ${milliseconds(hugo.milliseconds)}`,
      got: milliseconds(first.milliseconds),
      reached: first.milliseconds <= hugo.milliseconds,
    },
    {
      subject: "share of Hugo's memory",
      expected: `≤ ${number(SHARE_OF_MEMORY, 2)}`,
      got: number(share, 2),
      reached: share <= SHARE_OF_MEMORY,
    },
  ]
}
