import { type Fault, faultText } from '../articles/faults/fault.ts'

/** Options of `checkReport`. */
export interface CheckReportOptions {
  /** Lists each warning. Otherwise there is one line for each kind. */
  readonly verbose: boolean
}

/**
 * Returns the lines of `check`: every fault, then the warnings. Portals have several wishes for each article, which must
 * not bury a fault.
 */
export function checkReport(findings: readonly Fault[], { verbose }: CheckReportOptions): readonly string[] {
  const faults = findings.filter(({ severity }) => severity === 'fault')
  const warnings = findings.filter(({ severity }) => severity === 'warning')
  if (verbose) return [...faults, ...warnings].map(faultText)
  const kinds = [...Map.groupBy(warnings, kindOf).values()].sort((a, b) => b.length - a.length)
  const isShortened = kinds.length < warnings.length
  return [
    ...faults.map(faultText),
    ...kinds.map(kindLine),
    ...(isShortened ? ['feedwright check --verbose lists every warning'] : []),
  ]
}

/** The kind of a warning: its field, and what was expected, without the values of one record. */
function kindOf({ field = '', message }: Fault): string {
  const [expected = ''] = withoutValues(message).split(': ', 1)
  return `${field.replace(/\[\d+\]/g, '')} ${expected}`
}

function withoutValues(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\d+/g, '0')
}

/** Shows a kind by its first warning. */
function kindLine([first, ...others]: readonly Fault[]): string {
  if (first === undefined) return ''
  if (others.length === 0) return faultText(first)
  const { file, line, field, message } = first
  const place = line === undefined ? file : `${file}:${line}`
  const name = field === undefined ? '' : `${field}: `
  return `${others.length + 1} warnings: ${name}${message} (first in ${place})`
}
