import { parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { Feed } from '../../../src/formats/feed.ts'
import { childText, parseXml } from '../xml-tree.ts'
import { firstItem, ITEM, podcastOf, SHOW } from './given.ts'

const NAMESPACES = /xmlns:(?:itunes|podcast|googleplay)/

describe('a feed that is no podcast', () => {
  it('ignores episodes, and declares no namespace of podcasts', () => {
    const feed = new Feed({ title: 'A', link: 'https://example.org/' })
    feed.addItem(ITEM)
    const plain = [feed.rss2(), feed.atom1(), feed.json1()]
    feed.items = [{ ...ITEM, episode: { number: 1, persons: [{ name: 'Ann' }] } }]
    expect([feed.rss2(), feed.atom1(), feed.json1()]).toEqual(plain)
    expect(plain.join('')).not.toMatch(NAMESPACES)
  })

  it('says its medium in RSS, with the namespace declared there', () => {
    const feed = new Feed({ title: 'A', link: 'https://example.org/', medium: 'blog' })
    const without = new Feed({ title: 'A', link: 'https://example.org/' })
    const element =
      '\n<podcast:medium xmlns:podcast="https://podcastindex.org/namespace/1.0">blog</podcast:medium>'
    expect(feed.rss2().replace(element, '')).toBe(without.rss2())
    expect(parseRssFeed(feed.rss2()).podcast?.medium).toBe('blog')
    expect([feed.atom1(), feed.json1()]).toEqual([without.atom1(), without.json1()])
  })
})

it('an episode has a title for podcast apps, if its record gives one', () => {
  const itunes = (episode: object) => firstItem(podcastOf([{ episode }])).itunes
  expect(itunes({ title: 'Night' })?.title).toBe('Night')
  expect(itunes({ season: 1 })?.title).toBeUndefined()
})

describe('the recording of an episode', () => {
  const image = { url: 'https://example.org/1.jpg', type: 'image/jpeg', length: 5 }

  it('is the enclosure, never the picture', () => {
    const mp3 = { url: 'https://example.org/1.mp3', type: 'audio/mpeg', length: 9, duration: 61.4 }
    const pdf = { url: 'https://example.org/1.pdf', type: 'application/pdf', length: 8 }
    const item = firstItem(podcastOf([{ image, attachments: [pdf, mp3] }]))
    expect(item.enclosures).toEqual([{ url: mp3.url, length: 9, type: 'audio/mpeg' }])
    expect(item.itunes?.duration).toBe(61)
    expect(firstItem(podcastOf([{ image }])).enclosures).toBeUndefined()
  })

  it.each([
    ['1.m4a', 'audio/mp4', 'audio/x-m4a'],
    ['1.m4a', 'application/octet-stream', 'audio/x-m4a'],
    ['1.m4v', 'video/mp4', 'video/x-m4v'],
    ['1.mp3?source=feed', 'application/octet-stream', 'audio/mpeg'],
    ['1.mp4', 'video/mp4', 'video/mp4'],
    ['1', 'audio/mp4', 'audio/mp4'],
    ['1', 'application/octet-stream', 'application/octet-stream'],
  ])('%s of the type %s is %s, as Apple has it', (name, type, expected) => {
    const attachments = [{ url: `https://example.org/${name}`, type, length: 1 }]
    expect(firstItem(podcastOf([{ image, attachments }])).enclosures?.[0]?.type).toBe(expected)
  })

  it('has a duration of at least a second', () => {
    const audio = { url: '/1.mp3', duration: 0.2 }
    expect(firstItem(podcastOf([{ audio }])).itunes?.duration).toBe(1)
  })
})

describe('the number of an episode', () => {
  it.each([
    [3, '3', '3'],
    [0, undefined, '0'],
    [2.5, undefined, '2.5'],
    [-1, undefined, undefined],
    [Number.NaN, undefined, undefined],
  ])('%j is for Apple %j, and %j in the podcast namespace', (number, apple, namespace) => {
    const rss = podcastOf([{ episode: { number } }]).rss2()
    const item = parseXml(rss).children[0]?.children.find(({ name }) => name === 'item')
    expect(item && childText(item, 'itunes:episode')).toBe(apple)
    expect(item && childText(item, 'podcast:episode')).toBe(namespace)
  })

  it.each([
    ['Episode 12: Honey', 12, 'Honey'],
    ['#12 – Honey', 12, 'Honey'],
    ['S2E12: Honey', 12, 'Honey'],
    ['Ep. 12 | Honey', 12, 'Honey'],
    ['Folge 012 - Honig', 12, 'Honig'],
    ['12. Honey', 12, 'Honey'],
    ['12 Angry Men', 12, undefined],
    ['Episode 11: Honey', 12, undefined],
    ['Episode 12', 12, undefined],
    ['Honey', 12, undefined],
  ])('of %j, number %j, the title for Apple is %j', (title, number, expected) => {
    const item = firstItem(podcastOf([{ title, episode: { number } }]))
    expect(item.itunes?.title).toBe(expected)
    expect(item.title).toBe(title)
  })
})

describe('what a show does not say', () => {
  it('is taken from the feed: author and picture', () => {
    const options = { authors: [{ name: 'Ann' }, { name: 'Bob' }], image: '/cover.jpg' }
    const { itunes } = parseRssFeed(podcastOf([], options).rss2())
    expect(itunes).toMatchObject({ author: 'Ann, Bob', image: 'https://example.org/cover.jpg' })
  })

  it('is not written', () => {
    const rss = podcastOf([{}]).rss2()
    const names = [...rss.matchAll(/<((?:itunes|podcast):\w+)/g)].map(match => match[1])
    expect(names).toEqual(['itunes:category', 'itunes:explicit', 'itunes:type', 'podcast:medium'])
  })
})

it('blocks a show everywhere, or in some directories', () => {
  const of = (block: boolean | readonly string[]) =>
    parseRssFeed(podcastOf([], { show: { ...SHOW, block } }).rss2())
  expect(of(true)).toMatchObject({ itunes: { block: true }, podcast: { blocks: [{ value: true }] } })
  expect(of(['spotify']).itunes).not.toHaveProperty('block')
  expect(of(false).podcast).not.toHaveProperty('blocks')
})

it('makes relative addresses absolute, and leaves out what has none', () => {
  const feed = podcastOf([
    {
      episode: {
        transcripts: [{ src: 'words.srt' }, { src: '' }],
        chapters: { src: '', list: [{ startTime: 0 }] },
        soundbites: [
          { start: -1, duration: 5 },
          { start: 1, duration: 0 },
        ],
        persons: [{ name: ' \u0000 ' }],
        values: [{ type: 'lightning', method: 'keysend', recipients: [] }],
      },
    },
  ])
  expect(firstItem(feed).podcast).toEqual({
    transcripts: [{ url: 'https://example.org/words.srt', type: 'application/x-subrip' }],
  })
})

it('names the language of a transcript where it is not that of the feed', () => {
  const transcripts = [{ src: '/1.vtt' }, { src: '/2.vtt', language: 'en' }]
  const { podcast } = firstItem(podcastOf([{ language: 'nl', episode: { transcripts } }]))
  expect(podcast?.transcripts?.map(({ language }) => language)).toEqual(['nl', undefined])
})

it('leads from a live event without a link to its page', () => {
  const live = { status: 'pending' as const, start: '2026-03-01T20:00:00Z', links: [] }
  const rss = podcastOf([{ episode: { live } }]).rss2()
  expect(rss).toContain('<podcast:contentLink href="https://example.org/1"/>')
})

it('cuts descriptions at 4,000 bytes, and leaves the text whole', () => {
  const long = 'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. '.repeat(90)
  const feed = podcastOf([{ description: long, descriptionType: 'text', content: `<p>${long}</p>` }], {
    description: `${long} & more`,
  })
  const { description, items } = parseRssFeed(feed.rss2())
  for (const text of [description, items?.[0]?.description]) {
    expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(4_000)
    expect(Buffer.byteLength(text ?? '')).toBeGreaterThan(3_950)
  }
  expect(items?.[0]?.content?.encoded).toHaveLength(long.length + 7)
})

it('escapes every text and address', () => {
  const name = `<b>"A" & 'B'</b> ]]> \u0007👩‍👩‍👧 שלום`
  const feed = podcastOf([
    { episode: { persons: [{ name, role: name, url: 'https://example.org/?a=1&b="2"' }] } },
  ])
  expect(firstItem(feed).podcast?.persons).toEqual([
    {
      display: name.replace('\u0007', ''),
      role: name.replace('\u0007', ''),
      href: 'https://example.org/?a=1&b=%222%22',
    },
  ])
})

it('has an extension in place of an element of the same name', () => {
  const objects = { _text: 'own' }
  const feed = podcastOf([], { show: { ...SHOW, guid: 'b1c2d3e4-0000-5000-8000-000000000000' } })
  feed.addExtension({ name: 'podcast:guid', objects })
  expect(feed.rss2().match(/<podcast:guid/g)).toHaveLength(1)
  expect(parseRssFeed(feed.rss2()).podcast?.guid).toBe('own')
})
