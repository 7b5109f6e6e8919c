import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyReferences, referenceName } from '../../src/content/body-references.ts'
import { renderBody } from '../../src/content/render-body.ts'
import { cpuTime } from '../cpu-time.ts'

function inMarkdown(source: string): readonly string[] {
  return bodyReferences({ format: 'markdown', source })
}

test.each([
  ['![x](a.jpg "t") [y]( ./b.pdf )', ['a.jpg', 'b.pdf']],
  ['[![x](a.jpg)](c.html)', ['a.jpg', 'c.html']],
  ['![x](<my photo.jpg>) ![y](my%20other.jpg)', ['my photo.jpg', 'my other.jpg']],
  ['![x](a_(1).jpg) ![y](b\\_c.jpg) ![z](d&amp;e.jpg)', ['a_(1).jpg', 'b_c.jpg', 'd&e.jpg']],
  ['![x][r]\n\n[r]: pics/a.jpg "t"\n> [s]: <b c.jpg>\n\n[t]:\n  d.jpg', ['pics/a.jpg', 'b c.jpg', 'd.jpg']],
  ['<img src="a.jpg" srcset="b.jpg 1x, c.jpg 2x,d.jpg">', ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']],
  ['<video poster=\'p.jpg\'><source src=v.mp4></video><a href="x.pdf?d=1#p2">', ['p.jpg', 'v.mp4', 'x.pdf']],
  ['![a](a.jpg) ![b](./a.jpg) ![c](b.jpg)', ['a.jpg', 'b.jpg']],
  [
    '![](https://o.example/a.jpg) [x](#y) [m](mailto:a@b.c) ![d](data:image/png,x) [p](//h/x) [b](%5C%5Ch/x)',
    [],
  ],
  ['[z](/root) ![](/img/a%20b.png?v=2#x) [u](../up.pdf)', ['/root', '/img/a b.png', '../up.pdf']],
  ['![](%2e%2e/a) ![](a\\\\b) <img src="c\\d"> ![](.) ![](..) ![](a%00)', ['../a', 'a/b', 'c/d']],
])('%s refers to %j', (source, names) => {
  expect(inMarkdown(source)).toEqual(names)
})

test('Markdown links count only in Markdown, and nothing counts in text', () => {
  expect(bodyReferences({ format: 'html', source: '[a](b.jpg) <img src="c.jpg">' })).toEqual(['c.jpg'])
  expect(bodyReferences({ format: 'text', source: '[a](b.jpg) <img src="c.jpg">' })).toEqual([])
})

describe('any file name', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter(name => name.trim() === name && referenceName(encodeURIComponent(name)) === name)

  function rendered(source: string, format: 'html' | 'markdown', name: string): string {
    const context = {
      permalink: 'https://news.example/articles/one',
      baseUrl: 'https://news.example',
      assets: Object.fromEntries([[name, { src: '/media/abc/found' }]]),
    }
    return renderBody({ format, source }, context)
  }

  test.each([
    [
      'markdown',
      (name: string) => `![x](${encodeURIComponent(name).replaceAll('(', '%28').replaceAll(')', '%29')})`,
    ],
    ['html', (name: string) => `<img src="${encodeURIComponent(name)}">`],
  ] as const)('is found and rendered in %s', (format, write) => {
    fc.assert(
      fc.property(name, name => {
        const source = write(name)
        expect(bodyReferences({ format, source })).toContain(name)
        expect(rendered(source, format, name)).toContain('src="https://news.example/media/abc/found"')
      }),
    )
  })
})

test('in any source, no name is that of another host or has a null character', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('markdown' as const, 'html' as const),
      fc.string({ unit: 'binary' }),
      (format, text) => {
        for (const found of bodyReferences({
          format,
          source: `![x](${text}) <img src="${text}"> [r]: ${text}`,
        })) {
          expect(found).not.toMatch(/^\/\/|[\\\0]/)
          expect(found).not.toBe('')
        }
      },
    ),
  )
})

test('a megabyte of unfinished links is searched quickly', () => {
  const started = cpuTime()
  for (const part of ['](\\', 'src="', "srcset='", '[a ', '[a]: ', '](<', '1'])
    inMarkdown(part.repeat(1_000_000 / part.length))
  expect(cpuTime() - started).toBeLessThan(5000)
})
