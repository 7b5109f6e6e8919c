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
  items: [article, { ...article, title: 'Second', body: '<h2 id="a">In it</h2>' }],
  archives: [{ label: '2020', url: 'https://feeds.example.org/tags/nato/archive/1/rss.xml' }],
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
        '#subscribe',
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

  it('has items like readers: title, authors, date and text', () => {
    expect(findElements(page, 'h3').map(({ text }) => text)).toEqual(
      expect.arrayContaining([article.title, 'Second']),
    )
    const [item] = findElements(page, 'article')
    expect(item?.text).toContain('Anna Müller and Tom Baker')
    expect(item?.text).toContain('18 February 2021 at 00:30 CET')
    expect(item?.text).toContain('Body.')
    expect(findElements(page, 'h2', { id: 'a' })).toEqual([])
  })

  it('has only summaries if the feed has only summaries', () => {
    const short = renderFeed({ ...view, feed: { ...feed, summaryOnly: true } })
    expect(short).toContain('This feed carries summaries.')
    expect(findElements(short, 'article')[0]?.text).toContain(article.summary)
    expect(short).not.toContain('<p>Body.</p>')
  })

  it('links to its archives, if there are any', () => {
    expect(findElements(page, 'a', { href: view.archives[0]?.url ?? '' })[0]?.text).toBe('2020')
    expect(renderFeed({ ...view, archives: [] })).not.toContain('Older articles')
  })

  it('has a note if there are no items yet', () => {
    expect(renderFeed({ ...view, items: [] })).toContain('Nothing has been published yet.')
  })

  it('is in the language of the publication', () => {
    const german = renderFeed({ ...view, publication: { ...publication, language: 'de' } })
    expect(findElements(german, 'h2').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Abonnieren', 'Neueste Artikel', 'Ältere Artikel']),
    )
    expect(german).not.toMatch(/Subscribe|Newest|Older/)
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

function textsOf(text: string): FeedView {
  return {
    ...view,
    feed: { ...feed, title: text, description: text },
    items: [{ ...article, title: text, authors: [{ name: text }] }],
    archives: [{ label: text, url: 'https://feeds.example.org/1.xml' }],
  }
}
