import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Episode } from '../../../src/articles/podcast/episode.ts'
import type { Show } from '../../../src/articles/podcast/show.ts'
import { Feed } from '../../../src/formats/feed.ts'
import { goldenCases } from '../golden-cases.ts'
import { wellFormed } from '../parsers.ts'
import { anyEpisode, anyShow } from './arbitraries.ts'
import { schemaFaults } from './schema.ts'

const RUNS = 10
const SHOWS = 12
const LONG_MS = 60_000

function feedOf(show: Show, episodes: readonly Episode[]): Feed {
  const feed = new Feed({ title: 'A show', link: 'https://example.org/', language: 'en', show })
  episodes.forEach((episode, n) => {
    const audio = { url: `/${n}.mp3`, length: 9, duration: n + 0.4 }
    feed.addItem({ title: `Item ${n}`, link: `/${n}`, date: new Date(n * 1e9), audio, episode })
  })
  return feed
}

it('accepts a show that says everything', async () => {
  const full = goldenCases.find(({ name }) => name === 'show')?.feed.rss2() ?? ''
  expect(full.match(/<podcast:/g)?.length).toBeGreaterThan(40)
  expect(await schemaFaults([full])).toEqual([])
})

it('refuses what the schema does not know, and a wrong value', async () => {
  const wrong = (element: string) =>
    `<rss xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>${element}</channel></rss>`
  for (const element of [
    '<podcast:unknown>x</podcast:unknown>',
    '<podcast:locked>Yes</podcast:locked>',
    '<podcast:transcript url="https://example.org/"/>',
    '<podcast:episode>1e3</podcast:episode>',
    '<podcast:guid>abc</podcast:guid>',
  ])
    expect(await schemaFaults([wrong(element)]), element).not.toEqual([])
})

it(
  'writes any valid show and episode as the schema of the podcast namespace has them',
  async () => {
    const shows = fc.array(fc.tuple(anyShow, fc.array(anyEpisode, { minLength: 1, maxLength: 3 })), {
      minLength: SHOWS,
      maxLength: SHOWS,
    })
    const property = fc.asyncProperty(shows, async given => {
      const documents = given.map(([show, episodes]) => feedOf(show, episodes).rss2())
      expect(await schemaFaults(documents)).toEqual([])
    })
    await fc.assert(property, { numRuns: RUNS })
  },
  LONG_MS,
)

it('writes any valid show and episode as well-formed documents, twice the same, without changing them', () => {
  const property = fc.property(anyShow, fc.array(anyEpisode, { maxLength: 3 }), (show, episodes) => {
    const before = structuredClone({ show, episodes })
    const feed = feedOf(show, episodes)
    const [rss, atom, json] = [feed.rss2(), feed.atom1(), feed.json1()]
    wellFormed(rss)
    wellFormed(atom)
    expect(JSON.parse(json)._podcast).toMatchObject({ medium: show.medium, explicit: show.explicit })
    expect([feed.rss2(), feed.atom1(), feed.json1()]).toEqual([rss, atom, json])
    expect({ show, episodes }).toEqual(before)
  })
  fc.assert(property, { numRuns: 200 })
})
