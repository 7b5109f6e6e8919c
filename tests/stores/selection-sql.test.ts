import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Candidates, candidatesSql } from '../../src/stores/selection-sql.ts'
import { openSqliteStore } from '../../src/stores/sqlite.ts'
import { article, NOW, OPTIONS } from './given.ts'

const folder = mkdtempSync(join(tmpdir(), 'feedwright-plans-'))
let database: DatabaseSync

beforeAll(async () => {
  const path = join(folder, 'feedwright.db')
  const store = openSqliteStore(path)
  const tags = (n: number) => ['maps', n % 2 === 0 ? 'even' : 'odd']
  const many = Array.from({ length: 400 }, (_, n) =>
    article(`${n}.md`, { tags: tags(n), published: new Date(Date.UTC(2021, 0, 1, n)) }),
  )
  await store.apply(many, OPTIONS)
  await store.close()
  database = new DatabaseSync(path)
})
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const tag = (folded: string) => ({ kind: 'tag', folded }) as const
const place = { published: new Date(Date.UTC(2021, 0, 3)), id: 'x' }
const other = { published: new Date(Date.UTC(2021, 0, 9)), id: 'y' }
const none = { any: [], all: [], none: [] }
const main = { ...none, hiddenFrom: ['main'] }
const term = { ...none, all: [tag('maps')], hiddenFrom: ['tags/maps'] }
const anyOfTwo = { ...none, any: [tag('even'), tag('odd')], hiddenFrom: ['feeds'] }

const cases: readonly (readonly [string, Omit<Candidates, 'now'>])[] = [
  ['the main feed', { filter: main, limit: 50 }],
  ['the main feed after its archive', { filter: main, after: place }],
  ['a page of the main archive', { filter: main, after: place, through: other }],
  ['the last days', { filter: main, since: place.published, limit: 50 }],
  ['the feed of a term', { filter: term, limit: 50 }],
  ['a page of the archive of a term', { filter: term, after: place, through: other }],
  ['all of two terms', { filter: { ...none, all: [tag('maps'), tag('odd')] }, limit: 50 }],
  ['none of a term', { filter: { ...none, none: [tag('odd')] }, limit: 50 }],
  ['any of two terms', { filter: anyOfTwo, limit: 50 }],
  ['a page of the archive of any of two', { filter: anyOfTwo, after: place, through: other }],
]

interface Step {
  readonly parent: number
  readonly detail: string
}

/** Steps of the query's plan; those of one loop have the same parent. */
function planOf(candidates: Omit<Candidates, 'now'>): readonly Step[] {
  const { text, values } = candidatesSql({ now: NOW, ...candidates })
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values)
  return rows.map(({ parent, detail }) => ({ parent: Number(parent), detail: String(detail) }))
}

describe('candidatesSql', () => {
  it.each(cases)('for %s looks at nothing without an index', (_what, candidates) => {
    const reads = planOf(candidates).filter(({ detail }) => /^(SCAN|SEARCH) [cx]\b/.test(detail))
    expect(reads.length).toBeGreaterThan(0)
    for (const { detail } of reads) {
      // Walking the index of the newest is a scan of it; any other scan would be of a whole table.
      expect(detail).toMatch(/^(SCAN c USING COVERING INDEX articles_newest|SEARCH [cx] .*USING)/)
    }
  })

  it.each(cases)('for %s sorts nothing that an index has in order', (_what, candidates) => {
    const plan = planOf(candidates)
    const walks = plan.filter(({ detail }) => /^(SCAN|SEARCH) c\b/.test(detail))
    const sorts = plan.filter(({ detail }) => detail.includes('TEMP B-TREE'))
    for (const { parent } of walks) expect(sorts.filter(sort => sort.parent === parent)).toEqual([])
    if (walks.length === 1) expect(sorts).toEqual([])
  })

  it.each(cases)('for %s is told where to begin and end', (_what, candidates) => {
    if ((candidates.after ?? candidates.through ?? candidates.since) === undefined) return
    for (const { detail } of planOf(candidates)) {
      if (/^(SCAN|SEARCH) c\b/.test(detail)) expect(detail).toMatch(/^SEARCH c .*published/)
    }
  })
})
