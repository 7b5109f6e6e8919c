import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createImportReport } from '../../src/importing/imported-post.ts'
import { childText } from '../../src/importing/xml-nodes.ts'
import { xmlNodesIn } from '../../src/importing/xml-stream.ts'

async function read(...pieces: readonly string[]) {
  const report = createImportReport()
  const file = {
    ...{ name: 'a.xml', place: 'a.xml', isNamed: true },
    open: async () => Readable.from(pieces.map(piece => Buffer.from(piece))),
  }
  const titles: (string | undefined)[] = []
  for await (const node of xmlNodesIn([file], report))
    if (node.name === 'item') titles.push(childText(node, 'title'))
  return { titles, counts: Object.fromEntries(report.counts) }
}

const ONE = '<item><title>One</title></item>'
const CUT = 'repaired: a file that ends before its end: what was whole in it was read'

describe('broken XML', () => {
  it.each([
    [`<rss><channel>${ONE}<item><title>Tw`, CUT, ['One']],
    [`<rss><channel>${ONE}<item><title>Two</title><body><![CDATA[half`, CUT, ['One']],
    [`<rss><channel>${ONE}`, CUT, ['One']],
    [
      `<rss><channel><item><title>Zero</title>${ONE}</channel></rss>`,
      'repaired: a missing end tag',
      ['Zero', 'One'],
    ],
    [
      `<rss><channel>${ONE}<item><title>Two</title><x>half</channel></rss>`,
      'repaired: a missing end tag',
      ['One', 'Two'],
    ],
    [
      `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>`,
      'repaired: a DOCTYPE, whose entities are not read',
      ['&b;'],
    ],
    [
      `<rss><channel><item><title>O\u0000n\u0008e</title></item></channel></rss>`,
      'control characters removed',
      ['One'],
    ],
  ])('is read as far as it is whole, and counted: %j', async (text, reason, titles) => {
    const found = await read(text)
    expect(found.titles).toEqual(titles)
    expect(Object.keys(found.counts)).toEqual([reason])
  })

  it.each([
    ['utf16le', '<?xml version="1.0" encoding="UTF-16"?>', '\ufeff'],
    ['latin1', '<?xml version="1.0" encoding="ISO-8859-1"?>', ''],
    ['utf8', '', '\ufeff'],
  ] as const)('is read in the encoding that it has: %s', async (encoding, declaration, mark) => {
    const text = `${mark}${declaration}<rss><channel><item><title>Café</title></item></channel></rss>`
    const bytes = Buffer.from(text, encoding)
    const file = {
      ...{ name: 'a.xml', place: 'a.xml', isNamed: true },
      open: async () => Readable.from([bytes.subarray(0, 121), bytes.subarray(121)]),
    }
    const titles: (string | undefined)[] = []
    for await (const node of xmlNodesIn([file])) titles.push(childText(node, 'title'))
    expect(titles).toEqual(['Café'])
  })

  it('is read the same when characters and tags are cut by a piece', async () => {
    const bytes = Buffer.from('<rss><channel><item><title>É€</title></item></channel></rss>')
    const report = createImportReport()
    const file = {
      ...{ name: 'a.xml', place: 'a.xml', isNamed: true },
      open: async () => Readable.from([...bytes].map(byte => Buffer.from([byte]))),
    }
    const titles: (string | undefined)[] = []
    for await (const node of xmlNodesIn([file], report)) titles.push(childText(node, 'title'))
    expect(titles).toEqual(['É€'])
    expect([...report.counts]).toEqual([])
  })
})
