import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { slugify } from '../../../src/articles/identity.ts'
import { temporaryFolder } from '../../program/start.ts'
import { type Feedwright, startFeedwright } from '../contestants/feedwright.ts'
import { createPoller } from '../load/poller.ts'
import type { Part } from '../report/part.ts'
import { median } from '../report/statistics.ts'
import { mebibytes, number, ratio, type Table } from '../report/table.ts'
import { recordText, writeFolder } from '../synthetic/folder.ts'
import { createPublication, type SyntheticPublication } from '../synthetic/publication.ts'

const ARTICLES = 2_000
const TAGS = 200
const FILE_NAMES = ['rss.xml', 'atom.xml', 'feed.json']
const SECONDS = 600
const BRIEF_SECONDS = 60
const SAMPLES = 20
const POLLS_PER_SECOND = 300
/** Of the polls, one in ten is for a page. */
const PAGE_EVERY = 10
const EDIT_MS = 1_000
const DOCUMENT_MEGABYTES = 64
const MAX_GROWTH = 1.05
const SECOND = 1_000
const REPORTER = new URL('../contestants/report-memory.ts', import.meta.url).href

/** The memory of the server at one moment, in bytes. */
interface Sample {
  readonly second: number
  readonly rss: number
  readonly heapUsed: number
  readonly arrayBuffers: number
}

/** Measures the memory of a server that is polled and edited for long. */
export const soak: Part = {
  name: 'soak',
  title: `memory during ${POLLS_PER_SECOND} polls a second of ${TAGS} tags and all pages, with an edit a second`,
  async run({ brief, articles = ARTICLES, seconds = brief ? BRIEF_SECONDS : SECONDS, report }) {
    const publication = createPublication({ articles })
    const folder = await temporaryFolder('bench-soak')
    await writeFolder(folder, publication)
    report(`${articles} articles are read`)
    const feedwright = await startFeedwright(folder, {
      args: ['--document-memory', String(DOCUMENT_MEGABYTES)],
      nodeArgs: ['--import', REPORTER],
    })
    await feedwright.served
    const over = new AbortController()
    const polls = pollAll(feedwright.port, publication, over.signal)
    const edits = editAll(folder, publication, over.signal)
    const samples = await sample(feedwright, seconds, report)
    over.abort()
    const answered = await polls
    await edits
    await feedwright.stop()
    return result(samples, answered / seconds)
  },
}

async function sample(
  { pid, lineWith }: Feedwright,
  seconds: number,
  report: (line: string) => void,
): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for (let n = 0; n <= SAMPLES; n++) {
    if (n > 0) await pause((seconds / SAMPLES) * SECOND)
    process.kill(pid, 'SIGUSR2')
    const line = await lineWith(`memory report ${n + 1}:`)
    const second = Math.round((n * seconds) / SAMPLES)
    samples.push({ second, ...JSON.parse(line.slice(line.indexOf('{'))) })
    report(row(samples.at(-1)).join('  '))
  }
  return samples
}

/** Polls feeds and pages in turn until the end, and returns the number of answers. */
async function pollAll(port: number, publication: SyntheticPublication, end: AbortSignal): Promise<number> {
  const poller = createPoller(port)
  const pathOf = pathsOf(publication)
  const started = performance.now()
  const running = new Set<Promise<unknown>>()
  let sent = 0
  let failure: unknown
  while (!end.aborted && failure === undefined) {
    const due = ((performance.now() - started) / SECOND) * POLLS_PER_SECOND
    for (; sent < due && running.size < POLLS_PER_SECOND; sent++) {
      const poll = poller.poll(pathOf(sent)).finally(() => running.delete(poll))
      poll.catch(error => {
        failure = error
      })
      running.add(poll)
    }
    await pause(10)
  }
  await Promise.allSettled(running)
  poller.close()
  if (failure !== undefined) throw failure
  return sent
}

/** Returns the function that chooses the path of each poll. Within some minutes it walks through all of them. */
function pathsOf({ tags, articles, article }: SyntheticPublication): (n: number) => string {
  const slugs = tags.slice(0, TAGS).map(slugify)
  const slugOf = (n: number) => slugs[n % slugs.length] ?? ''
  return n => {
    const round = Math.floor(n / PAGE_EVERY)
    if (n % PAGE_EVERY > 1) return `/tags/${slugOf(n * 7)}/${FILE_NAMES[n % FILE_NAMES.length]}`
    return n % PAGE_EVERY === 1
      ? `/articles/${article(round % articles).draft.derivedSlug}`
      : `/tags/${slugOf(round)}/`
  }
}

/** Edits one article after the other until the end. Files are written elsewhere, so that none is read half. */
async function editAll(folder: string, { article, articles }: SyntheticPublication, end: AbortSignal) {
  const outside = join(await temporaryFolder('bench-edits'), 'article.md')
  for (let n = articles - 1; !end.aborted; n = (n + articles - 1) % articles) {
    const { draft, stem } = article(n)
    const edited = { ...draft, title: `${draft.title}, edited`, updated: new Date() }
    await writeFile(outside, recordText({ draft: edited, stem }))
    await rename(outside, `${join(folder, stem)}.md`)
    await pause(EDIT_MS, undefined, { signal: end }).catch(() => undefined)
  }
}

function row(one: Sample | undefined): readonly string[] {
  return [`${one?.second} s`, ...[one?.rss, one?.heapUsed, one?.arrayBuffers].map(mebibytes)]
}

function result(samples: readonly Sample[], perSecond: number) {
  const third = Math.ceil(samples.length / 3)
  const resident = samples.map(({ rss }) => rss)
  const [middle, last] = [median(resident.slice(third, -third)), median(resident.slice(-third))]
  const table: Table = { heads: ['after', 'resident', 'objects', 'buffers'], rows: samples.map(row) }
  return {
    tables: [table],
    goals: [
      {
        subject: 'resident memory in the last third, of that in the middle third',
        expected: `≤ ${ratio(MAX_GROWTH)}`,
        got: ratio(last / middle),
        reached: last <= middle * MAX_GROWTH,
      },
    ],
    notes: [
      `${number(perSecond)} polls a second; --document-memory ${DOCUMENT_MEGABYTES}`,
      last <= middle * MAX_GROWTH ? 'memory is flat after warming up' : 'memory is still rising',
    ],
    figures: samples,
  }
}
