import { join } from 'node:path'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { temporaryFolder } from '../../program/start.ts'
import type { Part } from '../report/part.ts'
import { median } from '../report/statistics.ts'
import { milliseconds, number, type Table } from '../report/table.ts'
import { createPublication, type SyntheticPublication } from '../synthetic/publication.ts'
import {
  closeArchive,
  declare,
  fill,
  type Question,
  questionsOf,
  selectFeed,
  selectPage,
} from './growth-questions.ts'

const SIZES = [1_000, 10_000, 100_000]
const BRIEF_MOST = 10_000
const MILLION = 1_000_000
const BATCH = 500
const ROUNDS = 15
const FEED_MS = 5

/** Measures how the cost of selecting a feed's articles grows with the store. */
export const growth: Part = {
  name: 'growth',
  title: 'selecting the articles of a feed from a store of many articles (SQLite)',
  async run({ brief, articles, million, rounds = ROUNDS, report }) {
    const most = articles ?? mostOf(brief, million)
    const sizes = [...SIZES, MILLION].filter(size => size < most).concat(most)
    const publication = createPublication({ articles: most })
    const store = openSqliteStore(join(await temporaryFolder('bench-growth'), 'feedwright.db'))
    const questions = questionsOf(publication)
    await declare(store, questions)
    const found: Found[] = []
    let filled = 0
    for (const size of sizes) {
      report(`the store is filled with ${number(size)} articles`)
      const rate = await fillUp(store, publication, { from: filled, to: size })
      filled = size
      found.push({ size, rate, costs: await measure(store, questions, rounds) })
    }
    await store.close()
    return { tables: TABLES.map(name => table(name, found)), goals: [goal(found.at(-1))], figures: found }
  },
}

const TABLES = ['feed', 'first', 'last', 'closing'] as const

function mostOf(brief: boolean, million: boolean): number {
  if (million) return MILLION
  return brief ? BRIEF_MOST : Math.max(...SIZES)
}

/** Measurements of a feed, in milliseconds. Undefined for archive pages of a feed without an archive. */
type Costs = Readonly<Record<(typeof TABLES)[number], number | undefined>>

const MEANINGS: Readonly<Record<keyof Costs, string>> = {
  feed: 'the articles of the feed',
  first: 'first page of its archive',
  last: 'last page of its archive',
  closing: 'closing its archive since the size before, once',
}

/** The results for one size of the store. */
interface Found {
  readonly size: number
  /** Articles stored per second. */
  readonly rate: number
  /** Milliseconds, by the feed's name. */
  readonly costs: Readonly<Record<string, Costs>>
}

/** Stores the articles from `from` up to `to`. Returns how many were stored per second. */
async function fillUp(
  store: ArticleStore,
  publication: SyntheticPublication,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number> {
  let milliseconds = 0
  for (let at = from; at < to; at += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, to - at) }, (_, place) => at + place)
    milliseconds += await time(() => fill(store, publication, numbers))
  }
  return ((to - from) / milliseconds) * 1_000
}

async function measure(
  store: ArticleStore,
  questions: readonly Question[],
  rounds: number,
): Promise<Found['costs']> {
  const costs: Record<string, Costs> = {}
  for (const question of questions) {
    const closing = await time(() => closeArchive(store, question))
    const pages = await closeArchive(store, question)
    const again = (work: () => Promise<unknown>) => medianTime(work, rounds)
    const ofPage = async (page: number) => {
      return pages === 0 ? undefined : again(() => selectPage(store, question, page))
    }
    costs[question.name] = {
      feed: await again(() => selectFeed(store, question)),
      first: await ofPage(1),
      last: await ofPage(pages),
      closing,
    }
  }
  return costs
}

async function medianTime(work: () => Promise<unknown>, rounds: number): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await time(work))
  return median(times)
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function table(name: keyof Costs, found: readonly Found[]): Table {
  const feeds = Object.keys(found[0]?.costs ?? {})
  const rows = feeds.map(feed => [
    feed,
    ...found.map(({ costs }) => milliseconds(costs[feed]?.[name] ?? Number.NaN)),
  ])
  return { heads: [MEANINGS[name], ...found.map(({ size }) => `of ${number(size)}`)], rows }
}

function goal(largest: Found | undefined) {
  const costs = Object.values(largest?.costs ?? {})
  const worst = Math.max(
    ...costs.flatMap(({ feed, first, last }) => [feed, first, last].map(cost => cost ?? 0)),
  )
  return {
    subject: `any of them at ${number(largest?.size ?? 0)}`,
    expected: `< ${FEED_MS} ms`,
    got: milliseconds(worst),
    reached: worst < FEED_MS,
  }
}
