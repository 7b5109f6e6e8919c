import type { Client } from 'pg'
import type { TableSource } from '../../articles/schema/source-schema.ts'
import { messageOf, Problem } from '../../problem.ts'
import type { Row, Table, TableChanges } from '../table.ts'
import { listenTo, type PostgresListener } from './postgres-listener.ts'
import { connectTo } from './postgres-session.ts'
import { createSettledCursor } from './settled-cursor.ts'
import {
  assertColumns,
  columnText,
  DELETED,
  fromText,
  KEY,
  keyedRow,
  listedOf,
  ROWS,
  VERSION,
} from './sql-text.ts'

/** A source in PostgreSQL. */
export type PostgresSource = TableSource & { readonly postgres: NonNullable<TableSource['postgres']> }

/** Keys of a listing that are fetched at a time. */
const KEYS_PER_FETCH = 5_000
/** Clocks of several machines that set the `changed` column differ by less, and transactions begin to write sooner. */
const OVERLAP = "interval '10 seconds'"
const TIMES = /^(?:timestamp|date)/

/** Opens a table, a view or a query in PostgreSQL. @throws Problem when it cannot be read. */
export async function openPostgresTable(source: PostgresSource): Promise<Table> {
  const { postgres: place, key, changed, deleted, notify } = source
  const client = await connectTo(place)
  const from = fromText(source)
  const keyText = columnText(key)
  // Without a column for it, the version is a digest of the row, made by the server.
  const version = changed === undefined ? `md5(${ROWS}::text)` : `${columnText(changed)}::text`
  const deletion = deleted === undefined ? 'NULL' : `${columnText(deleted)}::text`
  const listing = `SELECT ${keyText}::text AS ${KEY}, ${version} AS ${VERSION}, ${deletion} AS ${DELETED} FROM ${from}`
  let listener: PostgresListener | undefined

  try {
    const types = await columnTypes(client, source, from)
    const changedType = types.get(changed ?? '') ?? 'text'
    const changedText = columnText(changed ?? key)
    const floor = TIMES.test(changedType) ? `$1::${changedType} - ${OVERLAP}` : `$1::${changedType}`
    const now = TIMES.test(changedType) ? `WHERE ${changedText} <= clock_timestamp()` : ''
    const statements = {
      read: `SELECT ${ROWS}.*, ${keyText}::text AS ${KEY}, ${version} AS ${VERSION} FROM ${from} WHERE ${keyText} = ANY($1::${types.get(key)}[])`,
      changes: `${listing} WHERE ${changedText} >= ${floor}`,
      // A date in the future must not hide all others. Of a column with an index, this reads one row.
      newest: `SELECT max(${changedText})::text AS newest FROM ${from} ${now}`,
      count: `SELECT count(*)::int AS rows FROM ${from} WHERE ${keyText} IS NOT NULL AND coalesce(${deletion}, 'false') IN ('false', '0', 'f', '')`,
    }
    const settled = createSettledCursor()

    async function look(): Promise<{ readonly newest: string | undefined; readonly snapshot: string }> {
      const { rows } = await client.query<Row>('SELECT pg_current_snapshot()::text AS snapshot')
      const found = await client.query<Row>(statements.newest)
      const newest = found.rows[0]?.newest
      return { newest: newest == null ? undefined : String(newest), snapshot: String(rows[0]?.snapshot) }
    }

    async function changesSince(cursor: string): Promise<TableChanges> {
      return inSnapshot(client, async () => {
        const { newest, snapshot } = await look()
        const { rows } = await client.query<Row>(statements.changes, [cursor])
        const listed = rows.filter(row => row[KEY] !== null).map(row => listedOf(row, 0, source))
        return { listed, ...settled.next({ cursor, newest, snapshot }) }
      })
    }

    return {
      async *list() {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
        try {
          await client.query(`DECLARE feedwright_listing NO SCROLL CURSOR FOR ${listing}`)
          let number = 0
          for (let rows: readonly Row[] = [{}]; rows.length > 0; ) {
            ;({ rows } = await client.query<Row>(`FETCH ${KEYS_PER_FETCH} FROM feedwright_listing`))
            yield rows.map(row => listedOf(row, ++number, source))
          }
        } finally {
          await client.query('ROLLBACK')
        }
      },
      async read(keys) {
        const { rows } = await client.query<Row>(statements.read, [keys]).catch(explained)
        return rows.map(row => keyedRow(row, source))
      },
      ...(changed !== undefined && {
        cursor: () =>
          inSnapshot(client, async () => {
            const { newest, snapshot } = await look()
            settled.begin(snapshot)
            return newest
          }),
        changes: changesSince,
      }),
      async count() {
        const { rows } = await client.query<Row>(statements.count)
        return Number(rows[0]?.rows)
      },
      ...(notify !== undefined && {
        watch(onEvent) {
          listener = listenTo({ place, channel: notify, onEvent })
        },
      }),
      async close() {
        listener?.close()
        // Not awaited: on a dead connection it may never resolve.
        void client.end().catch(() => undefined)
      },
    }
  } catch (error) {
    void client.end().catch(() => undefined)
    throw error
  }
}

/** Returns the type of each column, as it is written in a statement. */
async function columnTypes(
  client: Client,
  source: PostgresSource,
  from: string,
): Promise<ReadonlyMap<string, string>> {
  const { fields } = await client.query(`SELECT * FROM ${from} LIMIT 0`)
  assertColumns(
    source,
    fields.map(({ name }) => name),
  )
  const { rows } = await client.query<Row>({
    text: 'SELECT format_type(oid, NULL) AS type FROM unnest($1::oid[]) WITH ORDINALITY AS given(oid, at) ORDER BY at',
    values: [fields.map(({ dataTypeID }) => dataTypeID)],
  })
  return new Map(fields.map(({ name }, at) => [name, String(rows[at]?.type)]))
}

async function inSnapshot<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    return await work()
  } finally {
    await client.query('ROLLBACK')
  }
}

/** Class 22: the payload of a notification may be no key at all. */
function explained(error: unknown): never {
  const isNoKey = error instanceof Error && 'code' in error && String(error.code).startsWith('22')
  throw isNoKey ? new Problem('invalid', `expected keys, got others: ${messageOf(error)}`) : error
}
