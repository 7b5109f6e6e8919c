import { describe, expect, test, vi } from 'vitest'
import type { Body } from '../../src/articles/article.ts'
import { type BodyContext, renderBody, renderLead } from '../../src/content/render-body.ts'
import { cpuTime } from '../cpu-time.ts'

const context: BodyContext = {
  permalink: 'https://news.example/articles/one',
  baseUrl: 'https://news.example',
  assets: {
    'map.png': { src: '/media/abc/map.png', width: 640, height: 480 },
    'my photo.jpg': { src: '/media/def/my%20photo.jpg', width: 30, height: 20 },
    'talk.mp3': { src: '/media/fff/talk.mp3' },
  },
}

function render(source: string, format: Body['format'] = 'html'): string {
  return renderBody({ format, source }, context)
}

describe('Markdown', () => {
  test.each([
    [
      '[a](gone.md) [b](record:gone) [c](https://a.example/b.md)',
      '<p><a>a</a> <a>b</a> <a href="https://a.example/b.md">c</a></p>',
    ],
    ['*a* ~~b~~', '<p><em>a</em> <s>b</s></p>'],
    [
      '![A map](map.png)',
      '<p><img src="https://news.example/media/abc/map.png" alt="A map" width="640" height="480" /></p>',
    ],
    [
      '![](<./my photo.jpg>)',
      '<p><img src="https://news.example/media/def/my%20photo.jpg" alt="" width="30" height="20" /></p>',
    ],
    ['[go][m]\n\n[m]: map.png', '<p><a href="https://news.example/media/abc/map.png">go</a></p>'],
    ['```js\na < b\n```', '<pre><code class="language-js">a &lt; b\n</code></pre>'],
    ['# <span id="x">T</span>', '<h1 id="t"><span id="x">T</span></h1>'],
  ])('%s becomes %s', (source, html) => {
    expect(render(source, 'markdown')).toBe(html)
  })

  test('has tables with aligned columns', () => {
    expect(render('|a|b|\n|:-|-:|\n|1|2|', 'markdown')).toContain(
      '<td align="left">1</td>\n<td align="right">2</td>',
    )
  })

  test('preserves the text of very deep quotations', () => {
    expect(render(`${'>'.repeat(10_000)} deep`, 'markdown')).toContain('deep')
  })
})

describe('renderLead', () => {
  test.each([
    ['a\n\n<!--more-->\n\nb', '<p>a</p>'],
    ['a <!-- truncate --> b', '<p>a</p>'],
    ['`<!--more-->` a\n\n<!-- more -->b', '<p><code>&lt;!--more--&gt;</code> a</p>'],
    ['[a][b]\n\n<!--more-->\n\nc\n\n[b]: https://b.example', '<p><a href="https://b.example">a</a></p>'],
    ['a\n\n```\n<!--more-->\n```', undefined],
    ['a', undefined],
  ])('of %j is %j', (source, html) => {
    expect(renderLead({ format: 'markdown', source }, context)).toBe(html)
  })
})

describe('plain text', () => {
  test('has a paragraph for each block and escapes mark-up', () => {
    expect(render('One & <b>\r\ntwo\r\n \t\r\n\r\nthree', 'text')).toBe(
      '<p>One &amp; &lt;b&gt;\ntwo</p>\n<p>three</p>',
    )
  })
})

