import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRecord } from '../../src/records/read-record.ts'

function read(text: string) {
  return readRecord('a.json', Buffer.from(text))
}

function faults(text: string): readonly string[] {
  return read(text).faults.map(({ line, field, message }) => `${line} ${field ?? ''}: ${message}`)
}

describe('a JSON record', () => {
  it('has its fields, with the body in them', () => {
    const record = read(
      '{"title": "A \\"b\\"", "content": "<p>A</p>", "image": {"src": "a.jpg", "alt": null}}',
    )
    expect(record.fields).toEqual({ title: 'A "b"', content: '<p>A</p>', image: { src: 'a.jpg' } })
    expect(record.body).toEqual({ format: 'text', source: '' })
    expect(record.faults).toEqual([])
  })

  it('knows the line of each field, or of its nearest ancestor', () => {
    const { lineOf } = read(
      '{\r\n "title": "a\\n{[,:",\n "authors": [\n  {"name": "Ann",\n   "url": "x"},\n  "Ben"\n ],\n "tags":\n  ["a"]}',
    )
    expect(lineOf(['title'])).toBe(2)
    expect(lineOf(['authors', 0])).toBe(4)
    expect(lineOf(['authors', 0, 'url'])).toBe(5)
    expect(lineOf(['authors', 1])).toBe(6)
    expect(lineOf(['authors', 1, 'email'])).toBe(6)
    expect(lineOf(['tags', 0])).toBe(9)
    expect(lineOf(['published'])).toBe(1)
  })

  it('with more entries than a valid one knows the lines of the first', () => {
    const { lineOf } = read(`{\n"tags": [\n${'1,\n'.repeat(300_000)}1]}`)
    expect(lineOf(['tags', 9])).toBe(12)
    expect(lineOf(['tags', 299_999])).toBe(2)
  })

  it.each([
    ['one comma too many', '{\n "title": "A",\n}', /^3 : expected JSON, got a fault at column 1: /],
    ['a missing comma', '{"title": "A"\n "id": "b"}', /^2 : expected JSON, got a fault at column 2: /],
    ['a bare word', '{\n "draft": yes\n}', /^2 : expected JSON, got a fault at column 11: Unexpected token/],
    [
      'a comment',
      '{\n "draft": // soon\n  false\n}',
      /^2 : expected JSON, got a fault at column 11: Unexpected token/,
    ],
    [
      'a space that JSON does not allow',
      '{\n "draft":\u00a0false\n}',
      /^2 : expected JSON, got a fault at column 10: Unexpected token/,
    ],
    ['a comma at the start', ', {"title": "A"}', /^1 : expected JSON, got a fault at column 1: /],
    ['no end', '{\n "title": "A"', /^2 : expected JSON, got a fault at column 14: /],
    ['a line break in text', '{"title": "A\nB"}', /^1 : expected JSON, got a fault at column 13: /],
    ['nothing', '', /^1 : expected JSON, got a fault at column 1: /],
    ['text after its end', '{}\n{}', /^2 : expected JSON, got a fault at column 1: /],
    ['a list', '[{"title": "A"}]', '1 : expected one object {…} with fields, got a list'],
    ['null', 'null', '1 : expected one object {…} with fields, got null'],
    [
      'a name twice',
      '{"title": "A",\n "title": "B"}',
      '2 title: expected each name once, got this one twice',
    ],
    [
      'a name twice inside',
      '{"image": {"src": "a",\n "sr\\u0063": "b"}}',
      '2 image.src: expected each name once, got this one twice',
    ],
  ])('with %s is a fault with its line', (_, text, expected) => {
    const found = faults(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
    expect(read(text).fields).toEqual({})
  })

  it('may have a byte order mark', () => {
    expect(read('\uFEFF{"title": "A"}')).toMatchObject({ fields: { title: 'A' }, faults: [] })
  })

  it('may have the same name in two objects', () => {
    expect(faults('{"authors": [{"name": "A"}, {"name": "B"}], "image": {"length": 1}}')).toEqual([])
  })

  it('accepts every object, like JSON.parse', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        expect(read(JSON.stringify(value, null, 1)).faults).toEqual([])
      }),
    )
  })

  it('never throws, and refuses exactly what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"',
      '1',
      'null',
      'x',
      '\\',
      '\n',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(pieces), parts => {
        const text = `{"a":${parts.join('')}}`
        const isJson = isReadable(text)
        expect(read(text).faults.every(fault => fault.message.startsWith('expected each name once'))).toBe(
          isJson,
        )
      }),
    )
  })

  it('with extreme depth does not crash', () => {
    expect(() => read(`{"title": ${'['.repeat(300_000)}${']'.repeat(300_000)}}`)).not.toThrow()
  })
})

function isReadable(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
