import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import { attributes, dataBlock, html, raw, renderHtml } from '../../src/pages/html.ts'
import { parseElements } from './given.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom('<', '>', '"', "'", '&', '&amp;', '</p>', '-->', ']]>', '\u0000', '\uD800', 'é', ' '),
      {
        maxLength: 12,
      },
    )
    .map(parts => parts.join('')),
)

describe('html', () => {
  it('preserves any text in elements and attributes, and adds no element', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, value) => {
        const page = renderHtml(html`<p title="${value}"${attributes({ lang: value })}>${text}</p>`)
        const title = cleanText(value)
        expect(parseElements(page)).toEqual([
          { name: 'p', attributes: { title, lang: title }, text: cleanText(text) },
        ])
      }),
      { numRuns: 1_000 },
    )
  })

  it('renders lists and numbers, and nothing for undefined', () => {
    expect(renderHtml(html`<p>${[html`<b>1</b>`, 2, undefined, ['&']]}</p>`)).toBe('<p><b>1</b>2&amp;</p>')
    expect(renderHtml(html`<img${attributes({ alt: '', width: 0, height: undefined })}>`)).toBe(
      '<img alt="" width="0">',
    )
  })

  it('does not change sanitised HTML', () => {
    expect(renderHtml(html`<div>${raw('<p>a &amp; b</p>')}</div>`)).toBe('<div><p>a &amp; b</p></div>')
  })

  it.each([
    'javascript:alert(1)',
    ' java\tscript:alert(1)',
    'data:text/html,<b>',
    'vbscript:x',
  ])('replaces the URL %j, which could run a script', url => {
    const page = renderHtml(html`<a href="${url}"><img${attributes({ src: url })}></a>`)
    expect(page).toBe('<a href="about:blank"><img src="about:blank"></a>')
  })

  it.each([
    'https://example.org/?a=1&b=2',
    '/articles/x',
    '#main',
    'feed:https://example.org/rss.xml',
  ])('does not change the URL %j', url => {
    expect(parseElements(renderHtml(html`<a href="${url}">x</a>`))[0]?.attributes.href).toBe(url)
  })
})

describe('dataBlock', () => {
  it('preserves any data, and no text in it ends the element', () => {
    fc.assert(
      fc.property(anyText, text => {
        const page = renderHtml(dataBlock('application/ld+json', { text }))
        const [script, ...others] = parseElements(page)
        expect(others).toEqual([])
        expect(script?.attributes).toEqual({ type: 'application/ld+json' })
        expect(JSON.parse(script?.text ?? '')).toEqual({ text: cleanText(text) })
      }),
    )
  })
})
