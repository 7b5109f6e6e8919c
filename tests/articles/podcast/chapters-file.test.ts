import { describe, expect, it } from 'vitest'
import { chaptersFile, parseChaptersFile } from '../../../src/articles/podcast/chapters/chapters-file.ts'

/** From the example of the podcast namespace (the example of its JSON chapters). */
const EXAMPLE = JSON.stringify({
  version: '1.2.0',
  chapters: [
    { startTime: 0, title: 'Intro' },
    { startTime: 168, title: 'Hearing Aids', img: 'https://example.com/images/hearing_aids.jpg' },
    { startTime: 260, title: 'Progress Report' },
    { startTime: 410, toc: false },
    { startTime: 4826, endTime: 4900, title: 'Meet-Up', url: 'https://example.com/meetup' },
  ],
})

describe('a file of chapters', () => {
  it('is read as the podcast namespace describes it, and written with the same bytes each time', () => {
    const { list, problems } = parseChaptersFile(EXAMPLE)
    expect(problems).toEqual([])
    expect(JSON.parse(String(chaptersFile(list)))).toEqual(JSON.parse(EXAMPLE))
    expect(chaptersFile(parseChaptersFile(String(chaptersFile(list))).list)).toEqual(chaptersFile(list))
  })

  it('may have the names and times of other programs', () => {
    const text = '[{"start": "0:00", "name": "A"}, {"start_time": "01:02:03.5", "title": " B\\n b "}]'
    expect(parseChaptersFile(text)).toEqual({
      list: [
        { startTime: 0, title: 'A' },
        { startTime: 3723.5, title: 'B b' },
      ],
      problems: [],
    })
  })

  it('may be lines', () => {
    expect(parseChaptersFile('0:00 A\n1:00 B\n2:00 C\n').list).toHaveLength(3)
  })

  it('loses what is wrong, and says it', () => {
    const chapters = [
      { startTime: 90, title: 'Late', img: 'cover.jpg' },
      { startTime: 'soon', title: 'Lost' },
      { startTime: 0, title: 'First' },
    ]
    expect(parseChaptersFile(JSON.stringify({ chapters }))).toEqual({
      list: [
        { startTime: 0, title: 'First' },
        { startTime: 90, title: 'Late' },
      ],
      problems: [
        'expected an http(s) URL, got "cover.jpg" in chapter 1: it is left out',
        'expected a start in seconds, got "soon" in chapter 2: it is left out',
        'expected chapters in the order of their starts, got others: they are sorted',
      ],
    })
  })

  it.each([
    '',
    'nothing',
    '{}',
    '[]',
    '{"chapters": []}',
    '{"chapters": [1]}',
    'null',
  ])('has none in %j', text => {
    const { list, problems } = parseChaptersFile(text)
    expect(list).toEqual([])
    expect(problems.at(-1)).toMatch(/^expected JSON such as/)
  })
})

it('a file of lines may have any number, as mp4chaps writes it', () => {
  expect(parseChaptersFile('00:00:05.000 Intro\n00:01:00.500 The news\n')).toEqual({
    list: [
      { startTime: 5, title: 'Intro' },
      { startTime: 60.5, title: 'The news' },
    ],
    problems: [],
  })
})
