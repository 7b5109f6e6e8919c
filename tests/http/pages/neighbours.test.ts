import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import { findNeighbours } from '../../../src/http/pages/neighbours.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { article, EVERYTHING, NOW, OPTIONS } from '../../stores/given.ts'

const list = { kind: 'feed', name: 'main' } as const
const day = (n: number) => new Date(Date.UTC(2021, 0, n))

let store: ArticleStore
beforeEach(async () => {
  store = openSqliteStore(':memory:')
  await store.declareLists([{ name: 'main', filter: { ...EVERYTHING, hiddenFrom: ['main'] } }], 'en')
  await store.apply(
    [
      article('a.md', { id: 'a', published: day(1) }),
      article('b.md', { id: 'b', published: day(2) }),
      article('c.md', { id: 'c', published: day(2) }),
      article('hidden.md', { id: 'hidden', published: day(3), hiddenFrom: ['main'] }),
      article('d.md', { id: 'd', published: day(4) }),
      article('future.md', { id: 'future', published: new Date(NOW.getTime() + 1) }),
    ],
    OPTIONS,
  )
})
afterEach(() => store.close())

it.each([
  ['a', 'b', undefined],
  ['b', 'c', 'a'],
  ['c', 'd', 'b'],
  ['d', undefined, 'c'],
  ['hidden', 'd', 'c'],
])('finds beside %s the newer %s and the older %s', async (id, newer, older) => {
  const owner = await store.findById(id)
  if (owner === undefined) throw new Error(`expected an article ${id}`)
  const found = await findNeighbours(owner.article, { store, list, now: NOW })
  expect([found.newer?.id, found.older?.id]).toEqual([newer, older])
})
