import { letterTo, type Sender } from './letter.ts'
import type { ReaderReport } from './reader-report.ts'
import type { RudeProduct } from './rude.ts'

/** A report with the letters to the makers of rude programs. */
export interface ReportData extends ReaderReport {
  readonly rude: readonly RudeWithLetter[]
}

/** A rude program; without a letter when its makers are unknown. */
export interface RudeWithLetter extends RudeProduct {
  readonly letter?: string | undefined
}

/** Adds the letters to a report. */
export function reportData(report: ReaderReport, sender: Sender): ReportData {
  return { ...report, rude: report.rude.map(each => ({ ...each, letter: letterTo(each, report, sender) })) }
}

/** Writes a report as JSON, with the letters. */
export function readersJson(report: ReaderReport, sender: Sender): string {
  return JSON.stringify(reportData(report, sender), null, 2)
}
