import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANGED, FIRST_CHANGED, FIRST_PASSED, PASSED } from '../../../src/stores/sql/changes/candidates.ts'
import { changes, placesStatement, terms } from '../../../src/stores/sql/lists/lists.ts'
import type { Statement } from '../../../src/stores/sql/work.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { article, EVERYTHING, NOW, OPTIONS } from '../given.ts'
import { cases, statementsOf, tag } from '../selections.ts'

const folder = mkdtempSync(join(tmpdir(), 'feedwright-plans-'))
let database: DatabaseSync

beforeAll(async () => {
  const path = join(folder, 'feedwright.db')
  const store = openSqliteStore(path)
  await store.declareLists([{ name: 'main', filter: EVERYTHING }], 'en')
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

/** Returns the steps of a query plan. */
function planOf({ text, values }: Statement): readonly string[] {
  return database
    .prepare(`EXPLAIN QUERY PLAN ${text}`)
    .all(...values.map(String))
    .map(({ detail }) => String(detail))
}

describe('placesStatement', () => {
  it.each(cases)('for %s reads one list from its start, in its order', (_what, selection) => {
    const plan = planOf(placesStatement({ now: NOW, ...selection }))
    const bounded = selection.after ?? selection.through ?? selection.since
    const walk =
      bounded === undefined
        ? /^SEARCH e USING PRIMARY KEY \(list=\?\)$/
        : /^SEARCH e USING PRIMARY KEY \(list=\? AND (?:\(?published|published)/
    expect(plan.filter(step => walk.test(step))).toHaveLength(1)
    expect(plan.filter(step => /^(SEARCH|SCAN) /.test(step))).toHaveLength(2)
    expect(plan.filter(step => /TEMP B-TREE|^SCAN/.test(step))).toEqual([])
  })

  it.each([
    ['all articles', { limit: 9, oldestFirst: true }],
    ['all articles after a place', { after: { published: NOW, id: 'x' }, limit: 9, oldestFirst: true }],
    ['all articles of the last days', { since: NOW }],
  ])('for %s walks them in their order', (_what, selection) => {
    const plan = planOf(placesStatement({ now: NOW, ...selection }))
    expect(plan).toEqual([expect.stringMatching(/^(SCAN|SEARCH) e USING INDEX articles_newest/)])
  })

  it('finds a list by its name', () => {
    expect(planOf(placesStatement({ now: NOW, list: tag }))).toContain(
      'SEARCH lists USING COVERING INDEX sqlite_autoindex_lists_1 (kind=? AND name=?)',
    )
  })
})

describe('due or waiting entries', () => {
  it.each([
    ['changes', () => changes({ revision: 1, now: NOW }, NOW)],
    ['terms', () => terms(NOW)],
  ])('are found for %s without reading other entries', (_what, work) => {
    const plan = statementsOf(work()).flatMap(planOf)
    expect(plan).toContainEqual(
      expect.stringMatching(/^SEARCH entries USING .*INDEX entries_article \(id=\?\)/),
    )
    expect(plan).toContainEqual(expect.stringMatching(/^SEARCH articles USING INDEX articles_due \(due>/))
    expect(plan.filter(step => /^SCAN (entries|articles)/.test(step))).toEqual([])
  })
})

describe('changed articles', () => {
  it('are found without reading their records, which may be large', () => {
    for (const text of [CHANGED, FIRST_CHANGED])
      expect(planOf({ text, values: [1, 'a', 10].slice(0, text === CHANGED ? 3 : 2) })).toContainEqual(
        expect.stringMatching(/^SEARCH a USING COVERING INDEX articles_revision \(/),
      )
  })

  it('that became due or expired are found without reading others', () => {
    for (const [text, values] of [
      [PASSED, [...TIMES, ...TIMES, 10]],
      [FIRST_PASSED, [...TIMES, ...TIMES]],
    ] as const) {
      const plan = planOf({ text, values })
      for (const column of ['due', 'expires'])
        expect(plan).toContainEqual(
          expect.stringMatching(`^SEARCH articles USING .*INDEX articles_${column} \\(${column}>`),
        )
      expect(plan.filter(step => /^SCAN (a|l|articles)\b/.test(step))).toEqual([])
    }
  })
})

/** A place in time, and the end. */
const TIMES = [1, 2, 1, 'a']
