import { describe, expect, it } from 'vitest'
import { renderArticle } from '../../../src/pages/article.ts'
import { renderFeed } from '../../../src/pages/feed.ts'
import { renderHome } from '../../../src/pages/home.ts'
import { article, findElements, mainFeed, publication } from '../given.ts'
import { episodeOf, episodePageOf, showOf } from './given.ts'

const ORIGIN = 'https://feeds.example.org'
const common = { publication, feeds: [mainFeed], styleUrl: '/style.css' }

function blocks(page: string): readonly Record<string, unknown>[] {
  return findElements(page, 'script', { type: 'application/ld+json' }).map(({ text }) => JSON.parse(text))
}

describe('JSON-LD of an episode', () => {
  const all = blocks(renderArticle({ ...common, article: episodePageOf(ORIGIN) }))

  it('stands beside that of the article', () => {
    expect(all.map(block => block['@type'])).toEqual(['NewsArticle', 'PodcastEpisode'])
  })

  it('names its show, number, season, recording and people', () => {
    expect(all[1]).toEqual({
      '@context': 'https://schema.org',
      '@type': 'PodcastEpisode',
      '@id': `${ORIGIN}/articles/lighthouse#episode`,
      url: `${ORIGIN}/articles/lighthouse`,
      name: 'The lighthouse that nobody built',
      description: 'A letter, a logbook and a light in the fog.',
      datePublished: '2021-02-17T23:30:00.000Z',
      inLanguage: 'en-GB',
      episodeNumber: 7,
      partOfSeason: { '@type': 'PodcastSeason', seasonNumber: 2 },
      partOfSeries: {
        '@type': 'PodcastSeries',
        '@id': `${ORIGIN}/feeds/lights/#show`,
        name: 'Lights at Sea',
        url: `${ORIGIN}/feeds/lights/`,
        webFeed: `${ORIGIN}/feeds/lights/rss.xml`,
      },
      audio: {
        '@type': 'AudioObject',
        name: 'The lighthouse that nobody built',
        contentUrl: `${ORIGIN}/talk.wav`,
        encodingFormat: 'audio/wav',
        contentSize: '12345678',
        duration: 'PT4512S',
      },
      image: `${ORIGIN}/cover-1400x1400.svg`,
      contributor: [
        { '@type': 'Person', name: 'Anna Müller', url: `${ORIGIN}/authors/anna`, jobTitle: 'Host' },
        { '@type': 'Person', name: 'Tomás Okafor', url: 'https://example.org/tomas', jobTitle: 'guest' },
        { '@type': 'Person', name: 'Ida Sørensen', jobTitle: 'Sound Designer' },
      ],
      license: 'https://creativecommons.org/licenses/by/4.0/',
      isFamilyFriendly: false,
    })
  })

  it('is only that of the article, with its recording, when there is no show', () => {
    const single = blocks(
      renderArticle({ ...common, article: episodePageOf(ORIGIN, {}, { show: undefined }) }),
    )
    expect(single).toMatchObject([{ '@type': 'NewsArticle', audio: { '@type': 'AudioObject' } }])
    expect(single).toHaveLength(1)
  })

  it('describes a video with its picture and date, and a live event with its times', () => {
    const recording = { src: `${ORIGIN}/film.mp4`, type: 'video/mp4' }
    const live = { status: 'live', start: '2026-12-01T19:30:00.000Z', links: [] } as const
    const episode = { ...episodeOf(ORIGIN), live }
    const page = renderArticle({ ...common, article: episodePageOf(ORIGIN, {}, { recording, episode }) })
    expect(blocks(page)[1]).toMatchObject({
      video: {
        '@type': 'VideoObject',
        thumbnailUrl: `${ORIGIN}/cover-1400x1400.svg`,
        uploadDate: '2021-02-17T23:30:00.000Z',
      },
      publication: { '@type': 'BroadcastEvent', isLiveBroadcast: true, startDate: live.start },
    })
  })

  it('of an article without a recording is as before', () => {
    expect(blocks(renderArticle({ ...common, article }))).toMatchObject([{ '@type': 'NewsArticle' }])
    expect(Object.keys(blocks(renderArticle({ ...common, article }))[0] ?? {})).not.toContain('audio')
  })
})

describe('JSON-LD of a show', () => {
  const series = {
    '@type': 'PodcastSeries',
    webFeed: `${ORIGIN}/rss.xml`,
    image: `${ORIGIN}/cover-1400x1400.svg`,
    author: [{ '@type': 'Person', name: 'Radio Meridian' }],
    genre: ['Documentary', 'History'],
    isFamilyFriendly: true,
  }

  it('is on the page of its feed, but not on that of a subscriber', () => {
    const feed = { ...mainFeed, url: `${ORIGIN}/feeds/lights/`, show: showOf(ORIGIN) }
    const view = { ...common, articles: [], pages: {} }
    expect(blocks(renderFeed({ ...view, feed }))).toMatchObject([{ ...series, url: feed.url }])
    expect(blocks(renderFeed({ ...view, feed: { ...feed, private: true } }))).toEqual([])
  })

  it('is on the home page of a podcast', () => {
    const home = renderHome({ ...common, articles: [], show: showOf(ORIGIN) })
    expect(blocks(home)).toMatchObject([{ ...series, url: `${ORIGIN}/`, name: 'The Meridian Review' }])
    expect(blocks(renderHome({ ...common, articles: [] }))).toEqual([])
  })
})
