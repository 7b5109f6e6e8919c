import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresStore } from '../../../src/stores/postgres/postgres.ts'
import { postgresText } from '../../../src/stores/postgres/statements.ts'
import { CHANGED, FIRST_CHANGED, FIRST_PASSED, PASSED } from '../../../src/stores/sql/changes/candidates.ts'
import { changes, placesStatement, terms } from '../../../src/stores/sql/lists/lists.ts'
import type { Statement } from '../../../src/stores/sql/work.ts'
import { createDatabase, type TestDatabase } from '../../postgres/database.ts'
import { NOW } from '../given.ts'
import { cases, statementsOf } from '../selections.ts'

/** Enough entries in the lists of a feed and of a tag for the planner to use an index. */
const FILL = `
  SET search_path = feedwright;
  INSERT INTO lists (kind, name) VALUES ('feed', 'main'), ('tag', 'maps');
  INSERT INTO entries (list, published, id, due, revision)
    SELECT number, 1609459200000 + n * 3600000::bigint, 'urn:' || n, 0, n FROM lists, generate_series(1, 20000) n;
  INSERT INTO articles (id, slug, content_hash, published, due, draft, listed, revision, record)
    SELECT 'urn:' || n, n, '', 0, 1609459200000 + n * 3600000::bigint, 0, 1, n, '' FROM generate_series(1, 20000) n;
  ANALYZE`

let database: TestDatabase
let client: Client

beforeAll(async () => {
  database = await createDatabase()
  await (await openPostgresStore(database.url)).close()
  client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query(FILL)
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

describe('placesStatement', () => {
  it.each(cases)('for %s reads one list from its start', async (_what, selection) => {
    const statement = placesStatement({ now: NOW, ...selection })
    const bounded = selection.after ?? selection.through ?? selection.since
    for (const plan of [await planOf(statement), await planForAnyValues(statement)]) {
      expect(plan).toMatch(
        bounded === undefined ? /Index Cond: \(list = / : /Index Cond: \(\(list = .*published/,
      )
      expect(plan).not.toMatch(/Seq Scan on entries|entries_article/)
      // Between two places are few entries, which may be sorted afterwards.
      if (selection.through === undefined) {
        const way = selection.oldestFirst ? '' : ' Backward'
        expect(plan).toContain(`Index Scan${way} using entries_pkey on entries`)
        expect(plan).not.toMatch(/Sort|Bitmap/)
      }
    }
  })
})

describe('due or waiting entries', () => {
  it.each([
    ['changes', () => changes({ revision: 1, now: NOW }, NOW)],
    ['terms', () => terms(NOW)],
  ])('are found for %s without reading other entries', async (_what, work) => {
    const plan = (await Promise.all(statementsOf(work()).map(planOf))).join('\n')
    expect(plan).toMatch(/Index Cond: .*due > /)
    expect(plan).toContain('Index Scan using entries_article on entries')
    expect(plan).not.toMatch(/Seq Scan on (entries|articles)/)
  })
})

describe('changed articles', () => {
  it.each([
    ['all', CHANGED],
    ['the first', FIRST_CHANGED],
  ])('are found by an index of revisions: %s', async (_what, text) => {
    const plan = await planForAnyValues({ text, values: [] })
    expect(plan).toMatch(/Index (Only )?Scan using articles_revision on articles/)
    expect(plan).not.toMatch(/Seq Scan on articles|Sort/)
  })

  it.each([
    ['all', PASSED],
    ['the first', FIRST_PASSED],
  ])('that became due or expired are found without reading others: %s', async (_what, text) => {
    const plan = await planForAnyValues({ text, values: [] })
    expect(plan).toMatch(/Index Cond: .*due >= /)
    expect(plan).toMatch(/Index Cond: .*expires >= /)
    expect(plan).not.toMatch(/Seq Scan on articles/)
  })
})

/** Returns the plan for the values of this statement. */
async function planOf({ text, values }: Statement): Promise<string> {
  return planText(await client.query(`EXPLAIN ${postgresText(text)}`, [...values]))
}

/** Returns the generic plan, which a prepared statement may use. */
async function planForAnyValues({ text }: Statement): Promise<string> {
  return planText(await client.query(`EXPLAIN (GENERIC_PLAN) ${postgresText(text)}`))
}

function planText({ rows }: { readonly rows: readonly Record<string, unknown>[] }): string {
  return rows.map(row => row['QUERY PLAN']).join('\n')
}
