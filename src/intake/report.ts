import { type Fault, faultText } from '../articles/faults/fault.ts'
import { createFaultGroups, type FaultGroup, groupLines } from '../articles/faults/fault-groups.ts'
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

  function reportFindings({ groups, warningCount, noteCount }: Findings): void {
    for (const group of groups.slice(0, MAX_LISTED)) reportGroup(group)
    const unlisted = groups.slice(MAX_LISTED).reduce((all, { count }) => all + count, 0)
    if (unlisted > 0) log.warn({}, `and ${unlisted} more faults: feedwright check lists them all`)
    const others = [
      ...(warningCount > 0 ? [counted(warningCount, 'warning')] : []),
      ...(noteCount > 0 ? [`${counted(noteCount, 'file')} passed over`] : []),
    ]
    if (others.length > 0) log.info({}, `${others.join(', ')}: feedwright check lists them`)
  }

  /** Logs a fault with its fields, and many of a kind in one line with their number. */
  function reportGroup(group: FaultGroup): void {
    const first = group.first.map(fault => ({ ...fault, file: placed(fault) }))
    const lines = groupLines({ ...group, first })
    for (const [at, line] of lines.entries()) {
      const count = lines.length < group.count ? { count: group.count } : {}
      log.warn({ ...group.first[at], ...count }, line)
    }
  }

  function reportRenames(renames: readonly EditedRename[]): void {
    for (const { from, to, reason, id } of renames.slice(0, MAX_LISTED))
      log.info({ from, to, id }, `${to} is taken for ${from}, renamed and edited: it has ${reason}`)
    const unlisted = renames.length - MAX_LISTED
    if (unlisted > 0) log.info({}, `and ${unlisted} more records are taken for renamed and edited ones`)
  }

  function textOf(fault: Fault): string {
    return faultText({ ...fault, file: placed(fault) })
  }

  function placed({ file }: Fault): string {
    return [folder.replace(/\/$/, ''), file].filter(part => part !== '').join('/')
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

/** Faults and warnings in numbers. */
export interface Findings {
  /** The faults by their kind: thousands of records may have the same. */
  readonly groups: readonly FaultGroup[]
  readonly faultCount: number
  readonly warningCount: number
  /** Number of files that are no records. */
  readonly noteCount: number
}

const MAX_LISTED = 50

/** Counts faults and warnings, and collects the faults by their kind. */
export function createFindings(): Findings & { add(found: readonly Fault[]): void } {
  const faults = createFaultGroups()
  const counts = { fault: 0, warning: 0, note: 0 }
  return {
    get groups() {
      return faults.groups
    },
    get faultCount() {
      return counts.fault
    },
    get warningCount() {
      return counts.warning
    },
    get noteCount() {
      return counts.note
    },
    add(found) {
      for (const fault of found) {
        counts[fault.severity]++
        if (fault.severity === 'fault') faults.add(fault)
      }
    },
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`
}
