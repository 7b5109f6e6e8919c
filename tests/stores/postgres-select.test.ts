import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Selection } from '../../src/articles/selection.ts'
import { openPostgresStore } from '../../src/stores/postgres.ts'
import { postgresText } from '../../src/stores/postgres-statements.ts'
import { placesSql } from '../../src/stores/select.ts'
import type { Statement } from '../../src/stores/work.ts'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { NOW } from './given.ts'

/** As many entries as make it worth looking them up, in the lists of a feed and of a tag. */
const FILL = `
  SET search_path = feedwright;
  INSERT INTO lists (kind, name) VALUES ('feed', 'main'), ('tag', 'maps');
  INSERT INTO entries (list, published, id, due, revision)
    SELECT number, 1609459200000 + n * 3600000::bigint, 'urn:' || n, 0, n FROM lists, generate_series(1, 20000) n;
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

const main = { kind: 'feed', name: 'main' } as const
const tag = { kind: 'tag', name: 'maps' } as const
const after = { published: new Date(Date.UTC(2021, 0, 3)), id: 'x' }
const through = { published: new Date(Date.UTC(2021, 0, 9)), id: 'y' }

const cases: readonly (readonly [string, Omit<Selection, 'now'>, 'ASC' | 'DESC'])[] = [
  ['a declared feed', { list: main, limit: 50 }, 'DESC'],
  ['a declared feed after its archive', { list: main, after }, 'DESC'],
  ['a page of its archive', { list: main, after, through }, 'DESC'],
  ['the last days', { list: main, since: after.published, limit: 50 }, 'DESC'],
  ['the feed of a term', { list: tag, limit: 50 }, 'DESC'],
  ['a page of the archive of a term', { list: tag, after, through }, 'DESC'],
  ['what is to be closed', { list: main, after, limit: 5_050 }, 'ASC'],
  ['what is to be closed up to a place', { list: tag, after, through, limit: 5_000 }, 'ASC'],
]

describe('placesSql', () => {
  it.each(cases)('for %s looks at one list from where it begins', async (_what, selection, order) => {
    const statement = placesSql({ now: NOW, ...selection }, order)
    const bounded = selection.after ?? selection.through ?? selection.since
    for (const plan of [await planOf(statement), await planForAnyValues(statement)]) {
      expect(plan).toMatch(
        bounded === undefined ? /Index Cond: \(list = / : /Index Cond: \(\(list = .*published/,
      )
      expect(plan).not.toMatch(/Seq Scan on entries|entries_article/)
      // What lies between two places is little, and may be put in order afterwards.
      if (selection.through === undefined) {
        const way = order === 'ASC' ? '' : ' Backward'
        expect(plan).toContain(`Index Scan${way} using entries_pkey on entries`)
        expect(plan).not.toMatch(/Sort|Bitmap/)
      }
    }
  })
})

/** The plan for the values of this statement. */
async function planOf({ text, values }: Statement): Promise<string> {
  return planText(await client.query(`EXPLAIN ${postgresText(text)}`, [...values]))
}

/** The plan for whatever values, with which a prepared statement may be run. */
async function planForAnyValues({ text }: Statement): Promise<string> {
  return planText(await client.query(`EXPLAIN (GENERIC_PLAN) ${postgresText(text)}`))
}

function planText({ rows }: { readonly rows: readonly Record<string, unknown>[] }): string {
  return rows.map(row => row['QUERY PLAN']).join('\n')
}
