import { expect, it } from 'vitest'
import type { Article } from '../../../src/articles/article.ts'
import { builtInRecipe } from '../../../src/portals/recipe/built-in.ts'
import { readRecipe } from '../../../src/portals/recipe/read-recipe.ts'
import type { PortalItem } from '../../../src/portals/rendering/article-values.ts'
import { renderDocument, renderItem } from '../../../src/portals/rendering/document.ts'
import { storedArticle } from '../../publish/given.ts'
import { contextOf, newspaper } from '../given.ts'

const DATED = new Date('2026-11-02T09:00:00Z')

/** Renders an item by the elements of a recipe in YAML, and returns its lines without those of `item`. */
function lines(
  elements: string,
  fields: Partial<Article> = {},
  more: Partial<PortalItem> & { set?: string } = {},
) {
  const head = `portal: P
verified: { by: us, when: 2026-11-28, source: a sheet }
namespaces: { x: "https://x.example/" }
values: { note: A note. }
channel: []
item:
`
  const { recipe, faults } = readRecipe(head + elements, 'portals/p.yaml')
  if (recipe === undefined) throw new Error(faults.map(({ message }) => message).join('\n'))
  const values = more.set === undefined ? {} : { values: { note: more.set } }
  const context = { ...contextOf(newspaper({ for: 'msn', ...values })), recipe }
  const item = { article: storedArticle(fields), event: 'published', dated: DATED, ...more } as const
  return renderItem(item, context).split('\n').slice(1, -1)
}

const IMAGE = { src: '/media/a/a.jpg', width: 900, caption: 'A quay' }

it.each([
  ['a constant text', '  - { name: a, text: always }', ['<a>always</a>']],
  ['a text with values', '  - { name: a, text: "$title by $authors: $$5" }', ['<a>A title by Ann: $5</a>']],
  [
    'an attribute with a value',
    '  - { name: a, attributes: { b: $title, c: "1" } }',
    ['<a b="A title" c="1"/>'],
  ],
  ['an address', '  - { name: a, text: $link }', ['<a>https://news.example/articles/a</a>']],
  ['a date', '  - { name: a, text: $changed }', ['<a>Mon, 02 Nov 2026 09:00:00 GMT</a>']],
  ['a date by RFC 3339', '  - { name: a, text: $changed, dates: rfc3339 }', ['<a>2026-11-02T09:00:00Z</a>']],
  [
    'a date in the zone of the publication',
    '  - { name: a, text: $changed, dates: rfc822-zone }\n  - { name: b, text: $changed, dates: rfc3339-zone }',
    ['<a>Mon, 02 Nov 2026 18:00:00 +0900</a>', '<b>2026-11-02T18:00:00+09:00</b>'],
  ],
  [
    'a CDATA section',
    '  - { name: a, text: "<b>]]></b>", cdata: true }',
    ['<a><![CDATA[<b>]]]]><![CDATA[></b>]]></a>'],
  ],
  [
    'elements in elements',
    '  - { name: "x:a", elements: [{ name: b, text: $title }, { name: c, text: $section }] }',
    ['<x:a>', '<b>A title</b>', '</x:a>'],
  ],
])('%s is written', (_, elements, expected) => {
  expect(lines(elements)).toEqual(expected)
})

it('a list is repeated, at most so many times, or joined', () => {
  const tags = ['one', 'two', 'three']
  expect(lines('  - { name: a, text: $tags }', { tags })).toEqual([
    '<a>one</a>',
    '<a>two</a>',
    '<a>three</a>',
  ])
  expect(lines('  - { name: a, text: $tags, items: 2 }', { tags })).toEqual(['<a>one</a>', '<a>two</a>'])
  expect(lines('  - { name: a, text: $tags, items: 2, join: "," }', { tags })).toEqual(['<a>one,two</a>'])
})

it.each([
  ['a text without its value', '  - { name: a, text: $section }'],
  ['a text without one of its values', '  - { name: a, text: "$title $section" }'],
  ['attributes without values', '  - { name: a, attributes: { b: $image.url, c: image } }'],
  ['elements without values', '  - { name: a, elements: [{ name: b, text: $section }] }'],
  ['an empty list', '  - { name: a, text: $tags }'],
  ['one that needs a value', '  - { name: a, text: always, needs: [image.url] }'],
  ['one that needs that there is no value', '  - { name: a, text: always, without: [title] }'],
  ['one for withdrawn articles', '  - { name: a, text: gone, when: withdrawn }'],
  ['one for each file', '  - { name: a, each: attachments, text: $each.url }'],
  ['a text that the feed does not give', '  - { name: a, text: $set.note }'],
])('%s is left out', (_, elements) => {
  expect(lines(`${elements}\n  - { name: end }`)).toEqual(['<end/>'])
})

it('an attribute without its value is left out alone', () => {
  const elements =
    '  - { name: a, attributes: { url: $image.url, width: $image.width, height: $image.height } }'
  expect(lines(elements, { image: IMAGE })).toEqual([
    '<a url="https://news.example/media/a/a.jpg" width="900"/>',
  ])
})

