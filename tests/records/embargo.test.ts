import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/articles/parse-article.ts'
import { readRecord } from '../../src/records/read-record.ts'

const DATES = { timeZone: 'Europe/Berlin', language: 'en' }
const LINE = 'EMBARGOED UNTIL 6 a.m. EST, 3 March 2026'
const END = new Date('2026-03-03T11:00:00Z')

/** Reads a record and parses it, as the intake does. */
function read(path: string, text: string) {
  const record = readRecord(path, Buffer.from(text), DATES)
  if (record.faults.some(({ severity }) => severity === 'fault'))
    return { draft: undefined, faults: record.faults }
  return parseArticle(record.fields, record.body, {
    ...DATES,
    file: path,
    authors: [],
    lineOf: record.lineOf,
    lenient: true,
  })
}

describe('an embargo in the text of a record', () => {
  it.each([
    ['a.txt', `${LINE}\n\nBoats\n\n1 March 2026\n\nText.`, 'Text.'],
    ['a.txt', `Boats\n\n1 March 2026\n\n${LINE}\n\nText.`, 'Text.'],
    ['2026-03-01-a.txt', `Boats\n\nStandfirst.\n${LINE}\n\nText.`, 'Standfirst.\n\nText.'],
    ['a.md', `---\ntitle: Boats\npublished: 2026-03-01\n---\n\n**${LINE}**\n\nText.`, 'Text.'],
    ['a.md', `---\npublished: 2026-03-01\n---\n\n${LINE}\n\n# Boats\n\nText.`, 'Text.'],
    ['a.md', `---\ntitle: Boats\npublished: 2026-03-01\n---\nText.\n\n${LINE}`, 'Text.\n\n'],
    ['a.html', `---\ntitle: Boats\npublished: 2026-03-01\n---\n<p>${LINE}</p>\n<p>Text.</p>`, '<p>Text.</p>'],
    [
      'a.json',
      JSON.stringify({ title: 'Boats', published: '2026-03-01', content: `<p>${LINE}</p><p>Text.</p>` }),
      '<p>Text.</p>',
    ],
    [
      'a.json',
      JSON.stringify({ title: 'Boats', published: '2026-03-01', markdown: `${LINE}\n\nText.` }),
      '\n\nText.',
    ],
  ])('is the date of %s and is not shown', (path, text, source) => {
    const { draft, faults } = read(path, text)
    expect(faults.filter(({ severity }) => severity === 'fault')).toEqual([])
    expect(draft).toMatchObject({ title: 'Boats', published: END })
    expect(draft?.body.source).toBe(source)
  })

  it('is the date of a record without one', () => {
    expect(read('a.txt', `${LINE}\n\nBoats\n\nText.`).draft?.published).toEqual(END)
    expect(read('a.md', `---\ntitle: Boats\n---\n${LINE}\n\nText.`).draft?.published).toEqual(END)
  })

  it('leaves a later date as it is', () => {
    const { draft } = read(
      'a.md',
      `---\ntitle: Boats\npublished: 2026-04-01T00:00:00Z\n---\n${LINE}\n\nText.`,
    )
    expect(draft).toMatchObject({ published: new Date('2026-04-01T00:00:00Z') })
  })

  it('is the later one where there are several', () => {
    const fields = 'title: Boats\npublished: 2026-03-01\nembargo: 2026-03-05T00:00:00Z'
    expect(read('a.md', `---\n${fields}\n---\n${LINE}\n\nText.`).draft?.published).toEqual(
      new Date('2026-03-05T00:00:00Z'),
    )
    expect(
      read('a.txt', `${LINE}\nSperrfrist: 4.3.2026, 10 Uhr MEZ\n\nBoats\n\nText.`).draft?.published,
    ).toEqual(new Date('2026-03-04T09:00:00Z'))
  })

  it('drops an update before it', () => {
    const fields = 'title: Boats\npublished: 2026-03-01\nupdated: 2026-03-02'
    expect(read('a.md', `---\n${fields}\n---\n${LINE}\n\nText.`).draft).not.toHaveProperty('updated')
  })

  it.each([
    ['a.txt', 'Boats\n\n1 March 2026\n\nEMBARGOED UNTIL TUESDAY\n\nText.', 5],
    ['a.txt', 'EMBARGO: 3 March\n\nBoats\n\nText.', 1],
    [
      'a.md',
      '---\ntitle: Boats\npublished: 2026-03-01\n---\n\nIntro.\n\nEMBARGOED UNTIL TUESDAY\n\nText.',
      8,
    ],
    [
      'a.html',
      '---\ntitle: Boats\npublished: 2026-03-01\n---\n<p>Intro.</p>\n<p>EMBARGOED UNTIL TUESDAY</p>',
      6,
    ],
    ['a.json', '{"title": "Boats",\n"published": "2026-03-01",\n"markdown": "EMBARGOED UNTIL TUESDAY"}', 3],
    ['a.md', '---\ntitle: "EMBARGOED UNTIL 3 March 2026: Boats"\npublished: 2026-03-01\n---\nText.', 2],
  ])('that cannot be read holds back %s with one fault of its line', (path, text, line) => {
    const { draft, faults } = read(path, text)
    expect(draft).toBeUndefined()
    expect(faults.filter(({ severity }) => severity === 'fault')).toMatchObject([
      { file: path, line, field: 'embargo' },
    ])
  })

  it('that cannot be read is quoted, with what is missing and what to write', () => {
    expect(read('a.txt', 'EMBARGOED UNTIL 00:01 Tuesday 14 May\n\nBoats\n\nText.').faults[0]?.message).toBe(
      'held back: expected the end of the embargo, such as "EMBARGOED UNTIL 3 March 2026, 06:00 GMT", ' +
        'got "EMBARGOED UNTIL 00:01 Tuesday 14 May": the year is missing',
    )
  })
})

describe('the field "embargo"', () => {
  it.each([
    ['embargo: 2026-03-03 12:00', '2026-03-03T11:00:00.000Z'],
    ['embargoUntil: 3 March 2026 06:00 EST', '2026-03-03T11:00:00.000Z'],
    ['Sperrfrist: 03.03.2026, 12:00 Uhr', '2026-03-03T11:00:00.000Z'],
    ['embargoed: true\nembargo_until: 2026-03-03T11:00:00Z', '2026-03-03T11:00:00.000Z'],
    ['embargo: false', '2026-02-28T23:00:00.000Z'],
    ['embargo: ""', '2026-02-28T23:00:00.000Z'],
  ])('written as %j makes the date %s', (field, expected) => {
    const { draft } = read('a.md', `---\ntitle: Boats\npublished: 2026-03-01\n${field}\n---\nText.`)
    expect(draft?.published.toISOString()).toBe(expected)
    expect(draft).not.toHaveProperty('embargo')
  })

  it.each([
    'embargo: true',
    'embargoed: yes',
    'embargo: soon',
    'embargo: 03/04/2026',
  ])('written as %j is a fault', field => {
    const { draft, faults } = read('a.md', `---\ntitle: Boats\npublished: 2026-03-01\n${field}\n---\nText.`)
    expect(draft).toBeUndefined()
    expect(faults).toMatchObject([{ severity: 'fault', field: 'embargo', line: 4 }])
  })
})
