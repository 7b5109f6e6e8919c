import { letterTo, type Sender } from './letter.ts'
import type { ReaderReport } from './reader-report.ts'

/** Writes a report as JSON, with the letters. */
export function readersJson(report: ReaderReport, sender: Sender): string {
  const rude = report.rude.map(each => ({ ...each, letter: letterTo(each, report, sender) }))
  return JSON.stringify({ ...report, rude }, null, 2)
}
