import { describe, expect, it } from 'vitest'
import { faultText } from '../../../src/articles/faults/fault.ts'
import { parseArticle } from '../../../src/articles/parse-article.ts'
import { withoutEpisodeWarnings } from '../../../src/articles/podcast/episode-warnings.ts'
import { readRecord } from '../../../src/records/read-record.ts'

/** Parses a record with one more line of front matter. */
function parse(line: string, lenient = false) {
  const text = `---\ntitle: T\npublished: 2024-01-01\n${line}\n---\nText`
  const { fields, body, lineOf } = readRecord('a.md', Buffer.from(text))
  const { draft, faults } = parseArticle(fields, body, { ...PLACE, lineOf, lenient })
  return { draft, faults, lines: faults.map(faultText) }
}

const PLACE = { file: 'a.md', timeZone: 'UTC', authors: [] }
const time = 'expected seconds or a time such as "1:02:03"'

it.each([
  ['episode: 7', { number: 7 }],
  ['episode: "7"', { number: 7 }],
  ['episode: 7.5', { number: 7.5 }],
  ['episode: {number: "7", display: Ch. 7}', { number: 7, display: 'Ch. 7' }],
  ['season: "2"', { season: 2 }],
  ['season: {number: 2, name: The Harbour}', { season: 2, seasonName: 'The Harbour' }],
  ['episodeType: bonus', { type: 'bonus' }],
  ['explicit: "no"', { explicit: false }],
  ['explicit: yes', { explicit: true }],
  ['block: yes', { block: true }],
  ['artwork: a.jpg', { artwork: { src: 'a.jpg' } }],
  ['transcript: a.vtt', { transcripts: [{ src: 'a.vtt' }] }],
  [
    'transcript: [a.vtt, {src: a.srt, language: de, captions: true}]',
    { transcripts: [{ src: 'a.vtt' }, { src: 'a.srt', language: 'de', captions: true }] },
  ],
  ['chapters: chapters.json', { chapters: { src: 'chapters.json' } }],
  [
    'chapters: ["0:00 Start", {start: "1:02:03.5", title: End, hidden: true}]',
    {
      chapters: {
        src: '',
        list: [
          { startTime: 0, title: 'Start' },
          { startTime: 3723.5, title: 'End', toc: false },
        ],
      },
    },
  ],
  ['soundbites: {start: 1:10, duration: 30}', { soundbites: [{ start: 70, duration: 30 }] }],
  ['persons: [Ada, {name: Bo, role: guest}]', { persons: [{ name: 'Ada' }, { name: 'Bo', role: 'guest' }] }],
  ['location: Berlin', { locations: [{ name: 'Berlin' }] }],
  [
    'location: {name: B, geo: "geo:52.52,13.40", country: de}',
    { locations: [{ name: 'B', geo: 'geo:52.52,13.40', country: 'DE' }] },
  ],
  [
    'alternateEnclosures: {src: a.opus, bitrate: "32000", default: no}',
    { alternates: [{ src: 'a.opus', bitrate: 32000, default: false }] },
  ],
  [
    'socialInteract: https://social.example/1',
    { social: [{ uri: 'https://social.example/1', protocol: 'activitypub' }] },
  ],
  ['license: CC BY 4.0', { license: { name: 'CC BY 4.0' } }],
  ['txt: {text: none, purpose: ai-content}', { texts: [{ text: 'none', purpose: 'ai-content' }] }],
  [
    'live: {start: "2026-12-01T20:00:00+01:00", links: "https://example.org/live"}',
    {
      live: {
        ...{ status: 'pending', start: '2026-12-01T19:00:00.000Z' },
        links: [{ url: 'https://example.org/live' }],
      },
    },
  ],
])('a record takes %s', (line, fields) => {
  const { draft, lines } = parse(line)
  expect(lines).toEqual([])
  expect(draft?.episode).toMatchObject(fields)
})

it.each([
  ['duration: 3723', 3723],
  ['duration: "3723"', 3723],
  ['duration: 1:02:03', 3723],
  ['duration: 02:03', 123],
  ['duration: "62:03"', 3723],
])('the recording takes %s', (line, duration) => {
  const { draft, lines } = parse(`attachments: a.mp3\n${line}`)
  expect(lines).toEqual([])
  expect(draft?.attachments).toEqual([{ src: 'a.mp3', duration }])
})

