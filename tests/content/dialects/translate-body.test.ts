import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { translateBody } from '../../../src/content/dialects/translate-body.ts'
import { renderBody } from '../../../src/content/render-body.ts'
import { cpuTime } from '../../cpu-time.ts'

const record = { path: 'content/posts/one.md', fields: { title: 'Radio' } }
const post = { path: '_posts/2021-02-17-one.md', fields: { title: 'Radio' } }
const mdx = { path: 'blog/one.mdx', fields: { title: 'Radio' } }

function translate(
  source: string,
  place: { path: string; fields: Record<string, unknown> } = record,
): string {
  return translateBody({ format: 'markdown', source }, place).body.source.trim()
}

function unknownIn(source: string, place = record): Record<string, number> {
  return Object.fromEntries(translateBody({ format: 'markdown', source }, place).unknown)
}

describe('shortcodes of Hugo', () => {
  test.each([
    [
      '{{< figure src="a.png" caption="The *mast* of [A](b)" >}}',
      '<figure><img src="a.png" alt="The mast of A"><figcaption>The <em>mast</em> of <a href="b">A</a></figcaption></figure>',
    ],
    [
      '{{< figure src="a.png" alt="A mast" caption="The mast" >}}',
      '<figure><img src="a.png" alt="A mast"><figcaption>The mast</figcaption></figure>',
    ],
    [
      '{{< youtube w7Ft2ymGmfc >}}',
      '<p><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">https://www.youtube.com/watch?v=w7Ft2ymGmfc</a></p>',
    ],
    [
      '{{< vimeo 146022717 >}}',
      '<p><a href="https://vimeo.com/146022717">https://vimeo.com/146022717</a></p>',
    ],
    [
      '{{< gist spf13 7896402 >}}',
      '<p><a href="https://gist.github.com/spf13/7896402">https://gist.github.com/spf13/7896402</a></p>',
    ],
    [
      '{{< x user="SanDiegoZoo" id="1453110110599868418" >}}',
      '<p><a href="https://x.com/SanDiegoZoo/status/1453110110599868418">https://x.com/SanDiegoZoo/status/1453110110599868418</a></p>',
    ],
    ['{{< highlight go "linenos=table" >}}\nx := `a`\n{{< /highlight >}}', '```go\nx := `a`\n```'],
    ['[a]({{< ref "posts/b.md#top" >}})', '[a](record:posts/b.md#top)'],
    ['{{< param title >}}', 'Radio'],
    ['{{</* figure */>}}', '{{< figure >}}'],
    ['`{{</* figure */>}}`', '`{{< figure >}}`'],
    ['`{{< figure src="a" >}}`', '`{{< figure src="a" >}}`'],
    ['{{< chart a="b" >}}text{{< /chart >}}', 'text'],
  ])('%s', (source, text) => {
    expect(translate(source)).toBe(text)
  })

  test('a note becomes a quotation whose text is Markdown', () => {
    const { body } = translateBody(
      { format: 'markdown', source: '{{% notice tip %}}\nBe *quick*\n{{% /notice %}}' },
      record,
    )
    const html = renderBody(body, {
      permalink: 'https://a.example/',
      baseUrl: 'https://a.example',
      assets: {},
    })
    expect(html).toBe('<blockquote>\n<p><strong>Tip</strong></p>\n<p>Be <em>quick</em></p>\n</blockquote>')
  })

  test('unknown ones are counted by name', () => {
    expect(unknownIn('{{< chart 1 >}} {{< chart 2 >}} {{% map %}}')).toEqual({
      '{{< chart >}}': 2,
      '{{< map >}}': 1,
    })
  })
})

