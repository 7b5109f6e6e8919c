import { describe, expect, it } from 'vitest'
import type { Fault } from '../../../src/articles/faults/fault.ts'
import type { Fields } from '../../../src/records/fields.ts'
import { readRecord } from '../../../src/records/read-record.ts'

const read = (text: string) => readRecord('a.md', Buffer.from(text))

/** Does what a message says, and nothing else, with the file as a person sees it. */
function follow(text: string, { line = 1, message }: Fault): string {
  const lines = text.split('\n')
  const [, first, second] = /: write `([^`]*)`, and `([^`]*)` below it$/.exec(message) ?? []
  if (first !== undefined && second !== undefined)
    return lines.toSpliced(line - 1, 1, first, second).join('\n')
  const [, written] = /(?::|,) write `(.*)`$/.exec(message) ?? []
  if (written !== undefined)
    return lines.toSpliced(line - 1, removedLines(message, lines, line), written).join('\n')
  if (/: remove (?:this line|it)/.test(message)) return lines.toSpliced(line - 1, 1).join('\n')
  if (/add a line of "---" above it, and one below the fields$/.test(message))
    return ['---', ...lines.slice(0, lines.indexOf('')), '---', ...lines.slice(lines.indexOf(''))].join('\n')
  if (/add a line of "---" above it$/.test(message)) return lines.toSpliced(line - 1, 0, '---').join('\n')
  const [, below] = /add one below line (\d+)$/.exec(message) ?? []
  if (below !== undefined)
    return lines.toSpliced(Number(below), 0, /line of "(.*?)"/.exec(message)?.[1] ?? '').join('\n')
  throw new Error(`no advice in: ${message}`)
}

/** A value on several lines is written on one. */
function removedLines(message: string, lines: readonly string[], line: number): number {
  if (!message.includes('quotes around the whole value')) return 1
  const more = lines.slice(line).findIndex(other => !/^\s+\S/.test(other))
  return 1 + Math.max(0, more)
}

/** Follows the advice of the first message until none is left. */
function mend(text: string): { readonly fields: Fields; readonly messages: readonly Fault[] } {
  const messages: Fault[] = []
  let mended = text
  for (let round = 0; round < 12; round++) {
    const { fields, faults } = read(mended)
    const [fault] = faults
    if (fault === undefined) return { fields, messages }
    messages.push(fault)
    mended = follow(mended, fault)
  }
  throw new Error(`not mended by its advice: ${text}`)
}

/** A fault, its line in the file, the field that the message names, and the fields once the advice was followed. */
type Case = readonly [name: string, fields: string, line: number, field: string | undefined, mended: Fields]

const CASES: readonly Case[] = [
  ['a colon in a title', 'title: Radio: a history', 2, 'title', { title: 'Radio: a history' }],
  ['two colons', 'title: A: B: C', 2, 'title', { title: 'A: B: C' }],
  ['a colon at the end', 'title: Radio:', 2, 'title', { title: 'Radio:' }],
  ['a percentage and a colon', 'title: 50% off: now', 2, 'title', { title: '50% off: now' }],
  ['a percent sign', 'title: %off', 2, 'title', { title: '%off' }],
  ['brackets at the start', 'title: [WIP] Foo', 2, 'title', { title: '[WIP] Foo' }],
  ['braces at the start', 'title: {Radio} and more', 2, 'title', { title: '{Radio} and more' }],
  ['a placeholder', 'title: {{ page.title }}', 2, 'title', { title: '{{ page.title }}' }],
  ['a handle', 'author: @ann', 2, 'author', { authors: '@ann' }],
  ['a handle in a list', 'authors:\n  - @ann', 3, 'authors', { authors: ['@ann'] }],
  ['bold text', 'title: *Bold* claims', 2, 'title', { title: '*Bold* claims' }],
  ['bold text alone', 'title: *bold*', 2, 'title', { title: '*bold*' }],
  ['strong text', 'title: **Bold** claims', 2, 'title', { title: '**Bold** claims' }],
  ['code at the start', 'title: `main` is green', 2, 'title', { title: '`main` is green' }],
  ['an exclamation mark', 'title: !important', 2, 'title', { title: '!important' }],
  ['an ampersand', 'title: &radio', 2, 'title', { title: '&radio' }],
  ['a quotation sign', 'title: > Radio', 2, 'title', { title: '> Radio' }],
  ['a question', 'title: ? Radio', 2, 'title', { title: '? Radio' }],
  ['a dash', 'title: - Radio', 2, 'title', { title: '- Radio' }],
  ['a number sign after a space', 'title: C # is great', 2, 'title', { title: 'C # is great' }],
  ['a number sign at the start', 'title: #1 in the charts', 2, 'title', { title: '#1 in the charts' }],
  ['tags with number signs', 'tags: #radio #sea', 2, 'tags', { tags: ['radio', 'sea'] }],
  ['a quoted word at the start', 'title: "Radio" and more', 2, 'title', { title: '"Radio" and more' }],
  ['two quoted words', 'title: "A" and "B"', 2, 'title', { title: '"A" and "B"' }],
  ['an apostrophe in single quotes', "title: 'It's fine'", 2, 'title', { title: "It's fine" }],
  ['backslashes in double quotes', 'title: "C:\\Users\\ann"', 2, 'title', { title: 'C:\\Users\\ann' }],
  ['an unclosed double quote', 'title: "Radio\nauthor: Ann', 2, 'title', { title: 'Radio', authors: 'Ann' }],
  ['an unclosed single quote', "author: Ann\ntitle: 'Radio", 3, 'title', { title: 'Radio', authors: 'Ann' }],
  [
    'typographic quotes around a colon',
    'title: “Radio: a history”',
    2,
    'title',
    { title: 'Radio: a history' },
  ],
  ['typographic quotes in a list', 'tags: [“a b”, “c”]', 2, 'tags', { tags: ['a b', 'c'] }],
  ['a typographic quote around a date', 'date: “2021-02-17”', 2, 'date', { published: '2021-02-17' }],
  ['a tab before a field', 'image:\n\tsrc: a.jpg', 3, 'image', { image: { src: 'a.jpg' } }],
  ['tabs before items', 'tags:\n\t- a\n\t- b', 3, 'tags', { tags: ['a', 'b'] }],
  ['a field twice', 'title: Radio\nauthor: Ann\ntitle: Sea', 4, 'title', { title: 'Radio', authors: 'Ann' }],
  ['an item further left', 'tags:\n  - a\n - b', 4, 'tags', { tags: ['a', 'b'] }],
  ['an item further right', 'tags:\n- a\n  - b', 4, 'tags', { tags: ['a', 'b'] }],
  ['items without a space', 'tags:\n-a\n-b', 3, 'tags', { tags: ['a', 'b'] }],
  ['indented items without a space', 'tags:\n  -a\n  -b', 3, 'tags', { tags: ['a', 'b'] }],
  ['bullets of another kind', 'tags:\n• a\n• b', 3, 'tags', { tags: ['a', 'b'] }],
  ['items on the line of their field', 'tags: - a', 2, 'tags', { tags: ['a'] }],
  ['an unclosed list', 'tags: [a, b\ntitle: Radio', 2, 'tags', { title: 'Radio', tags: ['a', 'b'] }],
  ['a list closed twice', 'tags: [a, b]]', 2, 'tags', { tags: ['a', 'b'] }],
  ['a list without commas', 'tags: ["a" "b"]', 2, 'tags', { tags: ['a', 'b'] }],
  ['a handle in brackets', 'tags: [@a, b]', 2, 'tags', { tags: ['@a', 'b'] }],
  ['number signs in brackets', 'tags: [#a, #b]', 2, 'tags', { tags: ['#a', '#b'] }],
  ['a field further right', 'title: Radio\n  author: Ann', 3, 'author', { title: 'Radio', authors: 'Ann' }],
  [
    'a first field further right',
    '  title: Radio\nauthor: Ann',
    2,
    'title',
    { title: 'Radio', authors: 'Ann' },
  ],
  [
    'a field outside its item',
    'authors:\n  - name: Ann\n  url: https://a.example',
    4,
    'authors',
    { authors: [{ name: 'Ann', url: 'https://a.example' }] },
  ],
  ['no space after a colon', 'title:Radio', 2, 'title', { title: 'Radio' }],
  [
    'no space after one of several colons',
    'author: Ann\ntitle:Radio',
    3,
    'title',
    { title: 'Radio', authors: 'Ann' },
  ],
  ['a no-break space after a colon', 'title:\u00a0Radio', 2, 'title', { title: 'Radio' }],
  ['a wide colon', 'title：Radio', 2, 'title', { title: 'Radio' }],
  ['an equals sign', 'title = "Radio"\nauthor: Ann', 2, 'title', { title: 'Radio', authors: 'Ann' }],
  ['text that is not indented', 'summary: |\nAbout radio.', 3, 'summary', { summary: 'About radio.\n' }],
  [
    'a value on two lines',
    'title: Radio: a history\n  of waves',
    2,
    'title',
    { title: 'Radio: a history of waves' },
  ],
  ['a comment with slashes', 'title: Radio\n// a comment', 3, undefined, { title: 'Radio' }],
  ['a line that continues another', 'title: Radio\nand the sea', 3, 'title', { title: 'Radio and the sea' }],
]

describe('a fault in YAML', () => {
  it.each(CASES)('%s names its line and field, and its advice mends it', (_, fields, line, field, mended) => {
    const text = `---\n${fields}\n---\n\nText.\n`
    const { fields: found, messages } = mend(text)
    expect(messages[0]).toMatchObject({ line })
    expect(messages[0]?.field).toBe(field)
    expect(found).toEqual(mended)
    expect(read(text.replaceAll('\n', '\r\n')).faults).toEqual(read(text).faults)
    expect(read(`\uFEFF${text}`).faults).toEqual(read(text).faults)
  })

  it('is listed with the others, each in the line that it has now', () => {
    const fields = ['title: A: B', 'author: @ann', 'author: Ben', 'tags:', '-a', 'summary: *c* d']
    expect(read(`---\n${fields.join('\n')}\n---\n`).faults.map(({ line, field }) => [line, field])).toEqual([
      [2, 'title'],
      [3, 'author'],
      [4, 'author'],
      [6, 'tags'],
      [7, 'summary'],
    ])
  })

  it('names the field once more in the list of one value', () => {
    expect(read('---\nauthor: {name: a, name: b}\n---\n').faults).toMatchObject([
      {
        line: 2,
        field: 'author',
        message: 'expected each field once, got `name` again in `author: {name: a, name: b}`: write it once',
      },
    ])
  })
})

describe('what is right', () => {
  it.each([
    'title: C# is great\ntags: [c#, "#1"] # a comment',
    'title: “Radio” and “Sea”\nsummary: “All of it is a quotation.”',
    'draft: true # until Monday\nlayout: post # the usual one',
    'base: &base\n  a: b\nother: *base',
    'title: >-\n  Radio\n  and sea\nsummary: one\n  two',
    'tags:\n- a\n- b - c\n- d-e',
    'title: Radio - sea\ntags: # none yet\n',
  ])('has no warning: %s', fields => {
    expect(read(`---\n${fields}\n---\n`).faults).toEqual([])
  })
})

describe('a text without sound lines around its fields', () => {
  it.each([
    ['no second line', '---\ntitle: Radio\ntags:\n  - a\n\nText.\n', 4],
    ['no second line, and a heading', '---\ntitle: Radio\ntags: [a]\n# Head\n', 3],
    ['a line further down in the text', '---\ntitle: Radio\ntags: [a]\n\nText.\n\n---\n\nMore.\n', 5],
    ['dashes of an editor', '---\ntitle: Radio\ntags: [a]\n—\n\nText.\n', 4],
    ['four dashes', '----\ntitle: Radio\ntags: [a]\n----\n\nText.\n', 1],
    ['a rule of equals signs', '---\ntitle: Radio\ntags: [a]\n===\nText.\n', 4],
    ['none at all', 'title: Radio\ntags: [a]\n\nText.\n', 1],
  ])('with %s names the line, and its advice mends it', (_, text, line) => {
    const { fields, messages } = mend(text)
    expect(messages[0]).toMatchObject({ line })
    expect(fields).toEqual({ title: 'Radio', tags: ['a'] })
  })
})

describe('a fault in TOML', () => {
  it.each([
    ['a colon', 'title: Radio'],
    ['no quotes', 'title = Radio'],
    ['an unclosed quote', 'title = "Radio'],
  ])('with %s names its line and field, and its advice mends it', (_, fields) => {
    const { fields: found, messages } = mend(`+++\ndraft = false\n${fields}\n+++\n\nText.\n`)
    expect(messages[0]).toMatchObject({ line: 3, field: 'title' })
    expect(found).toEqual({ title: 'Radio', draft: false })
  })
})
