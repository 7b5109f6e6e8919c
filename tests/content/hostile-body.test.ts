import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import type { Body } from '../../src/articles/article.ts'
import { bodyReferences } from '../../src/content/body-references.ts'
import { type BodyContext, renderBody } from '../../src/content/render-body.ts'
import { summaryOf } from '../../src/content/summary.ts'
import { placesOf } from '../../src/intake/reading/named-files.ts'

const context: BodyContext = {
  permalink: 'https://news.example/articles/one',
  baseUrl: 'https://news.example',
  assets: {},
}
const render = (source: string, format: Body['format']) => renderBody({ format, source }, context)

/** Spellings of a URL that runs a script or loads hostile content (WHATWG URL, section 4.4; OWASP). */
const URLS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  'java&#9;script:alert(1)',
  'java&#x0A;script:alert(1)',
  'java&Tab;script:alert(1)',
  'java&NewLine;script:alert(1)',
  'javascript&colon;alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A&#x61vascript:alert(1)',
  'javascript:https://news.example/',
  'vbscript:msgbox(1)',
  'livescript:x',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'feed:javascript:alert(1)',
  'view-source:javascript:alert(1)',
  'blob:https://news.example/x',
  'file:///etc/passwd',
]

/** Every place of a URL in HTML, and some in SVG, MathML and old browsers. */
const PLACES: readonly ((url: string) => string)[] = [
  url => `<a href="${url}">x</a>`,
  url => `<a href='${url}'>x</a>`,
  url => `<a href=${url}>x</a>`,
  url => `<area href="${url}">`,
  url => `<img src="${url}">`,
  url => `<img src="https://a.example/a.png" srcset="${url} 2x, ${url}">`,
  url =>
    `<img src="https://a.example/a.png" longdesc="${url}" lowsrc="${url}" dynsrc="${url}" usemap="${url}">`,
  url => `<picture><source srcset="${url}"><img src="${url}"></picture>`,
  url => `<video src="${url}" poster="${url}"><source src="${url}"><track src="${url}"></video>`,
  url => `<audio src="${url}"></audio>`,
  url => `<iframe src="${url}" srcdoc="<a href='${url}'>"></iframe>`,
  url => `<object data="${url}"><param name="movie" value="${url}"></object><embed src="${url}">`,
  url =>
    `<form action="${url}"><button formaction="${url}">x</button><input type="image" src="${url}"></form>`,
  url =>
    `<base href="${url}"><link rel="stylesheet" href="${url}"><meta http-equiv="refresh" content="0;url=${url}">`,
  url => `<body background="${url}"><table background="${url}"><tr><td background="${url}">x</table>`,
  url => `<blockquote cite="${url}">x</blockquote><q cite="${url}">x</q><del cite="${url}">x</del>`,
  url => `<p style="background:url('${url}')">x</p><style>@import '${url}';</style>`,
  url =>
    `<svg><use href="${url}"/><use xlink:href="${url}"/><image href="${url}"/><a xlink:href="${url}"><text>x</text></a></svg>`,
  url =>
    `<svg><animate attributeName="href" values="${url}"/><set to="${url}"/><foreignObject><a href="${url}">x</a></foreignObject></svg>`,
  url =>
    `<math href="${url}"><mi xlink:href="${url}">x</mi><maction actiontype="statusline#${url}">x</maction></math>`,
  url => `<a href="https://a.example/" ping="${url}" onclick="${url}">x</a>`,
  url => `<html manifest="${url}"><frameset><frame src="${url}"></frameset>`,
]

/** Every place of a URL in Markdown. */
const MARKDOWN_PLACES: readonly ((url: string) => string)[] = [
  url => `[x](${url})`,
  url => `[x](<${url}>)`,
  url => `[x]( ${url} "t")`,
  url => `![x](${url})`,
  url => `[x][r]\n\n[r]: ${url}`,
  url => `[x][r]\n\n[r]: <${url}> 'javascript:alert(1)'`,
  url => `<${url}>`,
  url => `[![x](${url})](${url})`,
  url => `| a |\n|---|\n| [x](${url}) |`,
]

/** Mark-up that parsers interpret in different ways. */
const AMBIGUOUS = [
  '<svg/onload=alert(1)>',
  '<img/src=`x`onerror=alert(1)>',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<style><img src="</style><img src=x onerror=alert(1)//">',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!-- --!><img src=x onerror=alert(1)> -->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?x <img src=x onerror=alert(1)> ?>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<title><img src=x onerror=alert(1)></title>',
  '<template><script>alert(1)</script></template>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<svg></p><style><a id="</style><img src=x onerror=alert(1)>">',
  '<a title="&quot;><script>alert(1)</script>">x</a>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<plaintext><script>alert(1)</script>',
  '<p id="x" id=\'"onmouseover=alert(1)\'>x</p>',
  '<a href="https://a.example/"x"onmouseover=alert(1)>x</a>',
]