it.each([
  ['episode: twelve', 'episode: expected a number, got "twelve"'],
  ['episode: -1', 'episode: expected at least 0, got the number -1'],
  ['episode: true', 'episode: expected a number or fields, got true'],
  ['episode: {num: 3, number: 3}', 'episode.num: unknown field "num": the fields here are number, display'],
  ['season: Summer', 'season: expected a whole number, got "Summer"'],
  ['season: 0', 'season: expected at least 1, got the number 0'],
  ['season: 1.5', 'season: expected a whole number or fields, got the number 1.5'],
  ['season: {name: Summer}', 'season.number: expected a whole number, got nothing'],
  [
    'episodeType: Full',
    'episodeType: expected "full", "trailer" or "bonus", got "Full": did you mean "full"?',
  ],
  ['duration: 45 min', `duration: ${time}, got "45 min"`],
  ['duration: 12:75', `duration: ${time}, got "12:75"`],
  ['duration: -3', 'duration: expected at least 0, got the number -3'],
  ['explicit: maybe', 'explicit: expected true or false, got "maybe"'],
  ['chapters: ["Intro 0:00"]', 'chapters[0]: expected a chapter such as "12:30 Topic", got "Intro 0:00"'],
  ['chapters: [{title: A}]', `chapters[0].start: ${time}, got nothing`],
  ['soundbites: {start: 1}', `soundbites.duration: ${time}, got nothing`],
  ['soundbites: 3', 'soundbites: expected a list or fields, got the number 3'],
  ['persons: [{role: host}]', 'persons[0].name: expected text, got nothing'],
  ['persons: [{name: A, rol: host}]', 'persons[0].rol: unknown field "rol": did you mean "role"?'],
  ['transcript: {src: a.vtt, lang: de}', 'transcript.lang: unknown field "lang": did you mean "language"?'],
  [
    'alternateEnclosures: {src: a.opus, bitrate: 64k}',
    'alternateEnclosures.bitrate: expected a whole number, got "64k"',
  ],
  [
    'socialInteract: radio@social.example',
    'socialInteract: expected an absolute http or https URL, got "radio@social.example"',
  ],
  ['value: 3', 'value: expected a list or fields, got the number 3'],
  ['live: true', 'live: expected fields, got true'],
  [
    'live: {start: tomorrow, links: "https://example.org"}',
    /^live\.start: expected a date such as .*, got "tomorrow"$/,
  ],
  [
    'live: {start: 2026-01-01, links: []}',
    /^live\.links: expected at least one address at which the event can be followed/,
  ],
  [
    'live: {start: 2026-01-01, links: "https://example.org", status: soon}',
    'live.status: expected "pending", "live" or "ended", got "soon"',
  ],
  ['itunes_episode: 3', 'itunes_episode: unknown field "itunes_episode": did you mean "episode"?'],
])('for %s it says what was expected and got', (line, message) => {
  const { draft, lines } = parse(line)
  expect(draft).toBeUndefined()
  expect(lines).toHaveLength(1)
  expect(lines[0]?.replace(/^a\.md:4 /, '')).toMatch(message)
})

describe('front matter of a blog', () => {
  const LINES = [
    ...['location: Berlin', 'license: CC BY 4.0', 'duration: 45 min', 'live: true', 'value: 3'],
    ...['season: Summer', 'episode: "12"', 'explicit: no', 'chapters: 7', 'block: hero', 'txt: []'],
    ...['persons: 4', 'artwork: {alt: A, by: B}', 'transcript: false', 'soundbites: none'],
  ]

  it.each(LINES)('may say %s of an article without a recording, and is not warned', line => {
    const { draft, faults } = parse(line, true)
    if (draft === undefined) throw new Error('the article is refused')
    expect(withoutEpisodeWarnings(faults, draft)).toEqual([])
  })

  it('is warned of what is wrong with an episode, which is published', () => {
    const { draft, faults } = parse('attachments: a.mp3\nseason: Summer\nmood: calm', true)
    if (draft === undefined) throw new Error('the article is refused')
    expect(draft.episode).toBeUndefined()
    expect(withoutEpisodeWarnings(faults, draft).map(faultText)).toEqual([
      'a.md:5 warning: season: expected a whole number, got "Summer"',
      expect.stringMatching(/^a\.md:6 warning: mood: unknown field "mood": the fields here are id, slug, /),
    ])
  })

  it('is warned of a live event with a wrong date, which is no episode then', () => {
    const { draft, faults } = parse('live: {start: soon, links: "https://example.org"}', true)
    if (draft === undefined) throw new Error('the article is refused')
    const fields = withoutEpisodeWarnings(faults, draft).map(({ field }) => field)
    expect(fields).toEqual(['live.start'])
  })

  it('is warned of all other fields without a recording too', () => {
    const { draft, faults } = parse('season: Summer\nlanguage: klingon!', true)
    if (draft === undefined) throw new Error('the article is refused')
    const fields = withoutEpisodeWarnings(faults, draft).map(({ field }) => field)
    expect(fields).toEqual(['language'])
  })
})
