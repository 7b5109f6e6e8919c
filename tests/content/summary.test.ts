import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { summaryOf, summaryOfLead, truncateText } from '../../src/content/summary.ts'
import { cpuTime } from '../cpu-time.ts'

function graphemes(text: string): number {
  return [...new Intl.Segmenter('en').segment(text)].length
}

describe('summaryOf', () => {
  test.each([
    ['<h2>Head</h2><p>First.</p><p>Second.</p>', 'First. Second.'],
    [`<p>${'A long one. '.repeat(9)}</p><p>Second.</p>`, 'A long one. '.repeat(9).trim()],
    ['<p>Hello Jekyllers!</p><p>We have a release.</p>', 'We have a release.'],
    ['<p>Liebe Leserinnen und Leser,</p><p>es gibt Neues.</p>', 'es gibt Neues.'],
    ['<p>Hi there</p>', 'Hi there'],
    [
      '<p>Hello World is a program that everybody writes first.</p>',
      'Hello World is a program that everybody writes first.',
    ],
    [
      '<p><img src="x" /> The mast.</p><p><em>The mast at night</em></p><p>Radio came late.</p>',
      'Radio came late.',
    ],
    ['<p><a href="#a">One</a> | <a href="#b">Two</a></p><p>Radio came late.</p>', 'Radio came late.'],
    ['<p>Radio<sup><a href="#fn1">[1]</a></sup> at 10<sup>2</sup>.</p>', 'Radio at 10².'],
    ['<p>Text.</p><ul><li><p>item</p></li></ul><section><ol><li><p>note</p></li></ol></section>', 'Text.'],
    ['<p> &nbsp; </p><p><img src="x"></p><p>Text</p>', 'Text'],
    [
      '<figure><p>no</p></figure><blockquote><p>no</p></blockquote><table><tr><td><p>no</p></td></tr></table><p>yes</p>',
      'yes',
    ],
    ['<blockquote><p>only</p></blockquote>', 'only'],
    ['<blockquote><p><strong>Note</strong></p><p>The mast is old.</p></blockquote>', 'Note The mast is old.'],
    [
      '<p>Photo by <a href="x">Ann</a> on <a href="y">Unsplash</a></p><p>Radio came late.</p>',
      'Radio came late.',
    ],
    ['<p>Figure 1: The mast</p><p>Radio came late.</p>', 'Radio came late.'],
    ['<p>Foto: Ann Bee</p><p>Das Radio kam spät.</p>', 'Das Radio kam spät.'],
    ['<p>Photography is a craft by itself.</p>', 'Photography is a craft by itself.'],
    [
      '<p><strong>Contents</strong></p><ul><li><p><a href="#a">A</a></p></li></ul><p>Radio came late.</p>',
      'Radio came late.',
    ],
    ['<p>In this article:</p><p>Radio came late.</p>', 'Radio came late.'],
    ['<p>Reading time: 5 minutes</p><p>Radio came late.</p>', 'Radio came late.'],
    ['<p>4 min read</p><p>Radio came late.</p>', 'Radio came late.'],
    ['<p>[gallery ids="1,2"]</p><p>Radio came late.</p>', 'Radio came late.'],
    ['<p>[Sic] is a word.</p>', '[Sic] is a word.'],
    ['<p>Foto: Ann Bee</p>', 'Foto: Ann Bee'],
    ['<ol><li>Note <a href="#fnref1">↩︎</a></li></ol>', 'Note'],
    ['<ul><li>a</li><li>b</li></ul>', 'a b'],
    ['<p>a<br>b</p>', 'a b'],
    ['<p>one<div>two</div>', 'one'],
    ['<p>open', 'open'],
  ])('of %s is %j', (html, summary) => {
    expect(summaryOf(html)).toBe(summary)
  })

  test('of the part before a divider has all its paragraphs', () => {
    const long = 'A sentence of some words that goes on for quite a while, and then some more of it. '.repeat(
      2,
    )
    expect(summaryOfLead(`<p>${long}</p><p>Second.</p>`)).toBe(`${long}Second.`)
  })

  test.each(['', '<p></p>', '<p>&nbsp;</p> ', '<img src="x" alt="y">'])('of %j is undefined', html => {
    expect(summaryOf(html)).toBeUndefined()
  })

  test('stays under 300 graphemes and ends with a sentence', () => {
    const sentence = 'A sentence of some words that goes on for a while. '
    expect(summaryOf(`<p>${sentence.repeat(40)}</p>`)).toBe(sentence.repeat(5).trim())
  })

  test('closes each change of direction (Unicode Standard Annex 9)', () => {
    expect(summaryOf('<p>\u202Eevil</p>')).toBe('\u202Eevil\u202C')
  })

  test('of a letter with very many marks is bounded', () => {
    expect(summaryOf(`<p>a${'\u0301'.repeat(1_000_000)}</p>`)?.length).toBeLessThan(10_100)
  })

  test('of a megabyte is created quickly', () => {
    const html = `<p>${'word '.repeat(100)}</p>${'<p>more words</p>'.repeat(60_000)}`
    const started = cpuTime()
    expect(summaryOf(html)).toMatch(/^word .*word…$/)
    expect(cpuTime() - started).toBeLessThan(5_000)
  })
})

describe('truncateText', () => {
  test.each([
    ['short', 5, 'short'],
    ['One. Two is longer.', 10, 'One.'],
    ['One. Two.', 9, 'One. Two.'],
    ['It costs 3.14 euros in all.', 12, 'It costs…'],
    ['Mr. Brown and Gen. Smith met in the U.S. last week.', 44, 'Mr. Brown and Gen. Smith met in the U.S…'],
    ['alpha, beta gamma', 9, 'alpha…'],
    ['abcdefghij', 4, 'abc…'],
    ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧👩‍👩‍👧…'],
    ['これは文です。次の文はもっと長いです。', 10, 'これは文です。'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('shortens %j to %i graphemes: %j', (text, max, shortened) => {
    expect(truncateText(text, max)).toBe(shortened)
  })

  test('returns a beginning of the text with at most the requested graphemes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(40), (text, max) => {
        const shortened = truncateText(text, max)
        expect(graphemes(shortened)).toBeLessThanOrEqual(max)
        expect(text.startsWith(shortened) || text.startsWith(shortened.slice(0, -1))).toBe(true)
        if (graphemes(text) <= max) expect(shortened).toBe(text)
      }),
    )
  })

  test('reads only the beginning', () => {
    const started = cpuTime()
    for (let i = 0; i < 20; i++) truncateText('word '.repeat(200_000), 299)
    expect(cpuTime() - started).toBeLessThan(2000)
  })
})
