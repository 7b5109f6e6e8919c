import { describe, expect, it } from 'vitest'
import { readRecord } from '../../../src/records/read-record.ts'

function read(text: string, path = 'wire.md') {
  return readRecord(path, Buffer.from(text), { timeZone: 'UTC', language: 'en' })
}

describe('Markdown without fields', () => {
  it('is a press release if it has a release line', () => {
    const record = read(
      '**PRESS RELEASE**\n\n# Four New *Boats*\n\nBy Ann Example\n\n3 March 2026\n\nThe **town** has boats.\n\n###\n',
    )
    expect(record.faults).toEqual([])
    expect(record.fields).toEqual({
      title: 'Four New Boats',
      published: '3 March 2026',
      authors: [{ name: 'Ann Example' }],
    })
    expect(record.body).toEqual({ format: 'markdown', source: 'The **town** has boats.\n\n###' })
  })

  it('is one if it has an embargo', () => {
    const record = read('# Boats\n\n*Embargo: 3 March 2026, 06:00 GMT*\n\nText.')
    expect(record.fields).toEqual({ title: 'Boats', embargo: '2026-03-03T06:00:00.000Z' })
    expect(record.body.source).toBe('Text.')
  })

  it('is one if it has a dateline with a date', () => {
    const { fields, body } = read('Boats\n\n**BERLIN, March 3, 2026 (Reuters)** — Text.')
    expect(fields).toEqual({ title: 'Boats', published: '2026-03-03' })
    expect(body.source).toBe('**BERLIN, March 3, 2026 (Reuters)** — Text.')
  })

  it('with an embargo that cannot be read is held back, with the line', () => {
    expect(read('\n# Boats\n\nEMBARGOED UNTIL TUESDAY\n\nText.').faults).toMatchObject([
      { severity: 'fault', line: 4, field: 'embargo' },
    ])
  })

  it.each([
    '# Boats\n\nText.',
    '# Notes\n\n## Embargo\n\nOn 3 March 2026 – a Tuesday – we met.',
    '# How to write\n\n```\nFOR IMMEDIATE RELEASE\n\nEMBARGO: 3 March 2026\n```\n',
  ])('is no record if it is %j', text => {
    expect(read(text)).toMatchObject({ isBare: true, faults: [{ severity: 'fault', line: 1 }] })
  })
})
