import { Readable } from 'node:stream'
import FeedParser from 'feedparser'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { parseFeed } from 'podcast-partytime'
import RssParser from 'rss-parser'
import { expect, it } from 'vitest'
import { goldenShow, podcastOf } from './given.ts'

const MEDIA = 'https://radio.example.org/media'

it('reads a whole show back with podcast-partytime', () => {
  const feed = parseFeed(goldenShow().rss2(), { allowMissingGuid: false })
  expect(feed).toMatchObject({
    ...{ explicit: false, itunesType: 'serial', itunesComplete: true, locked: true, medium: 'podcast' },
    itunesCategory: ['Society & Culture > Documentary', 'True Crime'],
    ...{ author: 'Ines Verhaegen, Wren Halloran', podcastOwner: 'radio@example.org' },
    owner: { name: 'Harbour Radio', email: 'radio@example.org' },
    itunesNewFeedUrl: 'https://radio.example.org/rss.xml',
    ...{ guid: '917393e3-1b1e-5cef-ace4-edaa54e1f810', itunesImage: `${MEDIA}/0001/cover.jpg` },
    podcastBlockedPlatforms: { spotify: true, amazon: true },
    podcastFunding: [{ message: 'Buy the crew a coffee' }, { url: 'https://pay.example.net/ferry' }],
    podcastPeople: [{ name: 'Ines Verhaegen', role: 'Host' }, { name: 'Søren Ærø' }],
    podcastLocation: { name: 'Ostend', osm: 'R1208510' },
    license: { identifier: 'cc-by-4.0' },
    trailers: [{ title: 'Coming aboard', season: 1, length: 1_200_000, type: 'audio/mpeg' }],
    value: { type: 'lightning', recipients: [{ split: 95 }, { split: 5, customValue: 'a<b', fee: true }] },
    podroll: [{ feedGuid: '9b024349-ccf0-5f69-a609-6b82873eab3c' }],
    podcastPublisher: { feedGuid: '003af0a0-6a45-55cf-b765-68e3d349551a' },
  })
})

it('reads episodes back with podcast-partytime', () => {
  const [engine, bonus, first] = parseFeed(goldenShow().rss2(), { allowMissingGuid: false })?.items ?? []
  expect(engine).toMatchObject({
    enclosure: { url: `${MEDIA}/0005/engine-room.m4a`, length: 24_000_000, type: 'audio/x-m4a' },
    ...{ duration: 1_835, explicit: true, itunesEpisode: 2, itunesSeason: 1, itunesEpisodeType: 'full' },
    ...{ itunesImage: `${MEDIA}/0007/engine-square.jpg`, podcastEpisode: { number: 2, display: 'Ch. II' } },
    podcastSeason: { number: 1, name: 'Winter timetable' },
    podcastTranscripts: [
      { type: 'text/vtt', language: 'en', rel: 'captions' },
      { language: 'nl', rel: 'captions' },
      { type: 'text/html' },
    ],
    podcastChapters: { url: `${MEDIA}/0011/chapters.json`, type: 'application/json+chapters' },
    podcastSoundbites: [
      { startTime: 73.5, duration: 60 },
      { startTime: 600, duration: 30.25 },
    ],
    podcastPeople: [{ name: 'Pieter De Clercq', role: 'Guest' }],
    alternativeEnclosures: [{ type: 'audio/opus', bitrate: 64_000, integrity: { type: 'sri' } }],
    podcastSocialInteraction: [{ platform: 'activitypub', id: '@ferry', priority: 1 }],
  })
  expect(bonus).toMatchObject({ itunesEpisodeType: 'bonus', podcastEpisode: { number: 3.5 }, duration: 59 })
  expect(bonus).not.toHaveProperty('itunesEpisode')
  expect(first).toMatchObject({ duration: 3_723, explicit: false })
})

it('reads a live event back with podcast-partytime, and no other reader takes it for an article', () => {
  const live = {
    ...{ status: 'live' as const, start: '2026-03-01T20:00:00.000Z', end: '2026-03-01T22:00:00.000Z' },
    links: [{ url: 'https://video.example/live', text: 'Video' }, { url: 'https://example.org/chat' }],
  }
  const audio = { url: 'https://stream.example/live.mp3', length: 312 }
  const rss = podcastOf([
    { title: 'On air', audio, episode: { live } },
    { title: 'Two', audio },
  ]).rss2()
  expect(parseFeed(rss, { allowMissingGuid: true })).toMatchObject({
    items: [{ title: 'Two' }],
    podcastLiveItems: [
      {
        ...{ title: 'On air', status: 'live', start: new Date(live.start), end: new Date(live.end) },
        contentLinks: [{ url: 'https://video.example/live', title: 'Video' }, {}],
      },
    ],
  })
  const read = parseRssFeed(rss)
  expect(read.items?.map(({ title }) => title)).toEqual(['Two'])
  expect(read.podcast?.liveItems).toMatchObject([
    { status: 'live', contentLinks: [{ display: 'Video' }, {}] },
  ])
})

it('reads the whole namespace back with feedsmith', () => {
  const { podcast, itunes, items } = parseRssFeed(goldenShow().rss2())
  expect(Object.keys(podcast ?? {}).sort()).toEqual(
    [
      ...['blocks', 'fundings', 'guid', 'license', 'locations', 'locked', 'medium', 'persons', 'podroll'],
      ...['publisher', 'trailers', 'txts', 'updateFrequency', 'values'],
    ].sort(),
  )
  expect(podcast).toMatchObject({
    locations: [{ rel: 'creator', country: 'BE' }],
    updateFrequency: { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO' },
    txts: [{ purpose: 'verify' }, { display: 'false', purpose: 'ai-content' }],
  })
  expect(itunes?.categories).toEqual([
    { text: 'Society & Culture', categories: [{ text: 'Documentary' }] },
    { text: 'True Crime' },
  ])
  expect(items?.[0]?.itunes?.title).toBe('The engine room')
  expect(items?.[0]?.podcast?.alternateEnclosures?.[0]?.sources).toHaveLength(2)
})

it('reads durations, seasons and pictures back with rss-parser and feedparser', async () => {
  const rss = goldenShow().rss2()
  const { items, itunes } = await new RssParser().parseString(rss)
  expect(itunes).toMatchObject({ author: 'Ines Verhaegen, Wren Halloran', explicit: 'false' })
  expect(items[0]).toMatchObject({
    title: 'Episode 2: The engine room',
    itunes: { duration: '1835', season: '1' },
  })
  const parser = new FeedParser({ addmeta: false })
  const read: FeedParser.Item[] = []
  for await (const item of Readable.from([rss]).pipe(parser)) read.push(item)
  expect(read.map(({ enclosures }) => enclosures.map(({ type }) => type).join())).toEqual([
    'audio/x-m4a',
    'video/mp4',
    'audio/mpeg',
  ])
  expect(read[0]?.title).toBe('Episode 2: The engine room')
})

it('reads what Atom has of an episode back with feedsmith', () => {
  const { entries } = parseAtomFeed(goldenShow().atom1())
  expect(goldenShow().atom1()).not.toContain('itunes')
  expect(entries?.[0]).toMatchObject({ title: { value: 'Episode 2: The engine room' } })
  expect(entries?.[0]?.links?.filter(({ rel }) => rel === 'enclosure')).toHaveLength(3)
})
