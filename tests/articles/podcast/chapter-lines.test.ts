import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Body } from '../../../src/articles/article.ts'
import { chaptersInText } from '../../../src/articles/podcast/chapters/chapter-lines.ts'

const EXPECTED = [
  { startTime: 0, title: 'Intro' },
  { startTime: 12, title: 'The news' },
  { startTime: 750, title: 'Topic' },
  { startTime: 3612, title: 'Wrap up' },
]

function found(format: Body['format'], source: string) {
  return chaptersInText({ format, source })
}

describe('chapters in a text', () => {
  it.each<[string, Body['format'], string]>([
    ['plain lines', 'text', '0:00 Intro\n0:12 The news\n12:30 Topic\n1:00:12 Wrap up'],
    [
      'lines of Markdown within a text',
      'markdown',
      'Show notes.\n\n0:00 Intro\n0:12 The news\n12:30 Topic\n1:00:12 Wrap up\n\nMore text.',
    ],
    ['a list', 'markdown', '- 0:00 Intro\n- 0:12 The news\n* 12:30 Topic\n+ 1:00:12 Wrap up'],
    ['a numbered list', 'markdown', '1. 0:00 Intro\n2. 0:12 The news\n3. 12:30 Topic\n4. 1:00:12 Wrap up'],
    ['brackets', 'markdown', '(0:00) Intro\n(0:12) The news\n(12:30) Topic\n(1:00:12) Wrap up'],
    [
      'square brackets with hours',
      'markdown',
      '[00:00:00] Intro\n[00:00:12] The news\n[00:12:30] Topic\n[01:00:12] Wrap up',
    ],
    [
      'bold times, dashes and links',
      'markdown',
      '**0:00** – Intro\n*0:12* - The news\n[12:30](https://a.example/?t=750) Topic\n1:00:12: [Wrap up](https://b.example/)',
    ],
    [
      'a list of HTML',
      'html',
      '<ul><li>0:00 Intro</li><li><b>0:12</b> The news</li><li>(12:30)&nbsp;Topic</li><li>1:00:12 – Wrap up</li></ul>',
    ],
    [
      'lines of HTML',
      'html',
      '<p>Notes</p><p>0:00 Intro<br>0:12 The news<br/>12:30 Topic<br>1:00:12 <a href="https://b.example/">Wrap up</a></p>',
    ],
  ])('are read from %s', (_name, format, source) => {
    expect(found(format, source)).toEqual(EXPECTED)
  })

  it.each([
    ['two lines', '0:00 Intro\n1:00 End'],
    ['a first time that is not 0:00', '0:10 Intro\n1:00 Middle\n2:00 End'],
    ['times that do not grow', '0:00 Intro\n2:00 Middle\n1:00 End'],
    ['times without titles', '0:00\n1:00\n2:00'],
    ['minutes of more than 59 seconds', '0:00 a\n0:75 b\n0:90 c'],
    ['times within sentences', 'We met at 0:00 sharp.\nAt 1:00 we left.\nAt 2:00 we slept.'],
    ['a block of code', '```\n0:00 Intro\n1:00 Middle\n2:00 End\n```'],
  ])('are none for %s', (_name, source) => {
    expect(found('markdown', source)).toBeUndefined()
  })

  it('end where the times begin anew', () => {
    const source = '0:00 a\n1:00 b\n2:00 c\n\nTomorrow\n\n0:30 x\n9:00 y'
    expect(found('text', source)?.map(({ title }) => title)).toEqual(['a', 'b', 'c'])
  })

  it('may follow another list that is none', () => {
    const source = '0:00 x\n1:00 y\n\n0:00 a\n1:00 b\n2:00 c'
    expect(found('text', source)?.map(({ title }) => title)).toEqual(['a', 'b', 'c'])
  })

  it('are found again, whatever their times and titles are', () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ,.]{0,30}[a-z]$/)
    const list = fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: 1, max: 86_399 }), { minLength: 2, maxLength: 30 }),
        fc.array(word, { minLength: 31, maxLength: 31 }),
      )
      .map(([times, titles]) =>
        [0, ...times.toSorted((a, b) => a - b)].map((startTime, at) => ({
          startTime,
          title: (titles[at] ?? 'x').replace(/\s+/g, ' '),
        })),
      )
    fc.assert(
      fc.property(list, fc.constantFrom('', '- ', '* '), (chapters, mark) => {
        const lines = chapters.map(({ startTime, title }) => `${mark}${timeOf(startTime)} ${title}`)
        expect(found('markdown', lines.join('\n'))).toEqual(chapters)
        const items = chapters.map(({ startTime, title }) => `<li>${timeOf(startTime)} ${title}</li>`)
        expect(found('html', `<ol>${items.join('')}</ol>`)).toEqual(chapters)
      }),
    )
  })

  it('grow from 0 in any text', () => {
    const line = fc.oneof(fc.string(), fc.tuple(fc.nat(99), fc.nat(59), fc.string()).map(timed))
    fc.assert(
      fc.property(
        fc.array(line),
        fc.constantFrom<Body['format']>('markdown', 'html', 'text'),
        (lines, format) => {
          const starts = (found(format, lines.join('\n')) ?? []).map(({ startTime }) => startTime)
          expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
          if (starts.length > 0) expect(starts[0]).toBe(0)
        },
      ),
    )
  })
})

function timed([minutes, seconds, text]: [number, number, string]): string {
  return `${minutes}:${String(seconds).padStart(2, '0')} ${text}`
}

function timeOf(seconds: number): string {
  const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor)
  const tail = `${String(rest).padStart(2, '0')}`
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

it('a line may have an end, and parts of seconds', () => {
  const text = '0:00 – 0:30 Intro\n00:00:30.500 - 00:01:00.25 The news\n1:00.25 Wrap up'
  expect(found('text', text)).toEqual([
    { startTime: 0, endTime: 30, title: 'Intro' },
    { startTime: 30.5, endTime: 60.25, title: 'The news' },
    { startTime: 60.25, title: 'Wrap up' },
  ])
})
