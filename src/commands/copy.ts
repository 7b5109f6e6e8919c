import { Problem } from '../problem.ts'
import type { ComparedFiles, ComparedTable } from '../stores/copy/compare.ts'
import { type CopyReport, copyStore, type OnProgress } from '../stores/copy/copy-store.ts'
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
      return { text: reportText(report, from, to), identical: report.complete }
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

function reportText(report: CopyReport, from: CopyEndpoint, to: CopyEndpoint): string {
  const { restarted, tables, files } = report
  const earlier = restarted ? ['An earlier copy was unfinished: it was emptied and started again.'] : []
  return [
    ...tables.map(tableLine),
    filesLine(files),
    ...missingLines(files, from),
    ...earlier,
    conclusion(report, from, to),
  ].join('\n')
}

function tableLine({ name, rows, copied, same }: ComparedTable): string {
  const difference = rows === copied ? 'values differ' : `the copy has ${numberText(copied)}`
  return reportLine(name, rows, same ? 'identical' : `DIFFERENT: ${difference}`)
}

function filesLine({ same, different }: ComparedFiles): string {
  const verdict = different.length === 0 ? 'identical' : `DIFFERENT: ${fileNames(different)}`
  return reportLine('media files', same + different.length, verdict)
}

/** Files that are missing in the source are no fault of the copy. */
function missingLines({ missing }: ComparedFiles, { location }: CopyEndpoint): readonly string[] {
  if (missing.length === 0) return []
  return [`Not copied, because they are missing or damaged in ${location}: ${fileNames(missing)}`]
}

function fileNames(media: ComparedFiles['different']): string {
  const names = media.slice(0, MAX_NAMES).map(({ hash, name }) => `${hash}/${name}`)
  const others = media.length - names.length
  return `${names.join(', ')}${others === 0 ? '' : ` and ${numberText(others)} more`}`
}

function conclusion({ complete, unchanged }: CopyReport, from: CopyEndpoint, to: CopyEndpoint): string {
  if (complete) return `${to.location} is a copy of ${from.location}: everything in it was compared.`
  const reason = unchanged ? 'they differ' : `${from.location} changed during the copy`
  return `${to.location} is no copy of ${from.location}, because ${reason}: ${to.emptying} and copy again while nothing serves either.`
}

const NAME_WIDTH = 18
const NUMBER_WIDTH = 12

function reportLine(name: string, count: number, verdict: string): string {
  return `${name.padEnd(NAME_WIDTH)} ${numberText(count).padStart(NUMBER_WIDTH)}  ${verdict}`
}

function numberText(count: number): string {
  return count.toLocaleString('en')
}
