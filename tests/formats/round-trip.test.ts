import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import { htmlText } from '../../src/formats/elements/html-text.ts'
import type { Item } from '../../src/formats/model.ts'
import { anyGiven, publishedGiven } from './arbitraries.ts'
import { givenFeed, renderFeed } from './given-feed.ts'
import { type Reader, type ReadItem, readersOf, wellFormed } from './parsers.ts'

const RUNS = 150
const FORMATS = ['rss', 'atom', 'json'] as const

describe.each(FORMATS)('a feed that the publisher sends as %s', format => {
  it.each(readersOf(format))('reads back unchanged with $name', async reader => {
    const property = fc.asyncProperty(publishedGiven, async given => {
      fc.pre(!given.items.some(item => textsOf(item).some(text => reader.drops?.(cleanText(text)))))
      const read = await reader.read(renderFeed(givenFeed(given), format), format)
      expect(read).toEqual(given.items.map((item, at) => expectedItem(item, { format, reader }, read[at])))
    })
    await fc.assert(property, { numRuns: RUNS })
  })
})

describe('any feed', () => {
  it('is well-formed XML without CDATA sections, comments and declarations', () => {
    const property = fc.property(anyGiven, given => {
      const feed = givenFeed(given)
      for (const xml of [feed.rss2(), feed.atom1()]) {
        wellFormed(xml)
        expect(xml).not.toMatch(/\]\]>|<!/)
      }
    })
    fc.assert(property, { numRuns: 4 * RUNS })
  })

  it('is JSON that begins with its version and contains no start of an XML document', () => {
    const property = fc.property(anyGiven, given => {
      const document = givenFeed(given).json1()
      const [first] = Object.keys(JSON.parse(document))
      expect(first).toBe('version')
      expect(document).not.toMatch(/<(?:rss|feed|rdf|[!?])/i)
    })
    fc.assert(property, { numRuns: 4 * RUNS })
  })

  it('contains the start of an RSS or Atom document only at its own start', () => {
    const property = fc.property(publishedGiven, given => {
      const feed = givenFeed(given)
      expect(feed.rss2().match(/<(?:rss|feed)/gi)).toEqual(['<rss'])
      expect(feed.atom1().match(/<(?:rss|feed)/gi)).toEqual(['<feed'])
    })
    fc.assert(property, { numRuns: RUNS })
  })

  it('renders the same bytes twice and does not change its input', () => {
    const property = fc.property(anyGiven, given => {
      const before = structuredClone(given)
      const feed = givenFeed(given)
      expect([feed.rss2(), feed.atom1(), feed.json1()]).toEqual([feed.rss2(), feed.atom1(), feed.json1()])
      expect(given).toEqual(before)
    })
    fc.assert(property, { numRuns: RUNS })
  })
})

interface Reading {
  readonly format: string
  readonly reader: Reader
}

function textsOf({ title, description = '', author = [], category = [] }: Item): readonly string[] {
  return [title, description, ...[...author, ...category].map(({ name = '' }) => name)]
}

/** Returns the item as the reader must return it: the fields that it reads, with its known changes to text. */
function expectedItem(item: Item, { format, reader }: Reading, read: ReadItem | undefined): ReadItem {
  const text = (given = '') => reader.text(cleanText(given), format)
  const label = (given = '') => reader.label(cleanText(given))
  const names = (item.author ?? []).map(({ name = '' }) => name)
  const all: Required<ReadItem> = {
    title: text(item.title),
    summary: text(format === 'rss' ? htmlText(item.description ?? '') : item.description),
    content: text(item.content),
    id: item.id,
    // Some parsers drop fragments, or confuse the links of Atom.
    link: read?.link,
    date: item.published?.getTime(),
    authors: (format === 'rss' ? [names.join(', ')] : names).map(label),
    categories: (item.category ?? []).map(({ name = '' }) => {
      return format === 'atom' ? reader.term(cleanText(name)) : label(name)
    }),
    image: typeof item.image === 'object' ? item.image.url : undefined,
  }
  const unread = Object.entries(read ?? {}).filter(([, value]) => value === undefined)
  const fields = Object.keys(read ?? {})
  return Object.fromEntries([...Object.entries(all).filter(([field]) => fields.includes(field)), ...unread])
}
