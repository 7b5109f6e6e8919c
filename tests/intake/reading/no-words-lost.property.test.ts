import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText } from '../../../src/content/plain-text.ts'
import { renderBody } from '../../../src/content/render-body.ts'
import { readContent } from '../../../src/intake/reading/read-content.ts'

/** Where a visible word may stand in a line; `@` is the word. */
const INLINE_HTML = [
  ...[
    '@',
    '<b>@</b>',
    '<a href="https://a.example/">@</a>',
    '<a href="javascript:x()">@</a>',
    '<kbd>@</kbd>',
  ],
  ...[
    '<x-note>@</x-note>',
    '<span onclick="x()" style="color:red">@</span>',
    '<font size=2>@</font>',
    '<q>@',
    '<tt>@</tt>',
  ],
  ...[
    '<svg><title>no</title><text>@</text></svg>',
    '<math><msup><mi>@</mi><mn>2</mn></msup></math>',
    '<math><mtext>@</mtext></math>',
  ],
  ...[
    '<input type="submit" value="@">',
    '<button>@</button>',
    '<textarea>@</textarea>',
    '<ruby>@<rt>@</rt></ruby>',
    '<o:p>@</o:p>',
  ],
  ...[
    '<span class="katex"><span class="katex-html" aria-hidden="true">@</span></span>',
    '@<br>@',
    '<abbr title="x">@</abbr>',
    '</b>@',
  ],
]
const INLINE_MARKDOWN = [
  ...[
    '*@*',
    '__@__',
    '`@`',
    '[@](https://a.example/)',
    '[@](file:///x)',
    '[@][none]',
    '~~@~~',
    '$@_1$',
    '\\(@_1\\)',
    '$$@_1$$',
  ],
  ...[
    '@ costs $5 and $6',
    'https://a.example/@',
    'www.a.example/@',
    ':tada: @',
    '[[@]]',
    '[[none|@]]',
    ':abbr[@]{title="x"}',
    '\\*@\\*',
  ],
  ...[
    '{{< unknown >}}@{{< /unknown >}}',
    '{% unknown %}@{% endunknown %}',
    '^[@]',
    '![[@]]',

    '@{: .big}',
  ],
]
const BLOCKS_HTML = [
  ...[
    '<p>@</p>',
    '<h2>@</h2>',
    '<div>@<p>@</div>',
    '<ul>@<li>@</ul>',
    '<table><tr><td>@<th>@</table>',
    '<table>@</table>',
  ],
  ...[
    '<details><summary>@</summary>@</details>',
    '<blockquote>@</blockquote>',
    '<pre>@</pre>',
    '<dl><dt>@<dd>@</dl>',
    '<center>@</center>',
  ],
  ...[
    '<iframe srcdoc="<p>@</p>"></iframe>',
    '<iframe src="https://a.example/" title="@"></iframe>',
    '<object data="y.pdf">@</object>',
  ],
  ...[
    '<map><area href="/x" alt="@"></map>',
    '<noscript>@</noscript>',
    '<video src="https://a.example/x.mp4">@</video>',
    '<p><h3>@</h3>@</p>',
  ],
  ...[
    '<figure><img src="https://a.example/a.png"><figcaption>@</figcaption></figure>',
    '<form><legend>@</legend><select><option>@</select></form>',
  ],
  ...[
    '<section><header>@</header>@<footer>@</footer></section>',
    '<marquee>@</marquee>',
    '<dialog open>@</dialog>',
    '<p>@',
  ],
]
const BLOCKS_MARKDOWN = [
  ...[
    '@',
    '# @',
    '@\n===',
    '- @\n  - @',
    '1. @',
    '- [ ] @',
    '> @\n@',
    '| @ | @ |\n|---|---|\n| @ | @ |',
    '```\n@\n```',
    '    @',
  ],
  ...[
    '@\n: @',
    ':::note @\n@\n:::',
    ':::note\n@',
    '!!! note "@"\n    @',
    '> [!NOTE] @\n> @',
    '::card[@]{x=y}',
    '::youtube[@]{#abc}',
    '$$\n@_1\n$$',
  ],
  ...[
    '{{< figure src="https://a.example/a.png" caption="@" >}}',
    '[^n]: @',
    '@[^1]\n\n[^1]: @',
    '## @ {#id}',
    '<div>\n\n@\n\n</div>',
    '***\n@',
  ],
  ...[
    '\\begin{align}\n@_1 &= 2\n\\end{align}',
    '<!-- more -->\n\n@',
    '<Note>\n\n@\n\n</Note>',
    '[toc]\n\n@',
    '@\n{: .big}',
    '~~~js title="@"\n@\n~~~',
  ],
]

/** Words that occur nowhere else. */
function withWords(text: string): { readonly text: string; readonly words: readonly string[] } {
  const words: string[] = []
  const filled = text.replace(/@/g, () => {
    words.push(`quark${words.length}x`)
    return words.at(-1) ?? ''
  })
  return { text: filled, words }
}

function bodyOf(inlines: readonly string[], blocks: readonly string[]) {
  const paragraph = fc
    .array(fc.constantFrom(...inlines), { minLength: 1, maxLength: 4 })
    .map(parts => parts.join(' '))
  const block = fc.oneof(paragraph, fc.constantFrom(...blocks))
  return fc.array(block, { minLength: 1, maxLength: 5 }).map(parts => parts.join('\n\n'))
}

const markdown = bodyOf([...INLINE_HTML, ...INLINE_MARKDOWN], [...BLOCKS_HTML, ...BLOCKS_MARKDOWN])
const html = bodyOf(INLINE_HTML, BLOCKS_HTML)

/** Returns the visible words of a record whose text has these, but that neither its page nor a warning shows. */
function lostWords(source: string, path: string): readonly string[] {
  const { text, words } = withWords(source)
  const bytes = Buffer.from(`---\ntitle: One\npublished: 2021-02-17\n---\n\n${text}\n`)
  const { draft, faults } = readContent({ path, bytes, rules: { timeZone: 'UTC', authors: [] } })
  if (draft === undefined) return ['everything']
  const shown = plainText(
    renderBody(draft.body, { permalink: 'https://b.example/one', baseUrl: 'https://b.example', assets: {} }),
  )
  const reported = faults.map(({ message }) => message).join('\n')
  return words.filter(word => !shown.includes(word) && !reported.includes(word))
}

test.each([
  ['Markdown', 'a.md', markdown],
  ['MDX', 'a.mdx', markdown],
  ['HTML', 'a.html', html],
])('no visible word of a text in %s is lost', (_, path, body) => {
  fc.assert(
    fc.property(body, source => {
      expect([source, lostWords(source, path)]).toEqual([source, []])
    }),
    { numRuns: 500 },
  )
})

test.each([
  ...INLINE_MARKDOWN,
  ...BLOCKS_MARKDOWN,
  ...INLINE_HTML,
  ...BLOCKS_HTML,
])('no word of %j is lost', source => {
  expect(lostWords(source, 'a.md')).toEqual([])
  expect(lostWords(source, 'a.mdx')).toEqual([])
})
