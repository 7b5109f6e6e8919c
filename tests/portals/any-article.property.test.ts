import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/articles/article.ts'
import { cleanText } from '../../src/articles/text.ts'
import { BUILT_IN } from '../../src/portals/recipe/built-in.ts'
import { withinBudget } from '../../src/portals/rendering/budget.ts'
import { renderDocument, renderItem } from '../../src/portals/rendering/document.ts'
import { storedArticle } from '../publish/given.ts'
import { contextOf, newspaper } from './given.ts'
import { itemsOf, parseXml, tagsOf, textOf } from './xml.ts'

const HARD = [
  '<',
  '>',
  '&',
  '"',
  "'",
  ']]>',
  '<![CDATA[',
  '\u0000',
  '\ud800',
  '\u202e',
  '🚢',
  '\n',
  '<p>',
  '</p>',
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...HARD), fc.string({ maxLength: 8, unit: 'binary' })), { maxLength: 12 })
  .map(parts => parts.join(''))
const tag = fc.constantFrom(
  ...'p div ul li table td tr h1 h6 blockquote figure a em iframe video script'.split(' '),
)
const html = fc
  .array(
    fc.oneof(
      tag.map(name => `<${name} src="https://e.example/v" href="/x">`),
      tag.map(name => `</${name}>`),
      text,
    ),
    {
      maxLength: 20,
    },
  )
  .map(parts => parts.join(''))
const date = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
const image = fc.record(
  {
    src: fc.webUrl(),
    alt: text,
    caption: text,
    credit: text,
    width: fc.nat(9_000),
    type: fc.constant('image/png'),
  },
  { requiredKeys: ['src'] },
)
const article: fc.Arbitrary<Article> = fc
  .record(
    {
      title: text.map(title => title || 'x'),
      body: fc.record({ format: fc.constantFrom('html', 'markdown', 'text'), source: html }),
      authors: fc.array(fc.record({ name: text }), { maxLength: 3 }),
      tags: fc.array(text, { maxLength: 5 }),
      section: text,
      summary: text,
      image,
      published: date,
      expires: date,
      id: fc.string({ minLength: 1 }),
    },
    { requiredKeys: ['title', 'body', 'published', 'id'] },
  )
  .map(fields => storedArticle(fields as Partial<Article>))

const event = fc.constantFrom('published', 'updated', 'withdrawn')

describe.each(BUILT_IN)('any article, for %s', name => {
  const context = contextOf(
    newspaper({
      for: name,
      values: { analytics: ']]><script>', isPaid: '"', scripts: '<b>', disclosure: '&' },
    }),
  )
  const { html: allowed, item: elements } = context.recipe
  const bodies = elements.filter(element => element.text === '$body').map(element => element.name)

  it('gives well-formed items with allowed elements only, within the size of the document', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(article, event, date), { maxLength: 6 }),
        fc.nat(20_000),
        (given, size) => {
          const items = given.map(([each, change, dated]) => ({ article: each, event: change, dated }))
          const rendered = items.map(item => ({
            xml: renderItem(item, context),
            isNotice: item.event === 'withdrawn',
          }))
          const frame = Buffer.byteLength(renderDocument([], context, new Date(0)))
          const chosen = withinBudget(rendered, size)
          const document = renderDocument(
            chosen.map(({ xml }) => xml),
            context,
            new Date(0),
          )
          expect(Buffer.byteLength(document)).toBeLessThanOrEqual(frame + size)
          expect(itemsOf(document)).toHaveLength(chosen.length)
          for (const { xml } of rendered) {
            const [item] = itemsOf(renderDocument([xml], context, undefined))
            for (const body of bodies.map(part => textOf(item, part) ?? ''))
              expect(
                tagsOf(body).filter(each => allowed !== undefined && !allowed.tags.includes(each)),
              ).toEqual([])
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('has nothing of the text of a withdrawn article', () => {
    fc.assert(
      fc.property(article, date, (given, dated) => {
        const secret = {
          ...given,
          summary: 'SECRET',
          body: { format: 'html', source: '<p>SECRET</p>' },
        } as const
        const xml = renderItem({ article: secret, event: 'withdrawn', dated }, context)
        expect(xml).not.toContain('SECRET')
        expect(() => parseXml(renderDocument([xml], context, dated))).not.toThrow()
        expect(cleanText(xml)).toBe(xml)
      }),
      { numRuns: 40 },
    )
  })
})
