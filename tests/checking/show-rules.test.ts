import { expect, it } from 'vitest'
import type { Publication } from '../../src/articles/publication.ts'
import { checkShow } from '../../src/checking/check-show.ts'
import { givenEpisode, givenShow, linesOf, type ShowChanges, SOUND_SHOW } from './given.ts'

const artwork = { src: '/media/0/cover.png', type: 'image/png', width: 1400, height: 1400 }
const node = SOUND_SHOW.values?.[0]?.recipients[0]?.address ?? ''
const value = (recipients: object[]): ShowChanges =>
  ({ show: { values: [{ type: 'lightning', method: 'keysend', recipients }] } }) as ShowChanges
const guid = '917393e3-1b1e-5cef-ace4-edaa54e1f810'
const url = 'https://example.org/rss'
const trailer = { src: '/media/1/t.mp3', title: 'Soon', published: '2023-01-01T08:00:00Z' }
const upcoming = givenEpisode(3, { published: new Date('2027-01-01T08:00:00Z') })

/** Each show breaks one rule; its one line follows. */
const CASES: readonly (readonly [ShowChanges, string])[] = [
  [
    { publication: { title: 'N'.repeat(256) } },
    'title: expected at most 255 characters, got 256: refused by Apple and PSP-1',
  ],
  [
    { publication: { title: 'Night | Bakers | Nurses' } },
    'title: expected the name of the show alone, got "Night | Bakers | Nurses": refused by Apple and PSP-1',
  ],
  [
    { publication: { description: ' ' } },
    'description: expected a description, got none: refused by Apple, Spotify and PSP-1',
  ],
  [
    { publication: { description: 'é'.repeat(2001) } },
    'description: expected at most 4000 bytes, got 4002: wanted by Apple and PSP-1',
  ],
  [{ publication: { language: 'gsw' } }, 'language: expected a language of two letters, such as "en" or'],
  [
    { publication: { baseUrl: 'http://radio.example.org' }, show: { newFeedUrl: undefined } },
    'url: expected an https address',
  ],
  [
    { show: { categories: [] } },
    "podcast.category: expected a category of Apple's list, got none: refused by Apple",
  ],
  [{ show: { author: undefined } }, 'podcast.author: expected an author, got none: wanted by Apple, Spotify'],
  [
    { show: { owner: undefined, locked: false } },
    'podcast.owner: expected an e-mail address, or txt with purpose: verify, got neither: wanted by Spotify',
  ],
  [
    { show: { owner: undefined, texts: [{ text: 'S6lpp', purpose: 'verify' }] } },
    'podcast.locked: expected an owner of a locked show, got none: wanted by Podcasting 2.0',
  ],
  [
    { show: { locked: undefined } },
    'podcast.locked: expected locked: true or false, got none: wanted by PSP-1',
  ],
  [{ episodes: [] }, 'podcast: expected at least one episode, got none: refused by Apple and Spotify'],
  [
    { show: { artwork: undefined } },
    'podcast.artwork: expected artwork, got none: refused by Apple, Spotify',
  ],
  [
    { show: { artwork: { ...artwork, height: 1500 } } },
    'podcast.artwork: expected a square picture, got 1400×1500: refused by Apple, Spotify and PSP-1: crop it',
  ],
  [
    { show: { artwork: { ...artwork, width: 1399, height: 1399 } } },
    'podcast.artwork: expected 1,400 to 3,000 pixels on each side, got 1399×1399: refused by Apple and PSP-1: take a larger',
  ],
  [
    { show: { artwork: { ...artwork, width: 3001, height: 3001 } } },
    'podcast.artwork: expected 1,400 to 3,000 pixels on each side, got 3001×3001: refused by Apple and PSP-1: make it smaller',
  ],
  [
    { show: { artwork: { ...artwork, type: 'image/webp' } } },
    'podcast.artwork: expected a JPEG or PNG, got image/webp: refused by Apple',
  ],
  [
    { show: { artwork: { ...artwork, type: 'image/jpeg' } } },
    'podcast.artwork: expected a name that ends as image/jpeg does, got "cover.png": refused by Apple and PSP-1',
  ],
  [
    { show: { medium: 'publisher' } },
    'podcast.medium: expected a medium that fits its episodes, such as "podcast", got "publisher": refused',
  ],
  [
    { show: { medium: 'blog' } },
    'podcast.medium: expected a medium that fits its episodes, such as "podcast", got "blog": wanted',
  ],
  [
    { show: { medium: 'film' } },
    'podcast.medium: expected a medium that fits its episodes, such as "podcast", got "film": wanted',
  ],
  [
    { show: { block: true } },
    'podcast.block: expected a show that may be listed, got block: true: refused by Apple',
  ],
  [
    { show: { block: ['spotifi'] } },
    'podcast.block[0]: expected the name of a service, got "spotifi": wanted by Podcasting 2.0: did you mean "spotify"?',
  ],
  [
    {
      show: { complete: true, updateFrequency: undefined },
      episodes: [upcoming, givenEpisode(2), givenEpisode(1)],
    },
    'podcast.complete: expected no further episode of a complete show, got "The Baker',
  ],
  [
    { show: { complete: true } },
    'podcast.updateFrequency: expected complete: true, as the show has it, got none: wanted by Podcasting 2.0',
  ],
  [
    { show: { newFeedUrl: 'https://radio.example.org/atom.xml' } },
    'podcast.newFeedUrl: expected the address of this feed, https://radio.example.org/rss.xml, or none, got "https://radio',
  ],
  [
    { show: { funding: [{ url: 'https://example.org' }] } },
    'podcast.funding[0]: expected a text for the link, got none: wanted by PSP-1 and Podcasting 2.0',
  ],
  [
    { publication: { site: 'http://example.org' } },
    'site: expected an https address, got "http://example.org": refused by Podcasting 2.0',
  ],
  [
    { show: { funding: [{ url: 'http://example.org', text: 'Support' }] } },
    'podcast.funding[0].url: expected an https address, got "http://example.org": refused by Podcasting 2.0',
  ],
  [
    { show: { license: { name: 'My own' } } },
    'podcast.license: expected an SPDX identifier such as "CC-BY-4.0", or an address of the licence, got "My own": refused',
  ],
  [
    { show: { locations: [{ name: 'Berlin' }] } },
    'podcast.location[0]: expected coordinates of "Berlin", got only its name: wanted by Podcasting 2.0',
  ],
  [
    { show: { locations: [{ name: 'Austin', geo: 'geo:97.74,30.26' }] } },
    'podcast.location[0].geo: expected a latitude to 90, then a longitude to 180, got "geo:97.74,30.26": refused',
  ],
  [
    { show: { persons: [{ name: 'Ada', role: 'gest' }] } },
    'podcast.persons[0].role: expected a role of the podcast taxonomy, got "gest": wanted by Podcasting 2.0: did you mean "guest"?',
  ],
  [
    { show: { persons: [{ name: 'Ada', role: 'editor' }] } },
    'podcast.persons[0].role: expected the group "writing" or "video post-production" for the role "editor", got none, which means "cast"',
  ],
  [
    { show: { persons: [{ name: 'Ada', role: 'host', group: 'crew' }] } },
    'podcast.persons[0].group: expected a group of the podcast taxonomy, got "crew": wanted',
  ],
  [
    value([{ type: 'node', address: node, split: 0 }]),
    'podcast.value[0].recipients: expected shares of more than 0, got 0: refused',
  ],
  [
    value([
      { type: 'node', address: node, split: 1 },
      { type: 'node', address: node, split: 100, fee: true },
    ]),
    'podcast.value[0].recipients: expected fees of less than 100 percent, got 100: refused by Podcasting 2.0',
  ],
  [
    value([{ type: 'node', address: 'ada@example.org', split: 1 }]),
    'podcast.value[0].recipients[0].address: expected the public key of a node, of 66 hexadecimal digits, got "ada@example.org"',
  ],
  [
    { show: { updateFrequency: { text: 'Weekly' } } },
    'podcast.updateFrequency: expected a rule for programs, got only a text: wanted by Podcasting 2.0',
  ],
  [
    { show: { updateFrequency: { text: 'Weekly', rrule: 'FREQ=WEEKLY;BYDAY=MON' } } },
    'podcast.updateFrequency.rrule: expected a rule of RFC 5545, got "BYDAY=MON": refused by Podcasting 2.0',
  ],
  [
    { show: { updateFrequency: { text: 'Five', rrule: 'FREQ=DAILY;COUNT=5' } } },
    'podcast.updateFrequency: expected a start for a rule with COUNT, got none: refused by Podcasting 2.0',
  ],
  [
    { show: { trailers: [{ ...trailer, type: 'text/html', length: 1 }] } },
    'podcast.trailer[0]: expected audio or video, got text/html: refused by Podcasting 2.0',
  ],
  [
    { show: { trailers: [trailer] } },
    'podcast.trailer[0]: expected the type and length of the trailer, got none: wanted by Podcasting 2.0',
  ],
  [
    { show: { trailers: [{ ...trailer, type: 'audio/mpeg', length: 1, season: 7 }] } },
    'podcast.trailer[0]: expected a season that has episodes, got 7: wanted by Podcasting 2.0',
  ],
  [
    { show: { podroll: [{ guid }] } },
    'podcast.podroll[0]: expected the address of the feed beside its guid, got none: wanted',
  ],
  [
    { show: { podroll: [{ guid: SOUND_SHOW.guid ?? '', url }] } },
    'podcast.podroll[0]: expected another show, got this show: wanted by Podcasting 2.0',
  ],
  [
    {
      show: {
        podroll: [
          { guid, url },
          { guid, url },
        ],
      },
    },
    `podcast.podroll[1]: expected another show, got "${guid}" again: wanted by Podcasting 2.0`,
  ],
]

