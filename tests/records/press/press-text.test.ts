import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../../src/articles/parse-article.ts'
import { readRecord } from '../../../src/records/read-record.ts'
import { cpuTime } from '../../cpu-time.ts'

const HEADLINE = 'Harbour Town To Double Its Ferry Fleet by Spring'

interface Given {
  readonly path?: string
  readonly language?: string
}

function read(text: string | Uint8Array, { path = 'wire.txt', language = 'en' }: Given = {}) {
  const record = readRecord(path, Buffer.from(text), { timeZone: 'UTC', language })
  return {
    ...record,
    paragraphs: record.body.source.split('\n\n'),
    missing: record.faults.map(describeFault),
  }
}

function describeFault({ severity, field }: { severity: string; field?: string | undefined }): string {
  return `${severity} ${field ?? 'file'}`
}

function sample(name: string): Buffer {
  return readFileSync(new URL(`../../samples/press/${name}.txt`, import.meta.url))
}

const whole = {
  title: HEADLINE,
  summary:
    'The council’s transport committee will vote on Thursday on four new boats, longer hours and a cheaper ticket for pupils.',
  published: 'March 9, 2022',
  image: {
    caption:
      'A ferry leaves the old pier of Harbour Town for the islands on a windy morning in October 2021.',
    credit: 'Harbour Board',
  },
}

