import { beforeAll, describe, expect, it } from 'vitest'
import { sampleFeed } from './sample-feed.ts'
import { channelOf, childrenOf, itemsOf, parseXml, tagsOf, textOf, type XmlElement } from './xml.ts'

/*
 * What the texts of the portals say, read without the recipes: each test is a sentence of such a text, told in other words, and
 * looks at the document with a parser that knows nothing of Feedwright.
 */

const RFC822 = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})$/
const RFC822_OFFSET = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0900$/
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

/** A document of the sample, and what is in it. */
interface Sample {
  readonly text: string
  readonly root: XmlElement
  readonly channel: XmlElement
  readonly items: readonly XmlElement[]
  /** Returns the item of an article. @throws when there is none. */
  item(id: string): XmlElement
}

async function sampleOf(portal: string, fields: object = {}): Promise<Sample> {
  const text = await sampleFeed(portal, fields)
  const items = itemsOf(text)
  return {
    ...{ text, items, root: parseXml(text), channel: channelOf(text) },
    item(id) {
      const found = items.find(item => textOf(item, 'guid') === id)
      if (found === undefined) throw new Error(`expected an item ${id}`)
      return found
    },
  }
}

/** Returns the namespaces of a document by their prefixes. */
function namespacesOf({ attributes }: XmlElement): Readonly<Record<string, string>> {
  const declared = Object.entries(attributes).filter(([name]) => name.startsWith('xmlns:'))
  return Object.fromEntries(declared.map(([name, uri]) => [name.slice('xmlns:'.length), uri]))
}

const ids = ({ items }: Sample) => items.map(item => textOf(item, 'guid'))

let sample: Sample

// https://publishers.smartnews.com/hc/en-us/articles/360036526213-SmartFormat-Specification-Version-2-1
// https://publishers.smartnews.com/hc/en-us/articles/56500436151065
describe('SmartNews, SmartFormat 2.1', () => {
  beforeAll(async () => {
    sample = await sampleOf('smartnews', {
      description: 'News from the harbour and from all of the coast',
      values: { analytics: '<script>count(1 < 2)</script>', darkModeLogo: 'https://news.example/dark.png' },
    })
  })

  it('is an extension of RSS 2.0 in UTF-8, with these namespaces', () => {
    expect(sample.text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>/)
    expect([sample.root.name, sample.root.attributes.version]).toEqual(['rss', '2.0'])
    expect(namespacesOf(sample.root)).toEqual({
      content: 'http://purl.org/rss/1.0/modules/content/',
      dc: 'http://purl.org/dc/elements/1.1/',
      media: 'http://search.yahoo.com/mrss/',
      snf: 'http://www.smartnews.be/snf',
    })
  })

  it('requires of the channel title, link, description, pubDate, language and copyright', () => {
    for (const name of ['title', 'link', 'description', 'pubDate', 'language', 'copyright'])
      expect(textOf(sample.channel, name), name).toMatch(/\S/)
  })

  it('takes a description of 30 characters or less', () => {
    expect(textOf(sample.channel, 'description')?.length).toBeLessThanOrEqual(30)
  })

  it('has a logo, one for dark mode, and a time to live in minutes', () => {
    for (const name of ['snf:logo', 'snf:darkModeLogo']) {
      const [logo] = childrenOf(sample.channel, name)
      expect(textOf(logo, 'url')).toMatch(/^https:/)
    }
    expect(textOf(sample.channel, 'ttl')).toMatch(/^\d+$/)
  })

  it('requires of an item title, link, guid, pubDate by RFC 822 and the whole text', () => {
    for (const id of ['full', 'little', 'edited']) {
      const item = sample.item(id)
      for (const name of ['title', 'link', 'guid', 'pubDate', 'content:encoded'])
        expect(textOf(item, name), name).toMatch(/\S/)
      expect(textOf(item, 'pubDate')).toMatch(RFC822)
    }
    expect(textOf(sample.item('full'), 'content:encoded')).toContain('closes after it.')
  })

  it('has scripts for measuring in CDATA', () => {
    expect(sample.text).toContain('<snf:analytics><![CDATA[<script>count(1 < 2)</script>]]></snf:analytics>')
  })

  it('takes a picture as media:thumbnail', () => {
    const [thumbnail] = childrenOf(sample.item('full'), 'media:thumbnail')
    expect(thumbnail?.attributes.url).toBe('https://news.example/media/quay/quay.jpg')
  })

  // https://publishers.smartnews.com/hc/en-us/articles/360021354914-Deleting-Articles
  it('deletes an article whose media:status is "deleted" and whose pubDate was updated', () => {
    const item = sample.item('withdrawn')
    expect(textOf(item, 'media:status')).toBe('deleted')
    expect(Date.parse(textOf(item, 'pubDate') ?? '')).toBe(Date.parse('2026-11-02T09:06:00Z'))
    expect(sample.text).not.toContain('Nobody may read this again')
  })

  it('recommends at most 1 MB', () => {
    expect(Buffer.byteLength(sample.text)).toBeLessThanOrEqual(1_000_000)
  })
})

