import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oldFeedAddresses } from '../../src/feeds/old-feed-address.ts'

const addresses = (url: string) => {
  const [path = '', query] = url.split('?', 2)
  return oldFeedAddresses({ path, query: query === undefined ? '' : `?${query}` })
}

describe('the address of a feed on another system', () => {
  it.each([
    // WordPress
    ['/?feed=rss2', '/rss.xml'],
    ['/?feed=rss', '/rss.xml'],
    ['/?feed=rdf', '/rss.xml'],
    ['/?feed=atom', '/atom.xml'],
    ['/index.php?feed=atom', '/atom.xml'],
    ['/?feed=rss2&tag=maps', '/tags/maps/rss.xml'],
    ['/?feed=atom&author_name=ann', '/authors/ann/atom.xml'],
    ['/tag/maps/feed/', '/tags/maps/rss.xml'],
    ['/tag/maps/feed/atom/', '/tags/maps/atom.xml'],
    ['/author/ann/feed/', '/authors/ann/rss.xml'],
    ['/category/sea/feed/', '/tags/sea/rss.xml'],
    ['/category/water/sea/feed/', '/tags/sea/rss.xml'],
    ['/tag/maps/', '/tags/maps/'],
    ['/author/ann', '/authors/ann/'],
    // several languages
    ['/fr/index.xml', '/sections/fr/rss.xml'],
    ['/fr/posts/index.xml', '/feeds/fr/rss.xml'],
    ['/pt-br/blog/atom.xml', '/feeds/pt-br/atom.xml'],
    ['/fr/tags/maps/index.xml', '/tags/maps/rss.xml'],
    ['/Tag/%C3%85land/feed/', '/tags/%C3%A5land/rss.xml'],
    // Ghost
    ['/tag/maps/rss/', '/tags/maps/rss.xml'],
    ['/author/ann/rss/', '/authors/ann/rss.xml'],
    // Hugo
    ['/categories/sea/index.xml', '/tags/sea/rss.xml'],
    ['/news/index.xml', '/sections/news/rss.xml'],
    // jekyll-feed
    ['/feed/by_tag/maps.xml', '/tags/maps/atom.xml'],
    ['/feed/news.xml', '/sections/news/atom.xml'],
    // Blogger
    ['/feeds/posts/default', '/atom.xml'],
    ['/feeds/posts/default?alt=rss', '/rss.xml'],
    ['/feeds/posts/default/-/Maps', '/tags/maps/atom.xml'],
    // Squarespace, Tumblr
    ['/blog?format=rss', '/rss.xml'],
    ['/tagged/maps/rss', '/tags/maps/rss.xml'],
  ])('%s is first looked for at %s', (old, found) => {
    expect(addresses(old)[0]).toBe(found)
  })

  it.each([
    ['/blog/feed.xml', '/rss.xml'],
    ['/blog/feed/', '/rss.xml'],
    ['/blog/atom.xml', '/atom.xml'],
    ['/blog/feed.json', '/feed.json'],
    ['/blog/index.xml', '/rss.xml'],
    ['/posts/index.xml', '/rss.xml'],
  ])('%s is the main feed unless a section is called so', (old, main) => {
    expect(addresses(old).at(-1)).toBe(main)
    expect(addresses(old)[0]).toMatch(/^\/sections\/(?:blog|posts)\//)
  })

  it.each([
    '/tag/maps/feed/',
    '/category/maps/feed/',
    '/author/maps/feed/',
    '/comments/feed/',
    '/2019/03/post/feed/',
    '/news/feed/',
    '/?feed=rss2&cat=3',
    '/?feed=rss2&p=12',
    '/?feed=comments-rss2',
    '/?feed=toString',
    '/about',
    '/other?feed=rss2',
  ])('%s is never the main feed', old => {
    expect(addresses(old)).not.toContain('/rss.xml')
    expect(addresses(old)).not.toContain('/atom.xml')
    expect(addresses(old)).not.toContain('/')
  })

  it('is looked for at paths only, whatever it is', () => {
    const part = fc.constantFrom(
      '/',
      'tag',
      'feed',
      'category',
      'blog',
      '%',
      '%2F',
      'rss',
      '.xml',
      '..',
      'constructor',
    )
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part).map(parts => parts.join('')),
    )
    const property = fc.property(path, fc.webQueryParameters(), (tail, query) => {
      for (const found of oldFeedAddresses({ path: `/${tail}`, query: `?${query}` })) {
        expect(found).toMatch(
          /^\/(?:(?:tags|sections|feeds|authors)\/[^/]+\/)?(?:rss\.xml|atom\.xml|feed\.json)?$/,
        )
      }
    })
    fc.assert(property, { numRuns: 500 })
  })
})
