import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import type { Feed } from '../../src/formats/feed.ts'
import type { Format } from '../../src/formats/format.ts'
import { formats } from '../../src/formats/formats.ts'
import { goldenCases, goldenPath } from './golden-cases.ts'
import { readersOf, wellFormed } from './parsers.ts'

/** The document of the drop-in in a format. */
function documentOf(feed: Feed, { name }: Format): string {
  const documents: Readonly<Record<string, () => string>> = {
    rss: feed.rss2,
    atom: feed.atom1,
    json: feed.json1,
  }
  const document = documents[name]
  if (document === undefined) throw new Error(`the drop-in has no method for ${name}`)
  return document.call(feed)
}

describe.each(goldenCases)('the golden folder $name', ({ name, given, feed }) => {
  it.each(formats)('holds $fileName byte for byte', async format => {
    const path = fileURLToPath(goldenPath(name, format.fileName))
    await expect(documentOf(feed, format)).toMatchFileSnapshot(path)
  })

  it('is well-formed', () => {
    wellFormed(feed.rss2())
    wellFormed(feed.atom1())
  })

  it.each(formats)('is the same items for every reader of $title', async format => {
    for (const reader of readersOf(format.name)) {
      if (given.items.length === 0 && reader.name.startsWith('@extractus')) continue
      const read = await reader.read(documentOf(feed, format), format.name)
      const titles = given.items.map(({ title }) => reader.text(cleanText(title), format.name))
      expect(read.map(({ title }) => title)).toEqual(titles)
      expect(read.every(({ id }) => id !== undefined && id !== '')).toBe(true)
    }
  })
})
