import { describe, expect, it } from 'vitest'
import type { ArticleDraft } from '../../../src/articles/article.ts'
import { warningsOf } from '../../../src/articles/faults/warnings.ts'
import type { Image } from '../../../src/articles/media.ts'

const image: Image = { src: '/media/0/a.jpg', type: 'image/jpeg', length: 200_000, width: 1200, height: 675 }

const good: ArticleDraft = {
  derivedSlug: 'a',
  nameInId: 'a',
  title: 'A title of more than twenty characters',
  published: new Date('2021-02-17'),
  authors: [{ name: 'Ann' }],
  tags: ['Iraq'],
  image,
  attachments: [],
  draft: false,
  body: { format: 'text', source: 'Text '.repeat(100) },
  assets: {},
}

function warnings(changes: Partial<ArticleDraft>): readonly string[] {
  const found = warningsOf({ ...good, ...changes }, { file: 'a.md', lineOf: () => 3 })
  for (const warning of found) expect(warning).toMatchObject({ severity: 'warning', file: 'a.md', line: 3 })
  return found.map(warning => `${warning.field}: ${warning.message}`)
}

describe('warningsOf', () => {
  it('returns nothing for an article that every portal accepts', () => {
    expect(warnings({})).toEqual([])
  })

  it.each<[string, Partial<ArticleDraft>, RegExp]>([
    [
      'a short title',
      { title: 'x'.repeat(19) },
      /^title: expected 20 to 150 characters, got 19: MSN refuses .*: make it longer$/,
    ],
    ['a long title', { title: 'x'.repeat(151) }, /^title: .*, got 151: MSN refuses .*: make it shorter$/],
    [
      'mark-up in the title',
      { title: 'A <b>bold</b> title of an article' },
      /^title: expected plain text, got mark-up/,
    ],
    [
      'a remote attachment without a type',
      { attachments: [{ src: '/media/0/a' }, { src: 'https://a.example/1', length: 9 }] },
      /^attachments\[1\]: expected the type of "https:\/\/a\.example\/1", got none: .*: give its type/,
    ],
    ['no image', { image: undefined }, /^image: expected an image, got none: MSN and Flipboard/],
    [
      'an image that was not found',
      { image: { src: '' } },
      /^image: expected an image, got none: MSN and Flipboard/,
    ],
    [
      'a small image',
      { image: { ...image, width: 900, height: 600 } },
      /at least 1200×675 pixels, got 900×600: MSN wants 720.*Google News wants 800/,
    ],
    [
      'a narrow image',
      { image: { ...image, width: 1199, height: 900 } },
      /got 1199×900: portals show it small/,
    ],
    ['a high image', { image: { ...image, width: 1200, height: 2500 } }, /, got 0\.48: MSN refuses .*: crop/],
    ['a wide image', { image: { ...image, width: 2000, height: 1000 } }, /, got 2\.00: MSN refuses .*: crop/],
    [
      'a heavy image',
      { image: { ...image, length: 5_000_001 } },
      /at most 5000000 bytes, got 5000001: .*: compress/,
    ],
    ['a light image', { image: { ...image, length: 19_999 } }, /at least 20000 bytes, got 19999: Feedbin/],
    [
      'an AVIF',
      { image: { ...image, type: 'image/avif' } },
      /expected a JPEG, PNG or WebP, got image\/avif: MSN/,
    ],
    ['an SVG', { image: { ...image, type: 'image/svg+xml' } }, /got image\/svg\+xml: MSN/],
    ['a HEIC', { image: { ...image, type: 'image/heic' } }, /got image\/heic: MSN/],
    [
      '"&" in the address',
      { image: { ...image, src: 'https://example.com/a?b&c' } },
      /without "&", got "https.*": NewsBlur and yarr/,
    ],
    [
      'a comma in a tag',
      { tags: ['a, b'] },
      /^tags: expected a list of tags, got "a, b": FreshRSS and TT-RSS split/,
    ],
    [
      'little text',
      { body: { format: 'text', source: 'x'.repeat(299) } },
      /^summary: expected a summary, or a text of at least 300 characters, got 299: Flipboard/,
    ],
    ['no author', { authors: [] }, /^authors: /],
  ])('warns about %s', (_, changes, expected) => {
    const found = warnings(changes)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
  })

  it('accepts values at the limits', () => {
    for (const title of ['x'.repeat(20), 'x'.repeat(150)]) expect(warnings({ title })).toEqual([])
    for (const length of [0, 20_000, 5_000_000]) expect(warnings({ image: { ...image, length } })).toEqual([])
    expect(warnings({ image: { ...image, width: 1910, height: 1000 } })).toEqual([])
    expect(warnings({ image: { ...image, width: 1200, height: 2400 } })).toEqual([])
    expect(warnings({ body: { format: 'text', source: 'x'.repeat(300) } })).toEqual([])
  })

  it('counts a title by the characters that a person sees', () => {
    expect(warnings({ title: '👩‍👩‍👧‍👦'.repeat(20) })).toEqual([])
  })

  it('accepts a short text with a summary', () => {
    expect(warnings({ summary: 'In short.', body: { format: 'text', source: 'x' } })).toEqual([])
  })

  it('ignores facts of an image that are not known yet', () => {
    expect(warnings({ image: { src: 'https://example.com/a.jpg' } })).toEqual([])
  })
})
