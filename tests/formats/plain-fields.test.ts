import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import type { Item } from '../../src/formats/model.ts'
import { givenFeed, renderFeed } from './given-feed.ts'
import { type PlainFields, plainFieldParsers } from './plain-field-parsers.ts'

/** Text that an HTML parser would change, and text that only looks so. */
const MARKUP_LIKE = [
  ...[
    '<b>',
    '</b>',
    '<img src="https://x.example/p.png">',
    'Vec<String>',
    '<!-- x -->',
    '<?xml?>',
    '<>',
    '</',
    '<rss>',
  ],
  ...[
    '&amp;',
    '&lt;b&gt;',
    '&copy',
    '&copy;',
    '&#38;',
    '&#x26;',
    '&#',
    '&notit;',
    'R&D;',
    '&ampamp;',
    '&AMP',
  ],
  ...['AT&T', 'a < b', 'b > a', 'Q&A', 'I <3 you', '&', '<', '>', '"', "'", ']]>'],
]

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...MARKUP_LIKE) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'<>&#;/!?x1a B='), maxLength: 8 }) },
)
/** On one line, as records have it, and with letters at both ends: some parsers trim, others drop what is only a number. */
const text = fc.array(piece, { maxLength: 5 }).map(pieces => `L${pieces.join(' ')}.`.replace(/\s+/g, ' '))

const fields: fc.Arbitrary<PlainFields> = fc.record({
  feedTitle: text,
  feedDescription: text,
  copyright: text,
  feedCategory: text,
  title: text,
  summary: text,
  author: text,
  tag: text,
  caption: text,
  credit: text,
})

const cases = plainFieldParsers.flatMap(parser => parser.formats.map(format => ({ ...parser, format })))

describe('plain text that looks like mark-up', () => {
  it.each(cases)('is read back from $format with $name, in every field', async ({ format, read }) => {
    const property = fc.asyncProperty(fields, async given => {
      const found = await read(renderFeed(feedOf(given), format), format)
      const shown = Object.entries(found).map(([name, value]) => [name, asShown(value, { name, format })])
      expect(Object.fromEntries(shown)).toEqual(
        Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(found, name))),
      )
    })
    await fc.assert(property, { numRuns: 150 })
  })
})

describe('a description in RSS', () => {
  it.each([
    ['AT&T', 'AT&#x26;T'],
    ['a < b and b > a', 'a &#x3C; b and b &#x3E; a'],
    ['I <3 Q&A & Marks&Spencer', 'I &#x3C;3 Q&#x26;A &#x26; Marks&#x26;Spencer'],
    ['Vec<String>', 'Vec&#x26;lt;String&#x26;gt;'],
    ['<b>bold</b>', '&#x26;lt;b&#x26;gt;bold&#x26;lt;/b&#x26;gt;'],
    ['&copy 2026', '&#x26;amp;copy 2026'],
    ['R&D; AT&T', 'R&#x26;amp;D; AT&#x26;amp;T'],
  ])('is written for %j as %j', (summary, written) => {
    const plain = { feedTitle: 'F', copyright: 'C', feedCategory: 'K', title: 'T', author: 'A', tag: 'G' }
    const rss = feedOf({ ...plain, caption: 'P', credit: 'R', summary, feedDescription: summary }).rss2()
    expect(rss.split(`<description>${written}</description>`)).toHaveLength(3)
  })

  it('stays as it is when it was given as HTML, as in npm’s feed', () => {
    const item: Item = { title: 'T', link: 'https://e.org/1', date: new Date(0), description: '<b>bold</b>' }
    const feed = givenFeed({
      options: { title: 'F' },
      items: [item],
      categories: [],
      contributors: [],
      extensions: [],
    })
    expect(feed.rss2()).toContain('<description>&#x3C;b&#x3E;bold&#x3C;/b&#x3E;</description>')
  })
})

/** Returns a field as a reader shows it: `description` of RSS is HTML (RSS Profile, "Character Data"). */
function asShown(value: unknown, { name, format }: { name: string; format: string }): unknown {
  const isHtml = format === 'rss' && ['summary', 'feedDescription'].includes(name)
  return isHtml && typeof value === 'string' ? textOfHtml(value) : value
}

function textOfHtml(html: string): string {
  let read = ''
  const parser = new Parser({
    ontext: data => {
      read += data
    },
    onopentag: name => {
      read += `[${name}]`
    },
  })
  parser.end(html)
  return read
}

function feedOf(given: PlainFields) {
  const { caption, credit } = given
  const item: Item = {
    title: given.title,
    id: 'tag:e.org,2026:1',
    link: 'https://e.org/1',
    date: new Date('2026-03-04T05:06:07Z'),
    published: new Date('2026-03-04T05:06:07Z'),
    description: given.summary,
    descriptionType: 'text',
    content: '<p>Body.</p>',
    author: [{ name: given.author }],
    category: [{ name: given.tag }],
    image: { url: 'https://e.org/i.png', type: 'image/png', caption, credit },
  }
  const options = {
    title: given.feedTitle,
    id: 'tag:e.org,2026:feed',
    link: 'https://e.org/',
    description: given.feedDescription,
    copyright: given.copyright,
  }
  return givenFeed({
    options,
    items: [item],
    categories: [given.feedCategory],
    contributors: [],
    extensions: [],
  })
}
