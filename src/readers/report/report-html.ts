import { type Row, table } from '../../operator/status/tables.ts'
import { type Child, type Html, html } from '../../pages/html.ts'
import { bytes, counted, interval, percent, whole } from './numbers.ts'
import type { ReportData, RudeWithLetter } from './report-json.ts'
import { formatsLine, subscribersLine, trafficLine } from './report-text.ts'
import type { Subscribers } from './subscribers.ts'
import type { Traffic } from './traffic.ts'

/** Options of `reportHtml`. */
export interface ReportHtmlOptions {
  /** The address of the publication. */
  readonly site: string
  readonly days: number
  readonly isCounting: boolean
}

/** Periods to choose from, in days. */
const PERIODS = [1, 7, 30, 365]
const MAX_ROWS = 100

/** Renders the main part of the page. */
export function reportHtml(report: ReportData, { site, days, isCounting }: ReportHtmlOptions): Html {
  const off = isCounting
    ? undefined
    : html`<p class="bad">Readers are not counted now: COUNT_READERS is false.</p>\n`
  const period = html`<p class="note">From ${report.from} to ${report.to} (UTC). Other periods: ${periods(site, days)}</p>\n`
  if (report.traffic.requests === 0) return html`${off}${period}<p>No feed was asked for.</p>`
  return html`${off}<p>${subscribersLine(report.subscribers)}.</p>
<p>${trafficLine(report.traffic, report.requests)}.</p>
<p>${formatsLine(report.traffic)}.</p>
${period}${feeds(report, site)}
${classes(report)}
${products(report)}
${rude(report.rude)}
${section('What this cannot know', html`<ul>${report.limits.map(limit => html`<li>${limit}</li>\n`)}</ul>`)}`
}

function section(title: string, ...content: readonly Child[]): Html {
  return html`<section><h2>${title}</h2>\n${content}</section>`
}

function periods(site: string, chosen: number): readonly Child[] {
  return PERIODS.map((days, n) => {
    const name = counted(days, 'day')
    const link = days === chosen ? name : html`<a href="${site}/readers?days=${days}">${name}</a>`
    return n === 0 ? link : html`, ${link}`
  })
}

function feeds({ feeds: all }: ReportData, site: string): Html {
  const rows = all.slice(0, MAX_ROWS).map((each): Row => {
    const { feed, before, traffic } = each
    return [
      html`<a href="${site}${feed}">${feed}</a>`,
      readers(each),
      before === undefined ? '–' : whole(before.subscribers),
      ...cells(traffic),
    ]
  })
  const columns = ['Feed', 'Subscribers', 'A week before', ...TRAFFIC]
  return section('Feeds', table(columns, rows, { numbers: [1, 2, 3, 4, 5, 6, 7] }), more(all.length, 'feed'))
}

function classes({ classes: all }: ReportData): Html {
  const rows = all.map((each): Row => [each.class, readers(each), whole(each.requests)])
  return section('Kinds of programs', table(['Kind', 'Subscribers', 'Requests'], rows, { numbers: [1, 2] }))
}

function products({ products: all }: ReportData): Html {
  const rows = all
    .slice(0, MAX_ROWS)
    .map((each): Row => [each.product, each.class, readers(each), ...cells(each.traffic)])
  const columns = ['Program', 'Kind', 'Subscribers', ...TRAFFIC]
  return section(
    'Programs',
    table(columns, rows, { numbers: [2, 3, 4, 5, 6, 7] }),
    more(all.length, 'program'),
  )
}

const TRAFFIC = ['Requests', '304', 'With a condition', 'Every', 'Sent'] as const

function cells(traffic: Traffic): Row {
  const { requests, notModified, conditionalShare } = traffic
  return [
    whole(requests),
    percent(notModified / Math.max(requests, 1)),
    conditionalShare === undefined ? '–' : percent(conditionalShare),
    interval(traffic.interval) || '–',
    bytes(traffic.bytes),
  ]
}

function readers({ subscribers, uncertain }: Subscribers): string {
  return uncertain === 0 ? whole(subscribers) : `${whole(subscribers)} and perhaps ${whole(uncertain)}`
}

function more(count: number, thing: string): Html | undefined {
  return count > MAX_ROWS
    ? html`<p class="note">${counted(count - MAX_ROWS, thing)} more: see /readers.json</p>`
    : undefined
}

function rude(all: readonly RudeWithLetter[]): Html {
  if (all.length === 0) return section('Rude programs', html`<p>No program asks for more than it has to.</p>`)
  const items = all.map(
    ({ product, faults, letter }) => html`<h3>${product.name}</h3>
<ul>${faults.map(({ found }) => html`<li>${found}</li>`)}</ul>
${letter && html`<details><summary>Letter to the makers of ${product.name}</summary><pre class="letter">${letter}</pre></details>`}\n`,
  )
  return section('Rude programs', items)
}
