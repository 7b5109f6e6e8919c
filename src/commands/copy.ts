import { Problem } from '../problem.ts'
import type { ComparedFiles, ComparedTable, OnProgress } from '../stores/copy/compare.ts'
import { type CopyReport, copyStore } from '../stores/copy/copy-store.ts'
import type { CopyEndpoint } from '../stores/copy/endpoint.ts'
import { openEndpoint, openExistingEndpoint } from '../stores/copy/open-endpoint.ts'

/** The result of `copy`. */
export interface Copied {
  /** For people: a line for each table, and the result of the comparison. */
  readonly text: string
  /** Whether both stores are identical, so that the copy may be used. */
  readonly identical: boolean
}

/** Most media files that a report names. */
const MAX_NAMES = 10

/**
 * Runs `copy FROM TO`: copies a whole store, each a data folder or a `postgres:` URL, and compares both.
 * @throws Problem when one of them cannot be used, or the second may not be written.
 */
export async function copy(operands: readonly string[], onProgress: OnProgress): Promise<Copied> {
  const [source, target] = operands
  if (source === undefined || target === undefined || operands.length > 2) {
    const expected = 'expected copy FROM TO, each a data folder or a URL such as postgres://user@host/name'
    throw new Problem('usage', `${expected}; got ${operands.length} of them`)
  }
  const from = await openExistingEndpoint(source)
  try {
    const to = await openEndpoint(target)
    try {
      const report = await copyStore(from, to, onProgress)
      return { text: reportText(report, from, to), identical: report.right }
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

function reportText(report: CopyReport, from: CopyEndpoint, to: CopyEndpoint): string {
  const { before, tables, files } = report
  const resumed =
    before === 0 ? [] : [`An earlier attempt had copied ${numberText(before)} rows. The copy was resumed.`]
  return [
    ...tables.map(tableLine),
    filesLine(files),
    ...lackingLines(files, from),
    ...resumed,
    conclusion(report, from, to),
  ].join('\n')
}

function tableLine({ name, rows, copied, right }: ComparedTable): string {
  const difference = rows === copied ? 'values differ' : `the copy has ${numberText(copied)}`
  return reportLine(name, rows, right ? 'identical' : `DIFFERENT: ${difference}`)
}

function filesLine({ right, wrong }: ComparedFiles): string {
  const verdict = wrong.length === 0 ? 'identical' : `DIFFERENT: ${fileNames(wrong)}`
  return reportLine('media files', right + wrong.length, verdict)
}

/** Files that are missing in the source are no fault of the copy. */
function lackingLines({ lacking }: ComparedFiles, { place }: CopyEndpoint): readonly string[] {
  if (lacking.length === 0) return []
  return [`Not copied, because they are missing or damaged in ${place}: ${fileNames(lacking)}`]
}

function fileNames(media: ComparedFiles['wrong']): string {
  const names = media.slice(0, MAX_NAMES).map(({ hash, name }) => `${hash}/${name}`)
  const others = media.length - names.length
  return `${names.join(', ')}${others === 0 ? '' : ` and ${numberText(others)} more`}`
}

function conclusion({ right, steady }: CopyReport, from: CopyEndpoint, to: CopyEndpoint): string {
  if (right) return `${to.place} is a copy of ${from.place}: everything in it was compared.`
  const reason = steady ? 'they differ' : `${from.place} changed during the copy`
  return `${to.place} is no copy of ${from.place}, because ${reason}: ${to.emptying} and copy again while nothing serves either.`
}

const NAME_WIDTH = 14
const NUMBER_WIDTH = 12

function reportLine(name: string, count: number, verdict: string): string {
  return `${name.padEnd(NAME_WIDTH)} ${numberText(count).padStart(NUMBER_WIDTH)}  ${verdict}`
}

function numberText(count: number): string {
  return count.toLocaleString('en')
}
