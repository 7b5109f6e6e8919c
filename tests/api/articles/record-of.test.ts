import fc from 'fast-check'
import { expect, it } from 'vitest'
import { recordOf } from '../../../src/api/articles/record-of.ts'
import type { Article, ArticleDraft, Body } from '../../../src/articles/article.ts'
import { parseArticle } from '../../../src/articles/parse-article.ts'

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).map(rest => `n${rest}`),
  fc.constant('Ünïcode'),
)
const url = fc.webUrl()
const media = fc.constantFrom('https://a.example/1.jpg', `/media/${'a1'.repeat(16)}/mast.jpg`)
const size = fc.integer({ min: 1, max: 9_000 })
const published = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })

/** Valid records of a program. */
const anyRecord = fc.record(
  {
    title: name,
    published: published.map(date => date.toISOString()),
    updated: fc.constant('2200-01-01T00:00:00.5Z'),
    id: fc.constantFrom('urn:x:1', 'tag:a.example,2020:b'),
    slug: fc.constantFrom('a', 'grüße-2'),
    link: url,
    summary: name,
    authors: fc.oneof(
      name,
      fc.array(fc.record({ name, email: fc.constant('a@b.example'), url }, { requiredKeys: ['name'] })),
    ),
    tags: fc.oneof(name, fc.array(name)),
    section: name,
    language: fc.constantFrom('de', 'pt-BR'),
    image: fc.oneof(
      media,
      fc.record(
        {
          src: media,
          alt: name,
          caption: name,
          credit: name,
          width: size,
          height: size,
          length: size,
          type: fc.constant('image/png'),
        },
        { requiredKeys: ['src'] },
      ),
    ),
    attachments: fc.oneof(
      media,
      fc.array(
        fc.record(
          { src: media, title: name, duration: size, length: size, type: fc.constant('audio/mpeg') },
          { requiredKeys: ['src'] },
        ),
      ),
    ),
    draft: fc.boolean(),
    feeds: fc.oneof(fc.boolean(), fc.record({ not: fc.array(name, { minLength: 1 }) })),
  },
  { requiredKeys: ['title', 'published'] },
)
const anyBody = fc.oneof(
  fc.record({ content: text }),
  fc.record({ markdown: fc.oneof(text, fc.constant('')) }),
  fc.constant({}),
)

it('parse(recordOf(article)) is the article, whatever its record', () => {
  const property = fc.property(anyRecord, anyBody, (record, body) => {
    const article = articleOf(parse({ ...record, ...body }))
    expect(articleOf(parse(JSON.parse(JSON.stringify(recordOf(article)))))).toEqual(article)
  })
  fc.assert(property, { numRuns: 500 })
})

function parse(fields: Readonly<Record<string, unknown>>): ArticleDraft {
  const body: Body = { format: 'text', source: '' }
  const context = { file: '', timeZone: 'Asia/Tokyo', authors: [], lineOf: () => undefined }
  const { draft, faults } = parseArticle(fields, body, context)
  if (draft === undefined) throw new Error(JSON.stringify(faults))
  return draft
}

/** Returns the article of a draft, as the store would give it. */
function articleOf({ derivedSlug, nameInId, republish, ...draft }: ArticleDraft): Article {
  return { ...draft, id: draft.id ?? 'urn:minted', slug: draft.slug ?? 'a-slug', revision: 1 }
}

it('shows the caption and credit of a picture whose file is missing', () => {
  const image = { caption: 'A boat.', credit: 'Board' }
  expect(recordOf({ ...article, missingImage: image }).image).toEqual(image)
  expect(recordOf(article)).not.toHaveProperty('image')
})

const article: Article = {
  ...{ id: 'urn:x:1', slug: 'a', revision: 1, title: 'A', published: new Date(0), draft: false },
  ...{ authors: [], tags: [], attachments: [], assets: {}, body: { format: 'text', source: 'Text.' } },
}
