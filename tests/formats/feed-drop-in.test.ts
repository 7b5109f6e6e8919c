import { Feed as OriginalFeed } from 'feed'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import RssParser from 'rss-parser'
import { describe, expect, it } from 'vitest'
import { Feed } from '../../src/formats/feed.ts'
import type { FeedOptions, Item } from '../../src/formats/model.ts'
import { wellFormed } from './parsers.ts'

const OPTIONS = {
  title: 'Example news',
  id: 'https://example.org/',
  link: 'https://example.org/',
  description: 'News of examples',
  language: 'en',
  updated: new Date('2026-03-04T05:06:07Z'),
  generator: 'Press',
  copyright: 'Example Ltd',
  ttl: 60,
  feedLinks: {
    rss: 'https://example.org/rss.xml',
    atom: 'https://example.org/atom.xml',
    json: 'https://example.org/feed.json',
  },
  author: { name: 'Ann Editor', email: 'ann@example.org', link: 'https://example.org/ann' },
  image: 'https://example.org/logo.png',
  favicon: 'https://example.org/favicon.ico',
} satisfies FeedOptions

const ITEM = {
  title: 'First article',
  id: 'https://example.org/1',
  link: 'https://example.org/articles/1?a=1&b=2',
  date: new Date('2026-03-02T00:00:00Z'),
  published: new Date('2026-03-01T00:00:00Z'),
  description: 'About the first',
  content: '<p>The <b>first</b> article &amp; its text</p>',
  author: [
    { name: 'Ann Author', link: 'https://example.org/authors/ann' },
    { name: 'Bob Author', email: 'bob@example.org' },
  ],
  category: [
    {
      name: 'Science',
      term: 'Science',
      scheme: 'https://example.org/tags',
      domain: 'https://example.org/tags',
    },
    { name: 'Space', term: 'Space' },
  ],
  contributor: [{ name: 'Con Tributor' }],
  image: { url: 'https://example.org/1.png', length: 1234, title: 'A picture' },
  copyright: 'Ann Author',
} satisfies Item

const SECOND: Item = {
  title: 'Second',
  link: 'https://example.org/2',
  date: new Date('2026-02-01T00:00:00Z'),
}

const ours = ordinary(new Feed(OPTIONS))
const theirs = ordinary(new OriginalFeed(OPTIONS))

function ordinary<Writer extends OriginalFeed>(feed: Writer): Writer {
  feed.addItem({ ...ITEM, image: { ...ITEM.image } })
  feed.addItem({ ...SECOND })
  feed.addCategory('News')
  feed.addContributor({ name: 'Dora Donor', email: 'dora@example.org', link: 'https://example.org/dora' })
  return feed
}

/** Returns a feed with one item. */
function feedOf(item: Partial<Item>, options: Partial<FeedOptions> = {}): Feed {
  const feed = new Feed({ ...OPTIONS, ...options })
  feed.addItem({ title: 'Title', link: 'https://example.org/x', date: ITEM.date, ...item })
  return feed
}

function rssItem(feed: Feed) {
  wellFormed(feed.rss2())
  const [item] = parseRssFeed(feed.rss2()).items ?? []
  return item ?? {}
}

function atomEntry(feed: Feed) {
  wellFormed(feed.atom1())
  const [entry] = parseAtomFeed(feed.atom1()).entries ?? []
  return entry ?? {}
}

function jsonItem(feed: Feed) {
  const [item] = JSON.parse(feed.json1()).items
  return item
}

