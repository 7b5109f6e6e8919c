import type { Fault } from '../articles/faults/fault.ts'

const MAX_LISTED = 50

/** What was found wrong, of which only some is kept: thousands of records may be wrong alike. */
export interface Findings {
  /** The first faults, without warnings. */
  readonly faults: readonly Fault[]
  /** How many faults there are. */
  readonly wrong: number
  /** How many warnings there are. */
  readonly doubts: number
}

/** Counts faults and warnings, and keeps the first faults. */
export function createFindings(): Findings & { add(found: readonly Fault[]): void } {
  const faults: Fault[] = []
  let wrong = 0
  let doubts = 0
  return {
    faults,
    get wrong() {
      return wrong
    },
    get doubts() {
      return doubts
    },
    add(found) {
      for (const fault of found) {
        if (fault.severity === 'warning') doubts++
        else if (wrong++ < MAX_LISTED) faults.push(fault)
      }
    },
  }
}
