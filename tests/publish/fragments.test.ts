import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/articles/article.ts'
import { createFragments } from '../../src/publish/fragments.ts'
import { publication, storedArticle } from './given.ts'

const silent = () => undefined
const FULL = { content: 'full', language: 'en' } as const
const SUMMARY = { content: 'summary', language: 'en' } as const

describe('createFragments', () => {
  it('writes an article once per revision', () => {
    const fragmentsOf = createFragments(publication, silent)
    const first = fragmentsOf(storedArticle(), FULL)
    expect(fragmentsOf(storedArticle(), FULL)).toBe(first)
    const second = fragmentsOf(storedArticle({ revision: 2, title: 'Another' }), FULL)
    expect(second?.rss).toContain('Another')
    expect(fragmentsOf(storedArticle({ revision: 2 }), FULL)).toBe(second)
  })

  it('knows articles by their id', () => {
    const fragmentsOf = createFragments(publication, silent)
    const first = fragmentsOf(storedArticle(), FULL)
    expect(fragmentsOf(storedArticle({ id: 'urn:other' }), FULL)).not.toBe(first)
  })

  it('writes it once for all feeds that show it alike', () => {
    const fragmentsOf = createFragments(publication, silent)
    const full = fragmentsOf(storedArticle(), FULL)
    const summary = fragmentsOf(storedArticle(), SUMMARY)
    expect(full?.rss).toContain('<content:encoded>')
    expect(summary?.rss).not.toContain('<content:encoded>')
    expect(summary?.atom).not.toContain('<content')
    expect(JSON.parse(summary?.json ?? '')).not.toHaveProperty('content_html')
    expect(fragmentsOf(storedArticle(), { ...FULL })).toBe(full)
    expect(fragmentsOf(storedArticle(), SUMMARY)).toBe(summary)
  })

  it('forgets those not used for longest', () => {
    const fragmentsOf = createFragments(publication, silent)
    const first = fragmentsOf(storedArticle(), FULL)
    const second = fragmentsOf(storedArticle({ id: 'urn:second' }), FULL)
    for (let n = 0; n < 1_999; n++) {
      fragmentsOf(storedArticle({ id: `urn:${n}` }), FULL)
      expect(fragmentsOf(storedArticle(), FULL)).toBe(first)
    }
    expect(fragmentsOf(storedArticle({ id: 'urn:second' }), FULL)).not.toBe(second)
  })

  it('tells once of an article that cannot be written', () => {
    const faults: string[] = []
    const fragmentsOf = createFragments(publication, message => faults.push(message))
    const { body, ...spoilt } = storedArticle()
    expect(fragmentsOf(spoilt as Article, FULL)).toBeUndefined()
    expect(fragmentsOf(spoilt as Article, FULL)).toBeUndefined()
    expect(faults).toEqual([
      expect.stringMatching(/^tag:news\.example,2021-02-17:a .*could not be written: /),
    ])
  })
})
