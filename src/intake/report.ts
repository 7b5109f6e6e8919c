import { type Fault, faultText } from '../articles/faults/fault.ts'
import type { Findings } from './findings.ts'
import type { SyncReport } from './sync.ts'

/** Where an intake tells what it did. */
export interface IntakeLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Tells of reports; faults are named by their files beneath `folder`, as the user named it. */
export function createReport(folder: string, log: IntakeLog): (report: SyncReport) => void {
  function tellFindings({ faults, wrong, doubts }: Findings): void {
    for (const fault of faults) log.warn({ ...fault }, textOf(fault))
    const unlisted = wrong - faults.length
    if (unlisted > 0) log.warn({}, `and ${unlisted} more faults: feedwright check lists them all`)
    if (doubts > 0)
      log.info({}, `${doubts} ${doubts === 1 ? 'warning' : 'warnings'}: feedwright check lists them`)
  }

  function textOf(fault: Fault): string {
    return faultText({ ...fault, file: `${folder.replace(/\/$/, '')}/${fault.file}` })
  }

  return report => {
    const { read, added, changed, renamed, withdrawn } = report
    const counts = Object.entries({ added, changed, renamed, withdrawn }).filter(([, count]) => count > 0)
    const what =
      counts.length === 0 ? 'nothing new' : counts.map(([name, count]) => `${count} ${name}`).join(', ')
    log.info({ read, added, changed, renamed, withdrawn }, `articles: ${read} read, ${what}`)
    tellFindings(report)
  }
}