it('an element is repeated for each author and each file, with their values', () => {
  const attachments = [
    { src: '/media/b/b.mp4', type: 'video/mp4', title: 'A film' },
    { src: '/media/c/c.mp3', type: 'audio/mpeg', duration: 60 },
    { src: '/media/d/d.pdf', type: 'application/pdf' },
  ]
  const authors = [{ name: 'Ann', email: 'ann@news.example' }, { name: 'Ben' }]
  const element = (each: string) =>
    `  - { name: a, each: ${each}, elements: [{ name: b, text: $each.url }, { name: c, text: $each.name }, { name: d, text: $title }] }`.replace(
      each === 'authors' ? '{ name: b, text: $each.url }, ' : ', { name: c, text: $each.name }',
      '',
    )
  const title = '<d>A title</d>'
  expect(lines(element('authors'), { authors })).toEqual([
    ...['<a>', '<c>Ann</c>', title, '</a>'],
    ...['<a>', '<c>Ben</c>', title, '</a>'],
  ])
  const urls = (each: string) =>
    lines(element(each), { attachments, image: IMAGE }).filter(line => line.startsWith('<b>'))
  expect(urls('attachments')).toHaveLength(3)
  expect(urls('videos')).toEqual(['<b>https://news.example/media/b/b.mp4</b>'])
  expect(urls('recordings')).toContain('<b>https://news.example/media/c/c.mp3</b>')
  expect(urls('images')).toEqual(['<b>https://news.example/media/a/a.jpg</b>'])
})

it('a repeated element is left out for those without a value that it needs', () => {
  const attachments = [{ src: '/media/b/b.mp4', type: 'video/mp4' }, { src: '/media/c/c.pdf' }]
  const element = '  - { name: a, each: attachments, text: $each.url, needs: [each.type] }'
  expect(lines(element, { attachments })).toEqual(['<a>https://news.example/media/b/b.mp4</a>'])
})

it('a text is cut to so many characters or bytes, never within a character', () => {
  const title = 'Häfen öffnen 🚢🚢🚢'
  expect(lines('  - { name: a, text: $title, characters: 15 }', { title })).toEqual([
    '<a>Häfen öffnen 🚢…</a>',
  ])
  expect(lines('  - { name: a, text: $title, characters: 16 }', { title })).toEqual([
    '<a>Häfen öffnen 🚢🚢🚢</a>',
  ])
  expect(lines('  - { name: a, text: $title, bytes: 20 }', { title })).toEqual(['<a>Häfen öffnen …</a>'])
  const body = { format: 'html', source: '<p>one <em>two three</em></p>' } as const
  expect(lines('  - { name: a, text: $body, bytes: 25, cdata: true }', { body })).toEqual([
    '<a><![CDATA[<p>one…</p>]]></a>',
  ])
})

it('a notice has the values that it may have, and none of the others', () => {
  const elements = `  - { name: a, text: $title }
  - { name: b, text: $body }
  - { name: c, text: $image.url }
  - { name: d, each: authors, text: $each.name }
  - { name: e, text: $withdrawn }
  - { name: f, text: $set.note }
  - { name: g, text: live, when: public }
`
  expect(lines(elements, { image: IMAGE }, { event: 'withdrawn', set: 'note' })).toEqual([
    '<a>A title</a>',
    '<e>Mon, 02 Nov 2026 09:00:00 GMT</e>',
    '<f>note</f>',
  ])
  const draft = lines('  - { name: a, text: $title }', { draft: true }, { event: 'withdrawn' })
  expect(draft).toEqual(['<a>https://news.example/articles/a</a>'])
})

it('an article that its record says was updated later has that date until it changes here', () => {
  const updated = new Date('2026-11-05T09:00:00Z')
  const element = '  - { name: a, text: $changed, dates: rfc3339 }'
  expect(lines(element, { updated })).toEqual(['<a>2026-11-05T09:00:00Z</a>'])
  expect(lines(element, { updated }, { event: 'updated' })).toEqual(['<a>2026-11-02T09:00:00Z</a>'])
})

it('a recipe may be for Atom', () => {
  const { recipe } = readRecipe(
    `portal: P
verified: { by: us, when: 2026-11-28, source: a sheet }
format: atom
namespaces: { x: "https://x.example/" }
channel: [{ name: title, text: $feed.title }, { name: updated, text: $feed.changed }]
item: [{ name: id, text: $id }, { name: "x:state", text: live }]
`,
    'portals/p.yaml',
  )
  const base = contextOf(newspaper({ for: 'msn' }))
  const context = { ...base, recipe: recipe ?? builtInRecipe('msn') ?? base.recipe }
  const item = renderItem(
    { article: storedArticle({ id: 'tag:a' }), event: 'published', dated: DATED },
    context,
  )
  expect(renderDocument([item], context, DATED).split('\n')).toEqual([
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xmlns:x="https://x.example/">',
    '<title>The Daily Lantern</title>',
    '<updated>2026-11-02T09:00:00Z</updated>',
    '<entry>',
    '<id>tag:a</id>',
    '<x:state>live</x:state>',
    '</entry>',
    '</feed>',
    '',
  ])
})
