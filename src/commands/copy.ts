import { Problem } from '../problem.ts'
import { createProgress } from '../serving/progress.ts'
import type { ComparedFiles, ComparedTable } from '../stores/copy/compare.ts'
import { type CopyReport, copyStore, type OnProgress } from '../stores/copy/copy-store.ts'
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
      return { text: reportText(report, from, to), right: report.complete }
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
  const { restarted, tables, files } = report
  const rows = tables.map(tableLine)
  const earlier = restarted ? ['An earlier copy was unfinished: it was emptied and begun again.'] : []
  return [...rows, filesLine(files), ...missingLines(files, from), ...earlier, ending(report, from, to)].join(
    '\n',
  )
}

function tableLine({ name, rows, copied, same }: ComparedTable): string {
  const difference = rows === copied ? 'not all the same' : `the copy has ${numberText(copied)}`
  return line(name, rows, same ? 'right' : `WRONG: ${difference}`)
}

function filesLine({ same, different }: ComparedFiles): string {
  const verdict = different.length === 0 ? 'right' : `WRONG: ${named(different)}`
  return line('files of media', same + different.length, verdict)
}

/** They are not the copy's fault. */
function missingLines({ missing }: ComparedFiles, { location }: CopyEndpoint): readonly string[] {
  if (missing.length === 0) return []
  return [`Not in the copy, for they are missing or damaged in ${location}: ${named(missing)}`]
}

function named(media: ComparedFiles['different']): string {
  const names = media.slice(0, NAMED).map(({ hash, name }) => `${hash}/${name}`)
  const others = media.length - names.length
  return `${names.join(', ')}${others === 0 ? '' : ` and ${numberText(others)} more`}`
}

function ending({ complete, unchanged }: CopyReport, from: CopyEndpoint, to: CopyEndpoint): string {
  if (complete) return `${to.location} is a copy of ${from.location}: everything in it was compared.`
  const why = unchanged ? 'they differ' : `${from.location} changed meanwhile`
  return `${to.location} is no copy of ${from.location}, for ${why}: ${to.emptying} and copy again while nothing serves either.`
}

const NAME_WIDTH = 14
const NUMBER_WIDTH = 12

function line(name: string, count: number, verdict: string): string {
  return `${name.padEnd(NAME_WIDTH)} ${numberText(count).padStart(NUMBER_WIDTH)}  ${verdict}`
}

function numberText(count: number): string {
  return count.toLocaleString('en')
}
