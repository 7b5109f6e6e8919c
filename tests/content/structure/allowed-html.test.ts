import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plainText } from '../../../src/content/plain-text.ts'
import { renderBody } from '../../../src/content/render-body.ts'
import { allowedHtml, disallowedTags } from '../../../src/content/structure/allowed-html.ts'

const SHORT = {
  tags: ['p', 'a', 'img', 'h2'],
  attributes: { a: ['href'], img: ['src'] },
  rename: { h1: 'h2' },
}

it.each([
  ['<h1 id="x">Title</h1>', '<h2>Title</h2>'],
  ['<ul><li>one</li><li>two</li></ul>', '<p>one</p><p>two</p>'],
  ['<blockquote><p>said</p></blockquote>', '<p>said</p>'],
  ['<div>one</div><div>two</div>', '<p>one</p><p>two</p>'],
  ['<p>very <strong>bold</strong></p>', '<p>very bold</p>'],
  [
    '<figure><img src="https://e.example/x" alt="x" /><figcaption>it</figcaption></figure>',
    '<p><img src="https://e.example/x" /></p><p>it</p>',
  ],
  ['<table><tr><td>a</td><td>b</td></tr></table>', '<p>a </p><p>b </p>'],
  [
    '<p><iframe src="https://www.youtube.com/embed/x" title="Film"></iframe></p>',
    '<p><a href="https://www.youtube.com/embed/x">Film</a></p>',
  ],
  ['<p>a &lt; b &amp; c</p>', '<p>a &lt; b &amp; c</p>'],
])('allowed HTML of %s is %s', (html, expected) => {
  expect(allowedHtml(html, SHORT)).toBe(expected)
})

it('keeps words apart where no element is allowed', () => {
  const html = '<h1>Title</h1><p>one<br />two</p><ul><li>a</li><li>b</li></ul>'
  expect(allowedHtml(html, { tags: [], attributes: {} }).split('\n')).toEqual([
    'Title',
    'one',
    'two',
    'a',
    'b',
  ])
})

it('names what is not allowed', () => {
  expect(disallowedTags('<h1>a</h1><p><em>b</em> <em>c</em></p><hr />', SHORT)).toEqual(['em', 'hr'])
})

const element = fc.constantFrom(
  ...'p div ul li table td h1 h3 blockquote pre figure a em span dl dt'.split(' '),
)
const markup = fc
  .array(
    fc.oneof(
      element.map(name => `<${name}>`),
      element.map(name => `</${name}>`),
      fc.string({ maxLength: 5 }),
    ),
    {
      maxLength: 30,
    },
  )
  .map(parts => parts.join(''))

it('leaves only what is allowed of any HTML, and all of its words', () => {
  const tags = fc.subarray(['p', 'div', 'li', 'ul', 'h2', 'em', 'a', 'td', 'table', 'tr'])
  fc.assert(
    fc.property(markup, tags, (source, allowed) => {
      const context = { permalink: 'https://e.example/a', baseUrl: 'https://e.example', assets: {} }
      const html = renderBody({ format: 'html', source }, context)
      const result = allowedHtml(html, { tags: allowed, attributes: {} })
      const used = [...result.matchAll(/<\/?([a-z][a-z\d]*)/g)].map(([, name]) => name)
      expect(used.filter(name => !allowed.includes(name ?? ''))).toEqual([])
      expect(lettersOf(plainText(result))).toBe(lettersOf(plainText(html)))
    }),
  )
})

function lettersOf(text: string): string {
  return text.replace(/\s/g, '')
}
