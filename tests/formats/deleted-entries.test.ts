import { describe, expect, it } from 'vitest'
import { atom } from '../../src/formats/atom.ts'
import type { Channel } from '../../src/formats/format.ts'
import { renderText } from '../../src/formats/frame.ts'
import { json } from '../../src/formats/json.ts'
import { rss } from '../../src/formats/rss.ts'
import { readersOf, wellFormed } from './parsers.ts'
import { childrenOf, parseXml } from './xml-tree.ts'

const WHEN = new Date('2026-11-28T22:40:09Z')
const ITEM = { id: 'urn:a', guid: 'urn:a', title: 'Still here', link: 'https://example.org/a', date: WHEN }
/** The example of RFC 6721 section 3 has this id. */
const RFC_ID = 'tag:example.org,2005:/entries/2'
const CHANNEL: Channel = {
  ...{ id: 'https://example.org/', title: 'Example', link: 'https://example.org/', updated: WHEN },
  authors: [{ name: 'Ann' }],
  generator: false,
  deletedEntries: [
    { id: RFC_ID, when: WHEN, comment: 'The mast is not <90> m & more' },
    { id: 'a b', when: new Date('2026-11-27T08:00:00Z') },
  ],
}

const render = (format: typeof atom, channel: Channel) =>
  renderText(format.renderFrame(channel), [format.renderItem(ITEM, { link: 'https://example.org/' })])
const document = render(atom, CHANNEL)

/** RFC 6721: elements of its namespace with `ref` and `when`, in the feed and before its entries. */
const GOLDEN = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<id>https://example.org/</id>
<title type="text">Example</title>
<updated>2026-11-28T22:40:09Z</updated>
<link rel="alternate" type="text/html" href="https://example.org/"/>
<author>
<name>Ann</name>
</author>
<at:deleted-entry ref="tag:example.org,2005:/entries/2" when="2026-11-28T22:40:09Z">
<at:comment>The mast is not &#x3C;90&#x3E; m &#x26; more</at:comment>
</at:deleted-entry>
<at:deleted-entry ref="urn:feedwright:a%20b" when="2026-11-27T08:00:00Z"/>
<entry>
`

describe('deleted entries in Atom', () => {
  it('stand in the feed before its entries, byte for byte', () => {
    expect(document.slice(0, GOLDEN.length)).toBe(GOLDEN)
    wellFormed(document)
  })

  it('have the attributes that RFC 6721 requires, and are no entries', () => {
    const feed = parseXml(document)
    const deleted = childrenOf(feed, 'at:deleted-entry')
    expect(deleted.map(({ attributes }) => attributes)).toEqual([
      { ref: RFC_ID, when: '2026-11-28T22:40:09Z' },
      { ref: 'urn:feedwright:a%20b', when: '2026-11-27T08:00:00Z' },
    ])
    expect(childrenOf(feed, 'entry')).toHaveLength(1)
    expect(childrenOf(feed, 'link')).toHaveLength(1)
  })

  it.each(readersOf('atom'))('change nothing that $name reads', async reader => {
    const without = render(atom, { ...CHANNEL, deletedEntries: [] })
    expect(await reader.read(document, 'atom')).toEqual(await reader.read(without, 'atom'))
  })

  it('leave no trace when there are none, nor in RSS and JSON Feed', () => {
    expect(render(atom, { ...CHANNEL, deletedEntries: [] })).toBe(
      render(atom, { ...CHANNEL, deletedEntries: undefined as never }),
    )
    expect(render(atom, { ...CHANNEL, deletedEntries: [] })).not.toContain('xmlns:at')
    for (const format of [rss, json]) expect(render(format, CHANNEL)).not.toContain(RFC_ID)
  })
})