describe('tags of Liquid and Zola', () => {
  test.each([
    ['{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}', '```ruby\nputs 1\n```'],
    ['{% raw %}{{ a }} {% b %}{% endraw %}', '{{ a }} {% b %}'],
    ['`{% raw %}{{ a }}{% endraw %}`', '`{{ a }}`'],
    ['[a]({% post_url 2020-01-01-b %})', '[a](record:_posts/2020-01-01-b)'],
    ['[a]({% link _posts/2020-01-01-b.md %})', '[a](record:/_posts/2020-01-01-b.md)'],
    ['[a]({{ site.baseurl }}/b)', '[a](/b)'],
    ['[a]({{ "/b" | relative_url }})', '[a](/b)'],
    ['{{ page.title }}', 'Radio'],
    ['[a]({{ site.repository }}/b)', '[a](unknown:/b)'],
    [
      '{% include figure.html src="a.png" caption="Mast" %}',
      '<figure><img src="a.png" alt="Mast"><figcaption>Mast</figcaption></figure>',
    ],
    ['{% comment %}hidden{% endcomment %}', ''],
    ['{% if a %}text{% endif %}', 'text'],
    [
      '{{ youtube(id="abc") }}',
      '<p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>',
    ],
    ['{% chart(a=1) %}text{% end %}', 'text'],
    ['100 {% of it', '100 {% of it'],
  ])('%s', (source, text) => {
    expect(translate(source, post)).toBe(text)
  })

  test('values stay as they are outside the posts of Jekyll', () => {
    expect(translate('Vue writes {{ message }}')).toBe('Vue writes {{ message }}')
    expect(translate('Vue writes {{ message }}.', post)).toBe('Vue writes .')
    expect(unknownIn('{{ message }}', post)).toEqual({ '{{ message }}': 1 })
  })

  test('the excerpt separator of a record marks the end of its summary', () => {
    expect(translate('a<!--end-->b', { path: 'a.md', fields: { excerpt_separator: '<!--end-->' } })).toBe(
      'a<!--more-->b',
    )
  })

  test('a post in HTML has its code as HTML', () => {
    const source = '{% highlight js %}\na < b\n{% endhighlight %}'
    expect(translateBody({ format: 'html', source }, post).body.source).toBe(
      '<pre><code class="language-js">a &lt; b</code></pre>',
    )
  })
})

describe('attributes of kramdown', () => {
  test.each([
    ['text\n{: .note}', 'text'],
    ['![a](b.png){: width="300"}', '![a](b.png)'],
    ['[a](b){:target="_blank"} c', '[a](b) c'],
    ['# Mast\n{: #mast }', '# Mast {#mast}'],
    ['* TOC\n{:toc}\n\ntext', 'text'],
    ['{:ok, value} and {: .c in text', '{:ok, value} and {: .c in text'],
    ['a set {x} and {y=1}', 'a set {x} and {y=1}'],
  ])('%j becomes %j', (source, text) => {
    expect(translate(source)).toBe(text)
  })
})

describe('MDX', () => {
  test.each([
    ["import A from './a.js'\nimport {\n  B,\n} from 'b';\n\ntext", 'text'],
    ['export const a = {\n  b: 1,\n}\n\ntext', 'text'],
    ['{/* note */}text', 'text'],
    ['a {/* truncate */} b', 'a <!-- truncate --> b'],
    [
      'import mast from \'./mast.png\'\n\n<Image src={mast} alt="Mast" />',
      '<figure><img src="./mast.png" alt="Mast"></figure>',
    ],
    ["<img src={require('./a.png').default} />", '<img src="./a.png" />'],
    ['<Chart a={[1, { b: 2 }]}>text</Chart>', 'text'],
    ['{frontMatter.title} {"quoted"}', 'Radio quoted'],
    [
      '<Tabs>\n<TabItem value="a" label="Linux">\n\ntext\n\n</TabItem>\n</Tabs>',
      '<p><strong>Linux</strong></p>\n\n\n\ntext',
    ],
    ['`<Chart />`', '`<Chart />`'],
    [
      '<Tabs>\n  <TabItem label="Linux">\n    ```js\n      <A>\n    ```\n    text\n  </TabItem>\n</Tabs>',
      '<p><strong>Linux</strong></p>\n\n\n```js\n  <A>\n```\ntext',
    ],
  ])('%j', (source, text) => {
    expect(translate(source, mdx)).toBe(text)
  })

  test('a text in Markdown is no MDX unless it begins with an import', () => {
    expect(translate('text\n\nimport a from "b"\n{x}')).toBe('text\n\nimport a from "b"\n{x}')
    expect(translate('import A from "b"\n\n<A>text</A>')).toBe('text')
  })
})

