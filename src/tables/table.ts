import { TABLES } from '../articles/store/source-store.ts'

/** A row, an item or a record as its source has it: values by column. */
export type Row = Readonly<Record<string, unknown>>

/** A row as a source lists it. */
export interface Listed {
  /** Identifies the row in its source. */
  readonly key: string
  /** Differs after each change of the row. */
  readonly version: string
  /** Whether its article is to be withdrawn. */
  readonly deleted?: boolean
  /** The row itself, where listing reads it anyway. */
  readonly row?: Row
  /** Why the row cannot be an article, whatever is in it. */
  readonly fault?: string
}

/** Returns a row without a key, by its number in the listing from 1. Nothing tells it from others. */
export function withoutKey(number: number, column: string): Listed {
  const fault = `expected a value in "${column}", by which the row is found again, got none: "key" names another column`
  return { key: `number ${number}`, version: 'none', row: {}, fault }
}

/** A row as it was read, with its version at that time. */
export interface KeyedRow extends Listed {
  readonly row: Row
}

/** The rows that have changed, and where the next look begins. */
export interface TableChanges {
  readonly listed: readonly Listed[]
  readonly cursor: string | undefined
  /** Whether rows may have been missed, so that all must be listed. */
  readonly incomplete?: boolean
}

/** What a source reports by itself: the keys of changed rows, that something has changed, or that it is another one now. */
export type TableEvent = { readonly keys: readonly string[] } | 'changed' | 'replaced'

/** A source of rows that is open. Calls must not overlap. Each rejects with a message for people while it cannot be read. */
export interface Table {
  /** Lists every row, some at a time. */
  list(): AsyncIterable<readonly Listed[]>
  /** Reads rows by key. Those that are missing are gone. Absent where listing returns the rows. */
  readonly read?: (keys: readonly string[]) => Promise<readonly KeyedRow[]>
  /** Returns where `changes` begins after a listing that starts now. Absent where `changes` is. */
  readonly cursor?: () => Promise<string | undefined>
  /** Lists the rows that may have changed since a cursor, and perhaps others. Absent where only a whole listing shows changes. */
  readonly changes?: (cursor: string) => Promise<TableChanges>
  /** Counts the rows that are not deleted. Absent where that is as much work as listing them. */
  readonly count?: () => Promise<number>
  /** Reports changes until the table is closed. Absent where it must be asked. */
  readonly watch?: (onEvent: (event: TableEvent) => void) => void
  /** Whether the source lists only its newest rows, so that a missing one is not gone. Known after a listing. */
  readonly isPartial?: () => boolean
  /** Makes the next listing return every row itself. */
  readonly forget?: () => void
  close(): Promise<void>
}

/** The times at which a source is looked at, in milliseconds. */
export interface TableTimes {
  /** Between two looks for changes. */
  readonly pollMs: number
  /** Between two listings of everything. Undefined for none but the first. */
  readonly listMs: number | undefined
}

/** Words for the parts of a source in messages. */
export interface TableWords {
  readonly row: 'row' | 'item' | 'record'
  readonly column: 'column' | 'field'
}

/** A source and how it is read. It is opened when it is first read, and again after a failure. */
export interface TableDefinition {
  readonly name: string
  readonly words: TableWords
  readonly times: TableTimes
  readonly mapping: RowMapping
  /** Changes when rows are read in another way. */
  readonly rules: string
  /** Whether all articles are withdrawn when all rows are gone. */
  readonly mayBeEmpty: boolean
  /** What happens to the article of a row that is no longer listed; decided by the source when absent. */
  readonly missing?: 'withdraw' | 'keep' | undefined
  /** @throws Problem when it cannot be opened. */
  open(): Promise<Table>
}

/** How the columns of a row become the fields of a record. */
export interface RowMapping {
  /** Columns by field. `{column}` in a text is replaced, and `false` leaves the field out. */
  readonly fields: Readonly<Record<string, string | false>>
  /** Columns that are no fields unless they are named. */
  readonly ownColumns: readonly string[]
  /** Where relative addresses lead. */
  readonly base?: string | undefined
  /** Whether a column that is no field is reported. */
  readonly reportsUnknown?: boolean
}

/** Where everything that a table has read is in the store: no file of a folder has such a path. */
export function pathsOf(name: string): string {
  return `${TABLES}${name}/`
}
