import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Selection } from '../../src/articles/selection.ts'
import { openSqliteStore } from '../../src/stores/sqlite.ts'
import { placesSql } from '../../src/stores/sqlite-select.ts'
import { article, EVERYTHING, NOW, OPTIONS } from './given.ts'

const folder = mkdtempSync(join(tmpdir(), 'feedwright-plans-'))
let database: DatabaseSync

beforeAll(async () => {
  const path = join(folder, 'feedwright.db')
  const store = openSqliteStore(path)
  await store.keepLists([{ name: 'main', filter: EVERYTHING }], 'en')
  const many = Array.from({ length: 400 }, (_, n) =>
    article(`${n}.md`, {
      tags: ['maps', n % 2 === 0 ? 'even' : 'odd'],
      published: new Date(Date.UTC(2021, 0, 1, n)),
    }),
  )
  await store.apply(many, OPTIONS)
  await store.close()
  database = new DatabaseSync(path)
})
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
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

/** Steps of a query's plan. */
function planOf(sql: string, values: readonly (string | number)[]): readonly string[] {
  return database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => String(detail))
}

describe('placesSql', () => {
  it.each(cases)('for %s walks one list from where it begins, in its order', (_what, selection, order) => {
    const { text, values } = placesSql({ now: NOW, ...selection }, order)
    const plan = planOf(text, values)
    const bounded = selection.after ?? selection.through ?? selection.since
    const walk =
      bounded === undefined
        ? /^SEARCH e USING PRIMARY KEY \(list=\?\)$/
        : /^SEARCH e USING PRIMARY KEY \(list=\? AND (?:\(?published|published)/
    expect(plan.filter(step => walk.test(step))).toHaveLength(1)
    expect(plan.filter(step => /^(SEARCH|SCAN) /.test(step))).toHaveLength(2)
    expect(plan.filter(step => /TEMP B-TREE|^SCAN/.test(step))).toEqual([])
  })

  it('finds a list by its name alone', () => {
    const { text, values } = placesSql({ now: NOW, list: tag })
    expect(planOf(text, values)).toContain(
      'SEARCH lists USING COVERING INDEX sqlite_autoindex_lists_1 (kind=? AND name=?)',
    )
  })
})
