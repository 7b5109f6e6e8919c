import { describe, expect, it } from 'vitest'
import { readPublication } from '../../src/records/read-publication.ts'

function read(text: string) {
  return readPublication(Buffer.from(text))
}

function faults(text: string): readonly string[] {
  return read(text).faults.map(({ file, line, field, message }) => `${file}:${line} ${field}: ${message}`)
}

describe('readPublication', () => {
  it('gives the record with its defaults', () => {
    expect(read('title: The Harbour\n')).toEqual({
      record: { title: 'The Harbour', language: 'en', timeZone: 'UTC', authors: [], items: 50, ttl: 30 },
      faults: [],
    })
  })

  it('gives every field', () => {
    const text = [
      '# The publication',
      'title: The Harbour',
      'description: News of the coast',
      'url: https://example.com',
      'language: de',
      'timeZone: Europe/Berlin',
      'authors: Ann',
      'image: logo.png',
      'icon: { src: icon.png, alt: An anchor }',
      'copyright: © The Harbour',
      'items: 20',
      'ttl: 60',
    ].join('\r\n')
    expect(read(text).record).toEqual({
      title: 'The Harbour',
      description: 'News of the coast',
      url: 'https://example.com',
      language: 'de',
      timeZone: 'Europe/Berlin',
      authors: [{ name: 'Ann' }],
      image: { src: 'logo.png' },
      icon: { src: 'icon.png', alt: 'An anchor' },
      copyright: '© The Harbour',
      items: 20,
      ttl: 60,
    })
  })

  it('tells every fault with its line, field, what was expected and what came', () => {
    const text =
      'titel: A\ntimeZone: Berlin\nitems: 501\nttl: 0\nicon:\n  url: a.png\nlink: https://example.com\n'
    expect(faults(text)).toEqual([
      'publication.yaml:1 title: expected text, came nothing',
      'publication.yaml:2 timeZone: expected an IANA time zone such as "Europe/Berlin", came "Berlin"',
      'publication.yaml:6 icon.url: unknown field "url": did you mean "src"?',
      'publication.yaml:3 items: expected at most 500, came the number 501',
      'publication.yaml:4 ttl: expected at least 1, came the number 0',
      'publication.yaml:1 titel: unknown field "titel": did you mean "title"?',
      'publication.yaml:7 link: unknown field "link": did you mean "url"?',
    ])
    expect(read(text).record).toBeUndefined()
  })

  it('tells faults of syntax with their line', () => {
    expect(faults('title: A\ntitle: B\n')).toEqual([expect.stringMatching(/^publication\.yaml:2 .*unique/)])
    expect(faults('title: A\n---\ntitle: B\n')).toHaveLength(1)
    expect(faults('- a\n')[0]).toMatch(/expected fields such as/)
  })

  it('tells of an empty file that the title is missing', () => {
    for (const text of ['', '# nothing\n', 'title:\n']) {
      expect(faults(text)).toEqual([expect.stringMatching(/title: expected text, came nothing$/)])
    }
  })
})
