import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import { createTermsOf } from '../../../src/http/pages/page-terms.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { publication } from '../../publish/given.ts'
import { article, NOW, OPTIONS } from '../../stores/given.ts'

let store: ArticleStore
beforeEach(() => {
  store = openSqliteStore(':memory:')
})
afterEach(() => store.close())

it('returns the same links until a term comes or goes, so that pages need not be rendered again', async () => {
  const publisher = { changeCount: 0, publication }
  const termsOf = createTermsOf({ store, publisher, now: () => NOW })
  const write = async (name: string, tags: readonly string[]) => {
    await store.apply([article(name, { tags })], OPTIONS)
    publisher.changeCount++
    return termsOf(publication)
  }
  const first = await write('a.md', ['maps'])
  expect(first.links.url('tag', 'Maps')).toBe('https://news.example/tags/maps/')
  expect(await termsOf(publication)).toBe(first)

  const second = await write('b.md', ['maps'])
  expect(second.counted).toMatchObject([{ name: 'maps', count: 2 }])
  expect(second.links).toBe(first.links)

  const third = await write('c.md', ['ships'])
  expect(third.links).not.toBe(first.links)
  expect(third.links.url('tag', 'ships')).toBe('https://news.example/tags/ships/')

  publisher.publication = { ...publication, baseUrl: 'https://other.example' }
  const moved = await termsOf(publisher.publication)
  expect(moved.links.url('tag', 'maps')).toBe('https://other.example/tags/maps/')
})
