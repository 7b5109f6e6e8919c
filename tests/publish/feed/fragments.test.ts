import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/articles/article.ts'
import { createFragments, type FragmentsOf } from '../../../src/publish/feed/fragments.ts'
import { renderFragments } from '../../../src/publish/feed/render-fragments.ts'
import { publication, storedArticle } from '../given.ts'

const FULL = { content: 'full', language: 'en' } as const
const SUMMARY = { content: 'summary', language: 'en' } as const

/** What an article takes besides its bytes, at least. */
const OBJECT_BYTES = 1_000

/** Fragments over a store of these articles, and the ids that were read from it. */
function given(articles: readonly Article[], bytes = 1_000_000) {
  const stored = new Map(articles.map(article => [article.id, article]))
  const readIds: string[] = []
  const faults: string[] = []
  const store = {
    async articles(ids: readonly string[]) {
      readIds.push(...ids)
      return ids.flatMap(id => stored.get(id) ?? [])
    },
  }
  const onFault = (message: string) => void faults.push(message)
  const fragmentsOf = createFragments({ publication, store, renderFragments, bytes, onFault })
  return { stored, readIds, faults, fragmentsOf }
}

const place = ({ id, published, revision }: Article) => ({ id, published, revision })

async function one(fragmentsOf: FragmentsOf, article: Article, feed: Parameters<FragmentsOf>[1] = FULL) {
  const [rendered] = await fragmentsOf([place(article)], feed)
  return rendered?.fragments
}

describe('createFragments', () => {
  it('renders an article once per revision', async () => {
    const { stored, readIds, fragmentsOf } = given([storedArticle()])
    const first = await one(fragmentsOf, storedArticle())
    expect(await one(fragmentsOf, storedArticle())).toBe(first)
    expect(readIds).toHaveLength(1)
    const edited = storedArticle({ revision: 2, title: 'Another' })
    stored.set(edited.id, edited)
    const second = await one(fragmentsOf, edited)
    expect(String(second?.rss)).toContain('Another')
    expect(await one(fragmentsOf, edited)).toBe(second)
    expect(readIds).toHaveLength(2)
  })

  it('returns articles in the requested order, cached ones and new ones', async () => {
    const articles = [1, 2, 3, 4].map(n => storedArticle({ id: `urn:${n}`, title: `Title ${n}` }))
    const { readIds, fragmentsOf } = given(articles)
    await fragmentsOf(
      [articles[2], articles[0]].flatMap(one => (one ? place(one) : [])),
      FULL,
    )
    const all = await fragmentsOf(articles.map(place), FULL)
    expect(all.map(({ entry }) => entry.id)).toEqual(['urn:1', 'urn:2', 'urn:3', 'urn:4'])
    for (const [at, { fragments }] of all.entries())
      expect(String(fragments.rss)).toContain(`Title ${at + 1}`)
    expect(readIds.toSorted()).toEqual(['urn:1', 'urn:2', 'urn:3', 'urn:4'])
  })

  it('renders it once for all feeds with the same content and language', async () => {
    const { fragmentsOf } = given([storedArticle()])
    const full = await one(fragmentsOf, storedArticle())
    const summary = await one(fragmentsOf, storedArticle(), SUMMARY)
    expect(String(full?.rss)).toContain('<content:encoded>')
    expect(String(summary?.rss)).not.toContain('<content:encoded>')
    expect(String(summary?.atom)).not.toContain('<content')
    expect(JSON.parse(String(summary?.json))).not.toHaveProperty('content_html')
    expect(await one(fragmentsOf, storedArticle(), { ...FULL })).toBe(full)
    expect(await one(fragmentsOf, storedArticle(), SUMMARY)).toBe(summary)
  })

  it('caches no more than fits, and evicts the least recently used', async () => {
    const articles = [1, 2, 3].map(n => storedArticle({ id: `urn:${n}` }))
    const [first = storedArticle(), second = first, third = first] = articles
    const { readIds, fragmentsOf } = given(articles, 10_000)
    const size = async (article: Article) => {
      const { rss, atom, json } = (await one(fragmentsOf, article)) ?? { rss: '', atom: '', json: '' }
      return rss.length + atom.length + json.length
    }
    const room = ((await size(first)) + OBJECT_BYTES) * 2.5
    const bounded = given(articles, room)
    for (const article of [first, second, first, third]) await one(bounded.fragmentsOf, article)
    expect(readIds).toEqual(['urn:1'])
    expect(bounded.readIds).toEqual(['urn:1', 'urn:2', 'urn:3'])
    await one(bounded.fragmentsOf, first)
    expect(bounded.readIds).toHaveLength(3)
    await one(bounded.fragmentsOf, second)
    expect(bounded.readIds).toHaveLength(4)
  })

  it('reports once an article that cannot be rendered', async () => {
    const { body, ...damaged } = storedArticle()
    const { faults, fragmentsOf } = given([damaged as Article])
    expect(await one(fragmentsOf, damaged as Article)).toBeUndefined()
    expect(await one(fragmentsOf, damaged as Article)).toBeUndefined()
    expect(faults).toEqual([
      expect.stringMatching(/^tag:news\.example,2021-02-17:a .*could not be rendered: /),
    ])
  })
})
