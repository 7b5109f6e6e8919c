import { describe, expect, it } from 'vitest'
import { readFeed } from '../../../src/importing/feeds/read-feed.ts'
import { secondsOf } from '../../../src/importing/feeds/rss-item.ts'

const RSS = `<?xml version="1.0"?>
<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Radio</title><link>https://a.example/</link><description>On radio</description>
<atom:link rel="next" href="https://a.example/feed?page=2"/>
<item><title>One &amp; two</title><link>https://a.example/1</link><guid isPermaLink="false">a b 1</guid>
<pubDate>Wed, 17 Feb 2021 10:00:00 GMT</pubDate><dc:creator>Ann</dc:creator><category>sea</category><category>sky</category>
<description>Short</description><c:encoded><![CDATA[<p>Long</p>]]></c:encoded>
<enclosure url="https://a.example/1.mp3" type="audio/mpeg" length="5"/><itunes:duration>1:02:03</itunes:duration></item>
<item><guid>https://a.example/2</guid><author>ben@a.example (Ben)</author><description>&lt;p&gt;Only&lt;/p&gt;</description></item>
</channel></rss>`

const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Radio</title><link href="https://a.example/"/>
<link rel="prev-archive" href="https://a.example/old"/>
<entry xml:lang="fr"><id>tag:1</id><title type="html">A &amp;lt; B</title><link href="https://a.example/1"/>
<link rel="enclosure" href="https://a.example/1.mp3" type="audio/mpeg" length="5"/>
<published>2021-02-17T10:00:00Z</published><updated>2021-02-18T10:00:00Z</updated>
<author><name>Ann</name><uri>https://ann.example</uri></author><category term="sea" label="Sea"/>
<summary>Short</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b> three &lt; four<br/></p></div></content></entry>
</feed>`

const JSON_FEED = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Radio',
  home_page_url: 'https://a.example/',
  next_url: 'https://a.example/2.json',
  items: [
    {
      id: 7,
      url: 'https://a.example/1',
      title: 'One',
      content_text: 'A < B\n\nC',
      date_published: '2021-02-17T10:00:00Z',
      authors: [{ name: 'Ann' }],
      tags: ['sea', 3],
      attachments: [
        {
          url: 'https://a.example/1.mp3',
          mime_type: 'audio/mpeg',
          size_in_bytes: 5,
          duration_in_seconds: 60,
        },
      ],
    },
  ],
})

describe('a feed is read', () => {
  it('in RSS, whatever the prefixes', () => {
    const feed = readFeed(RSS, 'feed.xml')
    expect(feed).toMatchObject({
      format: 'rss',
      title: 'Radio',
      home: 'https://a.example/',
      next: 'https://a.example/feed?page=2',
    })
    expect(feed.items[0]).toMatchObject({
      id: 'a b 1',
      link: 'https://a.example/1',
      title: 'One & two',
      authors: [{ name: 'Ann' }],
      tags: ['sea', 'sky'],
      summary: 'Short',
      content: '<p>Long</p>',
      enclosures: [{ url: 'https://a.example/1.mp3', type: 'audio/mpeg', length: 5, duration: 3723 }],
    })
    expect(feed.items[1]).toMatchObject({
      id: 'https://a.example/2',
      link: 'https://a.example/2',
      authors: [{ name: 'Ben', email: 'ben@a.example' }],
      content: '<p>Only</p>',
    })
  })

  it('in Atom, with XHTML in its order', () => {
    const feed = readFeed(ATOM, 'feed.atom')
    expect(feed).toMatchObject({ format: 'atom', home: 'https://a.example/', next: 'https://a.example/old' })
    expect(feed.items).toMatchObject([
      {
        id: 'tag:1',
        link: 'https://a.example/1',
        published: '2021-02-17T10:00:00Z',
        updated: '2021-02-18T10:00:00Z',
        authors: [{ name: 'Ann', url: 'https://ann.example' }],
        tags: ['Sea'],
        language: 'fr',
        content: '<p>One <b>two</b> three &lt; four<br></p>',
        enclosures: [{ url: 'https://a.example/1.mp3', type: 'audio/mpeg', length: 5 }],
      },
    ])
  })

  it('in JSON, without what has another type', () => {
    const feed = readFeed(JSON_FEED, 'feed.json')
    expect(feed).toMatchObject({ format: 'json', next: 'https://a.example/2.json' })
    expect(feed.items).toMatchObject([
      {
        id: '7',
        content: '<p>A &lt; B</p>\n<p>C</p>',
        tags: ['sea'],
        enclosures: [{ url: 'https://a.example/1.mp3', length: 5, duration: 60 }],
      },
    ])
  })

  it('as far as it can be, if it is malformed', () => {
    const broken =
      '<rss><channel><item><title>A & B</title><guid>1</guid></item><item><title>C\u0000</title><guid>2</guid>'
    expect(readFeed(broken, 'x').items.map(({ id }) => id)).toEqual(['1', '2'])
  })

  it('without the entities of a DOCTYPE', () => {
    const bomb =
      '<!DOCTYPE rss [<!ENTITY a "boom">]><rss><channel><item><title>&a;</title></item></channel></rss>'
    expect(readFeed(bomb, 'x').items[0]?.title).toBe('&a;')
  })

  it.each(['', 'hello', '<html></html>', '{"a": 1}', '{'])('and %j is none', text => {
    expect(() => readFeed(text, 'x.xml')).toThrow(/^x\.xml: expected a (?:JSON Feed|feed)/)
  })
})

it.each([
  ['3723', 3723],
  ['62:03', 3723],
  ['1:02:03', 3723],
  ['soon', undefined],
])('the duration %j is %s seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds)
})