// https://support.microsoft.com/topic/msn-feed-item-metadata-requirements-0114c19c-36bb-4fef-8322-4a1ed6888329
describe('MSN', () => {
  beforeAll(async () => {
    sample = await sampleOf('msn')
  })

  it('requires unique id, title, published date, body and link, also of an article that expires', () => {
    for (const item of sample.items) {
      for (const name of ['guid', 'title', 'pubDate', 'content:encoded', 'link'])
        expect(textOf(item, name), name).toMatch(/\S/)
      expect(textOf(item, 'pubDate')).toMatch(RFC822)
      expect(textOf(item, 'link')).toMatch(/^https:/)
    }
    expect(new Set(ids(sample)).size).toBe(sample.items.length)
  })

  it('takes titles of more than 20 and up to 150 characters, and an abstract in plain text', () => {
    for (const item of sample.items) expect(textOf(item, 'title')?.length).toBeGreaterThan(20)
    expect(textOf(sample.item('full'), 'description')).toBe('Boats may leave again & the ferry runs.')
  })

  it('notices an edit by a later date of change with the same id and date of publication', () => {
    const item = sample.item('edited')
    expect(textOf(item, 'pubDate')).toBe('Mon, 02 Nov 2026 08:30:00 GMT')
    expect(textOf(item, 'dcterms:modified')).toMatch(RFC3339)
    expect(Date.parse(textOf(item, 'dcterms:modified') ?? '')).toBe(Date.parse('2026-11-02T09:05:00Z'))
  })

  // https://support.microsoft.com/msn/partner-hub/msn-html-guidelines-and-tag-restrictions
  it('takes only these elements in bodies, and absolute addresses of pictures', () => {
    const allowed =
      'b i em strong sub sup small h1 h2 h3 h4 h5 a img table thead tbody tfoot tr td th col caption colgroup ul ol li p div span br blockquote iframe'
    for (const item of sample.items) {
      const body = textOf(item, 'content:encoded') ?? ''
      expect(tagsOf(body).filter(tag => !allowed.split(' ').includes(tag))).toEqual([])
      for (const [, src = ''] of body.matchAll(/<img src="([^"]*)"/g)) expect(src).toMatch(/^https:\/\//)
    }
  })

  // https://support.microsoft.com/msn/partner-hub/msn-content-expiration-and-takedown-rules
  it('removes an item with an expiration in the past, a newer date of change and the same id', () => {
    const item = sample.item('withdrawn')
    for (const name of ['dcterms:valid', 'mi:expirationDate'])
      expect(Date.parse(textOf(item, name) ?? ''), name).toBeLessThanOrEqual(
        Date.parse('2026-11-02T09:06:00Z'),
      )
    expect(Date.parse(textOf(item, 'dcterms:modified') ?? '')).toBeGreaterThan(
      Date.parse('2026-11-02T08:20:00Z'),
    )
    expect(textOf(sample.item('full'), 'mi:expirationDate')).toBe('2026-11-22T09:00:00Z')
  })
})

