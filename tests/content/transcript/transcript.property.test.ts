import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { expect, test } from 'vitest'
import { cleanText } from '../../../src/articles/text.ts'
import { parseTranscript } from '../../../src/content/transcript/parse-transcript.ts'
import { transcriptSection } from '../../../src/pages/episode/transcript.ts'
import { renderHtml } from '../../../src/pages/html.ts'
import { interfaceText } from '../../../src/pages/language.ts'
import { cpuTime } from '../../cpu-time.ts'

const TYPES = ['text/vtt', 'application/x-subrip', 'application/json', 'text/html', 'text/plain']

const PIECES = [
  ...[
    'WEBVTT\n\n',
    '00:00:01.000 --> 00:00:02.000\n',
    '1\n00:00:01,000 --> 00:00:02,000\n',
    '\n\n',
    '\r\n',
    'Ann: ',
  ],
  ...[
    '<v Ann>',
    '<v "><script>',
    '</v>',
    '<i>',
    '<00:01.500>',
    '&lt;script&gt;',
    '&amp;',
    '{\\an8}',
    '-->',
    'NOTE x\n',
  ],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:x()">',
    '<style>',
    '<!--',
  ],
  ...[
    '{"segments":[',
    '{"startTime":1,"speaker":"<b>","body":"<script>"}',
    ',',
    ']}',
    '<body>',
    '</details>',
    '<h1 id="main">',
  ],
  ...['\u0000', '\uD800', '\uFFFE', '"', "'", '<', '>', '&', 'word'],
]

const source = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary' })), {
  maxLength: 30,
})

/** Elements that a sanitised transcript must not have, and those that would end its section. */
const FORBIDDEN = ['script', 'style', 'object', 'embed', 'form', 'base', 'link', 'meta', 'svg', 'math']

test('a page shows any transcript without scripts, and with sound nesting', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...TYPES), source, async (type, pieces) => {
      const transcript = await parseTranscript({ type, text: pieces.join('') })
      if (transcript === undefined) return
      const part = { episode: {}, transcript: { transcript }, styleUrl: '/s.css' }
      const section = transcriptSection(part, interfaceText('en'))
      const page = section === undefined ? '' : renderHtml(section)
      expect(page).toBe(cleanText(page))
      expect(findFaults(page)).toEqual([])
    }),
    { numRuns: 500 },
  )
})

function findFaults(page: string): readonly string[] {
  const faults: string[] = []
  let depth = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      depth++
      if (FORBIDDEN.includes(name)) faults.push(name)
      for (const [attribute, value] of Object.entries(attributes)) {
        const isUrl = ['href', 'src', 'poster', 'cite'].includes(attribute)
        if (attribute.startsWith('on') || attribute === 'style') faults.push(attribute)
        if (isUrl && !/^(?:https?:|mailto:|tel:)/i.test(value)) faults.push(value)
      }
    },
    onclosetag(name) {
      depth--
      if (depth === 0 && name !== 'details') faults.push(`</${name}>`)
    },
  })
  parser.end(page)
  return faults
}

test.each([
  ['text/vtt', `WEBVTT\n\n00:01.000${' '.repeat(200_000)}--> 00:02.000\nx`],
  ['text/vtt', `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<'.repeat(200_000)}`],
  ['text/vtt', `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<b>'.repeat(100_000)}`],
  ['text/vtt', `WEBVTT\n\n${'00:01.000 --> 00:02.000\nA: x\n\n'.repeat(10_000)}`],
  ['application/x-subrip', `1\n00:00:01,000 --> 00:00:02,000\n${'{\\'.repeat(100_000)}`],
  ['application/x-subrip', `1\n00:00:01,000 --> 00:00:02,000\n${'Ab '.repeat(100_000)}`],
  [
    'application/json',
    JSON.stringify({ segments: Array(20_000).fill({ startTime: 1, body: ' '.repeat(10) }) }),
  ],
  ['text/html', '<body '.repeat(50_000)],
  ['text/plain', `${'\n '.repeat(100_000)}x`],
])('a transcript costs no more than its length: %s %#', async (type, text) => {
  const start = cpuTime()
  await parseTranscript({ type, text })
  expect(cpuTime() - start).toBeLessThan(5_000)
})
