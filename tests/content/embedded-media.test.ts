import { describe, expect, it } from 'vitest'
import type { Body } from '../../src/articles/article.ts'
import { findEmbeddedMedia, readDataUrl, replaceEmbeddedMedia } from '../../src/content/embedded-media.ts'

const DOT = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const markdown = (source: string): Body => ({ format: 'markdown', source })
const html = (source: string): Body => ({ format: 'html', source })
const replaced = (body: Body) => replaceEmbeddedMedia(body, () => '/x').source

describe('replaceEmbeddedMedia', () => {
  it.each([
    [`![a](${DOT})`, '![a](/x)'],
    [`![a](<${DOT}> "title")`, '![a](</x> "title")'],
    [`![a](${DOT} "title")`, '![a](/x "title")'],
    [`![a][1]\n\n[1]: ${DOT}`, '![a][1]\n\n[1]: /x'],
    [`<img src="${DOT}" alt="a">`, '<img src="/x" alt="a">'],
    [`a \`![a](${DOT})\` b ![c](${DOT})`, `a \`![a](${DOT})\` b ![c](/x)`],
    [`\`\`\`\n<img src="${DOT}">\n\`\`\``, `\`\`\`\n<img src="${DOT}">\n\`\`\``],
    [`The address ${DOT} in words`, `The address ${DOT} in words`],
  ])('gives a file in Markdown an address of its own: %j', (source, expected) => {
    expect(replaced(markdown(source))).toBe(expected)
  })

  it.each([
    [`<img src='${DOT}'>`, "<img src='/x'>"],
    [`<img src=${DOT} alt=a>`, '<img src=/x alt=a>'],
    [`<img src=" ${DOT}\n">`, '<img src=" /x">'],
    [`<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'></svg>">`, '<img src="/x">'],
    [`<img srcset="${DOT} 1x, b.png 2x">`, '<img srcset="/x 1x, b.png 2x">'],
    [`<img srcset="a.png 1x, ${DOT}, ${DOT} 3x">`, '<img srcset="a.png 1x, /x, /x 3x">'],
    [
      `<video poster="${DOT}" src="DATA:video/mp4;base64,AA=="></video>`,
      '<video poster="/x" src="/x"></video>',
    ],
    [`<a href="${DOT}">x</a>`, '<a href="/x">x</a>'],
    [`![a](${DOT})`, `![a](${DOT})`],
  ])('gives a file in HTML an address of its own: %j', (source, expected) => {
    expect(replaced(html(source))).toBe(expected)
  })

  it.each([
    `<img src="${DOT}" data-src="real.png">`,
    `<img class=lazy data-original="real.png" src='${DOT}'>`,
    `<img src="${DOT}" srcset="small.png 300w, large.png 900w">`,
    `<img data-srcset="real.png 1x" srcset="${DOT}">`,
  ])('leaves a file that only keeps the place of another: %s', source => {
    expect(replaced(html(source))).toBe(source)
  })
})

describe('findEmbeddedMedia', () => {
  it('returns each address with its place, and nothing for plain text', () => {
    const source = `a \`code\` ![b](${DOT})\n\n<img src="${DOT}">`
    expect(findEmbeddedMedia(markdown(source))).toEqual([
      { url: DOT, index: source.indexOf(DOT) },
      { url: DOT, index: source.lastIndexOf(DOT) },
    ])
    expect(findEmbeddedMedia({ format: 'text', source })).toEqual([])
  })

  it('resolves character references, as in any attribute', () => {
    const source = '<img src="data:image/svg+xml,&lt;svg a=&quot;b&quot;/&gt;">'
    expect(findEmbeddedMedia(html(source))).toMatchObject([{ url: 'data:image/svg+xml,<svg a="b"/>' }])
  })
})

describe('readDataUrl', () => {
  // RFC 2397, and the forms that browsers accept (fetch.spec.whatwg.org/#data-url-processor)
  it.each([
    ['data:image/png;base64,aGk=', 'image/png', 'hi'],
    ['data:image/png;base64,aGk', 'image/png', 'hi'],
    ['data:image/png;base64,a\nG k%3D', 'image/png', 'hi'],
    ['DATA:IMAGE/PNG; BASE64,aGk=', 'image/png', 'hi'],
    ['data:image/svg+xml;charset=utf-8,%3Csvg%2F%3E', 'image/svg+xml', '<svg/>'],
    ['data:image/svg+xml;utf8,<svg a="1,2"/>', 'image/svg+xml', '<svg a="1,2"/>'],
    ['data:,a%20brief%20note', 'text/plain', 'a brief note'],
    ['data:text/plain,100%', 'text/plain', '100%'],
  ])('reads %j', (url, type, text) => {
    const { bytes, ...rest } = readDataUrl(url) ?? {}
    expect({ ...rest, text: bytes?.toString() }).toEqual({ type, text })
  })

  it.each([
    'data:image/png;base64',
    'data:image/png;base64,a?b',
    'https://a.example/a,b',
    '',
  ])('refuses %j', url => {
    expect(readDataUrl(url)).toBeUndefined()
  })
})
