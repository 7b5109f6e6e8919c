import { describe, expect, it } from 'vitest'
import type { DeclaredFeed, Publication } from '../../../../src/articles/publication.ts'
import { declaredFeeds, mainFeed } from '../../../../src/feeds/feed-definition.ts'
import { episodePart, showPart, showsOfArticle } from '../../../../src/http/pages/episodes/episode-parts.ts'
import { show } from '../../../pages/episode/given.ts'
import { publication as blog, storedArticle } from '../../../publish/given.ts'

const artwork = { src: '/media/1/cover.jpg', width: 1400, height: 1400 }
const recording = { src: '/media/2/talk.mp3', type: 'audio/mpeg' }
const talk: DeclaredFeed = {
  title: 'Talk',
  podcast: { ...show, artwork },
  content: 'full',
  private: false,
  was: [],
}
const publication: Publication = { ...blog, feeds: { talk } }
const feeds = declaredFeeds(publication)

describe('episodePart', () => {
  it('has its files by absolute URL, and its show', () => {
    const article = storedArticle({
      attachments: [{ src: '/media/3/plan.pdf', type: 'application/pdf' }, recording],
      episode: {
        artwork: { src: '/media/4/own.jpg' },
        transcripts: [{ src: '/media/5/words.vtt' }],
        alternates: [{ src: 'https://elsewhere.example/a.ogg' }],
      },
    })
    expect(episodePart(article, publication, { feeds })).toMatchObject({
      recording: { src: 'https://news.example/media/2/talk.mp3' },
      artwork: { src: 'https://news.example/media/4/own.jpg' },
      episode: {
        transcripts: [{ src: 'https://news.example/media/5/words.vtt' }],
        alternates: [{ src: 'https://elsewhere.example/a.ogg' }],
      },
      show: {
        title: 'Talk',
        url: 'https://news.example/feeds/talk/',
        feedUrl: 'https://news.example/feeds/talk/rss.xml',
      },
    })
  })

  it("has the artwork of its show, the feed's picture or the icon when it has none", () => {
    const article = storedArticle({ attachments: [recording] })
    const src = (of: Publication) => episodePart(article, of, { feeds: declaredFeeds(of) })?.artwork?.src
    expect(src(publication)).toBe('https://news.example/media/1/cover.jpg')
    const icon = { src: '/media/6/icon.png' }
    const feeds = { talk: { ...talk, podcast: show } }
    expect(src({ ...publication, icon, feeds })).toBe('https://news.example/media/6/icon.png')
  })

  it('is undefined for an article without a recording that is no live event', () => {
    expect(episodePart(storedArticle({ episode: { number: 1 } }), publication, { feeds })).toBe(undefined)
    const live = { status: 'live', start: '2026-01-01T00:00:00Z', links: [] } as const
    expect(episodePart(storedArticle({ episode: { live } }), publication, { feeds })).toBeDefined()
  })

  it('has no show when none of its feeds is a podcast', () => {
    const article = storedArticle({ attachments: [recording] })
    expect(episodePart(article, blog, { feeds: declaredFeeds(blog) })?.show).toBe(undefined)
  })
})

describe('the show of an article in private podcasts only', () => {
  const members: DeclaredFeed = { ...talk, title: 'For members', private: true }
  const closed = { ...storedArticle({ authors: [], attachments: [recording] }), hiddenFrom: ['main'] }
  const showsIn = (feeds: Publication['feeds']) => {
    const of = { ...blog, feeds }
    return episodePart(closed, of, { feeds: showsOfArticle(closed, of, []) })?.show
  }

  it('is named, without an address that needs a token', () => {
    expect(showsIn({ members })).toMatchObject({ title: 'For members', artwork: { width: 1400 } })
    expect(showsIn({ members })).not.toHaveProperty('url')
  })

  it('is not named when there are several, with other subscribers', () => {
    expect(showsIn({ members, others: { ...members, title: 'For others' } })).toBe(undefined)
  })
})

describe('showPart', () => {
  it('is there for feeds that are podcasts', () => {
    expect(showPart(mainFeed(publication), publication)).toBe(undefined)
    expect(showPart(mainFeed({ ...blog, podcast: show }), blog)).toMatchObject({ show })
  })
})
