import type { RecordPage } from '../articles/addresses/site-address.ts'
import type { Body } from '../articles/article.ts'
import type { Fault } from '../articles/faults/fault.ts'
import type { LineOf } from '../articles/faults/issue-faults.ts'
import type { Fields } from './fields.ts'

/** The content of a record file before any check. */
export interface RawRecord {
  /** As written, without `null` fields. Empty after a syntax fault. */
  readonly fields: Fields
  /** The fields under the names that the record gives them, for templates in its text that show one. */
  readonly ownFields?: Fields
  /** Empty where the body is in the fields. */
  readonly body: Body
  readonly lineOf: LineOf
  /** The facts of the article's page on the site of another tool. */
  readonly page?: RecordPage
  /** Whether it has no fields at all, not even an empty place for them. */
  readonly isBare?: boolean
  /** Why the file is no record at all, such as `data, …`. */
  readonly noRecord?: string | undefined
  /** Syntax faults, and warnings such as the parts that a press text lacks. */
  readonly faults: readonly Fault[]
}

/** Returns a record that cannot be used, with the fault that explains why. */
export function faultyRecord(file: string, message: string, line?: number): RawRecord {
  return {
    fields: {},
    body: { format: 'text', source: '' },
    lineOf: () => undefined,
    faults: [{ severity: 'fault', file, line, message }],
  }
}
