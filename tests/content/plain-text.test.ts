import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeHtml, plainText } from '../../src/content/plain-text.ts'
import { cpuTime } from '../cpu-time.ts'

test.each([
  ['<p>a &amp; &lt;b&gt; &eacute;</p>', 'a & <b> é'],
  ['<p>a</p><p>b<br>c</p>', 'a\nb\nc'],
  ['  a\n\t b  <b> c</b>', 'a b c'],
  ['a<script>x</script><style>y</style>b', 'ab'],
  ['<p>a<img src="x" alt="not this">b</p>', 'ab'],
  ['<ul><li>a</li><li>b</li></ul>', 'a\nb'],
  ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
  ['Prix\u00A0: 5\u00A0€', 'Prix\u00A0: 5\u00A0€'],
  ['', ''],
])('the text of %j is %j', (html, text) => {
  expect(plainText(html)).toBe(text)
})

test('any escaped text is restored, with folded white space', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const folded = text.replace(/[ \t\n\f\r]+/g, ' ').replace(/^ | $/g, '')
      expect(plainText(escapeHtml(text))).toBe(folded)
    }),
  )
})

test('very deep elements take less than two seconds', () => {
  const started = cpuTime()
  expect(plainText(`${'<div>'.repeat(200_000)}x${'</i>'.repeat(200_000)}`)).toBe('x')
  expect(cpuTime() - started).toBeLessThan(2000)
})