describe('a complete press text', () => {
  it('has every part, each paragraph in order, and no stray mark-up', () => {
    const record = read(sample('whole'))
    expect(record.fields).toEqual(whole)
    expect(record.paragraphs).toEqual([
      'Harbour Town wants to double its ferry fleet by next spring, the council said on Monday.',
      '“We have waited ten years for this,” said the committee’s chair. The boats would be built in the town’s own yard.',
      'Two paragraphs are not enough, so here is a third.',
    ])
    expect(record.body.format).toBe('text')
    expect(record.faults).toEqual([])
  })

  it('becomes a draft with a date in the publication’s zone', () => {
    const { fields, body, lineOf } = read(sample('whole'))
    const context = { file: 'wire.txt', timeZone: 'America/New_York', authors: [], lineOf }
    const { draft, faults } = parseArticle(fields, body, context)
    expect(faults).toEqual([])
    expect(draft).toMatchObject({
      published: new Date('2022-03-09T05:00:00Z'),
      image: { src: '', ...whole.image },
    })
  })

  it('knows the line of each part', () => {
    const { lineOf } = read(sample('whole'))
    const paths = [['title'], ['summary'], ['published'], ['image'], ['image', 'credit']]
    expect(paths.map(lineOf)).toEqual([8, 10, 12, 14, 15])
  })

  it('may have blank lines between all parts, labels, a time of day and a by-line', () => {
    const record = read(sample('whole-by-blank-lines'))
    expect(record.fields).toEqual({
      title: HEADLINE,
      summary: 'The council’s transport committee will vote on Thursday.',
      published: 'Wednesday, March 9, 2022, 2:05 p.m.',
      updated: 'March 10, 2022',
      authors: [{ name: 'Ann Example' }, { name: 'Ben de Vries' }, { name: 'Coast Agency' }],
      image: { caption: 'A ferry leaves the old pier.', credit: 'Harbour Board' },
    })
    expect(record.paragraphs).toEqual([
      'Harbour Town wants to double its ferry fleet.',
      'The boats would be built in the town’s own yard.',
    ])
    expect(record.faults).toEqual([])
  })

  it.each([
    ['CRLF', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['spaces in blank lines', (text: string) => Buffer.from(text.replaceAll('\n\n', '\n \u00A0\t\n'))],
    ['more blank lines', (text: string) => Buffer.from(text.replaceAll('\n\n', '\n\n\n\n'))],
    ['spaces at both ends of lines', (text: string) => Buffer.from(text.replace(/^(?=.)|(?<=.)$/gm, '  '))],
  ])('may have %s', (_, change) => {
    const record = read(change(sample('whole').toString()))
    expect(record.fields).toEqual(whole)
    expect(record.paragraphs).toHaveLength(3)
    expect(record.faults).toEqual([])
  })

  it('may be Windows-1252, with a warning', () => {
    const bytes = Buffer.from(
      sample('whole').toString().replaceAll('’', '\u0092').replace(/[“”]/g, '"'),
      'latin1',
    )
    const record = read(bytes)
    expect(record.fields).toEqual(whole)
    expect(record.missing).toEqual(['warning file'])
  })
})

describe('a press text with missing parts', () => {
  it('has one paragraph for lines that are wrapped by hand', () => {
    const record = read(sample('no-standfirst'))
    expect(record.fields).toEqual({
      title: HEADLINE,
      published: '9 March 2022 14:05 GMT',
      authors: [{ name: 'Ann Example' }],
    })
    expect(record.paragraphs).toEqual([
      'Harbour Town wants to double\nits ferry fleet by next spring,\nthe council said.',
      'The boats would be built here.',
    ])
    expect(record.missing).toEqual(['warning summary', 'warning image'])
  })

  it('without a credit has the rest of the date’s block as the caption', () => {
    const record = read(sample('caption-without-credit'))
    expect(record.fields.image).toEqual({ caption: 'A ferry leaves the old pier.' })
    expect(record.paragraphs).toEqual(['Harbour Town wants to double its ferry fleet.'])
    expect(record.faults).toEqual([])
  })

  it('may have a credit without a caption', () => {
    const record = read('Head\n\nStandfirst.\n\nMarch 9, 2022\nHead\nIMAGE: Board\n\nText.')
    expect(record.fields.image).toEqual({ credit: 'Board' })
    expect(record.paragraphs).toEqual(['Text.'])
  })

  it.each([
    'SOURCE',
    'CREDIT',
    'PHOTO',
    'PHOTO CREDIT',
    'IMAGE',
    'Source',
    'Photo by',
  ])('has a credit after "%s:"', label => {
    const record = read(`Head\n\nMarch 9, 2022\nHead\nA boat.\n${label}: Board\n\nText.`)
    expect(record.fields.image).toEqual({ caption: 'A boat.', credit: 'Board' })
    expect(record.paragraphs).toEqual(['Text.'])
  })

  it('has its only paragraph as the body, not as a caption or standfirst', () => {
    expect(read('Head\n\nMarch 9, 2022\nHead\nThe text.').paragraphs).toEqual(['The text.'])
    expect(read('Head\n\nThe text.\n\nMarch 9, 2022').paragraphs).toEqual(['The text.'])
  })

  it('may have two paragraphs above the date: the first is the standfirst', () => {
    const record = read('Head\n\nOne.\n\nTwo.\n\nMarch 9, 2022\n\nThree.')
    expect(record.fields.summary).toBe('One.')
    expect(record.paragraphs).toEqual(['Two.', 'Three.'])
  })

  it('without a date is headline and body, with a warning that names the expected line', () => {
    for (const name of ['no-date', 'headline-and-body']) {
      const record = read(sample(name))
      expect(record.fields).toEqual({ title: HEADLINE })
      expect(record.paragraphs).toEqual([
        'Harbour Town wants to double its ferry fleet.',
        'The boats would be built here.',
      ])
      expect(record.faults[0]?.message).toMatch(
        /^expected a line that is a date, such as .* below the headline \(line 1\)/,
      )
    }
  })

  it('leaves a date further down in the body', () => {
    const record = read(sample('chronology'))
    expect(record.fields).toEqual({ title: 'Ten Years of Waiting for a Ferry' })
    expect(record.paragraphs).toHaveLength(5)
    expect(record.paragraphs[3]).toBe('March 9, 2022')
  })

  it('may be a headline alone', () => {
    const record = read('Head\n')
    expect(record.fields).toEqual({ title: 'Head' })
    expect(record.missing).toContain('warning file')
  })

  it('may have its date above the headline', () => {
    const record = read('March 9, 2022\n\nHead\n\nText.')
    expect(record.fields).toEqual({ title: 'Head', published: 'March 9, 2022' })
    expect(record.paragraphs).toEqual(['Text.'])
  })

  it('is a fault when it is empty', () => {
    for (const text of ['', '\n \n', '<!-- tag -->\n']) {
      expect(read(text)).toMatchObject({ fields: {}, missing: ['fault file'] })
    }
  })

  it('without a publication date was published at its update', () => {
    expect(read('Head\n\nUpdated: March 9, 2022\n\nText.').fields).toEqual({
      title: 'Head',
      published: 'March 9, 2022',
    })
  })
})

describe('a date line', () => {
  it.each([
    ['en', '5 April 2023 14:30 CET'],
    ['en', '5 April 2023 14:30 (CEST)'],
    ['en', 'Published: 5 April 2023, 14:30 BST'],
    ['en', 'April 5, 2023, 2 p.m. ET'],
    ['en', 'April 5, 2023 2:30 PM GMT+2'],
    ['en', 'Wed 5 Apr 2023 14.30 BST'],
    ['en', '2:30 PM EDT, April 5, 2023'],
    ['en', '5 April 2023 | 14:30'],
    ['en', '2023/04/05'],
    ['de', 'Stand: 05.04.2023, 14:30 Uhr'],
    ['de', 'Veröffentlicht am 5. März 2023'],
    ['fr', 'Publié le 5 avril 2023 à 14h30'],
    ['es', '5 de abril de 2023'],
  ])('in %s may be %j', (language, line) => {
    const record = read(`Head\n\nStandfirst.\n\n${line}\n\nText.`, { language })
    expect(record.fields).toMatchObject({ title: 'Head', summary: 'Standfirst.' })
    expect(record.paragraphs).toEqual(['Text.'])
    expect(line.endsWith(String(record.fields.published))).toBe(true)
  })

  it.each([
    ['04/05/2023 - 14:30', 'it has two meanings, so write 2023-05-04 or 2023-04-05'],
    [
      '5 April 2023, 14:30 IST',
      'IST is +05:30 (India) or +01:00 (Ireland) or +02:00 (Israel): write the offset',
    ],
    ['5 avril 2023', '"avril" is no month in English'],
    ['31 April 2023', 'there is no such day'],
  ])('that cannot be read, as %j, is a fault of its own line that quotes it', (line, reason) => {
    const { fields, body, lineOf } = read(`Head\n\nStandfirst.\n\n${line}\n\nText.`)
    const { faults } = parseArticle(fields, body, { file: 'wire.txt', timeZone: 'UTC', authors: [], lineOf })
    expect(faults).toMatchObject([{ line: 5, field: 'published' }])
    expect(faults[0]?.message).toContain(`, got ${JSON.stringify(line)}: ${reason}`)
  })

  it('that cannot be read is text, with a warning, if the file’s name has the date', () => {
    const text = 'Head\n\nStandfirst.\n\n04/05/2023\n\nText.'
    const { fields, body, faults } = read(text, { path: '2023-05-04-wire.txt' })
    expect(fields).not.toHaveProperty('published')
    expect(body.source).toContain('04/05/2023')
    expect(faults[0]).toMatchObject({ severity: 'warning', field: 'published', line: 5 })
    expect(faults[0]?.message).toContain('got "04/05/2023": it has two meanings')
  })

  it('that can be read is preferred to one that cannot', () => {
    const { fields } = read('Head\n\n04/05/2023\n\nApril 5, 2023\n\nText.')
    expect(fields.published).toBe('April 5, 2023')
  })
})

describe('an update', () => {
  it.each([
    ['Published: March 9, 2022, 9:00', 'Updated: March 9, 2022, 11:00', 'March 9, 2022, 11:00'],
    ['Published: March 9, 2022, 9:00', 'Updated: March 9, 2022', undefined],
    ['Published: March 9, 2022, 20:00 GMT', 'Updated: March 10, 2022', undefined],
  ])('of %s and %s is %s, since one before the publication would be a fault', (published, updated, expected) => {
    expect(read(`Head\n\n${published}\n${updated}\n\nText.`).fields.updated).toBe(expected)
  })
})

describe('a line', () => {
  it.each([
    ['By Ann Example', ['Ann Example']],
    ['BY ANN EXAMPLE', ['ANN EXAMPLE']],
    [
      'By Ann Example, Ben O’Hara and José García-López | Reuters',
      ['Ann Example', 'Ben O’Hara', 'José García-López', 'Reuters'],
    ],
    ['By J. R. Example & Ludwig van Beispiel', ['J. R. Example', 'Ludwig van Beispiel']],
  ])('%s is a by-line', (line, names) => {
    expect(read(`Head\n\n${line}\n\nMarch 9, 2022\n\nText.`).fields.authors).toEqual(
      names.map(name => ({ name })),
    )
  })

  it.each([
    'By Monday the council will have voted',
    'By and large',
    'By 2030, Boats',
    'Bye Ann',
    'By, by',
  ])('%s is no by-line', line => {
    expect(read(`Head\n\n${line}\n\nMarch 9, 2022\n\nText.`).fields).toMatchObject({ summary: line })
  })
})

it('a press text loses no line except those of its parts', () => {
  const piece = fc.constantFrom(
    '',
    '',
    'Head',
    'A line.',
    'Another line',
    'March 9, 2022',
    'SOURCE: Board',
    'By Ann Example',
  )
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const text = ['Head', ...pieces].join('\n')
      const { fields, body } = read(text)
      const found = [JSON.stringify(fields), body.source].join('\n')
      for (const line of ['A line.', 'Another line', 'March 9, 2022', 'Board', 'Ann Example']) {
        expect(count(found, line)).toBe(count(text, line))
      }
    }),
    { numRuns: 1000 },
  )
})

describe('a hostile press text', () => {
  it.each([
    ['open comments', '<!--\n'.repeat(200_000)],
    ['tags', `${'<a>'.repeat(1_000_000)}x`],
    ['headlines', 'Head\n\n'.repeat(200_000)],
    ['spaces in a line', `Head\n\nA${' '.repeat(5_000_000)}B`],
    ['a huge headline above many credits', `${'H'.repeat(500_000)}\n\n${'SOURCE: x\n'.repeat(40_000)}`],
    ['one line', `By ${'Ann '.repeat(2_000_000)}`],
  ])('of %s is read quickly', (_, text) => {
    const started = cpuTime()
    read(text)
    expect(cpuTime() - started).toBeLessThan(10_000)
  })
})

function count(text: string, line: string): number {
  return text.split(line).length - 1
}
