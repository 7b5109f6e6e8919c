import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyReferences } from '../../src/content/body-references.ts'
import { findEmbeddedMedia } from '../../src/content/embedded-media.ts'
import { findLostContent } from '../../src/content/foreign/lost-content.ts'
import { type BodyContext, renderBody } from '../../src/content/render-body.ts'
import { summaryOf } from '../../src/content/summary.ts'
import { cpuTime } from '../cpu-time.ts'

const context: BodyContext = {
  permalink: 'https://news.example/articles/one',
  baseUrl: 'https://news.example',
  assets: {},
}

/** What parsers of Markdown and HTML look for, whole or begun. */
const PIECES = [
  ...[
    '*',
    '_',
    '**',
    '__',
    '~~',
    '`',
    '``',
    '[',
    '![',
    '$',
    '$$',
    '\\(',
    '\\[',
    '\\)',
    '\n\\begin{a}',
    ']',
    '](',
    '](<',
    '[a]',
    '[a]: b',
    '\\',
    '"',
    "'",
    '(',
  ],
  ...[
    '<',
    '</',
    '>',
    '<!--',
    '-->',
    '<?',
    '<![CDATA[',
    '<a ',
    '<a href="',
    '<b>',
    '</b>',
    '<p>',
    '</p>',
    '<div>',
  ],
  ...[
    '<td>',
    '<table>',
    '<iframe>',
    '<script>',
    '<x-a>',
    '<img src=a srcset="a 2x,',
    '<img src="data:image/png,a',
    '](data:a,b',
    '[a]: data:a,b\n',
    '<li>',
    '<i><b></i></b>',
  ],
  ...[
    '&',
    '&#',
    '&amp;',
    '&#x',
    'http://a.b',
    'a@b.c',
    '%41',
    'A. ',
    '\u0301',
    '👨‍👩‍👧',
    'word ',
    ',',
    ' ',
    '\t',
  ],
  ...[
    '\n',
    '\n\n',
    '\n> ',
    '\n- ',
    '\n  - ',
    '\n1. ',
    '\n# ',
    '\n    ',
    '\n---\n',
    '\n|a|b|',
    '\n|-|-|',
    '\n```\n',
  ],
]

const unit = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 })
  .map(pieces => pieces.join(''))
const format = fc.constantFrom('markdown', 'html', 'text')

const SHORT = 20_000
const GROWTH = 10
/** Time that grows with the square of the length would grow a hundredfold. */
const MAX_GROWTH = 40
/** Shorter times say little: the clock of a thread ticks in milliseconds, and code is compiled on the way. */
const LEAST_MS = 25
/** A collection of garbage may fall into one measurement. */
const ATTEMPTS = 3

test('the time to read, render and summarise a body grows with its length, not with the square of it', () => {
  fc.assert(
    fc.property(unit, format, (repeated, of) => {
      const isLinear = () => {
        const short = Math.max(LEAST_MS, cost(repeated, of, SHORT))
        return cost(repeated, of, SHORT * GROWTH) < MAX_GROWTH * short
      }
      expect(Array.from({ length: ATTEMPTS }).some(isLinear)).toBe(true)
    }),
    {
      numRuns: 15,
      examples: [
        '*_',
        '$a_',
        '\\(',
        '\n\\[',
        '\n$$',
        '![',
        '[',
        '<',
        '\n|a|b|',
        '<div>',
        '&',
        '`a',
        '\n> - ',
        '\n- ',
        'a\n\n',
      ].map(each => [each, 'markdown']),
    },
  )
}, 120_000)

/** Returns the processor time that a unit takes when it is repeated to this length, in milliseconds. */
function cost(repeated: string, of: 'markdown' | 'html' | 'text', length: number): number {
  const body = { format: of, source: `x${repeated.repeat(length / repeated.length)}` }
  const before = cpuTime()
  bodyReferences(body)
  findEmbeddedMedia(body)
  findLostContent(body)
  summaryOf(renderBody(body, context))
  return cpuTime() - before
}