describe("the same data as in npm's feed", () => {
  it("has the fields of npm's feed, and a type that can be used as its type", () => {
    const original: OriginalFeed = ours
    expect(original).toBe(ours)
    expect([ours.options, ours.items, ours.categories, ours.contributors, ours.extensions]).toEqual([
      theirs.options,
      theirs.items,
      theirs.categories,
      theirs.contributors,
      theirs.extensions,
    ])
  })

  it.each([
    ['title', 'First article'],
    ['link', 'https://example.org/articles/1?a=1&b=2'],
    ['description', 'About the first'],
    ['pubDate', 'Sun, 01 Mar 2026 00:00:00 GMT'],
    ['guid', { value: 'https://example.org/1', isPermaLink: false }],
    ['content', { encoded: '<p>The <b>first</b> article &amp; its text</p>' }],
    ['categories', [{ name: 'Science', domain: 'https://example.org/tags' }, { name: 'Space' }]],
  ] as const)('is in RSS: %s', (field, value) => {
    expect(parseRssFeed(theirs.rss2()).items?.[0]?.[field]).toEqual(value)
    expect(parseRssFeed(ours.rss2()).items?.[0]?.[field]).toEqual(value)
  })

  it('works with methods that are called without their object, as in feed 4 and 5', () => {
    const direct = new Feed(OPTIONS)
    for (const item of [ITEM, SECOND]) direct.addItem(item)
    direct.addCategory('Science')
    direct.addContributor({ name: 'Con' })
    direct.addExtension({ name: 'ext:a', objects: { 'ext:b': 'c' } })
    const feed = new Feed(OPTIONS)
    const { addItem, addCategory, addContributor, addExtension, rss2, atom1, json1 } = feed
    ;[ITEM, SECOND].forEach(addItem)
    addCategory('Science')
    addContributor({ name: 'Con' })
    addExtension({ name: 'ext:a', objects: { 'ext:b': 'c' } })
    expect([rss2(), atom1(), json1()]).toEqual([direct.rss2(), direct.atom1(), direct.json1()])
    expect(direct.rss2()).toContain('First article')
  })

  it('is in RSS: the enclosure', () => {
    const [mine] = parseRssFeed(ours.rss2()).items?.[0]?.enclosures ?? []
    const [theirEnclosure] = parseRssFeed(theirs.rss2()).items?.[0]?.enclosures ?? []
    expect(mine).toEqual({ url: 'https://example.org/1.png', length: 1234, type: 'image/png' })
    expect(theirEnclosure).toEqual(mine)
  })

  it('is in RSS: the authors by name', () => {
    expect(rssItem(ours).dc?.creators).toEqual(['Ann Author, Bob Author'])
  })

  it('is in RSS: an item without an id has its link as a permanent guid', async () => {
    const read = await Promise.all([ours, theirs].map(feed => new RssParser().parseString(feed.rss2())))
    expect(read.map(({ items }) => items[1]?.guid)).toEqual([
      'https://example.org/2',
      'https://example.org/2',
    ])
    expect(ours.rss2()).toContain('<guid isPermaLink="true">https://example.org/2</guid>')
  })

  it.each([
    ['title', 'Example news'],
    ['link', 'https://example.org/'],
    ['description', 'News of examples'],
    ['language', 'en'],
    ['copyright', 'Example Ltd'],
    ['generator', 'Press'],
    ['ttl', 60],
    ['lastBuildDate', 'Wed, 04 Mar 2026 05:06:07 GMT'],
    ['categories', [{ name: 'News' }]],
    ['image', { url: 'https://example.org/logo.png', title: 'Example news', link: 'https://example.org/' }],
  ] as const)('is in the RSS channel: %s', (field, value) => {
    expect(parseRssFeed(theirs.rss2())[field]).toEqual(value)
    expect(parseRssFeed(ours.rss2())[field]).toEqual(value)
  })

  it.each(['id', 'updated', 'published', 'authors', 'contributors'] as const)('is in Atom: %s', field => {
    const [original] = parseAtomFeed(theirs.atom1()).entries ?? []
    const expected = original?.[field]
    expect(expected).toBeDefined()
    expect(moments(atomEntry(ours)[field])).toEqual(moments(expected))
  })

  it.each(['title', 'summary', 'content', 'rights'] as const)('is in Atom: %s', field => {
    const [original] = parseAtomFeed(theirs.atom1()).entries ?? []
    const [entry] = parseAtomFeed(ours.atom1()).entries ?? []
    expect(original?.[field]?.value).toBeTypeOf('string')
    expect(entry?.[field]?.value).toBe(original?.[field]?.value)
  })

  it('is in Atom: links, categories and the ids of entries without one', () => {
    const [original, second] = parseAtomFeed(theirs.atom1()).entries ?? []
    const [entry, secondEntry] = parseAtomFeed(ours.atom1()).entries ?? []
    expect(entry?.links?.map(link => link.href)).toEqual(original?.links?.map(link => link.href))
    expect(entry?.categories?.map(({ term, scheme }) => [term, scheme])).toEqual(
      original?.categories?.map(({ term, scheme }) => [term, scheme]),
    )
    expect(secondEntry?.id).toBe(second?.id)
  })

  it.each(['id', 'logo', 'icon', 'authors', 'contributors'] as const)('is in the Atom feed: %s', field => {
    const expected = parseAtomFeed(theirs.atom1())[field]
    expect(expected).toBeDefined()
    expect(parseAtomFeed(ours.atom1())[field]).toEqual(expected)
  })

  it('is in Atom: the id of the feed, unchanged', () => {
    const options = { ...OPTIONS, id: 'https://example.org' }
    expect(parseAtomFeed(new OriginalFeed(options).atom1()).id).toBe('https://example.org')
    expect(parseAtomFeed(feedOf({}, options).atom1()).id).toBe('https://example.org')
  })

  it('is in JSON', () => {
    const original = JSON.parse(theirs.json1())
    const feed = JSON.parse(ours.json1())
    const { version: _, items, author, ...rest } = original
    expect(feed).toMatchObject({ ...rest, author: { name: author.name, url: author.url } })
    expect(feed.items.map(moments)).toMatchObject([moments(items[0]), { title: 'Second' }])
  })

  it('is in JSON: the id of an item that also has a guid', () => {
    const item = { ...ITEM, guid: 'another' }
    const original = new OriginalFeed(OPTIONS)
    original.addItem(item)
    expect(JSON.parse(original.json1()).items[0].id).toBe('https://example.org/1')
    expect(jsonItem(feedOf(item)).id).toBe('https://example.org/1')
    expect(rssItem(feedOf(item)).guid?.value).toBe('another')
  })

  it('is in the podcast elements', () => {
    const audio = { url: 'https://example.org/1.mp3', length: 99, duration: 3_723 }
    const both = [new Feed({ ...OPTIONS, podcast: true }), new OriginalFeed({ ...OPTIONS, podcast: true })]
    const [mine, original] = both.map(feed => {
      feed.addItem({ ...SECOND, audio: { ...audio } })
      return parseRssFeed(feed.rss2())
    })
    expect(mine?.itunes).toMatchObject(original?.itunes ?? { missing: true })
    expect(mine?.items?.[0]?.itunes).toEqual({ duration: 3_723 })
    expect(mine?.items?.[0]?.enclosures).toEqual([
      { url: 'https://example.org/1.mp3', length: 99, type: 'audio/mpeg' },
    ])
  })

  it('is in the stylesheet instruction and in extensions', () => {
    const feed = feedOf({}, { stylesheet: 'style.xsl' })
    feed.addExtension({ name: 'webfeeds:accentColor', objects: { _text: '00FF00' } })
    expect(feed.rss2()).toContain('<?xml-stylesheet href="style.xsl" type="text/xsl"?>')
    expect(feed.rss2()).toContain('>00FF00</webfeeds:accentColor>')
    expect(JSON.parse(feed.json1())._webfeeds_accentColor).toEqual({ _text: '00FF00' })
  })
})

