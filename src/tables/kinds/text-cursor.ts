/** Clocks that set the `changed` column differ by less, and transactions last no longer. */
const OVERLAP_MS = 10_000
const SECOND = 1_000
/** A number up to this is a counter, not an instant in seconds. */
const MAX_COUNTER = 1_000_000_000
/** Instants in seconds are below, those in milliseconds above. */
const FIRST_MILLISECONDS = 100_000_000_000

/**
 * Returns the value from which a look for changes begins: some seconds before a cursor, in the form in which the column has it. The
 * cursor is JSON: a number, or a text such as `2026-02-17 14:05:00`, which sorts like the instants.
 */
export function overlapped(cursor: string): string | number {
  const value: unknown = JSON.parse(cursor)
  if (typeof value === 'number') return value - overlapOf(value)
  const text = String(value)
  const [, day, separator = ' ', time] =
    /^(\d{4}-\d{2}-\d{2})(?:([ T])(\d{2}:\d{2}:\d{2}).*)?$/.exec(text) ?? []
  if (day === undefined || time === undefined) return day ?? text
  const before = new Date(Date.parse(`${day}T${time}Z`) - OVERLAP_MS)
  if (Number.isNaN(before.getTime())) return text
  // Without fraction and zone, the text sorts before all texts of that second.
  return before.toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replace('T', separator)
}

function overlapOf(value: number): number {
  if (value < MAX_COUNTER) return 0
  return value < FIRST_MILLISECONDS ? OVERLAP_MS / SECOND : OVERLAP_MS
}

/** Does the same for a date that an API has, and keeps its zone. */
export function overlappedDate(cursor: string): string {
  const instant = Date.parse(cursor)
  if (/(?:z|[+-]\d{2}:?\d{2})$/i.test(cursor) && !Number.isNaN(instant))
    return new Date(instant - OVERLAP_MS).toISOString()
  return String(overlapped(JSON.stringify(cursor)))
}
