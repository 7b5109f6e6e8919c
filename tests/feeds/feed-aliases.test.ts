import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalPath } from '../../src/feeds/feed-aliases.ts'

const KNOWN = [
  '/',
  '/rss.xml',
  '/atom.xml',
  '/feed.json',
  '/articles/a-story',
  '/tags/maps/',
  '/tags/maps/rss.xml',
  '/tags/maps/atom.xml',
  '/feeds/essays/feed.json',
]
const isKnown = (path: string) => KNOWN.includes(path)

describe('canonicalPath', () => {
  it.each([
    ['/feed', '/rss.xml'],
    ['/feed/', '/rss.xml'],
    ['/Feed', '/rss.xml'],
    ['//feed//', '/rss.xml'],
    ['/%66eed', '/rss.xml'],
    ['/rss', '/rss.xml'],
    ['/index.xml', '/rss.xml'],
    ['/feed.xml', '/rss.xml'],
    ['/RSS.XML', '/rss.xml'],
    ['/rss.xml/', '/rss.xml'],
    ['/atom', '/atom.xml'],
    ['/feed/atom/', '/atom.xml'],
    ['/feed/json', '/feed.json'],
    ['/index.json', '/feed.json'],
    ['/articles/a-story/', '/articles/a-story'],
    ['/Articles/A-Story', '/articles/a-story'],
    ['//', '/'],
    ['/tags/maps', '/tags/maps/'],
    ['/Tags/Maps//', '/tags/maps/'],
    ['/tags/maps/feed', '/tags/maps/rss.xml'],
    ['/tags/maps/atom/', '/tags/maps/atom.xml'],
    ['/tags/maps/RSS.XML', '/tags/maps/rss.xml'],
    ['/feeds/essays/index.json', '/feeds/essays/feed.json'],
  ])('of %s is %s', (path, canonical) => {
    expect(canonicalPath(path, isKnown)).toBe(canonical)
  })

  it.each([
    ...KNOWN,
    '/nothing',
    '/articles/none',
    '',
    '*',
    '/%',
    '/%ff',
    'constructor',
    '__proto__',
    '/feed/feed',
    '/tags',
    '/tags/none',
    '/tags/maps/none',
    '/other/maps/feed',
  ])('of %j is undefined', path => {
    expect(canonicalPath(path, isKnown)).toBeUndefined()
  })

  it('is undefined if the feed is not known', () => {
    expect(canonicalPath('/feed', () => false)).toBeUndefined()
  })

  it('is always a known path, found in one step', () => {
    const parts = fc.constantFrom(
      '/',
      '//',
      'feed',
      'RSS',
      '.xml',
      'atom',
      '%2F',
      '%41',
      '%',
      'json',
      'index',
      '.',
    )
    const paths = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(parts).map(some => `/${some.join('')}`),
    )
    const property = fc.property(paths, path => {
      const canonical = canonicalPath(path, isKnown)
      if (canonical === undefined) return
      expect(isKnown(canonical)).toBe(true)
      expect(isKnown(path)).toBe(false)
      expect(canonicalPath(canonical, isKnown)).toBeUndefined()
    })
    fc.assert(property, { numRuns: 2_000 })
  })
})
