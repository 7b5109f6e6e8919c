import { describe, expect, it } from 'vitest'
import { changedFields, compareFeeds } from '../../src/importing/compare-feeds.ts'
import type { FeedItem } from '../../src/importing/feeds/feed-item.ts'
import { normalisedLink } from '../../src/importing/feeds/item-identity.ts'

function item(fields: Partial<FeedItem>): FeedItem {
  return { authors: [], tags: [], enclosures: [], ...fields }
}

const link = 'https://a.example/radio/'

describe('a reader that has one feed and gets another', () => {
  it('recognises an item by its id, whatever else changed', () => {
    const before = item({ id: '1', link, title: 'Radio', published: '2021-02-17T10:00:00Z' })
    const after = item({ id: '1', link: 'https://b.example/', title: 'Radio!', published: '2021-02-18' })
    const { same, shownAgain } = compareFeeds([before], [after])
    expect([same.length, shownAgain.length]).toEqual([1, 0])
    expect(changedFields({ before, after })).toEqual(['title', 'link', 'date'])
  })

  it('recognises an item without id by its link', () => {
    expect(compareFeeds([item({ link })], [item({ link })]).same).toHaveLength(1)
    expect(compareFeeds([item({ id: link })], [item({ link })]).same).toHaveLength(1)
  })

  it.each([
    ['with the same link', { link }, { link: 'http://www.a.example/radio?utm_source=x' }],
    [
      'with the same title and day',
      { title: 'Radio', published: '2021-02-17T10:00:00Z' },
      { title: ' radio', published: 'Wed, 17 Feb 2021 12:00:00 GMT' },
    ],
  ])('shows an article again under another id, %s', (_, before, after) => {
    const { shownAgain } = compareFeeds([item({ id: '1', ...before })], [item({ id: '2', ...after })])
    expect(shownAgain).toHaveLength(1)
  })

  it('sees what is only in one of them, and what is there twice', () => {
    const [one, two] = [item({ id: '1' }), item({ id: '2' })]
    expect(compareFeeds([one], [two])).toMatchObject({ missing: [one], added: [two], same: [] })
    expect(compareFeeds([one], [one, item({ id: '1', title: 'Other' })]).repeated).toHaveLength(1)
  })
})

describe('a normalised link', () => {
  it.each([
    'https://a.example/radio',
    'http://www.A.example/radio/',
    'https://a.example/radio/index.html',
    'https://a.example/radio?utm_source=rss&source=rss-1',
    'https://a.example/radio#comments',
  ])('is one for %s', spelling => {
    expect(normalisedLink(spelling)).toBe('a.example/radio')
  })

  it('keeps what names the page', () => {
    expect(normalisedLink('https://a.example/?p=12&utm_medium=rss')).toBe('a.example?p=12')
  })
})

describe('what podcast apps find', () => {
  const one = (episode: FeedItem['episode'], enclosures: FeedItem['enclosures'] = []): FeedItem => ({
    ...{ id: '1', title: 'A', authors: [], tags: [], enclosures, episode },
  })

  it('is named when it is lost or changed, but not when its files have another address', () => {
    const before = one(
      {
        season: 2,
        episode: 3,
        artwork: 'https://old.example/a.jpg',
        persons: [{ name: 'Ann', role: 'host', url: 'http://ann.example' }],
      },
      [{ url: 'https://old.example/1.mp3', duration: 60 }],
    )
    const after = one(
      {
        episode: 4,
        artwork: 'https://new.example/a.jpg',
        persons: [{ role: 'host', name: 'Ann', url: 'http://ann.example/' }],
        block: true,
      },
      [{ url: 'https://new.example/1.mp3' }],
    )
    expect(changedFields({ before, after })).toEqual(['season lost', 'episode changed', 'duration lost'])
    expect(changedFields({ before, after: one(before.episode) })).toEqual(['enclosure lost', 'duration lost'])
    expect(changedFields({ before: one(undefined), after })).toEqual([])
  })
})
