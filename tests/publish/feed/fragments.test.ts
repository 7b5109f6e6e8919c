import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/articles/article.ts'
import { createFragments, type FragmentsOf } from '../../../src/publish/feed/fragments.ts'
import { publication, storedArticle } from '../given.ts'

const FULL = { content: 'full', language: 'en' } as const
const SUMMARY = { content: 'summary', language: 'en' } as const

/** Fragments over a store of these articles, and which of them it was asked for. */
function given(articles: readonly Article[], bytes = 1_000_000) {
  const stored = new Map(articles.map(article => [article.id, article]))
  const asked: string[] = []
  const faults: string[] = []
  const store = {
    async articles(ids: readonly string[]) {
      asked.push(...ids)
      return ids.flatMap(id => stored.get(id) ?? [])
    },
  }
  const onFault = (message: string) => void faults.push(message)
  const fragmentsOf = createFragments({ publication, store, bytes, onFault })
  return { stored, asked, faults, fragmentsOf }
}

const place = ({ id, published, revision }: Article) => ({ id, published, revision })

async function one(fragmentsOf: FragmentsOf, article: Article, feed: Parameters<FragmentsOf>[1] = FULL) {
  const [written] = await fragmentsOf([place(article)], feed)
  return written?.fragments
}

describe('createFragments', () => {
  it('writes an article once per revision', async () => {
    const { stored, asked, fragmentsOf } = given([storedArticle()])
    const first = await one(fragmentsOf, storedArticle())
    expect(await one(fragmentsOf, storedArticle())).toBe(first)
    expect(asked).toHaveLength(1)
    const edited = storedArticle({ revision: 2, title: 'Another' })
    stored.set(edited.id, edited)
    const second = await one(fragmentsOf, edited)
    expect(String(second?.rss)).toContain('Another')
    expect(await one(fragmentsOf, edited)).toBe(second)
    expect(asked).toHaveLength(2)
  })

  it('gives articles in the order asked for, kept ones and new ones', async () => {
    const articles = [1, 2, 3, 4].map(n => storedArticle({ id: `urn:${n}`, title: `Title ${n}` }))
    const { asked, fragmentsOf } = given(articles)
    await fragmentsOf(
      [articles[2], articles[0]].flatMap(one => (one ? place(one) : [])),
      FULL,
    )
    const all = await fragmentsOf(articles.map(place), FULL)
    expect(all.map(({ entry }) => entry.id)).toEqual(['urn:1', 'urn:2', 'urn:3', 'urn:4'])
    for (const [at, { fragments }] of all.entries())
      expect(String(fragments.rss)).toContain(`Title ${at + 1}`)
    expect(asked.toSorted()).toEqual(['urn:1', 'urn:2', 'urn:3', 'urn:4'])
  })

  it('writes it once for all feeds that show it alike', async () => {
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

  it('keeps no more than fits, and forgets those not used for longest', async () => {
    const articles = [1, 2, 3].map(n => storedArticle({ id: `urn:${n}` }))
    const [first = storedArticle(), second = first, third = first] = articles
    const { asked, fragmentsOf } = given(articles, 10_000)
    const size = async (article: Article) => {
      const { rss, atom, json } = (await one(fragmentsOf, article)) ?? { rss: '', atom: '', json: '' }
      return rss.length + atom.length + json.length
    }
    const room = (await size(first)) * 2.5
    const bounded = given(articles, room)
    for (const article of [first, second, first, third]) await one(bounded.fragmentsOf, article)
    expect(asked).toEqual(['urn:1'])
    expect(bounded.asked).toEqual(['urn:1', 'urn:2', 'urn:3'])
    await one(bounded.fragmentsOf, first)
    expect(bounded.asked).toHaveLength(3)
    await one(bounded.fragmentsOf, second)
    expect(bounded.asked).toHaveLength(4)
  })

  it('tells once of an article that cannot be written', async () => {
    const { body, ...spoilt } = storedArticle()
    const { faults, fragmentsOf } = given([spoilt as Article])
    expect(await one(fragmentsOf, spoilt as Article)).toBeUndefined()
    expect(await one(fragmentsOf, spoilt as Article)).toBeUndefined()
    expect(faults).toEqual([
      expect.stringMatching(/^tag:news\.example,2021-02-17:a .*could not be written: /),
    ])
  })
})