// https://support.newsbreak.com/publisher-faq
describe('NewsBreak', () => {
  beforeAll(async () => {
    sample = await sampleOf('newsbreak')
  })

  it('wants full texts with pictures: others are not in the feed', () => {
    expect(ids(sample)).toEqual(['edited', 'full'])
    for (const item of sample.items) {
      expect(textOf(item, 'content:encoded')).toMatch(/<img /)
      expect(childrenOf(item, 'media:content')).toHaveLength(1)
    }
  })

  it('wants bylines and credits of pictures', () => {
    expect(textOf(sample.item('full'), 'dc:creator')).toBe('Ann Ito, Ben')
    const [picture] = childrenOf(sample.item('full'), 'media:content')
    expect(textOf(picture, 'media:credit')).toBe('Kim Sato')
  })
})

// https://about.flipboard.com/rss-spec/
describe('Flipboard', () => {
  beforeAll(async () => {
    sample = await sampleOf('flipboard')
  })

  it('wants title, link, description and language of the channel', () => {
    for (const name of ['title', 'link', 'description', 'language'])
      expect(textOf(sample.channel, name), name).toMatch(/\S/)
  })

  it('wants the entire text, a picture, the author, a plain excerpt and a date of each item', () => {
    const item = sample.item('full')
    expect(textOf(item, 'content:encoded')).toContain('closes after it.')
    expect(childrenOf(item, 'enclosure')[0]?.attributes).toEqual({
      url: 'https://news.example/media/quay/quay.jpg',
      length: '180000',
      type: 'image/jpeg',
    })
    expect(textOf(item, 'dc:creator')).toBe('Ann Ito, Ben')
    expect(textOf(item, 'description')).toBe('Boats may leave again & the ferry runs.')
    expect(textOf(item, 'pubDate')).toMatch(RFC822)
  })

  it('prefers that the host of the links is that of the feed', () => {
    for (const item of sample.items) expect(new URL(textOf(item, 'link') ?? '').host).toBe('news.example')
  })
})

// https://support.apple.com/guide/news-publisher/rss-guidelines-for-apple-news-apdc2c7520ff/icloud
describe('Apple News by RSS', () => {
  beforeAll(async () => {
    sample = await sampleOf('apple-news', { language: 'en-GB' })
  })

  it('requires of the channel a title, a language with locale and a link', () => {
    expect(textOf(sample.channel, 'title')).toMatch(/\S/)
    expect(textOf(sample.channel, 'language')).toMatch(/^[a-z]{2}-[A-Z]{2}$/)
    expect(textOf(sample.channel, 'link')).toMatch(/^https:/)
  })

  it('requires of an item a title without HTML, a link and a description, best with the full text', () => {
    for (const item of sample.items)
      for (const name of ['title', 'link', 'description']) expect(textOf(item, name), name).toMatch(/\S/)
    expect(textOf(sample.item('full'), 'description')).toContain('closes after it.')
  })

  it('does not render complex elements such as tables', () => {
    for (const item of sample.items) expect(tagsOf(textOf(item, 'description') ?? '')).not.toContain('table')
  })
})

// https://flatplan.io/knowledge-base/technical-requirements
describe('FlatPlan', () => {
  beforeAll(async () => {
    sample = await sampleOf('flatplan', { values: { isPaid: '1' } })
  })

  it('requires guid, title, link, and dates by RFC 822 of publication and of change, which moves', () => {
    for (const item of sample.items)
      for (const name of ['guid', 'title', 'link', 'date', 'updated'])
        expect(textOf(item, name)).toMatch(/\S/)
    const edited = sample.item('edited')
    expect(textOf(edited, 'date')).toMatch(RFC822)
    expect(textOf(edited, 'updated')).toBe('Mon, 02 Nov 2026 09:05:00 GMT')
  })

  it('marks what is paid with "1", and leaves other parameters out', () => {
    const [parameters] = childrenOf(sample.item('full'), 'flatplan:parameters')
    expect(parameters?.attributes).toEqual({ isPaid: '1' })
    expect(parameters?.uri).toBe('https://flatplan.io/feedspec/flatplan')
  })
})