describe('an e-mail address is published only where npm’s feed publishes it:', () => {
  const people = ['name', 'link', 'avatar', ''].flatMap(field => [
    { email: `${field}@example.org` },
    { email: `${field}@example.org`, name: 'Ann' },
    { email: `${field}@example.org`, [field || 'name']: 'https://example.org/ann' },
  ])

  function addresses(feed: OriginalFeed): readonly (readonly string[])[] {
    return [feed.rss2(), feed.atom1(), feed.json1()].map(
      document => document.match(/[\w.]*@example\.org/g) ?? [],
    )
  }

  it.each([true, false])('podcast: %j', podcast => {
    for (const author of people) {
      const options = { ...OPTIONS, podcast, author: { ...author, email: `feed.${author.email}` } }
      const [mine = [], original = []] = [new Feed(options), new OriginalFeed(options)].map(feed => {
        feed.addItem({ ...SECOND, author: [author], contributor: [author] })
        feed.addContributor({ ...author, email: `contributor.${author.email}` })
        return addresses(feed)
      })
      expect(mine.flat().length).toBeGreaterThan(0)
      mine.forEach((found, format) => {
        expect(found.filter(address => !original[format]?.includes(address))).toEqual([])
      })
    }
  })

  it('of several authors of a podcast, only that of its owner', () => {
    const authors = [{ name: 'Ann' }, { name: 'Bob', email: 'bob@example.org' }]
    const feed = new Feed({ ...OPTIONS, podcast: true, authors })
    expect([feed.rss2(), feed.json1()].filter(document => document.includes('@'))).toEqual([])
  })
})

