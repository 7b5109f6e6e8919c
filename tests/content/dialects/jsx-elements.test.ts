import { describe, expect, it } from 'vitest'
import { translateBody } from '../../../src/content/dialects/translate-body.ts'
import { renderBody } from '../../../src/content/render-body.ts'

function html(source: string, path = 'blog/one.md'): string {
  const { body } = translateBody({ format: 'markdown', source }, { path, fields: {} })
  return renderBody(body, { permalink: 'https://a.example/one', baseUrl: 'https://a.example', assets: {} })
}

const TEXT = 'The text below the element.'

describe.each(['blog/one.md', 'blog/one.mdx'])('an element of JSX in %s', path => {
  it.each([
    ['a style', `<div style={{float: 'left', padding: 10}}>\n\nInside.\n\n</div>\n\n${TEXT}`, /Inside\./],
    [
      'a frame',
      `<iframe style={{border: 'none'}} width="550" src="https://v.example/1" />\n\n${TEXT}`,
      /v\.example/,
    ],
    [
      'attributes on several lines',
      `<div className="tweet">\n  <iframe\n    style={{border: 'none'}}\n    src="https://v.example/2"></iframe>\n</div>\n\n${TEXT}`,
      /v\.example\/2/,
    ],
    ['a player', `<audio controls src="https://a.example/a.mp3" />\n\n${TEXT}`, /a\.mp3/],
    [
      'a picture with a size',
      `<img alt="A mast" src="https://a.example/a.png" width={300} style={{margin: 4}} />\n\n${TEXT}`,
      /<img(?=.*alt="A mast")(?=.*src="https:\/\/a\.example\/a\.png")/,
    ],
  ])('with %s leaves no mark-up in the text, and the text below it', (_, source, expected) => {
    const found = html(source, path)
    expect(found).toMatch(expected)
    expect(found).toContain(TEXT)
    expect(found).not.toMatch(/[{}]|&lt;/)
  })

  it('keeps the spaces that JSX writes as expressions', () => {
    const source = `<figcaption style={{color: 'red'}}>One,{' '}\n<code>two</code></figcaption>\n\n${TEXT}`
    expect(html(source, path)).toMatch(/One,\s+<code>two<\/code>/)
  })

  it('leaves no line break that is written as an expression', () => {
    expect(html(`One {'\\n'}\ntwo{' '}\nthree\n`, path)).toMatch(/One\s+two\s+three/)
  })

  it('stays as it is in code', () => {
    const source =
      'Write `<div style={{ margin: 1 }} />` or\n\n```jsx\n<View style={{ margin: 2 }} />\n<video src={a} />\n```\n'
    expect(html(source, path)).toMatch(
      /style=\{\{ margin: 1 \}\} \/&gt;<\/code>[\s\S]*style=\{\{ margin: 2 \}\} \/&gt;\n&lt;video src=\{a\} \/&gt;/,
    )
  })
})

it('text after a link of a wiki may begin with a colon', () => {
  expect(html('As in [[Radio|the radio]]: it hums.\n')).toMatch(/the radio(?:<\/a>)?: it hums/)
  expect(html('As in [[Radio|the radio]][^1].\n\n[^1]: A note.\n')).toMatch(/the radio(?:<\/a>)?<sup>/)
  expect(html('See [[1]]: https://a.example/x\n')).not.toContain('record:')
})
