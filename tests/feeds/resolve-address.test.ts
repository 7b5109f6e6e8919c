import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressKey } from '../../src/articles/addresses/old-address.ts'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { resolveAddress } from '../../src/feeds/resolve-address.ts'
import { FEED_FILE_NAMES } from '../../src/formats/formats.ts'
import { readRedirects } from '../../src/records/read-redirects.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { publication } from '../intake/temporary-folder.ts'
import { article, NOW, OPTIONS } from '../stores/given.ts'

const BASE = 'https://news.example/news'
const CHANGES = [
  article('radio.md', {
    id: 'urn:radio',
    aliases: ['/old/radio/', '/news/old/prefixed', '/?p=1'],
    tags: ['Maps'],
  }),
  article('away.md', { link: 'https://other.example/away', aliases: ['/old/away'] }),
  article('here.md', { link: `${BASE}/2021/here/` }),
  article('draft.md', { draft: true, aliases: ['/old/draft'] }),
  article('later.md', { published: new Date('2999-01-01'), aliases: ['/old/later'], tags: ['Later'] }),
]

let store: ArticleStore
beforeAll(async () => {
  store = openSqliteStore(':memory:')
  await store.apply(CHANGES, OPTIONS)
})
afterAll(() => store.close())

function resolve(address: string, redirects: Publication['redirects'] = []): Promise<string | undefined> {
  const options = { store, now: NOW, fileNames: FEED_FILE_NAMES, oldSites: true }
  return resolveAddress(address, { ...options, publication: { ...publication, baseUrl: BASE, redirects } })
}

function withFile(text: string): Publication['redirects'] {
  return readRedirects(Buffer.from(text), 'redirects.yaml').redirects
}

describe('an address', () => {
  it.each([
    ['/articles/radio', '/articles/radio'],
    ['/articles/radio#part', '/articles/radio#part'],
    ['/articles/radio?a=1', '/articles/radio?a=1'],
    ['radio', '/articles/radio'],
    ['urn:radio', '/articles/radio'],
    ['/old/radio/', '/articles/radio'],
    ['/old/prefixed', '/articles/radio'],
    [`${BASE}/old/radio`, '/articles/radio'],
    ['/2021/here', '/articles/here'],
    ['/', '/'],
    [BASE, '/'],
    ['/tags/maps/', '/tags/maps/'],
    ['/tags/Maps', '/tags/maps/'],
    ['/opml.xml', '/opml.xml'],
    ['/Atom.xml', '/atom.xml'],
  ])('%s leads to %s', async (address, path) => {
    expect(await resolve(address)).toBe(BASE + path)
  })

  it.each([
    'away',
    '/articles/away',
    '/old/away',
    '/Articles/Away/',
  ])('%s leads straight to the page elsewhere', async address => {
    expect(await resolve(address)).toBe('https://other.example/away')
  })

  it.each([
    ...[
      '/none',
      'none',
      '/articles/none',
      '/old/draft',
      '/articles/draft',
      'draft',
      '/old/later',
      '/tags/later/',
    ],
    ...[
      '/tags/none/',
      '/archive/1/rss.xml',
      '/media/0123456789abcdef0123456789abcdef/a.png',
      '/feeds/none/rss.xml',
    ],
    ...['', '%', '/%', '/articles/%', '/articles/%00', '*'],
  ])('%j leads nowhere', async address => {
    expect(await resolve(address)).toBeUndefined()
  })

  it('of redirects.yaml wins over what may be guessed', async () => {
    const redirects = withFile('/feed: /atom.xml\n/tag/maps: radio\n/old/radio: away')
    expect(await resolve('/feed/', redirects)).toBe(`${BASE}/atom.xml`)
    expect(await resolve('/tag/maps/', redirects)).toBe(`${BASE}/articles/radio`)
    expect(await resolve('/old/radio', redirects)).toBe('https://other.example/away')
  })

  it('with a query is matched by all or one of its parameters, and else keeps it', async () => {
    const redirects = withFile('/a: /opml.xml\n/a?id=5: radio\n/b: https://other.example/#c')
    expect(await resolve('/a?id=5', redirects)).toBe(`${BASE}/articles/radio`)
    expect(await resolve('/a?lang=en&id=5', redirects)).toBe(`${BASE}/articles/radio`)
    expect(await resolve('/a?id=6', redirects)).toBe(`${BASE}/opml.xml?id=6`)
    expect(await resolve('/b?x=1', redirects)).toBe('https://other.example/?x=1#c')
  })

  it('of the home page is no old address without its query', async () => {
    expect(await resolve('/?x=1', withFile('/news: radio'))).toBe(`${BASE}/?x=1`)
  })

  it('with a wildcard leads from all that is in a folder, unless a line names it', async () => {
    const redirects = withFile(
      "/tag/*: /tags/*\n/tag/sea: away\n/tag/old/*: /tags/:splat\n/blog/*: '*'\n/shop/*: https://shop.example/*\n/team/*: radio\n/self/*: /self/new/*\n/news/x/*: /tags/*",
    )
    for (const [from, to] of [
      ['/tag/maps', `${BASE}/tags/maps/`],
      ['/Tag/Maps/', `${BASE}/tags/maps/`],
      ['/tag/old/Maps/rss.xml', `${BASE}/tags/maps/rss.xml`],
      ['/x/maps/', `${BASE}/tags/maps/`],
      ['/tag/sea/', 'https://other.example/away'],
      ['/blog/radio/', `${BASE}/articles/radio`],
      ['/shop/A%20b/c/?x=1', 'https://shop.example/A%20b/c/?x=1'],
      ['/shop//evil.example', 'https://shop.example/evil.example'],
      ['/shop', 'https://shop.example/'],
      ['/team/ann', `${BASE}/articles/radio`],
      ['/tag/none', undefined],
      ['/blog/none', undefined],
      ['/blog/', undefined],
      ['/self/x', undefined],
      ['/', `${BASE}/`],
    ] as const)
      expect([from, await resolve(from, redirects)]).toEqual([from, to])
  })

  it('leads in one hop to something that exists, whatever redirects.yaml says', async () => {
    const words = [
      '/a',
      '/b',
      '/c/',
      '/d?p=1',
      '/old/radio',
      '/rss.xml',
      '/feed',
      '/articles/radio',
      '/articles/Radio',
      '/tags/maps/',
      '/*',
      '/a/*',
      '/b/*',
    ]
    const targets = [
      ...words,
      'radio',
      'urn:radio',
      'none',
      'away',
      `${BASE}/a`,
      `${BASE}/b?p=1`,
      '/a)',
      '/draft',
      'later',
      ...['/a/*', '/b/*', '/*', '/tags/*', '"*"', '/a/b/c'],
    ]
    const line = fc.tuple(fc.constantFrom(...words), fc.constantFrom(...targets))
    const property = fc.asyncProperty(fc.array(line), fc.constantFrom(...targets), async (lines, asked) => {
      const redirects = withFile(lines.map(([from, to]) => `${from}: ${to}`).join('\n'))
      const url = await resolve(asked, redirects)
      if (url === undefined || url === 'https://other.example/away') return
      const path = url.slice(BASE.length)
      expect(url.startsWith(`${BASE}/`)).toBe(true)
      // Without redirects the address is there, as it is: no further hop, and no 404.
      expect(await resolve(path)).toBe(url)
      expect(['/', '/rss.xml', '/articles/radio', '/tags/maps']).toContain(
        addressKey(path.replace(/\?.*/, '')),
      )
    })
    await fc.assert(property, { numRuns: 300 })
  })
})
