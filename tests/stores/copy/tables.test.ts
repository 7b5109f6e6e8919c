import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnsOf, OTHER_TABLES, TABLES } from '../../../src/stores/copy/tables.ts'
import { openPostgresStore } from '../../../src/stores/postgres/postgres.ts'
import { openDatabase } from '../../../src/stores/sqlite/database.ts'
import { createDatabase, type TestDatabase } from '../../postgres/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  await (await openPostgresStore(database.url)).close()
})
afterAll(() => database.drop())

/** The columns of the copied tables, as the code lists them. */
const KNOWN = TABLES.map(table => [table.name, [...columnsOf(table)].sort()] as const).sort()

const byTable = (rows: readonly Record<string, unknown>[]) => {
  const tables = Map.groupBy(rows, row => String(row.name))
  return [...tables].map(([name, of]) => [name, of.map(row => String(row.column)).sort()] as const).sort()
}
const isCopied = ([name]: readonly [string, unknown]) => !Object.hasOwn(OTHER_TABLES, name)

describe('the copied tables', () => {
  it('are all tables and columns of SQLite', () => {
    const sqlite = openDatabase(':memory:')
    const rows = sqlite
      .prepare(
        `SELECT s.name, c.name AS "column" FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table'`,
      )
      .all()
    sqlite.close()
    expect(byTable(rows).filter(isCopied)).toEqual(KNOWN)
  })

  it('are all tables and columns of PostgreSQL', async () => {
    const rows = await database.query(
      `SELECT table_name AS name, column_name AS "column" FROM information_schema.columns WHERE table_schema = 'feedwright'`,
    )
    expect(byTable(rows).filter(isCopied)).toEqual(KNOWN)
  })

  it('include every column whose numbers PostgreSQL generates', async () => {
    const rows = await database.query(
      `SELECT table_name AS name, column_name AS "column" FROM information_schema.columns
       WHERE table_schema = 'feedwright' AND (is_identity = 'YES' OR column_default LIKE 'nextval%')`,
    )
    const known = TABLES.flatMap(({ name, numbered }) => (numbered === undefined ? [] : [[name, [numbered]]]))
    expect(byTable(rows)).toEqual(known)
  })

  it('have keys that PostgreSQL orders as SQLite does', async () => {
    const rows = await database.query(
      `SELECT table_name AS name, column_name AS "column" FROM information_schema.columns
       WHERE table_schema = 'feedwright' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'`,
    )
    const others = new Map(byTable(rows))
    for (const { name, key } of TABLES)
      for (const each of key) expect(others.get(name) ?? []).not.toContain(each)
  })

  it('follow the tables that they refer to', async () => {
    const rows = await database.query(
      `SELECT conrelid::regclass::text AS name, confrelid::regclass::text AS "column" FROM pg_constraint
       WHERE contype = 'f' AND connamespace = 'feedwright'::regnamespace`,
    )
    const place = (name: unknown) => TABLES.findIndex(table => `feedwright.${table.name}` === name)
    expect(rows.length).toBeGreaterThan(0)
    for (const { name, column } of rows) expect(place(name)).toBeGreaterThan(place(column))
  })
})
