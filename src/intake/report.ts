import { type Fault, faultText } from '../articles/faults/fault.ts'
import type { AppliedCounts } from './apply-records.ts'
import type { EditedRename } from './renames/edited-renames.ts'

/** The log of an intake. */
export interface IntakeLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Logs what an intake did. */
export interface Report {
  /** Logs the result of a sync. */
  sync(result: SyncReport): void
  /** Logs warnings that concern many files, each once. */
  notes(notes: readonly Fault[]): void
}

/** Creates a report. Faults have their files beneath `folder`, as the user named it. */
export function createReport(folder: string, log: IntakeLog): Report {
  const noted = new Set<string>()

  function reportFindings({ faults, faultCount, warningCount }: Findings): void {
    for (const fault of faults) log.warn({ ...fault }, textOf(fault))
    const unlisted = faultCount - faults.length
    if (unlisted > 0) log.warn({}, `and ${unlisted} more faults: feedwright check lists them all`)
    if (warningCount > 0)
      log.info(
        {},
        `${warningCount} ${warningCount === 1 ? 'warning' : 'warnings'}: feedwright check lists them`,
      )
  }

  function reportRenames(renames: readonly EditedRename[]): void {
    for (const { from, to, reason, id } of renames.slice(0, MAX_LISTED))
      log.info({ from, to, id }, `${to} is taken for ${from}, renamed and edited: it has ${reason}`)
    const unlisted = renames.length - MAX_LISTED
    if (unlisted > 0) log.info({}, `and ${unlisted} more records are taken for renamed and edited ones`)
  }

  function textOf(fault: Fault): string {
    return faultText({ ...fault, file: `${folder.replace(/\/$/, '')}/${fault.file}` })
  }

  return {
    sync(result) {
      const { read, added, changed, renamed, withdrawn } = result
      const counts = Object.entries({ added, changed, renamed, withdrawn }).filter(([, count]) => count > 0)
      const summary =
        counts.length === 0 ? 'nothing new' : counts.map(([name, count]) => `${count} ${name}`).join(', ')
      log.info({ read, added, changed, renamed, withdrawn }, `articles: ${read} read, ${summary}`)
      reportRenames(result.editedRenames)
      reportFindings(result)
    },
    notes(notes) {
      for (const note of notes) if (!noted.has(note.file)) log.info({ ...note }, textOf(note))
      for (const { file } of notes) noted.add(file)
    },
  }
}

/** The result of a sync, with the findings in the records that it read. */
export interface SyncReport extends AppliedCounts, Findings {
  /** Number of records that were read, because they or their files had changed. */
  readonly read: number
  /** Records that are missing, but whose articles were left for now: they must be checked again in a moment. */
  readonly missing: readonly string[]
  /** Records that were taken for other ones, renamed and edited. */
  readonly editedRenames: readonly EditedRename[]
}

/** Faults and warnings in numbers, with the first faults: thousands of records may have the same. */
export interface Findings {
  /** The first faults, without warnings. */
  readonly faults: readonly Fault[]
  readonly faultCount: number
  readonly warningCount: number
}

const MAX_LISTED = 50

/** Counts faults and warnings, and collects the first faults. */
export function createFindings(): Findings & { add(found: readonly Fault[]): void } {
  const faults: Fault[] = []
  let faultCount = 0
  let warningCount = 0
  return {
    faults,
    get faultCount() {
      return faultCount
    },
    get warningCount() {
      return warningCount
    },
    add(found) {
      for (const fault of found) {
        if (fault.severity === 'warning') warningCount++
        else if (faultCount++ < MAX_LISTED) faults.push(fault)
      }
    },
  }
}