describe("an error of npm's feed is avoided:", () => {
  it('control characters are removed', () => {
    expect(rssItem(feedOf({ title: 'A\u0000\u0008B' })).title).toBe('AB')
    expect(atomEntry(feedOf({ content: 'A\u001fB' })).content?.value).toBe('AB')
    expect(jsonItem(feedOf({ title: 'A\u0000B' })).title).toBe('AB')
  })

  it('a second ]]> is preserved', () => {
    const content = '<pre>a[b[0]]>1 && c[d[0]]>2 ]]></pre>'
    expect(rssItem(feedOf({ content })).content?.encoded).toBe(content)
    expect(atomEntry(feedOf({ content })).content?.value).toBe(content)
  })

  it('< in a category is preserved', () => {
    const feed = feedOf({ category: [{ name: 'C < D', term: 'C < D' }] })
    feed.addCategory('E < F')
    expect(rssItem(feed).categories).toEqual([{ name: 'C < D' }])
    expect(atomEntry(feed).categories?.[0]?.term).toBe('C < D')
    expect(parseRssFeed(feed.rss2()).categories).toEqual([{ name: 'E < F' }])
  })

  it('& in an attribute is preserved', () => {
    const image = { url: 'https://example.org/1.png', title: 'Salt & "pepper" <now>' }
    const domain = 'https://example.org/?a&b'
    const feed = feedOf({ image, category: [{ name: 'One', domain }] })
    expect(atomEntry(feed).links?.[1]?.title).toBe('Salt & "pepper" <now>')
    expect(rssItem(feed).categories).toEqual([{ name: 'One', domain }])
  })

  it('a .jpg has the type image/jpeg', () => {
    for (const image of [
      'https://example.org/1.jpg',
      { url: 'https://example.org/1.jpg', type: 'image/jpg' },
    ]) {
      expect(rssItem(feedOf({ image })).enclosures?.[0]?.type).toBe('image/jpeg')
      expect(atomEntry(feedOf({ image })).links?.[1]?.type).toBe('image/jpeg')
    }
  })

  it('the given type of an Atom enclosure is preserved', () => {
    const enclosure = { url: 'https://example.org/file.bin', type: 'application/epub+zip', length: 5 }
    expect(atomEntry(feedOf({ enclosure })).links?.[1]).toEqual({
      rel: 'enclosure',
      href: enclosure.url,
      type: enclosure.type,
      length: 5,
    })
  })

  it('no type is guessed from a URL without an extension', () => {
    const image = 'https://example.org/photo/1'
    expect(rssItem(feedOf({ image })).enclosures?.[0]?.type).toBe('application/octet-stream')
    expect(atomEntry(feedOf({ image })).links?.[1]).toEqual({ rel: 'enclosure', href: image })
  })

  it('relative URLs become absolute', () => {
    const feed = feedOf({
      link: '/articles/1',
      image: 'pictures/1.png',
      author: [{ name: 'Ann', link: '/ann' }],
    })
    expect(rssItem(feed)).toMatchObject({
      link: 'https://example.org/articles/1',
      guid: { value: 'https://example.org/articles/1', isPermaLink: true },
      enclosures: [{ url: 'https://example.org/pictures/1.png' }],
    })
    expect(atomEntry(feed).authors).toEqual([{ name: 'Ann', uri: 'https://example.org/ann' }])
    expect(jsonItem(feed).url).toBe('https://example.org/articles/1')
  })

  it('a URL that cannot become absolute is left out', () => {
    const feed = feedOf({ id: 'x', link: '/articles/1', image: '1.png' })
    feed.options = { title: 'No link' }
    expect(rssItem(feed)).not.toHaveProperty('link')
    expect(rssItem(feed)).not.toHaveProperty('enclosures')
    expect(jsonItem(feed)).not.toHaveProperty('url')
  })

  it.each(['42', 'my first post', 'note: with a space', 'ä&<'])('the plain id %j is valid', id => {
    expect(rssItem(feedOf({ id })).guid).toEqual({ value: id, isPermaLink: false })
    expect(atomEntry(feedOf({ id })).id).toBe(`urn:feedwright:${encodeURIComponent(id)}`)
    expect(jsonItem(feedOf({ id })).id).toBe(id)
  })

  it('an invalid date is left out, or replaced by a constant where Atom requires a date', () => {
    const invalid = new Date('yesterday')
    const feed = feedOf({ date: invalid, published: invalid }, { updated: invalid })
    expect(rssItem(feed)).not.toHaveProperty('pubDate')
    expect(parseRssFeed(feed.rss2())).not.toHaveProperty('lastBuildDate')
    expect(atomEntry(feed)).toMatchObject({ updated: '2000-01-02T00:00:00Z' })
    expect(atomEntry(feed)).not.toHaveProperty('published')
    expect(jsonItem(feed)).not.toHaveProperty('date_published')
  })

  it('a title with mark-up stays text', () => {
    const title = 'Use <b> for bold'
    expect(rssItem(feedOf({ title })).title).toBe(title)
    expect(atomEntry(feedOf({ title })).title).toEqual({ value: title, type: 'text' })
    expect(jsonItem(feedOf({ title })).title).toBe(title)
  })

  it('a literal &amp; is preserved', () => {
    const title = 'Write &amp; for &'
    const feed = feedOf({ title, content: '<p>&amp;amp;</p>', category: [{ name: '&amp;', term: '&amp;' }] })
    expect(rssItem(feed)).toMatchObject({
      title,
      content: { encoded: '<p>&amp;amp;</p>' },
      categories: [{ name: '&amp;' }],
    })
    expect(atomEntry(feed)).toMatchObject({ title: { value: title }, categories: [{ term: '&amp;' }] })
  })

  it('Atom also has extensions and the language', () => {
    const feed = feedOf(
      { extensions: [{ name: 'dc:subject', objects: { _text: 'Bees' } }] },
      { language: 'fr' },
    )
    feed.addExtension({ name: 'dc:rights', objects: { _text: 'Free' } })
    expect(parseAtomFeed(feed.atom1())).toMatchObject({ xml: { lang: 'fr' }, dc: { rights: ['Free'] } })
    expect(atomEntry(feed).dc?.subjects).toEqual(['Bees'])
  })

  it('JSON Feed has version 1.1, all authors, attachments, the language and hubs', () => {
    const hub = 'https://hub.example.org/'
    const feed = feedOf({ ...ITEM, audio: 'https://example.org/1.mp3' }, { hub })
    expect(parseJsonFeed(feed.json1())).toMatchObject({
      language: 'en',
      hubs: [{ type: 'WebSub', url: hub }],
      authors: [{ name: 'Ann Editor' }],
    })
    expect(JSON.parse(feed.json1()).version).toBe('https://jsonfeed.org/version/1.1')
    expect(jsonItem(feed)).toMatchObject({
      authors: [{ name: 'Ann Author' }, { name: 'Bob Author' }],
      author: { name: 'Ann Author' },
      attachments: [
        { url: 'https://example.org/1.mp3', mime_type: 'audio/mpeg' },
        { url: 'https://example.org/1.png', mime_type: 'image/png', size_in_bytes: 1234 },
      ],
    })
  })

  it('without `updated`, the date is that of the newest item, not the current time', () => {
    const { updated: _, ...options } = OPTIONS
    const feed = ordinary(new Feed(options))
    expect(parseRssFeed(feed.rss2()).lastBuildDate).toBe('Mon, 02 Mar 2026 00:00:00 GMT')
    expect(parseAtomFeed(feed.atom1()).updated).toBe('2026-03-02T00:00:00Z')
    expect(new Feed({ title: 'Empty' }).atom1()).toContain('<updated>2000-01-02T00:00:00Z</updated>')
  })

  it('a plain name is in dc:creator, not in <author>', () => {
    expect(rssItem(feedOf({ author: [{ name: 'Ann' }] })).dc?.creators).toEqual(['Ann'])
    expect(feedOf({ author: [{ name: 'Ann' }] }).rss2()).not.toContain('<author>')
  })

  it('rss2() does not change its input', () => {
    const audio = { url: 'https://example.org/1.mp3', duration: 60 }
    const feed = feedOf({ audio }, { podcast: true })
    expect(feed.rss2()).toContain('<itunes:duration>01:00</itunes:duration>')
    expect(audio).toEqual({ url: 'https://example.org/1.mp3', duration: 60 })
  })

  it('repeated calls return identical bytes', () => {
    const write = (feed: Feed) => [feed.rss2(), feed.atom1(), feed.json1()]
    expect(write(ours)).toEqual(write(ours))
    expect(write(ordinary(new Feed(OPTIONS)))).toEqual(write(ours))
  })
})

/** Replaces dates with milliseconds: npm's `feed` writes the same dates with a fraction. */
function moments(value: unknown): unknown {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return Date.parse(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, moments(inner)]))
}
