import { describe, expect, it } from 'vitest'
import { isRecordFile, readRecord } from '../../src/records/read-record.ts'
import { cpuTime } from '../cpu-time.ts'

function read(text: string, path = 'a.md') {
  return readRecord(path, Buffer.from(text))
}

function faults(text: string): readonly string[] {
  return read(text).faults.map(({ line, message }) => `${line}: ${message}`)
}

const VALID = '---\ntitle: A\nauthors:\n  - name: Ann\n    url: x\ntags: [a,\n  b]\n---\n\n# Head\n\nText.\n'

describe('a Markdown record', () => {
  it('has the fields between the lines of "---" and the Markdown below', () => {
    const record = read(VALID)
    expect(record.faults).toEqual([])
    expect(record.fields).toEqual({ title: 'A', authors: [{ name: 'Ann', url: 'x' }], tags: ['a', 'b'] })
    expect(record.body).toEqual({ format: 'markdown', source: '# Head\n\nText.\n' })
  })

  it('knows the line of each field in the file, or of its nearest ancestor', () => {
    const { lineOf } = read(VALID)
    expect(lineOf(['title'])).toBe(2)
    expect(lineOf(['authors'])).toBe(3)
    expect(lineOf(['authors', 0])).toBe(4)
    expect(lineOf(['authors', 0, 'url'])).toBe(5)
    expect(lineOf(['authors', 0, 'email'])).toBe(4)
    expect(lineOf(['tags', 1])).toBe(7)
    expect(lineOf(['published'])).toBe(2)
  })

  it.each([
    ['a byte order mark', `\uFEFF${VALID}`],
    ['CRLF', VALID.replaceAll('\n', '\r\n')],
    ['CR', VALID.replaceAll('\n', '\r')],
    ['space after "---"', VALID.replaceAll('---', '--- \t')],
    ['blank lines at the top', `\n \n${VALID}`],
  ])('may have %s', (_, text) => {
    expect(read(text)).toMatchObject({
      fields: { title: 'A' },
      body: { source: '# Head\n\nText.\n' },
      faults: [],
    })
  })

  it('counts lines from the start of the file, with blank lines at the top', () => {
    expect(read(`\n\n${VALID}`).lineOf(['authors', 0, 'url'])).toBe(7)
  })

  it('may be UTF-16, and is read as Windows-1252 with a warning if it is no Unicode', () => {
    const utf16 = readRecord('a.md', Buffer.from(`\uFEFF${VALID.replace('Text', 'Größe')}`, 'utf16le'))
    expect(utf16).toMatchObject({ body: { source: '# Head\n\nGröße.\n' }, faults: [] })
    const windows = readRecord('a.md', Buffer.concat([Buffer.from(VALID), Buffer.from([0x93, 0xe4, 0x94])]))
    expect(windows.body.source).toBe('# Head\n\nText.\n“ä”')
    expect(windows.faults).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('Windows-1252') },
    ])
  })

  it('ignores empty fields', () => {
    expect(read('---\ntitle: A\nsummary:\nimage:\n  src: a.jpg\n  alt: ~\n---\n').fields).toEqual({
      title: 'A',
      image: { src: 'a.jpg' },
    })
  })

  it('reads a date as text', () => {
    expect(read('---\npublished: 2021-02-17\n---\n').fields).toEqual({ published: '2021-02-17' })
  })

  it.each([
    ['title: "Radio and\nthe sea"', 'Radio and the sea'],
    ["title: 'Radio and\n\nthe sea'", 'Radio and\nthe sea'],
    ['title: "Radio and\n  the sea"', 'Radio and the sea'],
  ])('reads a value in quotes on several lines, as Jekyll does: %s', (fields, title) => {
    expect(read(`---\n${fields}\nauthor: Ann\n---\n`)).toMatchObject({
      ...{ faults: [], fields: { title, authors: 'Ann' } },
    })
  })

  it('leaves "---" in the text', () => {
    expect(read('---\ntitle: A\n---\nOne\n\n---\n\nTwo').body.source).toBe('One\n\n---\n\nTwo')
  })

  it('without fields is a fault with advice', () => {
    for (const text of ['', '# Head\n\nText.', '----\n\nText.\n']) {
      expect(faults(text)).toEqual([
        expect.stringMatching(/^1: expected fields .* begin the file with "---"/),
      ])
    }
  })

  it('without an end of its fields is a fault', () => {
    expect(faults('---\ntitle: A\n\nText.')).toEqual([
      expect.stringMatching(/^2: expected a second line of "---"/),
    ])
  })

  it.each([
    [
      'a tab',
      '---\ntitle: A\nimage:\n\tsrc: a\n---\n',
      /^4: expected spaces before the field, got a tab: write ` {2}src: a`$/,
    ],
    [
      'a field twice',
      '---\ntitle: A\nid: a\ntitle: B\n---\n',
      /^4: expected each field once, got `title` again/,
    ],
    [
      'an open quotation mark',
      '---\ntitle: "A\nid: b\n---\n',
      /^2: expected a closing " where the value ends, got `title: "A`: write `title: "A"`$/,
    ],
    [
      'a list on the line of its field',
      '---\nauthors: - Ann\n- Bob\n---\n',
      /^2: expected each item of a list on a line/,
    ],
    ['an open list', '---\ntags: [a, b\n---\n', /^2: expected a closing \] where the value ends/],
    [
      'a field that is indented further',
      '---\ntitle: A\n  id: b\n---\n',
      /^3: expected fields that belong together in the same column, got ` {2}id: b`: write `id: b`$/,
    ],
    ['no space after a colon', '---\ntitle:A\nid: b\n---\n', /^2: expected a space .*: write `title: A`$/],
    [
      'a line without a field',
      '---\ntitle: A\nnews\n---\n',
      /^3: expected a field such as "title: …", got `news`: if it belongs to the line above, write ` {2}news`$/,
    ],
    ['a list', '---\n- a\n---\n', /^2: expected fields such as .*, got a list/],
    ['plain text', '---\na\n---\n', /^2: expected fields such as .*, got plain text/],
  ])('with %s is a fault with its line', (_, text, expected) => {
    expect(faults(text)[0]).toMatch(expected)
    expect(read(text).fields).toEqual({})
  })

  it.each([
    ['title: A: B', 'a value that contains ": "', 'title: "A: B"'],
    ['title: A: B: C', 'a value that contains ": "', 'title: "A: B: C"'],
    ['title: "A" and B', 'the whole value', `title: '"A" and B'`],
    [`title: 'It's'`, 'the whole value', `title: "It's"`],
    ['title: @home', 'a value that begins with "@"', 'title: "@home"'],
    ['title: 50% off: now', 'a value that contains ": "', 'title: "50% off: now"'],
    ['title: %x', 'a value that begins with "%"', 'title: "%x"'],
    ['title: *Really* good', 'a value that begins with "*"', 'title: "*Really* good"'],
    ['title: !important', 'a value that begins with "!"', 'title: "!important"'],
    ['title: [Update] A', 'a value that begins with "["', 'title: "[Update] A"'],
    ['title: > A', 'a value that begins with ">"', 'title: "> A"'],
    ['- name: A: B', 'a value that contains ": "', '- name: "A: B"'],
  ])('with %s shows the line with quotes, which mend it', (line, reason, mended) => {
    const text = (written: string) => `---\nauthors:\n${written}\n---\n`
    const message = `expected quotes around ${reason}, got \`${line}\`: write \`${mended}\``
    expect(faults(text(line)).map(fault => fault.replace(/^\d: /, ''))).toEqual([message])
    expect(faults(text(mended))).toEqual([])
  })

  it.each([
    ['title: C # and D', 'C', 'title: C # and D', 'title: "C # and D"'],
    ['title: Say "C" #1', 'Say "C"', 'title: Say "C" #1', `title: 'Say "C" #1'`],
    ['title: #first', undefined, 'title: #first', 'title: "#first"'],
    ['Head_line: A # b', 'A', 'Head_line: A # b', 'Head_line: "A # b"'],
    ['image:\n  alt: Bus #7', undefined, '  alt: Bus #7', 'alt: "Bus #7"'],
    ['tags:\n  - C #', undefined, '  - C #', '- "C #"'],
    ['author: [{name: A}]\nauthors:\n  - name: Ann #2', undefined, '  - name: Ann #2', '- name: "Ann #2"'],
  ])('warns of words that a comment cuts, with advice: %s', (yaml, title, got, advice) => {
    const { fields, faults } = read(`---\n${yaml}\n---\n`)
    expect(fields.title).toBe(title)
    const message = `expected quotes around a value that contains "#", got \`${got}\`: write \`${advice}\``
    const line = yaml.split('\n').length + 1
    expect(faults).toMatchObject([{ severity: 'warning', file: 'a.md', line, message }])
  })

  it('follows its own advice about comments without a warning', () => {
    const { fields, faults } = read('---\ntitle: "C # and D"\ntags: ["C #", b]\nsummary: C#\n---\n')
    expect([fields, faults]).toEqual([{ title: 'C # and D', tags: ['C #', 'b'], summary: 'C#' }, []])
  })

  it('has no warning for comments behind dates, numbers, lists and quoted words, or on lines of their own', () => {
    const yaml = [
      ...[
        '# All about it',
        'title: "A" # the title',
        'date: 2021-02-17 # in UTC',
        'draft: false # not any more',
      ],
      ...[
        'tags: [a, b] # two',
        'layout: post # as ever',
        'summary: | # in full',
        '  One # two',
        'tags2: # none',
      ],
    ].join('\n')
    expect(read(`---\n${yaml}\n---\n`).faults).toEqual([])
  })

  it.each([
    ['tags: [a, C #, b]\nauthor: Ann', 'tags: ["a", "C #", "b"]'],
    ['tags: [#a, #b]', 'tags: ["#a", "#b"]'],
    ['image: {src: a.png, alt: Bus #7}\ntitle: A', 'image: {src: a.png, alt: "Bus #7"}'],
  ])('says what is wrong with a list that a comment leaves open: %s', (yaml, mended) => {
    const [fault, ...others] = read(`---\n${yaml}\n---\n`).faults
    expect([fault?.severity, fault?.line, others]).toEqual(['fault', 2, []])
    expect(fault?.message).toMatch(/^expected .*quotes/)
    expect(fault?.message.endsWith(`write \`${mended}\``)).toBe(true)
    expect(read(`---\n${yaml.replace(/^.*/, mended)}\n---\n`).faults).toEqual([])
  })

  it('warns of a tag behind "#" in a list, with advice', () => {
    const [fault] = read('---\ntags:\n  - #a\n---\n').faults
    expect(fault?.message).toBe('expected a list of tags without "#", got `  - #a`: write `  - a`')
  })

  it('warns at the last line of words that are on several', () => {
    const { fields, faults } = read('---\ntitle: One\n  two # three\n---\n')
    expect(fields.title).toBe('One two')
    expect(faults.map(({ line, message }) => [line, message])).toEqual([
      [
        3,
        'expected no "#" behind a space in words that are on several lines, got `  two # three`: write all of them on one line, in quotes',
      ],
    ])
  })

  it('with multiplying aliases is refused quickly', () => {
    const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(10)}]`)
    const text = `---\nl0: &l0 [x,x,x,x,x,x,x,x,x,x]\n${levels.join('\n')}\n---\n`
    const started = cpuTime()
    expect(faults(text)).toHaveLength(1)
    expect(cpuTime() - started).toBeLessThan(2000)
  })

  it('with extreme depth is refused, without a crash', () => {
    expect(faults(`---\ntitle: ${'['.repeat(50_000)}\n---\n`)[0]).toMatch(/expected YAML/)
  })

  it('with far too many fields is refused', () => {
    const fields = Array.from({ length: 500_000 }, (_, n) => `f${n}: 1`).join('\n')
    expect(faults(`---\n${fields}\n---\n`)).toEqual([
      expect.stringMatching(/^2: expected at most 100000 characters/),
    ])
  })
})

describe('isRecordFile', () => {
  it('recognises records by their extension', () => {
    for (const path of ['a.md', 'b/a.MARKDOWN', 'a.json', 'a.b.txt']) expect(isRecordFile(path)).toBe(true)
    for (const path of ['a.jpg', 'md', 'a.md/b', 'a.', 'a.constructor', ''])
      expect(isRecordFile(path)).toBe(false)
  })

  it('agrees with readRecord', () => {
    expect(read(VALID, 'a.rst').faults[0]?.message).toBe(
      'expected a file that ends in .md, .markdown, .mdx, .html, .json, .txt',
    )
  })
})
