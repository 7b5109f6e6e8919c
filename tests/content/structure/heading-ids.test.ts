import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderBody } from '../../../src/content/render-body.ts'

describe('a heading', () => {
  it.each([
    ['## Getting started', 'getting-started'],
    ['## What is new in 2.0?', 'what-is-new-in-20'],
    ['## `code` & *more*!', 'code--more'],
    ['## Über uns', 'über-uns'],
    ['## 日本語', '日本語'],
    ['## snake_case-name', 'snake_case-name'],
    ['## a < b & c', 'a--b--c'],
    ['## ???', 'section'],
    ['### ![x](/a.png) Picture', 'picture'],
  ])('%s has the id that GitHub gives it: %s', (source, id) => {
    expect(idsOf(render(source))).toEqual([id])
  })

  it('with the text of another has a number', () => {
    expect(idsOf(render('## A\n\n## A\n\n## A-1\n\n## A'))).toEqual(['a', 'a-1', 'a-1-1', 'a-2'])
  })

  it('keeps its own id, which no other gets', () => {
    expect(idsOf(render('## A\n\n<h2 id="a">B</h2>\n\n<p id="a-1">C</p>'))).toEqual(['a-2', 'a', 'a-1'])
  })

  it('does not have the id of the page’s main part', () => {
    expect(idsOf(render('# Main\n\n<p id="main">x</p>'))).toEqual(['main-1'])
  })

  it('is where a link leads, also from a feed', () => {
    expect(render('[x](#two-words)\n\n## Two words')).toBe(
      '<p><a href="https://e.org/a#two-words">x</a></p>\n<h2 id="two-words">Two words</h2>',
    )
  })

  it('is where a footnote leads', () => {
    const html = render(
      'a<sup id="ref1"><a href="#fn1">1</a></sup>\n\n<ol><li id="fn1">b <a href="#ref1">↩</a></li></ol>',
    )
    expect(idsOf(html)).toEqual(['ref1', 'fn1'])
    expect(html).toContain('href="https://e.org/a#fn1"')
  })
})

it('every heading has an id, and no id occurs twice', () => {
  const line = fc.tuple(
    fc.constantFrom('# ', '## ', '<h3>', '<h2 id="a">', '<p id="a">', '<p id="main">'),
    fc.oneof(fc.constantFrom('A', 'a', 'A-1', 'Main', ''), fc.string({ maxLength: 4 })),
  )
  fc.assert(
    fc.property(fc.array(line), lines => {
      const html = render(lines.map(([tag, text]) => tag + text).join('\n\n'))
      const ids = idsOf(html)
      expect(new Set(ids).size).toBe(ids.length)
      expect(html).not.toMatch(/<h[1-6]>/)
    }),
  )
})

function render(source: string): string {
  return renderBody(
    { format: 'markdown', source },
    { permalink: 'https://e.org/a', baseUrl: 'https://e.org', assets: {} },
  )
}

function idsOf(html: string): readonly string[] {
  return [...html.matchAll(/<[a-z][^<>]* id="([^"]*)"/g)].map(([, id = '']) => id)
}
