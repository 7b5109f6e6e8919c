import { type Fault, faultText } from '../articles/faults/fault.ts'
import { createFaultGroups, type FaultGroup, groupLines } from '../articles/faults/fault-groups.ts'

/** Options of `checkReport`. */
export interface CheckReportOptions {
  /** Lists each finding. Otherwise there is one line for each kind, except for faults that are few. */
  readonly verbose: boolean
}

/**
 * Returns the lines of `check`: the faults, then the warnings, then the files that are no records. Portals have several wishes for
 * each article, and a thousand records may have the same fault: neither must bury another one.
 */
export function checkReport(findings: readonly Fault[], { verbose }: CheckReportOptions): readonly string[] {
  const faults = findings.filter(({ severity }) => severity === 'fault')
  const warnings = findings.filter(({ severity }) => severity === 'warning')
  const notes = findings.filter(({ severity }) => severity === 'note')
  if (verbose) return [...faults, ...warnings, ...notes].map(faultText)
  const lines = [
    ...groupsOf(faults).flatMap(group => groupLines(group)),
    ...[...groupsOf(warnings)].sort((a, b) => b.count - a.count).flatMap(group => groupLines(group, 1)),
    ...groupsOf(notes).flatMap(group => groupLines(group, 1)),
  ]
  const isShortened = lines.length < findings.length
  return isShortened ? [...lines, 'feedwright check --verbose lists each of them'] : lines
}

function groupsOf(findings: readonly Fault[]): readonly FaultGroup[] {
  const collected = createFaultGroups()
  for (const finding of findings) collected.add(finding)
  return collected.groups
}
