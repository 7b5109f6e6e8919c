import { describe, expect, it } from 'vitest'
import { olderLines } from '../../src/importing/comparison-lines.ts'
import type { FeedItem } from '../../src/importing/feeds/feed-item.ts'
import type { WholeFeed } from '../../src/importing/feeds/whole-feed.ts'
import { publicationText } from '../../src/importing/writing/publication-text.ts'

function feedOf(newest: readonly number[], items: readonly number[] = newest): WholeFeed {
  const itemOf = (day: number): FeedItem => ({
    ...{ id: `urn:${day}`, published: new Date(day * 86_400_000).toISOString() },
    ...{ authors: [], tags: [], enclosures: [] },
  })
  return { format: 'rss', pages: 1, newest: newest.map(itemOf), items: items.map(itemOf) }
}

describe('a feed that shows more than the old one', () => {
  it('is reported, with the number of items that prevents it', () => {
    const old = feedOf([9, 8, 7, 6, 5, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(olderLines(old, feedOf([9, 8, 7, 6, 5, 4, 3, 2, 1]))).toEqual([
      expect.stringMatching(/^the new feed shows 3 older than the 6 in the old one.*items: 3 in/),
    ])
    expect(olderLines(old, feedOf([10, 9, 8, 7, 6, 5, 4]))).toEqual([])
    expect(olderLines(old, feedOf([9, 8, 7]))).toEqual([])
  })
})

describe('the publication.yaml of an imported site', () => {
  it('never shows more than the old feed', () => {
    // A feed has up to twice as many articles.
    expect(publicationText({}, 10)).toContain('\nitems: 5\n')
    expect(publicationText({}, 15)).toContain('\nitems: 7\n')
    expect(publicationText({}, 1)).toContain('\nitems: 1\n')
    for (const shown of [undefined, 0, 100, 1_000]) expect(publicationText({}, shown)).not.toContain('items:')
  })

  it.each([
    [{ title: 'Radio: sea', language: 'en_GB' }, 'title: "Radio: sea"\nlanguage: en-GB\n'],
    [{ title: 'Radio', description: '', language: 'all of them' }, 'title: Radio\n'],
    [{}, 'title: My publication\n'],
  ])('of %j has its title and language, if it is one', (site, start) => {
    expect(publicationText(site, undefined).startsWith(`${start}#`)).toBe(true)
  })
})
