import { Feed as OriginalFeed } from 'feed'
import { parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { Feed } from '../../src/formats/feed.ts'
import type { Extension, FeedOptions, Item } from '../../src/formats/model.ts'
import { wellFormed } from './parsers.ts'

const OPTIONS = {
  title: 'Example',
  id: 'https://example.org/',
  link: 'https://example.org/',
  image: 'https://example.org/logo.png',
  author: { name: 'Ann', email: 'ann@example.org' },
  category: 'News',
  feedLinks: { rss: 'https://example.org/rss.xml', atom: 'https://example.org/atom.xml' },
  podcast: true,
} satisfies FeedOptions

const ITEM = {
  title: 'One',
  link: 'https://example.org/1',
  date: new Date('2026-03-02T00:00:00Z'),
  content: '<p>One</p>',
  image: 'https://example.org/1.png',
  audio: { url: 'https://example.org/1.mp3', duration: 60 },
} satisfies Item

/** Extensions are also given as plain text in JavaScript, although the types of npm's `feed` do not say so. */
type Given = Readonly<Record<string, unknown>>

function extensionsOf(given: Given): Extension[] {
  return Object.entries(given).map(([name, objects]) => ({ name, objects }) as Extension)
}

function fill<Writer extends OriginalFeed>(feed: Writer, forFeed: Given, forItem: Given): Writer {
  for (const extension of extensionsOf(forFeed)) feed.addExtension(extension)
  feed.addItem({ ...ITEM, audio: { ...ITEM.audio }, extensions: extensionsOf(forItem) })
  return feed
}

/** Returns a feed with extensions of the feed and of its one item, after checking that its documents are well-formed. */
function feedWith(forFeed: Given, forItem: Given = {}): Feed {
  const feed = fill(new Feed(OPTIONS), forFeed, forItem)
  wellFormed(feed.rss2())
  wellFormed(feed.atom1())
  return feed
}

function countOf(document: string, tag: string): number {
  return document.match(new RegExp(`<${tag}[\\s>/]`, 'g'))?.length ?? 0
}

describe('an extension that is named like an element of RSS replaces it', () => {
  it.each([
    ['generator', 'Press 7'],
    ['docs', 'https://example.org/docs'],
    ['language', 'fr'],
    ['lastBuildDate', 'Mon, 02 Mar 2026 00:00:00 GMT'],
    ['itunes:author', 'Bob'],
    ['itunes:category', { _attributes: { text: 'Arts' } }],
    ['itunes:image', { _attributes: { href: 'https://example.org/cover.png' } }],
    ['itunes:owner', { 'itunes:email': 'owner@example.org' }],
    ['googleplay:category', { _attributes: { text: 'Arts' } }],
    ['atom:link', { _attributes: { rel: 'self', href: 'https://example.org/other.xml' } }],
  ])('of the channel: %s', (name, value) => {
    const document = feedWith({ [name]: value }).rss2()
    const inner = name === 'itunes:category' ? 'Arts' : undefined
    expect(countOf(document, name)).toBe(1)
    if (typeof value === 'string') expect(document).toContain(`<${name}>${value}</${name}>`)
    if (inner !== undefined) expect(document).toContain(`<${name} text="${inner}"></${name}>`)
  })

  it.each([
    ['guid', { _attributes: { isPermaLink: 'false' }, _text: 'my-guid' }],
    ['pubDate', 'Mon, 01 Jan 2024 00:00:00 GMT'],
    ['content:encoded', { _cdata: '<p>Mine</p>' }],
    ['description', 'Mine'],
    ['enclosure', { _attributes: { url: 'https://example.org/x.mp3', length: 1, type: 'audio/mpeg' } }],
    ['dc:creator', 'Bob'],
    ['media:content', { _attributes: { url: 'https://example.org/x.png', medium: 'image' } }],
    ['itunes:duration', '12:34'],
  ])('of an item: %s', (name, value) => {
    const [, item = ''] = /<item>([\s\S]*)<\/item>/.exec(feedWith({}, { [name]: value }).rss2()) ?? []
    expect(countOf(item, name)).toBe(1)
  })

  it("and says the same as with npm's feed", () => {
    const forItem = {
      guid: { _attributes: { isPermaLink: 'false' }, _text: 'my-guid' },
      pubDate: 'Mon, 01 Jan 2024 00:00:00 GMT',
      'content:encoded': { _cdata: '<p>Mine</p>' },
      'itunes:duration': '12:34',
    }
    const [mine, original] = [new Feed(OPTIONS), new OriginalFeed(OPTIONS)].map(feed =>
      parseRssFeed(fill(feed, { generator: 'Press 7' }, forItem).rss2()),
    )
    expect(mine?.generator).toBe('Press 7')
    expect(mine?.generator).toBe(original?.generator)
    for (const field of ['guid', 'pubDate', 'content', 'itunes'] as const) {
      expect(original?.items?.[0]?.[field]).toBeDefined()
      expect(mine?.items?.[0]?.[field]).toEqual(original?.items?.[0]?.[field])
    }
  })

  it('and an earlier one of the same name, as with npm’s feed', () => {
    const feed = new Feed(OPTIONS)
    feed.addExtension({ name: 'podcast:guid', objects: { _text: 'first' } })
    feed.addExtension({ name: 'podcast:guid', objects: { _text: 'second' } })
    feed.addExtension({ name: 'podcast:person', objects: [{ _text: 'A' }, { _text: 'B' }] as never })
    expect(feed.rss2().match(/first|second|>[AB]</g)).toEqual(['second', '>A<', '>B<'])
  })

  it('but has no part in Atom, which has such elements of its own', () => {
    const forFeed = {
      generator: 'Press 7',
      'atom:link': { _attributes: { rel: 'self', href: 'https://x.example/' } },
    }
    const forItem = { guid: 'my-guid', pubDate: 'Mon, 01 Jan 2024 00:00:00 GMT', 'content:encoded': 'x' }
    expect(feedWith(forFeed, { ...forItem, 'dc:subject': 'Bees' }).atom1()).toBe(
      feedWith({}, { 'dc:subject': 'Bees' }).atom1(),
    )
  })
})

describe('an extension called _attributes', () => {
  const forFeed = {
    _attributes: { 'xmlns:ex': 'https://example.org/ns', 'ex:a': '1 & 2', 'odd:b': '3', xmlns: 'urn:x' },
    'ex:c': { _text: '4' },
  }

  it('has attributes of the channel, and the namespaces that its elements use', () => {
    const document = feedWith(forFeed).rss2()
    expect(document).toContain(
      '<channel xmlns:odd="urn:feedwright:namespace:odd" xmlns:ex="https://example.org/ns" ex:a="1 &amp; 2" odd:b="3">',
    )
    expect(document).toContain('\n<ex:c>4</ex:c>\n')
    expect(document).not.toContain('<_attributes')
  })

  it('declares the namespace for items too', () => {
    const feed = feedWith(forFeed, { 'ex:d': { _text: '5' } })
    expect(feed.rss2()).toContain('<ex:d xmlns:ex="https://example.org/ns">5</ex:d>')
    expect(feed.atom1()).toContain('<ex:d xmlns:ex="https://example.org/ns">5</ex:d>')
  })

  it('has attributes of an item', () => {
    const feed = feedWith({}, { _attributes: { 'dc:type': 'Text', id: 'one' } })
    expect(feed.rss2()).toContain('<item dc:type="Text" id="one">')
  })

  it('does not change the namespaces of the document', () => {
    const _attributes = { 'xmlns:dc': 'urn:other', 'xmlns:atom': 'urn:other', xmlns: 'urn:other' }
    const plain = feedWith({}, {})
    const feed = feedWith({ _attributes }, { _attributes })
    expect(feed.rss2()).toBe(plain.rss2())
    expect(feed.rss2()).not.toContain('urn:other')
  })

  it.each(['text', 5, null, undefined, ['a'], { 'a b': 'c', '': 'd' }])('is well-formed as %j', objects => {
    feedWith({ _attributes: objects }, { _attributes: objects, _text: 'x', _cdata: 'y', _comment: 'z' })
  })
})

describe('an extension in JSON Feed', () => {
  it.each([
    ['a text', '00FF00', { _text: '00FF00' }],
    ['a number', 7, { _text: 7 }],
    ['a list', [{ _text: 'a' }, 'b'], { _list: [{ _text: 'a' }, 'b'] }],
    ['an object', { about: 'x' }, { about: 'x' }],
    ['nothing', null, undefined],
  ])('is an object, given %s', (_kind, objects, written) => {
    const { items, ...feed } = JSON.parse(
      feedWith({ 'webfeeds:x': objects }, { 'webfeeds:x': objects }).json1(),
    )
    expect([feed._webfeeds_x, items[0]._webfeeds_x]).toEqual([written, written])
  })
})
