import { describe, expect, it } from 'vitest'
import { mainFeed, termFeed } from '../../../src/feeds/feed-definition.ts'
import { articleCard, feedCard, termUrls } from '../../../src/http/pages/page-views.ts'
import { publication, storedArticle } from '../../publish/given.ts'

const terms = [{ kind: 'section', name: 'News', slug: 'news', count: 2 } as const]
const file = { src: '/media/1/talk.mp3', type: 'audio/mpeg', length: 10 }
const article = storedArticle({ section: 'news', attachments: [file], authors: [{ name: 'Ann' }] })
const card = articleCard(article, publication, { termUrl: termUrls(terms, publication), summary: 'Short' })

describe('articleCard', () => {
  it('has the section with its page, and the files by absolute URL', () => {
    expect(card).toMatchObject({
      section: 'news',
      sectionUrl: 'https://news.example/sections/news/',
      attachments: [{ ...file, src: 'https://news.example/media/1/talk.mp3' }],
    })
  })
})

describe('feedCard', () => {
  const feed = (kind: 'section' | 'author' | 'tag') => termFeed({ kind, name: 'x', slug: 'x' }, publication)

  it('does not name the section on the page of a section', () => {
    expect(feedCard(card, feed('section'))).toMatchObject({ section: undefined, sectionUrl: undefined })
  })

  it('does not name the author on the page of an author, but names co-authors', () => {
    expect(feedCard(card, feed('author')).authors).toEqual([])
    const both = { ...card, authors: [{ name: 'Ann' }, { name: 'Bob' }] }
    expect(feedCard(both, feed('author')).authors).toHaveLength(2)
  })

  it('has everything on other pages', () => {
    expect(feedCard(card, feed('tag'))).toBe(card)
    expect(feedCard(card, mainFeed(publication))).toBe(card)
  })
})
