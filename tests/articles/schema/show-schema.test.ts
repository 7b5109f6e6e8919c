import { expect, it } from 'vitest'
import { faultText } from '../../../src/articles/faults/fault.ts'
import { readPublication } from '../../../src/records/read-publication.ts'

const guid = '917393e3-1b1e-5cef-ace4-edaa54e1f810'

/** Reads a show with one more line of YAML. */
function read(line: string) {
  const name = line.split(':', 1)[0]
  const required = ['category: History', 'explicit: false'].filter(other => !other.startsWith(`${name}:`))
  const yaml = ['title: T', 'podcast:', ...[...required, line].map(text => `  ${text}`)].join('\n')
  const { record, faults } = readPublication(Buffer.from(yaml))
  return { show: record?.podcast, lines: faults.map(faultText) }
}

it.each([
  ['category: Arts > Books', { categories: [{ name: 'Arts', subcategory: 'Books' }] }],
  [
    'category: [History, Drama]',
    { categories: [{ name: 'History' }, { name: 'Fiction', subcategory: 'Drama' }] },
  ],
  ['explicit: yes', { explicit: true }],
  ['explicit: clean', { explicit: false }],
  ['type: serial', { type: 'serial' }],
  ['author: Ada', { author: 'Ada' }],
  ['owner: a@example.org', { owner: { email: 'a@example.org' } }],
  ['owner: {name: Ada, email: a@example.org}', { owner: { name: 'Ada', email: 'a@example.org' } }],
  ['artwork: cover.jpg', { artwork: { src: 'cover.jpg' } }],
  ['complete: true', { complete: true }],
  ['block: yes', { block: true }],
  ['block: [google, amazon]', { block: ['google', 'amazon'] }],
  ['locked: "no"', { locked: false }],
  ['newFeedUrl: https://example.org/rss', { newFeedUrl: 'https://example.org/rss' }],
  ['funding: https://example.org', { funding: [{ url: 'https://example.org' }] }],
  [
    'funding: [{url: "https://example.org", text: Support}]',
    { funding: [{ url: 'https://example.org', text: 'Support' }] },
  ],
  ['medium: audiobook', { medium: 'audiobook' }],
  [`guid: ${guid.toUpperCase()}`, { guid }],
  ['license: CC-BY-4.0', { license: { name: 'CC-BY-4.0' } }],
  [
    'location: [Berlin, {name: Oslo, country: no}]',
    { locations: [{ name: 'Berlin' }, { name: 'Oslo', country: 'NO' }] },
  ],
  ['persons: {name: Ada, role: host}', { persons: [{ name: 'Ada', role: 'host' }] }],
  ['txt: {text: S6lpp, purpose: verify}', { texts: [{ text: 'S6lpp', purpose: 'verify' }] }],
  [
    'trailer: {src: t.mp3, title: Soon, published: 2024-01-02, season: "2"}',
    { trailers: [{ src: 't.mp3', title: 'Soon', published: '2024-01-02T00:00:00.000Z', season: 2 }] },
  ],
  [
    'value: {type: lightning, method: keysend, suggested: 0.5, recipients: {address: abc, split: "5"}}',
    {
      values: [
        {
          type: 'lightning',
          method: 'keysend',
          suggested: '0.5',
          recipients: [{ type: 'node', address: 'abc', split: 5 }],
        },
      ],
    },
  ],
  [`podroll: [{guid: ${guid}}]`, { podroll: [{ guid }] }],
  [
    `publisher: {guid: ${guid}, url: "https://example.org"}`,
    { publisher: { guid, url: 'https://example.org' } },
  ],
  ['updateFrequency: Every Monday', { updateFrequency: { text: 'Every Monday' } }],
  [
    'updateFrequency: {text: Weekly, rrule: FREQ=WEEKLY, start: 2024-01-01}',
    { updateFrequency: { text: 'Weekly', rrule: 'FREQ=WEEKLY', start: '2024-01-01T00:00:00.000Z' } },
  ],
])('a show takes %s', (line, fields) => {
  const { show, lines } = read(line)
  expect(lines).toEqual([])
  expect(show).toMatchObject(fields)
})

const oneOf = 'expected a category of Apple\'s list, such as "Society & Culture > Documentary"'

