import type { Fault } from '../articles/faults/fault.ts'
import type { Applied } from '../articles/store/source-store.ts'

/** The changes by a look at a source, in numbers. */
export interface TableReport {
  /** Rows that were read, because they were new or had changed. */
  readonly read: number
  readonly added: number
  readonly changed: number
  readonly withdrawn: number
  /** The faults and warnings of the rows that were read. */
  readonly faults: readonly Fault[]
}

/** A look that has changed nothing. */
export const NOTHING: TableReport = { read: 0, added: 0, changed: 0, withdrawn: 0, faults: [] }

/** The numbers and faults of a look in progress. */
export type Total = ReturnType<typeof createTotal>

/** Most faults of a look that are reported one by one. */
const MAX_FAULTS = 10_000

/** Creates the total of a look that begins. */
export function createTotal() {
  const counts = { read: 0, added: 0, changed: 0, withdrawn: 0 }
  const faults: Fault[] = []
  const note = (...found: readonly Fault[]) => {
    if (faults.length < MAX_FAULTS) faults.push(...found)
  }
  return {
    note,
    add(found: readonly Fault[]) {
      counts.read++
      note(...found)
    },
    count({ added, changed, renamed, withdrawn }: Applied) {
      counts.added += added + renamed
      counts.changed += changed
      counts.withdrawn += withdrawn
    },
    read: () => counts.read,
    report: (): TableReport => ({ ...counts, faults }),
  }
}