interface Element {
  readonly name: string
  readonly attribs: Readonly<Record<string, string>>
}

/** Checks that the HTML has no element, attribute or URL that could run a script or load hostile content. */
function expectHarmless(html: string): void {
  const found: Element[] = []
  new Parser({ onopentag: (name, attribs) => found.push({ name, attribs }) }).end(html)
  for (const { name, attribs } of found) {
    expect(name).not.toMatch(
      /^(?:script|style|svg|math|form|input|button|object|embed|base|meta|link|body|html|frame|template|textarea|title|xmp|plaintext|noscript|use|image|animate|set)$/,
    )
    for (const [attribute, value] of Object.entries(attribs)) {
      expect(attribute).not.toMatch(/^on|^style$|^srcdoc$|^ping$|^action$|^formaction$|^background$|:/)
      if (/^(?:href|src|poster|cite)$/.test(attribute)) expect(value).toMatch(/^(?:https?:\/\/|mailto:|tel:)/)
      if (attribute === 'srcset') expect(value).toMatch(/^https?:\/\//)
    }
  }
}

describe('a hostile URL', () => {
  test.each(URLS)('%j is removed from HTML', url => {
    for (const place of PLACES) {
      expectHarmless(render(place(url), 'html'))
      expectHarmless(render(place(url), 'markdown'))
    }
  })

  test.each(URLS)('%j is removed from Markdown', url => {
    for (const place of MARKDOWN_PLACES) expectHarmless(render(place(url), 'markdown'))
  })
})

test.each(AMBIGUOUS)('%s runs no script', source => {
  for (const format of ['html', 'markdown', 'text'] as const) {
    const once = render(source, format)
    expectHarmless(once)
    expectHarmless(render(once, 'html'))
  }
})

describe('a name that leaves the folder', () => {
  test.each([
    '../secret.png',
    'a/../../secret.png',
    '%2e%2e/secret.png',
    '%2E%2E%2Fsecret.png',
    '..%2fsecret.png',
    '..%5csecret.png',
    '..\\secret.png',
    '/etc/passwd',
    '//etc/passwd',
    '%2fetc%2fpasswd',
    'file:///etc/passwd',
    'C:\\secret.png',
    'a.png%00.txt',
    './../secret.png',
    '././/../secret.png',
  ])('%s leads to no file outside', name => {
    for (const source of [`![x](<${name}>)`, `<img src="${name}">`, `<img srcset="${name} 2x">`]) {
      const places = bodyReferences({ format: 'markdown', source }).flatMap(found =>
        placesOf(found, { file: 'news/a.md' }),
      )
      for (const path of places) expect(path).not.toMatch(/^\/|(?:^|\/)\.\.(?:\/|$)|[\\\0]/)
    }
  })

  test.each([
    '//etc/passwd',
    'file:///etc/passwd',
    'C:\\secret.png',
    'a.png%00.txt',
  ])('%s is not a reference', name => {
    for (const source of [`![x](<${name}>)`, `<img src="${name}">`, `<img srcset="${name} 2x">`])
      expect(bodyReferences({ format: 'markdown', source })).toEqual([])
  })

  test.each([
    '%252e%252e/secret.png',
    '..%252fsecret.png',
    '．．/secret.png',
    '..;/secret.png',
  ])('%s is decoded once and names a file inside', name => {
    const [found = ''] = bodyReferences({ format: 'markdown', source: `<img src="${name}">` })
    expect(found.split('/')).not.toContain('..')
  })
})

/**
 * Repeated texts that make a pattern backtrack if it can match them in two ways. Catastrophic backtracking exceeds the
 * timeout of the test. Time is not measured, because machines differ.
 */
const REPEATED = [
  ...[
    ' ',
    '\n',
    '<',
    '<a ',
    '<a href="',
    'srcset="a ',
    'a,,',
    '](<',
    '[a](',
    '\n[a]:\n',
    '![',
    '*a_',
    '`a',
    '> ',
  ],
  ...[
    '&#',
    '<!--',
    '<?',
    '<![CDATA[',
    '<b><i>',
    '<td>',
    '<iframe>',
    '<script>',
    '%41',
    'a.a.',
    '"A. ',
    '\u0301',
    '\\',
  ],
]
const LENGTH = 150_000

test.each(REPEATED)('%j, repeated many times, is searched, rendered and summarised', unit => {
  const source = `x${unit.repeat(LENGTH / unit.length)}`
  bodyReferences({ format: 'markdown', source })
  for (const format of ['markdown', 'html', 'text'] as const)
    expect(summaryOf(render(source, format))?.length ?? 0).toBeLessThan(11_000)
})
