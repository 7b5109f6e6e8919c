/** A look at a table within one snapshot of PostgreSQL. */
export interface Look {
  /** Where this look began. */
  readonly cursor: string
  /** The newest value that was visible. */
  readonly newest: string | undefined
  /** The text of `pg_current_snapshot()`: `xmin:xmax:running`. */
  readonly snapshot: string
}

/** Decides where looks for changes begin, so that no transaction is passed over that commits late. */
export interface SettledCursor {
  /** Begins with a listing of everything in this snapshot. */
  begin(snapshot: string): void
  /** Returns where the next look begins, and whether everything must be listed once more. */
  next(look: Look): { readonly cursor: string; readonly incomplete: boolean }
}

/** A value of the column, and the first transaction that had not begun to write when it was the newest. */
interface Mark {
  readonly xmax: bigint
  readonly value: string
}

/** A transaction that runs for longer makes looks begin earlier, but not more marks. */
const MAX_MARKS = 1_000

/**
 * Creates a cursor that follows the oldest running transaction. A row gets the value of its `changed` column when it is written,
 * but is seen when its transaction commits, perhaps after rows with newer values. So a look begins at the newest value that
 * was visible before every transaction that still runs had begun to write.
 */
export function createSettledCursor(): SettledCursor {
  let marks: Mark[] = []
  /** The transactions before this one were running at the first listing, and may have older values. */
  let firstXmax: bigint | undefined
  return {
    begin(snapshot) {
      const { xmin, xmax } = parse(snapshot)
      firstXmax = xmin < xmax ? xmax : undefined
      marks = []
    },
    next({ cursor, newest, snapshot }) {
      const { xmin, xmax } = parse(snapshot)
      if (newest !== undefined && marks.at(-1)?.value !== newest && marks.length < MAX_MARKS)
        marks.push({ xmax, value: newest })
      const settled = marks.findLast(mark => mark.xmax <= xmin)
      if (settled !== undefined) marks = marks.slice(marks.indexOf(settled))
      const incomplete = firstXmax !== undefined && firstXmax <= xmin
      if (incomplete) firstXmax = undefined
      return { cursor: settled?.value ?? cursor, incomplete }
    },
  }
}

function parse(snapshot: string): { readonly xmin: bigint; readonly xmax: bigint } {
  const [xmin = '0', xmax = '0'] = snapshot.split(':')
  return { xmin: BigInt(xmin), xmax: BigInt(xmax) }
}
