import type { ReaderStore } from '../../articles/readers/reader-store.ts'
import type { OperatorPage } from '../../operator/operator-page.ts'
import { dayOf } from '../counting/reader-counter.ts'
import { createReaderReport, firstDayOf } from './reader-report.ts'
import { reportHtml } from './report-html.ts'
import { reportData } from './report-json.ts'

/** Options of `createReaderPages`. */
export interface ReaderPageOptions {
  readonly store: Pick<ReaderStore, 'readerDays'>
  /** Whether readers are counted now. */
  readonly isCounting: boolean
  readonly now: () => Date
}

const DAYS = 7
const MAX_DAYS = 400

/** Creates the page that says who reads the feeds, and the same as JSON. */
export function createReaderPages({ store, isCounting, now }: ReaderPageOptions): readonly OperatorPage[] {
  const view: OperatorPage['view'] = async ({ query, publication: { baseUrl: site } }) => {
    const options = { to: dayOf(now()), days: daysOf(query), source: 'server' } as const
    const report = createReaderReport(await store.readerDays(firstDayOf(options), options.to), options)
    const data = reportData(report, { site })
    return { title: 'Readers', main: reportHtml(data, { site, days: options.days, isCounting }), data }
  }
  return [
    { path: '/readers', name: 'Readers', view },
    { path: '/readers.json', view },
  ]
}

function daysOf(query: URLSearchParams): number {
  const days = Number(query.get('days') ?? DAYS)
  return Number.isInteger(days) && days >= 1 && days <= MAX_DAYS ? days : DAYS
}
