import { describe, expect, it } from 'vitest'
import { renderFeed } from '../../../src/pages/feed.ts'
import { renderHome } from '../../../src/pages/home.ts'
import type { FeedHead } from '../../../src/pages/views.ts'
import { article, findElements, mainFeed, publication } from '../given.ts'
import { episodePageOf, PODCAST_STYLE_PATH, showOf } from './given.ts'

const ORIGIN = 'https://feeds.example.org'
const common = { publication, feeds: [mainFeed], styleUrl: '/style.css' }

function feedPage(changes: Partial<FeedHead> = {}, articles = [episodePageOf(ORIGIN)]): string {
  const feed = {
    title: 'Lights at Sea',
    description: 'Stories of the coast.',
    url: `${ORIGIN}/feeds/lights/`,
    formats: mainFeed.formats.map(format => ({
      ...format,
      url: format.url.replace('.org/', '.org/feeds/lights/'),
    })),
    show: showOf(ORIGIN),
    ...changes,
  }
  return renderFeed({ ...common, feed, articles, pages: {} })
}

function apps(page: string): Readonly<Record<string, string>> {
  const start = page.indexOf('<ul class="readers"')
  const list = page.slice(start, page.indexOf('</ul>', start))
  return Object.fromEntries(
    findElements(list, 'a').map(({ text, attributes }) => [text, attributes.href ?? '']),
  )
}

describe('the page of a show', () => {
  const page = feedPage()

  it('has its artwork, title, author, description, and a link to support it', () => {
    expect(findElements(page, 'h1').map(({ text }) => text)).toEqual(['Lights at Sea'])
    const header = findElements(page, 'header', { class: 'show' })[0]?.text
    for (const text of ['Podcast', 'Radio Meridian', 'Stories of the coast.', 'Become a member'])
      expect(header).toContain(text)
    expect(findElements(page, 'img', { class: 'artwork' })[0]?.attributes.src).toBe(
      `${ORIGIN}/cover-1400x1400.svg`,
    )
    expect(findElements(page, 'link', { rel: 'stylesheet' })[1]?.attributes.href).toBe(
      ORIGIN + PODCAST_STYLE_PATH,
    )
  })

  it('links to apps in the way that each understands, and has the address to copy', () => {
    const bare = 'feeds.example.org/feeds/lights/rss.xml'
    const encoded = encodeURIComponent(`https://${bare}`)
    expect(apps(page)).toEqual({
      'Apple Podcasts': `podcast://${bare}`,
      'Pocket Casts': `pktc://subscribe/${bare}`,
      Overcast: `overcast://x-callback-url/add?url=${encoded}`,
      AntennaPod: `https://antennapod.org/deeplink/subscribe?url=${encoded}`,
      'Podcast Addict': `https://podcastaddict.com/feed/${encoded}`,
      Castro: `castros://subscribe/${bare}`,
    })
    expect(findElements(page, 'code').map(({ text }) => text)).toEqual([`https://${bare}`])
  })

  it('gives the address of a subscriber to no service', () => {
    const secret = `${ORIGIN}/feeds/lights/~token/rss.xml`
    const formats = [{ name: 'RSS', mediaType: 'application/rss+xml', url: secret }]
    const own = feedPage({ private: true, formats })
    expect(apps(own)).toEqual({ 'Apple Podcasts': secret.replace('https', 'podcast') })
    expect(own).toContain('This address is yours alone')
    const hosts = findElements(own, 'a').map(({ attributes }) => attributes.href ?? '')
    expect(hosts.filter(href => href.includes('token') && !href.includes('://feeds.example.org/'))).toEqual(
      [],
    )
  })

  it('says that a show is explicit, and that it has ended', () => {
    const ended = feedPage({ show: showOf(ORIGIN, { explicit: true, complete: true }) })
    expect(ended).toContain('There will be no further episodes.')
    expect(findElements(ended, 'p', { class: 'kind' })[0]?.text).toBe('Podcast · Explicit')
    expect(page).not.toContain('There will be no further episodes.')
  })

  it('lists episodes with season, number and playing time', () => {
    expect(findElements(page, 'h2', { id: 'newest' })[0]?.text).toBe('Newest episodes')
    expect(findElements(page, 'p', { class: 'kicker' })[0]?.text.trim()).toBe(
      'Audio Season 2 · Episode 7 · Bonus · 1 hr, 15 min · Explicit',
    )
  })
})

describe('the home page', () => {
  it('of a podcast is the page of its show', () => {
    const home = renderHome({ ...common, articles: [episodePageOf(ORIGIN)], show: showOf(ORIGIN) })
    expect(findElements(home, 'header', { class: 'hero show' })[0]?.text).toContain('Radio Meridian')
    expect(apps(home)['Apple Podcasts']).toBe('podcast://feeds.example.org/rss.xml')
    expect(findElements(home, 'a', { href: '#subscribe' })).toHaveLength(1)
    expect(findElements(home, 'meta', { property: 'og:image' })[0]?.attributes.content).toMatch(/cover-1400/)
  })

  it('of any other publication is as before', () => {
    const home = renderHome({ ...common, articles: [article] })
    expect(home).not.toMatch(/podcast|artwork|episode/i)
    expect(apps(home)).toHaveProperty('Feedly')
  })
})
