import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { expect, test } from 'vitest'
import type { Body } from '../../src/articles/article.ts'
import { cleanText } from '../../src/articles/text.ts'
import { type BodyContext, renderBody } from '../../src/content/render-body.ts'

const context: BodyContext = {
  permalink: 'https://news.example/articles/one',
  baseUrl: 'https://news.example',
  assets: { 'a.jpg': { src: '/media/abc/a.jpg', width: 1, height: 2 } },
}

const URLS = ['href', 'src', 'poster', 'cite']
const ALLOWED = /^(?:https?:\/\/[^\s"<>]+|mailto:.*|tel:.*)$/is

const url = fc.oneof(
  fc.constantFrom(
    'a.jpg',
    '#x',
    '//h/x',
    '/p',
    'javascript:x',
    'JaVa\tscript:x',
    '&#106;avascript:x',
    'data:text/html,x',
    '\u0001javascript:x',
    'a b',
    '',
  ),
  fc.webUrl(),
  fc.string(),
)

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>',
    '</script>',
    '<style>',
    '<svg>',
    '<math>',
    '<noscript>',
    '</noscript>',
    '<textarea>',
    '<xmp>',
    '<title>',
    '<!--',
    '-->',
    '<![CDATA[',
    '\n\n',
    '```',
    '> ',
    '- ',
    '|',
    '<table><tr><td>',
    '</p>',
    '<p',
    '"',
    "'",
    '>',
    '<br/>',
  ),
  fc
    .tuple(
      fc.constantFrom('a', 'img', 'iframe', 'video', 'blockquote', 'source', 'embed', 'object', 'p'),
      fc.constantFrom('href', 'src', 'srcset', 'poster', 'cite', 'onerror', 'style', 'action'),
      url,
    )
    .map(([tag, name, value]) => `<${tag} ${name}="${value}">`),
  fc.tuple(fc.constantFrom('[x]', '![x]'), url).map(([label, target]) => `${label}(${target})`),
)

const source = fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join(''))
const format = fc.constantFrom<Body['format']>('markdown', 'html', 'text')

interface Element {
  readonly name: string
  readonly attribs: Record<string, string>
}

function elements(html: string): Element[] {
  const found: Element[] = []
  new Parser({ onopentag: (name, attribs) => found.push({ name, attribs }) }).end(html)
  return found
}

function urlsOf({ attribs }: Element): string[] {
  const candidates = (attribs.srcset ?? '').split(', ').filter(candidate => candidate !== '')
  const plain = URLS.map(name => attribs[name]).filter(value => value !== undefined)
  return [...plain, ...candidates.map(candidate => candidate.replace(/ [\d.e+]+[wxh]$/, ''))]
}

test('the HTML of any body has no scripts, handlers, styles or forms, and only absolute URLs', () => {
  fc.assert(
    fc.property(format, source, (format, source) => {
      for (const element of elements(renderBody({ format, source }, context))) {
        expect(element.name).not.toMatch(/^(?:script|style|form|input|object|embed|svg|math|base|meta|link)$/)
        expect(Object.keys(element.attribs).filter(name => /^on|^style$|^srcdoc$/.test(name))).toEqual([])
        for (const url of urlsOf(element)) expect(url).toMatch(ALLOWED)
      }
    }),
    { numRuns: 600 },
  )
})

test('the HTML of any body has no characters that XML forbids, and is the same for the same body', () => {
  fc.assert(
    fc.property(format, source, (format, source) => {
      const html = renderBody({ format, source }, context)
      expect(html).toBe(cleanText(html))
      expect(html).not.toContain('<script')
      expect(html).toBe(renderBody({ format, source }, context))
    }),
    { numRuns: 300 },
  )
})

test('safe HTML does not change', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.constantFrom('em', 'strong', 'code', 'q'),
      (text, url, tag) => {
        const written = `${text.replaceAll('<', '&lt;')} [x](${url}) <${tag}>y</${tag}> ![z](a.jpg)`
        const once = renderBody({ format: 'markdown', source: written }, context)
        expect(renderBody({ format: 'html', source: once }, context)).toBe(once)
      },
    ),
    { numRuns: 300 },
  )
})

test('every character of a text is in its HTML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), source => {
      const html = renderBody({ format: 'text', source }, context)
      let text = ''
      new Parser({
        ontext: part => {
          text += part
        },
      }).end(html)
      expect(text.replace(/\s/g, '')).toBe(cleanText(source).replace(/\s/g, ''))
    }),
  )
})
