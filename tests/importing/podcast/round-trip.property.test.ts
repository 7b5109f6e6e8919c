import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Episode } from '../../../src/articles/podcast/episode.ts'
import { episodeOfRecord } from '../../../src/articles/podcast/episode-of-record.ts'
import type { Show } from '../../../src/articles/podcast/show.ts'
import { articleSchema } from '../../../src/articles/schema/article-schema.ts'
import { showSchema } from '../../../src/articles/schema/podcast/show-schema.ts'
import { readFeed } from '../../../src/importing/feeds/read-feed.ts'
import { createImportReport } from '../../../src/importing/imported-post.ts'
import { validEpisode, validShow } from '../../../src/importing/podcast/valid-fields.ts'
import { anyEpisode, anyShow } from '../../formats/podcast/arbitraries.ts'
import { podcastOf } from '../../formats/podcast/given.ts'

const RECORDING = { url: 'https://media.example/1.mp3', type: 'audio/mpeg', length: 5 }

/** The elements of a show and an episode, as our own format writes them. */
function written(show: Show, episode: Episode): string {
  return podcastOf([{ enclosure: RECORDING, episode }], { show }).rss2()
}

/** The show and the episode of a feed, by way of the fields that an import writes. */
function imported(rss: string): { readonly show: Show; readonly episode: Episode } {
  const { show, items } = readFeed(rss, 'feed.xml')
  const report = createImportReport()
  const fields = validShow(show?.fields ?? {}, report)
  const { artwork, ...parsed } = showSchema.parse({ ...fields })
  const record = articleSchema({ timeZone: 'UTC' }).parse({
    title: 'One',
    published: '2026-03-01',
    ...validEpisode(items[0]?.episode ?? {}, report),
  })
  expect([...report.counts.keys()]).toEqual([])
  return {
    show: { ...parsed, ...(artwork?.src !== undefined && { artwork: { ...artwork, src: artwork.src } }) },
    episode: episodeOfRecord(record) ?? {},
  }
}

/** A record closes changes of text direction. */
function withoutDirections(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
}

it('a show that we wrote is imported without a loss: written again, it is the same', () => {
  fc.assert(
    fc.property(anyShow, anyEpisode, ({ newFeedUrl: _old, ...any }, { live: _live, number, ...fields }) => {
      // A category that is there twice is imported once.
      const show = { ...any, categories: any.categories.slice(0, 1) }
      // A number is written with few decimals.
      const episode = { ...fields, title: 'Night', number: number && Math.round(number * 10) / 10 }
      const first = written(show, episode)
      const again = imported(first)
      expect(withoutDirections(written(again.show, again.episode))).toBe(withoutDirections(first))
    }),
    { numRuns: 60 },
  )
})
