import { letterTo, type Sender } from './letter.ts'
import { bytes, counted, interval, percent, whole } from './numbers.ts'
import type { ReaderReport, Trend } from './reader-report.ts'
import type { Subscribers } from './subscribers.ts'
import type { Traffic } from './traffic.ts'

/** Feeds and programs that are listed. */
const MAX_LINES = 30
const MIN_GAP = 2

/** Writes a report as text. */
export function readersText(report: ReaderReport): string {
  const { from, to, traffic, rude, limits } = report
  if (traffic.requests === 0) return `No feed was asked for from ${from} to ${to} (UTC).`
  return [
    `Readers from ${from} to ${to} (UTC)`,
    '',
    subscribersLine(report.subscribers),
    trafficLine(traffic, report.requests),
    formatsLine(traffic),
    '',
    ...feedLines(report),
    '',
    ...productLines(report),
    '',
    ...rudeLines(rude),
    'What this cannot know:',
    ...limits.map(limit => `- ${limit}`),
  ].join('\n')
}

/** Writes the letters of a report. */
export function lettersText(report: ReaderReport, sender: Sender): string {
  const letters = report.rude.flatMap(rude => letterTo(rude, report, sender) ?? [])
  return letters.join(`\n\n${'-'.repeat(60)}\n\n`) || 'No program is rude: there is no letter to write.'
}

/** Says how many subscribe, and how many a week before. */
export function subscribersLine({ now, before }: Trend<Subscribers>): string {
  const earlier = before === undefined ? '' : ` (${whole(before.subscribers)} a week before)`
  const perhaps =
    now.uncertain === 0
      ? ''
      : `, and perhaps ${whole(now.uncertain)} more, whose programs do not say what they are`
  return counted(now.subscribers, 'subscriber') + earlier + perhaps
}

/** Says how often feeds were asked for, and what that has cost and spared. */
export function trafficLine(traffic: Traffic, { now, before }: Trend<number>): string {
  const { requests, notModified, limited, sparedByConditions, sparedByCompression } = traffic
  const week = before === undefined ? '' : ` (${whole(now)} this week, ${whole(before)} a week before)`
  const refused = limited === 0 ? '' : `, ${whole(limited)} were too many (429)`
  return (
    `${counted(requests, 'request')}${week}: ${percent(notModified / Math.max(requests, 1))} got a 304${refused}; ` +
    `${bytes(traffic.bytes)} sent, ${bytes(sparedByConditions)} spared by conditions and ${bytes(sparedByCompression)} by compression`
  )
}

/** Says which formats are asked for. */
export function formatsLine({ formats: { rss, atom, json } }: Traffic): string {
  const total = Math.max(rss + atom + json, 1)
  return `RSS ${percent(rss / total)}, Atom ${percent(atom / total)}, JSON Feed ${percent(json / total)}`
}

function feedLines({ feeds }: ReaderReport): readonly string[] {
  const rows = feeds
    .slice(0, MAX_LINES)
    .map(({ subscribers, uncertain, before, traffic, feed }) => [
      ...[whole(subscribers), uncertain === 0 ? '' : `+${whole(uncertain)}?`],
      before === undefined ? '' : whole(before.subscribers),
      ...trafficCells(traffic),
      feed,
    ])
  return [
    ...table(['subscribers', '', 'before', ...TRAFFIC_HEADS, 'feed'], rows),
    ...rest(feeds.length, 'feed'),
  ]
}

function productLines({ products }: ReaderReport): readonly string[] {
  const rows = products
    .slice(0, MAX_LINES)
    .map(({ subscribers, uncertain, traffic, product, class: kind }) => [
      ...[whole(subscribers), uncertain === 0 ? '' : `+${whole(uncertain)}?`],
      ...trafficCells(traffic),
      ...[product, kind],
    ])
  const heads = ['subscribers', '', ...TRAFFIC_HEADS, 'program', 'kind']
  return [...table(heads, rows), ...rest(products.length, 'program')]
}

const TRAFFIC_HEADS = ['requests', '304', 'condition', 'every', 'sent'] as const

function trafficCells(traffic: Traffic): readonly string[] {
  const { requests, notModified, conditionalShare } = traffic
  return [
    whole(requests),
    percent(notModified / Math.max(requests, 1)),
    conditionalShare === undefined ? '' : percent(conditionalShare),
    interval(traffic.interval),
    bytes(traffic.bytes),
  ]
}

function rest(count: number, thing: string): readonly string[] {
  return count > MAX_LINES ? [`… and ${counted(count - MAX_LINES, thing)} more`] : []
}

function rudeLines(rude: ReaderReport['rude']): readonly string[] {
  if (rude.length === 0) return []
  const lines = rude.flatMap(({ product, faults }) => faults.map(({ found }) => `- ${product.name} ${found}`))
  return ['Rude (letters to their makers: --letters):', ...lines, '']
}

/** Columns are aligned to the right up to the last texts. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [heads, ...rows]
  const widths = heads.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)))
  const texts = ['feed', 'program', 'kind']
  return all.map(row =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return texts.includes(heads[column] ?? '') ? cell.padEnd(width) : cell.padStart(width)
      })
      .join(' '.repeat(MIN_GAP))
      .trimEnd(),
  )
}
