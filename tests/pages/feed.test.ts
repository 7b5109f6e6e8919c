import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import { renderFeed } from '../../src/pages/feed.ts'
import type { FeedView } from '../../src/pages/views.ts'
import { article, findElements, mainFeed, parseElements, publication } from './given.ts'

const feed = {
  title: 'NATO',
  description: 'Everything on NATO.',
  url: 'https://feeds.example.org/tags/nato/',
  formats: mainFeed.formats.map(format => ({
    ...format,
    url: format.url.replace('.org/', '.org/tags/nato/'),
  })),
}

const view: FeedView = {
  publication,
  feed,
  feeds: [feed, mainFeed],
  articles: [article, { ...article, title: 'Second', published: new Date('2020-12-30T10:00:00Z') }],
  pages: {},
  styleUrl: '/style.css',
}
const page = renderFeed(view)

describe('renderFeed', () => {
  it('has the title and description of the feed', () => {
    expect(findElements(page, 'h1').map(({ text }) => text)).toEqual(['NATO'])
    expect(findElements(page, 'title')[0]?.text).toBe('NATO – The Meridian Review')
    expect(findElements(page, 'link', { rel: 'canonical' })[0]?.attributes.href).toBe(feed.url)
    expect(findElements(page, 'meta', { property: 'og:url' })[0]?.attributes.content).toBe(feed.url)
    const main = renderFeed({ ...view, feed: { ...feed, title: 'The Meridian Review in brief' } })
    expect(findElements(main, 'title')[0]?.text).toBe('The Meridian Review in brief')
  })

  it('links to its own formats first, then to those of the main feed', () => {
    const links = findElements(page, 'link', { rel: 'alternate' }).map(({ attributes }) => attributes.href)
    expect(links).toEqual([...feed.formats, ...mainFeed.formats].map(({ url }) => url))
  })

  it('offers URLs of this feed to copy, and links that open it in readers', () => {
    expect(findElements(page, 'code').map(({ text }) => text)).toEqual(feed.formats.map(({ url }) => url))
    const encoded = 'https%3A%2F%2Ffeeds.example.org%2Ftags%2Fnato%2Frss.xml'
    const hrefs = findElements(page, 'a').map(({ attributes }) => attributes.href)
    expect(hrefs).toEqual(
      expect.arrayContaining([
        'feed:https://feeds.example.org/tags/nato/rss.xml',
        `https://feedly.com/i/subscription/feed/${encoded}`,
        `https://www.inoreader.com/?add_feed=${encoded}`,
        `https://www.newsblur.com/?url=${encoded}`,
        `https://theoldreader.com/feeds/subscribe?url=${encoded}`,
        `https://feedbin.com/?subscribe=${encoded}`,
      ]),
    )
    expect(findElements(page, 'a', { rel: 'noopener nofollow' })).toHaveLength(5)
  })

  it('has its articles as cards with their files, and not their texts', () => {
    expect(findElements(page, 'h3').map(({ text }) => text)).toEqual(
      expect.arrayContaining([article.title, 'Second']),
    )
    const [card] = findElements(page, 'article')
    expect(card?.text).toContain('Anna Müller and Tom Baker')
    expect(card?.text).toContain('18 February 2021')
    expect(card?.text).toContain(article.summary)
    expect(findElements(page, 'audio')).toHaveLength(2)
    expect(page).not.toContain('Body.')
  })

  it('has a note if the feed has only summaries', () => {
    const short = renderFeed({ ...view, feed: { ...feed, summaryOnly: true } })
    expect(short).toContain('This feed carries summaries.')
    expect(page).not.toContain('This feed carries summaries.')
  })

  it('folds the ways to subscribe, and unfolds them for a link to #subscribe', () => {
    expect(findElements(page, 'details').map(({ attributes }) => attributes)).toEqual([
      { class: 'subscribe' },
    ])
    expect(findElements(page, 'summary')[0]?.text).toBe('Subscribe')
    const inside = page.slice(page.indexOf('</summary>'), page.indexOf('</details>'))
    expect(findElements(inside, 'div', { id: 'subscribe' })).toHaveLength(1)
    expect(findElements(page, 'a', { class: 'button' })).toEqual([])
  })

  it('links to newer and older articles, and names the days of an older page', () => {
    const pages = { newer: `${feed.url}?page=2`, older: `${feed.url}?page=4` }
    const third = renderFeed({ ...view, pages, feed: { ...feed, url: `${feed.url}?page=3` } })
    for (const name of ['a', 'link']) {
      expect(findElements(third, name, { rel: 'prev' })[0]?.attributes.href).toBe(pages.newer)
      expect(findElements(third, name, { rel: 'next' })[0]?.attributes.href).toBe(pages.older)
    }
    expect(findElements(third, 'link', { rel: 'canonical' })[0]?.attributes.href).toBe(`${feed.url}?page=3`)
    expect(headings(third, 'h2')).toContain('30 December 2020 – 18 February 2021')
    expect(findElements(third, 'title')[0]?.text.replace(/\u{2009}/gu, ' ')).toBe(
      'NATO – The Meridian Review (30 December 2020 – 18 February 2021)',
    )
    expect(headings(page, 'h2')).toContain('Newest articles')
    expect(findElements(page, 'nav')).toEqual([])
  })

  it('does not say the name and the description of the publication again', () => {
    const { title, description } = publication
    const tag = renderFeed({ ...view, feed: { ...feed, title: `${title}: NATO`, description } })
    expect(headings(tag, 'h1')).toEqual(['NATO'])
    expect(findElements(tag, 'p', { class: 'description' })).toEqual([])
    expect(findElements(tag, 'title')[0]?.text).toBe('The Meridian Review: NATO')
    const main = { ...feed, title, description }
    expect(headings(renderFeed({ ...view, feed: main }), 'h1')).toEqual(['Newest articles'])
    const older = renderFeed({ ...view, feed: main, pages: { newer: 'https://feeds.example.org/' } })
    expect(headings(older, 'h1')).toEqual(['Older articles'])
  })

  it('gives the address of a private feed to nobody but its subscriber', () => {
    const secret = renderFeed({ ...view, feed: { ...feed, private: true } })
    expect(findElements(secret, 'meta', { name: 'robots' })[0]?.attributes.content).toBe('noindex')
    expect(findElements(secret, 'link', { rel: 'canonical' })).toEqual([])
    expect(findElements(secret, 'meta', { property: 'og:url' })).toEqual([])
    expect(findElements(secret, 'code').map(({ text }) => text)).toEqual(feed.formats.map(({ url }) => url))
    expect(findElements(secret, 'a', { rel: 'noopener nofollow' })).toEqual([])
    expect(findElements(secret, 'a', { href: `feed:${feed.formats[0]?.url}` })).toHaveLength(1)
  })

  it('has a note if there are no items yet', () => {
    expect(renderFeed({ ...view, articles: [] })).toContain('Nothing has been published yet.')
  })

  it('is in the language of the publication', () => {
    const german = renderFeed({
      ...view,
      publication: { ...publication, language: 'de' },
      pages: { older: 'https://feeds.example.org/?page=2' },
    })
    expect(headings(german, 'h2')).toEqual(['Abonnieren', 'Neueste Artikel'])
    expect(findElements(german, 'a', { rel: 'next' })[0]?.text).toBe('Ältere Artikel')
    expect(german).not.toMatch(/Subscribe|Newest|Older|More/)
  })

  it('has the same elements with any text', () => {
    const names = parseElements(renderFeed(textsOf('plain'))).map(({ name }) => name)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), text => {
        const hostile = renderFeed(textsOf(`"<${text}`))
        const expected = cleanText(`"<${text}`)
        expect(parseElements(hostile).map(({ name }) => name)).toEqual(names)
        expect(findElements(hostile, 'h1')[0]?.text).toBe(expected)
        expect(findElements(hostile, 'p', { class: 'description' })[0]?.text).toBe(expected)
      }),
    )
  })
})

function headings(rendered: string, name: 'h1' | 'h2'): readonly string[] {
  return findElements(rendered, name).map(({ text }) => text.replace(/\u{2009}/gu, ' '))
}

function textsOf(text: string): FeedView {
  return {
    ...view,
    feed: { ...feed, title: text, description: text },
    articles: [{ ...article, title: text, authors: [{ name: text }], section: text }],
  }
}
