import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import { formats } from '../../src/formats/formats.ts'
import { renderFeed } from './given-feed.ts'
import { goldenCases, goldenPath } from './golden-cases.ts'
import { readersOf, wellFormed } from './parsers.ts'

describe.each(goldenCases)('the golden folder $name', ({ name, given, feed }) => {
  it.each(formats)('holds $fileName byte for byte', async format => {
    const path = fileURLToPath(goldenPath(name, format.fileName))
    await expect(renderFeed(feed, format.name)).toMatchFileSnapshot(path)
  })

  it('is well-formed XML', () => {
    wellFormed(feed.rss2())
    wellFormed(feed.atom1())
  })

  it.each(formats)('has the same items in every reader of $title', async format => {
    for (const reader of readersOf(format.name)) {
      if (given.items.length === 0 && reader.name.startsWith('@extractus')) continue
      const read = await reader.read(renderFeed(feed, format.name), format.name)
      const titles = given.items.map(({ title }) => reader.text(cleanText(title), format.name))
      expect(read.map(({ title }) => title)).toEqual(titles)
      expect(read.every(({ id }) => id !== undefined && id !== '')).toBe(true)
    }
  })
})