it.each([
  ['category: Histry', `podcast.category: ${oneOf}, got "Histry": did you mean "History"?`],
  ['category: [History, Foood]', `podcast.category[1]: ${oneOf}, got "Foood": did you mean "Food"?`],
  [
    'category: Comedy > History',
    `podcast.category: ${oneOf}, got "Comedy > History": did you mean "History"?`,
  ],
  ['category: 3', `podcast.category: ${oneOf.replace('expected', 'expected a list or')}, got the number 3`],
  ['explicit: maybe', 'podcast.explicit: expected true or false, got "maybe"'],
  ['explicit: 0', 'podcast.explicit: expected true or false, got the number 0'],
  ['type: Serial', 'podcast.type: expected "episodic" or "serial", got "Serial": did you mean "serial"?'],
  ['type: weekly', 'podcast.type: expected "episodic" or "serial", got "weekly"'],
  ['author: {name: Ada}', 'podcast.author: expected text, got fields'],
  ['owner: me', 'podcast.owner: expected an e-mail address such as "ann@example.com", got "me"'],
  ['owner: {name: Ada}', 'podcast.owner.email: expected text, got nothing'],
  ['locked: maybe', 'podcast.locked: expected true or false, got "maybe"'],
  ['complete: done', 'podcast.complete: expected true or false, got "done"'],
  ['newFeedUrl: /rss.xml', 'podcast.newFeedUrl: expected an absolute http or https URL, got "/rss.xml"'],
  ['funding: patreon.com/x', 'podcast.funding: expected an absolute http or https URL, got "patreon.com/x"'],
  [
    'funding: {url: "https://example.org", label: x}',
    'podcast.funding.label: unknown field "label": did you mean "text"?',
  ],
  [
    'medium: vlog',
    /^podcast\.medium: expected "podcast", "music", .* "course" or "mixed", got "vlog": did you mean "blog"\?$/,
  ],
  ['guid: abc', 'podcast.guid: expected a UUID, got "abc"'],
  [
    'license: {title: x, name: y}',
    /^podcast\.license\.title: unknown field "title": .*"name"|the fields here are name, url$/,
  ],
  [
    'location: {name: Berlin, geo: "52.5,13.4"}',
    'podcast.location.geo: expected a geo URI such as "geo:52.52,13.40", got "52.5,13.4"',
  ],
  [
    'location: {name: Berlin, osm: 62422}',
    /osm: expected an object of OpenStreetMap such as "R113314", got the number 62422$/,
  ],
  [
    'location: {name: Berlin, country: Germany}',
    /country: expected the code of a country such as "DE", got "Germany"$/,
  ],
  ['persons: {name: Ada, roles: host}', 'podcast.persons.roles: unknown field "roles": did you mean "role"?'],
  ['trailer: trailer.mp3', 'podcast.trailer: expected a list or fields, got "trailer.mp3"'],
  [
    'trailer: {src: t.mp3, title: X, published: soon}',
    /^podcast\.trailer\.published: expected a date such as .*, got "soon"$/,
  ],
  [
    'value: {type: a, method: b, recipients: [{address: x}]}',
    'podcast.value.recipients[0].split: expected a whole number, got nothing',
  ],
  ['podroll: [{url: "https://example.org"}]', 'podcast.podroll[0].guid: expected text, got nothing'],
  [
    'updateFrequency: {text: Weekly, rrule: WEEKLY}',
    /rrule: expected a rule such as "FREQ=WEEKLY" \(RFC 5545\), got "WEEKLY"$/,
  ],
  ['image: cover.jpg', 'podcast.image: unknown field "image": did you mean "artwork"?'],
  ['email: a@example.org', 'podcast.email: unknown field "email": did you mean "owner"?'],
  ['autor: Ada', 'podcast.autor: unknown field "autor": did you mean "author"?'],
  [
    'language: de',
    /^podcast\.language: unknown field "language": the fields here are category, explicit, author, /,
  ],
])('for %s it says what was expected and got', (line, message) => {
  const { lines } = read(line)
  expect(lines).toHaveLength(1)
  expect(lines[0]?.replace(/^publication\.yaml:\d+ /, '')).toMatch(message)
})

it.each([
  ['explicit: no', 'podcast.category', "category of Apple's list"],
  ['category: History', 'podcast.explicit', 'true or false'],
])('without one of the two required fields, it asks for it', (line, field, expected) => {
  const { faults } = readPublication(Buffer.from(`title: T\npodcast: {${line}}\n`))
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatchObject({ field, message: expect.stringContaining(expected) })
})

it('is reported at its feed when that is declared', () => {
  const { faults } = readPublication(
    Buffer.from('title: T\nfeeds:\n  voices:\n    podcast:\n      category: Histry\n      explicit: no\n'),
  )
  expect(faults.map(faultText)).toEqual([
    `publication.yaml:5 feeds.voices.podcast.category: ${oneOf}, got "Histry": did you mean "History"?`,
  ])
})