it('has nothing to say of a sound show', () => {
  expect(linesOf(givenShow())).toEqual([])
})

it.each(CASES)('finds exactly what is wrong with a show: %#', (changes, line) => {
  const lines = linesOf(givenShow(changes))
  expect(lines).toEqual([expect.stringContaining(line)])
  expect(lines[0]?.startsWith(line)).toBe(true)
})

it('does not say anything of values that are right in another form', () => {
  const forms: readonly ShowChanges[] = [
    { publication: { language: 'pt-BR' } },
    { publication: { title: 'Night | Bakers' } },
    { publication: { authors: [{ name: 'Ada' }] }, show: { author: undefined } },
    { publication: { icon: artwork }, show: { artwork: undefined } },
    { show: { artwork: { src: 'https://example.org/cover.jpeg?v=2', type: 'image/jpeg' } } },
    { show: { artwork: { ...artwork, width: 3000, height: 3000 } } },
    { show: { owner: undefined, locked: false, texts: [{ text: 'S6', purpose: 'applepodcastsverify' }] } },
    { show: { newFeedUrl: undefined } },
    { show: { license: { name: 'My own', url: 'https://example.org/licence' } } },
    { show: { locations: [{ name: 'Berlin', osm: 'R62422' }] } },
    { show: { persons: [{ name: 'Ada', role: 'Cover Art Designer', group: 'VISUALS' }] } },
    { show: { updateFrequency: { text: 'Done', complete: true } } },
    { show: { updateFrequency: { text: 'x', rrule: 'FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,-1FR' } } },
    { show: { trailers: [{ ...trailer, type: 'video/mp4', length: 1 }] } },
    { show: { medium: 'music' } },
    { show: { block: ['google', 'amazon'] } },
    { show: { block: false, complete: true, updateFrequency: undefined } },
  ]
  for (const changes of forms) expect(linesOf(givenShow(changes))).toEqual([])
})

it('does not ask of a private show what only directories need', () => {
  const publication: Partial<Publication> = { feeds: {}, podcast: SOUND_SHOW }
  const open = givenShow({ publication, show: {} })
  const wrong = { ...open.show, categories: [], owner: undefined, locked: undefined, block: true }
  const secret = { ...open, feed: { ...open.feed, private: true }, show: wrong }
  expect(checkShow(secret)).toEqual([])
  expect(checkShow({ ...secret, feed: { ...open.feed, private: false } })).toHaveLength(4)
})