// http://kb.mailchimp.com/article/ive-posted-new-information-to-my-rss-feed-but-no-campaigns-have-been-sent/
describe('Mailchimp', () => {
  beforeAll(async () => {
    sample = await sampleOf('mailchimp')
  })

  it('sends by the date of publication in English: an edit does not send an article again', () => {
    expect(ids(sample)).toEqual(['full', 'little', 'edited'])
    for (const item of sample.items) expect(textOf(item, 'pubDate')).toMatch(RFC822)
    expect(textOf(sample.item('edited'), 'pubDate')).toBe('Mon, 02 Nov 2026 08:30:00 GMT')
  })

  it('takes the picture of media:content', () => {
    const [picture] = childrenOf(sample.item('full'), 'media:content')
    expect(picture?.attributes).toMatchObject({
      url: 'https://news.example/media/quay/quay.jpg',
      medium: 'image',
    })
  })
})

// By what third parties tell of the specification of Gunosy, version 3.2.4.
describe('Gunosy', () => {
  beforeAll(async () => {
    sample = await sampleOf('gunosy')
  })

  it('requires of the channel a square logo and a wide one, a short description and a ttl', () => {
    const [image] = childrenOf(sample.channel, 'image')
    for (const name of ['url', 'title', 'link']) expect(textOf(image, name)).toMatch(/\S/)
    expect(textOf(sample.channel, 'gnf:wide_image_link')).toMatch(/^https:/)
    expect(textOf(sample.channel, 'description')?.length).toBeLessThanOrEqual(35)
    expect(Number(textOf(sample.channel, 'ttl'))).toBeGreaterThanOrEqual(1)
  })

  it('takes dates with a numeric offset, and no guid that is an address', () => {
    for (const item of sample.items) {
      for (const name of ['pubDate', 'gnf:modified']) expect(textOf(item, name)).toMatch(RFC822_OFFSET)
      expect(textOf(item, 'guid')).not.toMatch(/^https?:/)
      expect(childrenOf(item, 'guid')[0]?.attributes.isPermaLink).toBe('false')
    }
  })

  it('requires the state of each item, and text in CDATA within paragraphs', () => {
    const states = sample.items.map(item => childrenOf(item, 'media:status')[0]?.attributes.state)
    expect(states).toEqual(['deleted', 'active', 'active', 'active'])
    expect(sample.text.match(/<content:encoded><!\[CDATA\[/g)).toHaveLength(sample.items.length)
    for (const item of sample.items)
      for (const tag of ['li', 'a', 'script', 'video', 'audio'])
        expect(tagsOf(textOf(item, 'content:encoded') ?? '')).not.toContain(tag)
  })

  it('requires a length of an enclosure, 0 when it is unknown', () => {
    const lengths = ['full', 'edited'].map(
      id => childrenOf(sample.item(id), 'enclosure')[0]?.attributes.length,
    )
    expect(lengths).toEqual(['180000', '0'])
  })
})

/** The notice of each Japanese portal, by what third parties tell: an element, its text, and the date of change. */
const NOTICES = [
  ['line', 'oa:delStatus', '1', 'oa:lastPubDate'],
  ['goo', 'goonews:delete', '1', 'goonews:modified'],
  ['docomo', 'delete', '1', 'modifiedDate'],
  ['mediba', 'mdf:deleted', '', 'mdf:modified'],
] as const

describe.each(NOTICES)('%s, by what third parties tell', (portal, element, value, modified) => {
  beforeAll(async () => {
    sample = await sampleOf(portal, { categories: { '*': '91' } })
  })

  it('takes an article back by a notice with the same guid and a new date of change', () => {
    const item = sample.item('withdrawn')
    expect(textOf(item, element)).toBe(value)
    expect(textOf(item, modified)).toBe('Mon, 02 Nov 2026 18:06:00 +0900')
    expect(sample.text).not.toContain('Nobody may read this again')
  })

  it('has no such notice of other articles', () => {
    for (const id of ['full', 'little', 'edited']) expect(textOf(sample.item(id), element)).not.toBe(value)
  })
})

describe('mediba', () => {
  it('takes a description of up to 65,500 bytes, and the ids of categories that it gave to the partner', async () => {
    sample = await sampleOf('mediba', { categories: { Harbour: '17', '*': '91' } })
    expect(['full', 'little'].map(id => textOf(sample.item(id), 'category'))).toEqual(['17', '91'])
    for (const item of sample.items)
      expect(Buffer.byteLength(textOf(item, 'description') ?? '')).toBeLessThanOrEqual(65_500)
  })
})
