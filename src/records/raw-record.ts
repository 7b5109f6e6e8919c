import type { Body } from '../articles/article.ts'
import type { Fault } from '../articles/faults/fault.ts'
import type { LineOf } from '../articles/faults/issue-faults.ts'
import type { Fields } from './fields.ts'

/** What a file says before any check. */
export interface RawRecord {
  /** As written, without those that are `null`; empty after a fault of syntax. */
  readonly fields: Fields
  /** Empty text where the fields may hold it. */
  readonly body: Body
  readonly lineOf: LineOf
  /** Faults of syntax, and warnings such as what a press text lacks. */
  readonly faults: readonly Fault[]
}

/** A record of which nothing can be used, and why. */
export function faultyRecord(file: string, message: string, line?: number): RawRecord {
  return {
    fields: {},
    body: { format: 'text', source: '' },
    lineOf: () => undefined,
    faults: [{ severity: 'fault', file, line, message }],
  }
}
