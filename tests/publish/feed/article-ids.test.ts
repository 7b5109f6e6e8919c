import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../../src/articles/parse-article.ts'
import { formats } from '../../../src/formats/formats.ts'
import { renderText } from '../../../src/formats/frame.ts'
import { readFeed } from '../../../src/importing/feeds/read-feed.ts'
import { articleItem } from '../../../src/publish/feed/article-item.ts'
import { publication, storedArticle } from '../given.ts'

/** Returns the id that a reader finds in each format, for a record with this id. */
function idsOf(given: string): Readonly<Record<string, string | undefined>> {
  const context = { file: 'a.md', timeZone: 'UTC', authors: [], lineOf: () => 1 }
  const fields = { title: 'A', published: '2021-02-17', id: given }
  const { draft, faults } = parseArticle(fields, { format: 'text', source: '' }, context)
  expect(faults).toEqual([])
  const item = articleItem(storedArticle({ id: draft?.id ?? '' }), publication, 'full')
  const options = { id: 'urn:x', title: 'News', copyright: '', link: 'https://news.example/' }
  return Object.fromEntries(
    Object.values(formats).map(format => {
      const text = renderText(format.renderFrame(options), [format.renderItem(item, options)])
      return [format.name, readFeed(text, format.name).items[0]?.id]
    }),
  )
}

describe('an id that another feed gave', () => {
  it.each([
    'https://a.example/?p=12',
    'HTTP://A.Example/../x',
    'https://a.example/größe',
    'tag:a.example,2021:1',
    'urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6',
  ])('is the same in all formats: %s', id => {
    expect(idsOf(id)).toEqual({ rss: id, atom: id, json: id })
  })

  it.each([
    ['1234 at https://a.example', 'urn:feedwright:1234%20at%20https%3A%2F%2Fa.example'],
    ['5ddc9063c35e7700383b27e0', 'urn:feedwright:5ddc9063c35e7700383b27e0'],
    ['<a> & "b"', 'urn:feedwright:%3Ca%3E%20%26%20%22b%22'],
    ['größe', 'urn:feedwright:gr%C3%B6%C3%9Fe'],
  ])('that is no URI stays as it is in RSS and JSON, and is derived in Atom: %s', (id, atom) => {
    expect(idsOf(id)).toEqual({ rss: id, atom, json: id })
  })

  it('survives, whatever characters it has', () => {
    const ids = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter(id => id.trim() === id && !/[\p{Cc}\uFFFE\uFFFF]/u.test(id))
    fc.assert(
      fc.property(ids, id => {
        expect(idsOf(id)).toMatchObject({ rss: id, json: id })
      }),
    )
  })
})