describe('wiki links', () => {
  test.each([
    ['[[Old mast]]', '[Old mast](record:Old%20mast)'],
    ['[[Mast#Top|the top]]', '[the top](record:Mast#Top)'],
    ['![[mast.png]]', '![](<mast.png>)'],
    ['[[1]](https://a.example)', '[[1]](https://a.example)'],
    ['[[nodiscard]]', '[[nodiscard]]'],
    ['if [[ -f a ]]', 'if [[ -f a ]]'],
    ['`[[a]]`', '`[[a]]`'],
  ])('%s', (source, text) => {
    expect(translate(source)).toBe(text)
  })
})

const WORDS = ['alpha', 'beta', 'gamma', 'delta']

describe('any text', () => {
  test('keeps its words, whatever tags are around them', () => {
    const piece = fc.constantFrom(
      ...[
        '{{< a >}}',
        '{{< /a >}}',
        '{{% notice %}}',
        '{{% /notice %}}',
        '{% if x %}',
        '{% endif %}',
        '{% raw %}',
        '{% endraw %}',
      ],
      ...[
        '{% end %}',
        '{% highlight a %}',
        '{% endhighlight %}',
        '<A>',
        '</A>',
        '<B x={1}>',
        '<Tabs>',
        '</Tabs>',
        '{: .c}',
      ],
      ...[':::note', ':::', '\n', '\n\n', '`', '```', '> ', '- ', '    ', '\uE0000\uE001'],
    )
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 4, maxLength: 20 }),
        fc.constantFrom(record, post, mdx),
        (pieces, place) => {
          const source = pieces.map((each, at) => `${each} ${WORDS[at] ?? ''} `).join('')
          const text = translate(source, place)
          for (const word of WORDS) expect(text).toContain(word)
        },
      ),
    )
  })

  test('without templates stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        fc.pre(!/\{[{%:]|\[\[|\)\{/.test(text))
        expect(translateBody({ format: 'markdown', source: text }, record).body.source).toBe(text)
      }),
    )
  })

  const pieces = [
    '{{< a ',
    '{{< a >}}',
    '{{< /a >}}',
    '{% a ',
    '{% if %}',
    '{% highlight a %}',
    '{% end %}',
    '{{ ',
    '<A b="',
    '<A b={',
    '<A>',
  ]
  test.each([
    ...pieces,
    '[[a',
    '{: .a',
    '{:.a}',
    '){a=',
    'import a from "b"\n',
    'export const a\n',
    '{/* ',
    '{a.',
    '* TOC\n{:',
    '{::comment}',
    '`{{< ',
  ])('takes linear time for many of %j', piece => {
    const source = piece.repeat(150_000 / piece.length)
    const started = cpuTime()
    translate(source, mdx)
    expect(cpuTime() - started).toBeLessThan(10_000)
  })
})

describe('directives of one line', () => {
  test.each([
    ['::youtube[A film]{#abc}', '<p><a href="https://www.youtube.com/watch?v=abc">A film</a></p>', []],
    [
      '> ::youtube{id="abc"}',
      '> <p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>',
      [],
    ],
    ['::chart[Wind and rain]{rows=3}', 'Wind and rain', ['::chart']],
    ['a :abbr[HTML]{title="A \'B\'"} b', 'a <abbr title="A \'B\'">HTML</abbr> b', []],
    ['H:sub[2]O', 'H<sub>2</sub>O', []],
    ['an :icon[anchor]{name=x} here', 'an anchor here', []],
    [
      '`:kbd[x]` std::vec[0], see:[1], at 10:30[x], :see[2] ::std::x',
      '`:kbd[x]` std::vec[0], see:[1], at 10:30[x], :see[2] ::std::x',
      [],
    ],
  ])('%s', (source, expected, unknown) => {
    const translation = translateBody({ format: 'markdown', source }, { path: 'a.md', fields: {} })
    expect([translation.body.source, [...translation.unknown.keys()]]).toEqual([expected, unknown])
  })
})
