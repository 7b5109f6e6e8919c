import { createTimeSlice, SLICE_MS } from '../../system/waiting.ts'
import type { Row } from './rows.ts'
import { all, type Engine, IN_LIST } from './work.ts'

/** Records that are read in one step. */
const MAX_RECORDS = 20
/** Bytes of the records that are read in one step. A larger one is read alone. */
const MAX_BYTES = 500_000

const SIZES = `SELECT id, octet_length(record) AS bytes FROM articles WHERE id ${IN_LIST}`

/** Reads the rows of articles with a query by ids, in the order of `ids`. Requests are answered between large ones. */
export async function* rowsById(
  { read }: Engine,
  query: string,
  ids: readonly string[],
): AsyncGenerator<Row, void, undefined> {
  const slice = createTimeSlice(SLICE_MS)
  const known = await read(() => all(SIZES, ids))
  const sizes = new Map(known.map(({ id, bytes }) => [id as string, Number(bytes)]))
  for (const piece of piecesOf(ids, sizes)) {
    const rows = await read(() => all(query, piece))
    const byId = new Map(rows.map(row => [row.id, row]))
    for (const id of piece) {
      if (slice.isOver()) await slice.next()
      const row = byId.get(id)
      if (row !== undefined) yield row
    }
    if (slice.isOver()) await slice.next()
  }
}

function* piecesOf(ids: readonly string[], sizes: ReadonlyMap<string, number>): Generator<readonly string[]> {
  let piece: string[] = []
  let bytes = 0
  for (const id of ids) {
    const size = sizes.get(id)
    if (size === undefined) continue
    if (piece.length > 0 && (piece.length === MAX_RECORDS || bytes + size > MAX_BYTES)) {
      yield piece
      piece = []
      bytes = 0
    }
    piece.push(id)
    bytes += size
  }
  if (piece.length > 0) yield piece
}
