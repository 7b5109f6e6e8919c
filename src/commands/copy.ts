import { Problem } from '../problem.ts'
import { createProgress } from '../serving/progress.ts'
import type { ComparedFiles, ComparedTable, OnProgress } from '../stores/copy/compare.ts'
import { type CopyReport, copyStore } from '../stores/copy/copy-store.ts'
import type { CopyEndpoint } from '../stores/copy/endpoint.ts'
import { openEndpoint, openExistingEndpoint } from '../stores/copy/open-endpoint.ts'

/** What became of `copy`. */
export interface Copied {
  /** For people: a line for each table, and what came of it all. */
  readonly text: string
  /** Whether the copy is complete and may be used. */
  readonly right: boolean
}

/** How many media are named in a report. */
const NAMED = 10

/**
 * `copy FROM TO`: copies a whole store, each a data folder or a `postgres:` URL.
 * @throws Problem when one of them cannot be used, or nothing may be copied into the second.
 */
export async function copy(
  operands: readonly string[],
  terminal: Parameters<typeof createProgress>[0],
): Promise<Copied> {
  const [source, target] = operands
  if (source === undefined || target === undefined || operands.length > 2) {
    const expected = 'expected copy FROM TO, each a data folder or a URL such as postgres://user@host/name'
    throw new Problem('usage', `${expected}; got ${operands.length} of them`)
  }
  const from = await openExistingEndpoint(source)
  try {
    const to = await openEndpoint(target)
    try {
      const report = await copyStore(from, to, progressOn(terminal))
      return { text: reportText(report, from, to), right: report.right }
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

function progressOn(terminal: Parameters<typeof createProgress>[0]): OnProgress {
  const shown = new Map<string, ReturnType<typeof createProgress>>()
  return (what, done, total) => {
    const show = shown.get(what) ?? createProgress(terminal, what)
    shown.set(what, show)
    show(done, total)
  }
}

function reportText(report: CopyReport, from: CopyEndpoint, to: CopyEndpoint): string {
  const { before, tables, files } = report
  const rows = tables.map(tableLine)
  const resumed =
    before === 0 ? [] : [`An earlier attempt had copied ${numberText(before)} rows; it went on.`]
  return [...rows, filesLine(files), ...lackingLines(files, from), ...resumed, ending(report, from, to)].join(
    '\n',
  )
}

function tableLine({ name, rows, copied, right }: ComparedTable): string {
  const difference = rows === copied ? 'not all the same' : `the copy has ${numberText(copied)}`
  return line(name, rows, right ? 'right' : `WRONG: ${difference}`)
}

function filesLine({ right, wrong }: ComparedFiles): string {
  const verdict = wrong.length === 0 ? 'right' : `WRONG: ${named(wrong)}`
  return line('files of media', right + wrong.length, verdict)
}

/** They are not the copy's fault. */
function lackingLines({ lacking }: ComparedFiles, { place }: CopyEndpoint): readonly string[] {
  if (lacking.length === 0) return []
  return [`Not in the copy, for they are missing or damaged in ${place}: ${named(lacking)}`]
}

function named(media: ComparedFiles['wrong']): string {
  const names = media.slice(0, NAMED).map(({ hash, name }) => `${hash}/${name}`)
  const others = media.length - names.length
  return `${names.join(', ')}${others === 0 ? '' : ` and ${numberText(others)} more`}`
}

function ending({ right, steady }: CopyReport, from: CopyEndpoint, to: CopyEndpoint): string {
  if (right) return `${to.place} is a copy of ${from.place}: everything in it was compared.`
  const why = steady ? 'they differ' : `${from.place} changed meanwhile`
  return `${to.place} is no copy of ${from.place}, for ${why}: ${to.emptying} and copy again while nothing serves either.`
}

const NAME_WIDTH = 14
const NUMBER_WIDTH = 12

function line(name: string, count: number, verdict: string): string {
  return `${name.padEnd(NAME_WIDTH)} ${numberText(count).padStart(NUMBER_WIDTH)}  ${verdict}`
}

function numberText(count: number): string {
  return count.toLocaleString('en')
}
