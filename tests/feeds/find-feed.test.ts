import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Publication } from '../../src/articles/publication.ts'
import { foldName, type Term, type TermKind } from '../../src/articles/terms.ts'
import { type FeedPath, feedPath, findFeed, parseFeedPath } from '../../src/feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../src/formats/formats.ts'
import { publication } from '../publish/given.ts'
import { declared } from './given.ts'

const published: Publication = {
  ...publication,
  feeds: {
    main: declared({ was: ['everything'] }),
    essays: declared({ was: ['long-reads', 'features'] }),
    members: declared({ private: true }),
  },
}

const TERMS: readonly Term[] = [
  { kind: 'tag', name: 'C++', slug: 'c-plus-plus' },
  { kind: 'tag', name: 'A/B', slug: 'a-b' },
  { kind: 'author', name: 'Zoë Müller', slug: 'zoë-müller' },
  { kind: 'section', name: 'News', slug: 'news' },
]
const store = {
  async findTerm(kind: TermKind, by: { readonly slug: string } | { readonly folded: string }) {
    return TERMS.find(
      term =>
        term.kind === kind && ('slug' in by ? term.slug === by.slug : foldName(term.name) === by.folded),
    )
  },
}
const find = (folder: string) => findFeed(folder, published, store)

describe('parseFeedPath', () => {
  it.each<[string, FeedPath]>([
    ['/', { folder: '' }],
    ['/rss.xml', { folder: '', fileName: 'rss.xml' }],
    ['/archive/3/atom.xml', { folder: '', page: 3, fileName: 'atom.xml' }],
    ['/archive/3/', { folder: '', page: 3 }],
    ['/tags/maps/', { folder: '/tags/maps' }],
    ['/tags/%E6%97%A5%E6%9C%AC/feed.json', { folder: '/tags/日本', fileName: 'feed.json' }],
    ['/tags/a%2Fb/', { folder: '/tags/a/b' }],
    ['/authors/ann/archive/12/rss.xml', { folder: '/authors/ann', page: 12, fileName: 'rss.xml' }],
    ['/sections/news/', { folder: '/sections/news' }],
    ['/feeds/essays/', { folder: '/feeds/essays' }],
  ])('parses %s', (path, parts) => {
    expect(parseFeedPath(path, FEED_FILE_NAMES)).toEqual(parts)
  })

  it.each([
    '',
    '/rss',
    '/tags/',
    '/tags/maps',
    '/tags/a/b/',
    '/other/maps/',
    '/archive/0/rss.xml',
    '/archive/01/rss.xml',
    '/archive/-1/rss.xml',
    '/archive/1e3/rss.xml',
    '/archive/9999999999/rss.xml',
    '/archive/rss.xml',
    '/tags/%/',
    '/tags/%FF/rss.xml',
    '/articles/a',
    '/feeds/essays/~token/rss.xml',
  ])('returns undefined for %j', path => {
    expect(parseFeedPath(path, FEED_FILE_NAMES)).toBeUndefined()
  })

  it('parses any path that feedPath returns', () => {
    const folders = fc.oneof(
      fc.constant(''),
      fc
        .tuple(
          fc.constantFrom('tags', 'authors', 'sections', 'feeds'),
          fc.string({ unit: 'grapheme', minLength: 1 }),
        )
        .map(([kind, name]) => `/${kind}/${name}`),
    )
    const paths = fc.record({
      folder: folders,
      page: fc.option(fc.integer({ min: 1, max: 999_999_999 }), { nil: undefined }),
      fileName: fc.option(fc.constantFrom('rss.xml', 'atom.xml', 'feed.json'), { nil: undefined }),
    })
    const property = fc.property(paths, parts => {
      const path = feedPath(parts)
      expect(path).toMatch(/^[!-~]+$/)
      expect(parseFeedPath(path, FEED_FILE_NAMES)).toEqual(parts)
    })
    fc.assert(property, { numRuns: 1_000 })
  })
})

describe('findFeed', () => {
  it.each([
    ['', 'main'],
    ['/tags/c-plus-plus', 'tags/c-plus-plus'],
    ['/authors/zoë-müller', 'authors/zoë-müller'],
    ['/sections/news', 'sections/news'],
    ['/feeds/members', 'feeds/members'],
  ])('finds the feed of %j', async (folder, key) => {
    expect(await find(folder)).toMatchObject({ feed: { key, path: folder } })
  })

  it.each([
    ['/tags/C++', '/tags/c-plus-plus'],
    ['/tags/c++', '/tags/c-plus-plus'],
    ['/tags/ C++ ', '/tags/c-plus-plus'],
    ['/tags/A/B', '/tags/a-b'],
    ['/authors/ZOË  MÜLLER', '/authors/zoë-müller'],
    ['/sections/News', '/sections/news'],
    ['/feeds/long-reads', '/feeds/essays'],
    ['/feeds/features', '/feeds/essays'],
    ['/feeds/everything', ''],
    ['/feeds/main', ''],
  ])('redirects from %j to %j', async (folder, movedTo) => {
    expect(await find(folder)).toEqual({ movedTo })
  })

  it.each([
    '/tags/nothing',
    '/authors/c-plus-plus',
    '/feeds/nothing',
    '/feeds/constructor',
    '/feeds/__proto__',
    '/other/maps',
    '/constructor/maps',
  ])('finds nothing at %j', async folder => {
    expect(await find(folder)).toBeUndefined()
  })
})