describe('URLs', () => {
  test.each([
    ['#notes', 'https://news.example/articles/one#notes'],
    ['//cdn.example/a', 'https://cdn.example/a'],
    ['/about', 'https://news.example/about'],
    ['two?x=1', 'https://news.example/articles/two?x=1'],
    ['../up', 'https://news.example/up'],
    ['map.png#top', 'https://news.example/media/abc/map.png#top'],
    ['./map.png', 'https://news.example/media/abc/map.png'],
    ['m%61p.png', 'https://news.example/media/abc/map.png'],
    ['http://other.example', 'http://other.example'],
    ['https://other.example/ä b', 'https://other.example/%C3%A4%20b'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['tel:+15551234', 'tel:+15551234'],
  ])('a link to %s leads to %s', (href, url) => {
    expect(render(`<a href="${href}">x</a>`)).toBe(`<a href="${url}">x</a>`)
  })

  test.each([
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc',
    'ftp://a.example/',
    'http://',
  ])('a link to %j loses its URL and keeps its text', href => {
    expect(render(`<a href="${href}">x</a>`)).toBe('<a>x</a>')
  })

  test('an inherited property of objects is not a file', () => {
    expect(render('<a href="constructor">x</a>')).toBe(
      '<a href="https://news.example/articles/constructor">x</a>',
    )
  })

  test('are absolute in every attribute', () => {
    const html = render(
      '<video src="v.mp4" poster="map.png"><source src="w.mp4"><track src="t.vtt"></video><blockquote cite="/c">q</blockquote>' +
        '<picture><source srcset="map.png 1x, //o.example/b.png 2x, data:x 3x"><img src="map.png" srcset="a.png 100w, b.png 200w"></picture>',
    )
    expect(html).toBe(
      '<video src="https://news.example/articles/v.mp4" poster="https://news.example/media/abc/map.png">' +
        '<source src="https://news.example/articles/w.mp4" /><track src="https://news.example/articles/t.vtt" /></video>' +
        '<blockquote cite="https://news.example/c">q</blockquote>' +
        '<picture><source srcset="https://news.example/media/abc/map.png 1x, https://o.example/b.png 2x" />' +
        '<img src="https://news.example/media/abc/map.png" srcset="https://news.example/articles/a.png 100w, ' +
        'https://news.example/articles/b.png 200w" width="640" height="480" /></picture>',
    )
  })

  test('a candidate with an invalid descriptor is left out, and nothing is printed', () => {
    const print = vi.spyOn(console, 'log')
    const html = render('<img src="map.png" width="1" srcset="a 1q, b 2x 3x, c 1.5x,, d 0w, e 7w 8h, f">')
    expect(html).toContain(
      'srcset="https://news.example/articles/c 1.5x, https://news.example/articles/e 7w 8h, https://news.example/articles/f"',
    )
    expect(print).not.toHaveBeenCalled()
  })

  test.each([
    [
      '<img src="data:image/gif;base64,AA==" data-src="map.png" width="1">',
      'src="https://news.example/media/abc/map.png" width="1"',
    ],
    ['<img src="//o.example/blank.gif" data-lazy-src="//o.example/a.png">', 'src="https://o.example/a.png"'],
    ['<img data-original="//o.example/a.png" src="#">', 'src="https://o.example/a.png"'],
    ['<img src="//o.example/a.png" data-src="javascript:x">', 'src="https://o.example/a.png"'],
    [
      '<img src="data:x" data-src="//o.example/a.png"><noscript><img src="//o.example/a.png"></noscript>',
      'src="https://o.example/a.png"',
    ],
    [
      '<noscript><img src="//o.example/a.png"></noscript><img data-src="//o.example/a.png">',
      'src="https://o.example/a.png"',
    ],
  ])('a lazy picture %s has its real address, once', (source, attributes) => {
    expect(render(source)).toBe(`<img ${attributes} />`)
  })

  test('a lazy picture of the folder has its size', () => {
    expect(render('<img src="data:x" data-src="map.png">')).toContain(' width="640" height="480"')
  })

  test.each([
    ['400w, /b.png 1400w, /c.png 2000w', 'b.png'],
    ['400w, /b.png 900w', 'b.png'],
    ['2x, /b.png 1x', 'a.png'],
    ['', 'a.png'],
  ])('a picture with only srcset="/a.png %s" has %s as its source', (descriptors, name) => {
    const html = render(`<img alt="x" srcset="/a.png ${descriptors}">`)
    expect(html).toContain(` src="https://news.example/${name}"`)
    expect(html).toContain(' srcset="https://news.example/a.png')
  })

  test('a picture without a source has that of the source element before it', () => {
    expect(
      render('<picture><source srcset="/a.webp"><source srcset="/a.png"><img alt="x"></picture>'),
    ).toContain('<img alt="x" src="https://news.example/a.webp" />')
    expect(
      render('<picture><source srcset="/a.webp"></picture><picture><img alt="x"></picture>'),
    ).not.toContain('<img')
  })

  test('a source has the type of the file that is served, or none', () => {
    const assets = {
      'a.avif': { src: '/media/1/a.jpg', type: 'image/jpeg' },
      'b.webp': { src: '/media/2/b.webp', type: 'image/webp' },
      'c.webm': { src: '/media/3/c.webm', type: 'video/webm' },
      'd.png': { src: '' },
    }
    const show = (source: string) =>
      renderBody({ format: 'html', source: `<picture>${source}</picture>` }, { ...context, assets })
        .replaceAll('https://news.example/media', '')
        .slice('<picture>'.length, -'</picture>'.length)
    expect(show('<source srcset="a.avif" type="image/avif">')).toBe(
      '<source srcset="/1/a.jpg" type="image/jpeg" />',
    )
    expect(show('<source srcset="a.avif 1x, d.png 2x" type="image/avif">')).toBe(
      '<source srcset="/1/a.jpg 1x" type="image/jpeg" />',
    )
    expect(show('<source srcset="a.avif 1x, b.webp 2x" type="image/avif">')).toBe(
      '<source srcset="/1/a.jpg 1x, /2/b.webp 2x" />',
    )
    expect(show('<source srcset="https://b.example/c.avif" type="image/avif">')).toBe(
      '<source srcset="https://b.example/c.avif" type="image/avif" />',
    )
    expect(show('<source data-srcset="b.webp" type="image/avif">')).toBe(
      '<source type="image/webp" srcset="/2/b.webp" />',
    )
    expect(show('<source srcset="d.png" type="image/png">')).toBe('')
    const video = renderBody(
      { format: 'html', source: '<video><source src="c.webm" type="video/mp4"></video>' },
      { ...context, assets },
    )
    expect(video).toBe(
      '<video><source src="https://news.example/media/3/c.webm" type="video/webm" /></video>',
    )
  })

  test('a file that is broken is left out', () => {
    const assets = { 'a.png': { src: '' }, 'b.mp4': { src: '/media/1/b.mp4', type: 'video/mp4' } }
    const show = (source: string) => renderBody({ format: 'html', source }, { ...context, assets })
    expect(show('<p>x <img src="a.png" alt="A"> y</p>')).toBe('<p>x  y</p>')
    expect(show('<video src="b.mp4" poster="a.png"></video>')).toBe(
      '<video src="https://news.example/media/1/b.mp4"></video>',
    )
  })

  test('lazy frames and sources have their real addresses', () => {
    expect(render('<iframe src="about:blank" data-src="https://www.youtube.com/embed/x"></iframe>')).toBe(
      '<iframe src="https://www.youtube.com/embed/x"></iframe>',
    )
    expect(render('<video data-src="/v.mp4" data-poster="map.png"></video>')).toBe(
      '<video src="https://news.example/v.mp4" poster="https://news.example/media/abc/map.png"></video>',
    )
  })

  test('the given size of an image is preserved', () => {
    expect(render('<img src="map.png" width="64">')).toBe(
      '<img src="https://news.example/media/abc/map.png" width="64" />',
    )
  })
})

describe('forbidden mark-up', () => {
  test.each([
    ['<p onclick="x()" style="color:red" class="c" data-x="1">a</p>', '<p>a</p>'],
    ['a<script>alert("x")</script><style>p{}</style>b', 'ab'],
    [
      '<form action="/x"><label>Name</label> <input value="v"><button>Go</button></form>',
      '<div>Name Go</div>',
    ],
    ['a<img src="data:image/png;base64,AA==" alt="x">b', 'ab'],
    ['a<img alt="src=&quot; x">b', 'ab'],
    ['<img src="javascript:x"><p>b</p>', '<p>b</p>'],
    ['<code class="language-ts big">x</code>', '<code class="language-ts">x</code>'],
    ['<textarea>a &lt;b&gt;</textarea><select><option>c</option></select>', 'a &lt;b&gt;c'],
    ['<svg onload="x()"><text>t</text></svg>', 't'],
    [
      '<iframe src="https://evil.example/x" title="A film">none</iframe> b',
      '<a href="https://evil.example/x">A film</a> b',
    ],
    [
      '<iframe src="https://www.youtube.com.evil.example/embed/x"></iframe>',
      '<a href="https://www.youtube.com.evil.example/embed/x">https://www.youtube.com.evil.example/embed/x</a>',
    ],
    ['<iframe srcdoc="x&lt;script&gt;y&lt;/script&gt;"></iframe>b', '<div>x</div>b'],
    ['<strike>a</strike><center>b</center>', '<s>a</s><div>b</div>'],
    ['a<!-- b -->c', 'ac'],
  ])('%s becomes %s', (source, html) => {
    expect(render(source)).toBe(html)
  })

  test('players of YouTube and Vimeo are allowed', () => {
    const frame = '<iframe src="https://www.youtube-nocookie.com/embed/x" width="5" allowfullscreen></iframe>'
    expect(render(frame)).toBe(frame)
    expect(render('<iframe src="//player.vimeo.com/video/1"></iframe>')).toContain(
      'src="https://player.vimeo.com/video/1"',
    )
  })

  test.each([
    '<iframe src="https://player.vimeo.com/video/1" /><p>rest</p>',
    '<iframe src="https://a.example/"><p>rest</p>',
  ])('an open frame does not contain the rest of the article: %s', source => {
    expect(render(source)).toContain('<p>rest</p>')
  })
})

test('elements of articles are preserved, with language and direction', () => {
  const html =
    '<figure><figcaption>c</figcaption></figure><details open><summary>s</summary>d</details>' +
    '<p lang="ar" dir="rtl">x<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> <abbr title="t">a</abbr> <time datetime="2021-02-17">17</time>' +
    '<del>a</del><ins>b</ins><sub>c</sub><sup>d</sup><kbd>e</kbd><mark>f</mark></p>' +
    '<table><tbody><tr><th scope="row">h</th><td colspan="2">d</td></tr></tbody></table><audio controls src="https://a.example/b.mp3"></audio>'
  expect(render(html)).toBe(html)
})

test('characters that XML forbids are left out, also as references', () => {
  expect(render('a\u0000b\u000Bc&#x1;d&#xFFFE;e\uD800f<i title="g&#2;h">x</i>&#13;')).toBe(
    'abcdef<i title="gh">x</i>',
  )
})

describe('hostile sizes', () => {
  const unit = 1_000_000
  test.each([
    ['nested div', `${'<div>'.repeat(10_000)}x${'</div>'.repeat(10_000)}`],
    ['a megabyte of nested div', `${'<div>'.repeat(unit / 5)}x`],
    ['unmatched end tags', `${'<div>'.repeat(50_000)}${'</i>'.repeat(150_000)}x`],
    ['alternating elements', `${'<p><a>'.repeat(unit / 6)}x`],
    ['a megabyte of text', `${'word and more. '.repeat(unit / 15)}x`],
    ['a megabyte of dropped images', `${'<b>y</b><img>'.repeat(unit / 13)}x`],
    ['many less-than signs', `${'<'.repeat(unit / 4)} x`],
    ['brackets', `${'['.repeat(10_000)}x`],
    ['emphasis', `${'*a _b '.repeat(20_000)}x`],
  ])('%s takes less than ten seconds and keeps its text', (_, source) => {
    const started = cpuTime()
    expect(render(source)).toContain('x')
    expect(render(source, 'markdown')).toContain('x')
    expect(cpuTime() - started).toBeLessThan(10_000)
  })

  test('three thousand open paragraphs, rows and items are all preserved', () => {
    const count = (source: string, tag: string) => render(source.repeat(3000)).split(tag).length - 1
    expect(count('<p>x', '<p>')).toBe(3000)
    expect(count('<ul><li>x<li>y</ul>', '<li>')).toBe(6000)
    expect(count('<table><tr><td>x<td>y</table>', '<td>')).toBe(6000)
  })
})
