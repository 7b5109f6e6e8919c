import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import { renderHome } from '../../src/pages/home.ts'
import type { HomeView } from '../../src/pages/views.ts'
import { article, findElements, mainFeed, parseElements, publication } from './given.ts'

const view: HomeView = { publication, feeds: [mainFeed], articles: [article], styleUrl: '/style.css' }

describe('renderHome', () => {
  it('describes the publication and has each article with picture, authors, day and summary', () => {
    const page = renderHome(view)
    expect(findElements(page, 'h1').map(({ text }) => text)).toEqual([publication.title])
    const [card] = findElements(page, 'article')
    expect(card?.text).toContain(article.title)
    expect(card?.text).toContain('Anna Müller and Tom Baker')
    expect(card?.text).toContain('18 February 2021')
    expect(card?.text).toContain('The defence ministers meet this week.')
    expect(findElements(page, 'img', { src: article.image?.src ?? '' })).toHaveLength(1)
    expect(findElements(page, 'a', { href: article.url })).toHaveLength(1)
  })

  it('has the URL of every format to copy', () => {
    const addresses = findElements(renderHome(view), 'code').map(({ text }) => text)
    expect(addresses).toEqual(mainFeed.formats.map(({ url }) => url))
  })

  it('leads to older articles, if there are any', () => {
    const olderUrl = 'https://feeds.example.org/?page=2'
    const page = renderHome({ ...view, olderUrl })
    expect(findElements(page, 'a', { rel: 'next', href: olderUrl })[0]?.text).toBe('Older articles')
    expect(findElements(page, 'link', { rel: 'next' })[0]?.attributes.href).toBe(olderUrl)
    expect(findElements(renderHome(view), 'nav')).toEqual([])
  })

  it('does not repeat a name that the logo says', () => {
    const image = { src: '/media/4/logo.png', width: 400, height: 100 }
    const named = { ...publication, image: { ...image, alt: 'the meridian review: a globe' } }
    const [heading] = findElements(renderHome({ ...view, publication: named }), 'h1')
    expect(heading?.text).toBe('')
    expect(findElements(renderHome({ ...view, publication: named }), 'img', { class: 'logo' })).toHaveLength(
      1,
    )
    for (const alt of ['A globe', undefined]) {
      const page = renderHome({ ...view, publication: { ...publication, image: { ...image, alt } } })
      expect(findElements(page, 'h1')[0]?.text).toBe(publication.title)
    }
  })

  it('breaks addresses to copy only after a slash', () => {
    const page = renderHome({ ...view, feeds: [{ ...mainFeed, formats: mainFeed.formats.slice(0, 1) }] })
    const [code] = page.split('<code dir="ltr">').slice(1)
    const parts = findElements(`<code>${code}`.split('</code>')[0] ?? '', 'span').map(({ text }) => text)
    expect(parts).toEqual(['https://', 'feeds.example.org/', 'rss.xml'])
  })

  it('has narrower feeds after the main one', () => {
    const tag = {
      title: 'Iraq',
      formats: [
        {
          ...mainFeed.formats[0],
          name: 'RSS',
          mediaType: 'application/rss+xml',
          url: 'https://feeds.example.org/tags/iraq/rss.xml',
        } as const,
      ],
    }
    const page = renderHome({ ...view, feeds: [mainFeed, tag] })
    expect(findElements(page, 'a', { href: 'https://feeds.example.org/tags/iraq/rss.xml' })).toHaveLength(1)
  })

  it('links to readers that accept a URL', () => {
    const feedly = 'https://feedly.com/i/subscription/feed/https%3A%2F%2Ffeeds.example.org%2Frss.xml'
    expect(findElements(renderHome(view), 'a', { href: feedly })).toHaveLength(1)
    expect(renderHome(view)).toContain('A feed reader is an app')
  })

  it('lists all feeds by kind, with the number of their articles, and the OPML list', () => {
    const opmlUrl = 'https://feeds.example.org/opml.xml'
    const page = renderHome({
      ...view,
      opmlUrl,
      catalogue: [
        { kind: 'tags', feeds: [{ title: 'Iraq', url: 'https://feeds.example.org/tags/iraq/', count: 1 }] },
        { kind: 'authors', feeds: [] },
      ],
    })
    expect(findElements(page, 'h3').map(({ text }) => text)).toContain('Tags')
    expect(page).not.toContain('>Authors<')
    expect(findElements(page, 'a', { href: 'https://feeds.example.org/tags/iraq/' })[0]?.text).toBe('Iraq')
    expect(findElements(page, 'span', { class: 'count' })[0]?.text).toBe('1 article')
    expect(findElements(page, 'a', { href: opmlUrl })).toHaveLength(1)
    expect(renderHome(view)).not.toContain('All feeds')
  })

  it.each([
    [30, 0],
    [31, 1],
    [500, 1],
  ])('shortens a list of %d feeds, and has all of them', (count, details) => {
    const feeds = Array.from({ length: count }, (_, index) => ({
      title: `Tag ${index}`,
      url: `https://feeds.example.org/tags/${index}/`,
    }))
    const page = renderHome({ ...view, catalogue: [{ kind: 'tags', feeds }] })
    expect(findElements(page, 'details')).toHaveLength(details)
    expect(page.match(/\/tags\/\d+\//g)).toHaveLength(count)
    if (details > 0) expect(findElements(page, 'summary')[0]?.text).toBe(`Show all (${count})`)
  })

  it('has a note without articles, and no dead link without feeds', () => {
    const page = renderHome({ ...view, feeds: [], articles: [] })
    expect(page).toContain('Nothing has been published yet.')
    expect(page).not.toContain('#subscribe')
  })

  it('marks an article in another language with its language and direction', () => {
    const page = renderHome({ ...view, articles: [{ ...article, language: 'ar' }] })
    expect(findElements(page, 'article')[0]?.attributes).toMatchObject({ lang: 'ar', dir: 'rtl' })
    expect(findElements(page, 'html')[0]?.attributes).toEqual({ lang: 'en-GB', dir: 'ltr' })
  })

  it('has the same elements with any text', () => {
    const plain = renderHome(textsOf('plain'))
    const names = parseElements(plain).map(({ name }) => name)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), text => {
        const page = renderHome(textsOf(`<${text}`))
        const expected = cleanText(`<${text}`)
        expect(parseElements(page).map(({ name }) => name)).toEqual(names)
        expect(findElements(page, 'title')[0]?.text).toBe(expected)
        expect(findElements(page, 'h1')[0]?.text).toBe(expected)
        expect(findElements(page, 'h3')[0]?.text).toBe(expected)
        expect(findElements(page, 'p', { class: 'summary' })[0]?.text).toBe(expected)
        expect(findElements(page, 'p', { class: 'description' })[0]?.text).toBe(expected)
        expect(findElements(page, 'meta', { name: 'description' })[0]?.attributes.content).toBe(expected)
        expect(findElements(page, 'link', { rel: 'alternate' })[0]?.attributes.title).toBe(
          `${expected} (RSS)`,
        )
        expect(findElements(page, 'img', { alt: expected })).toHaveLength(1)
      }),
    )
  })
})

function textsOf(text: string): HomeView {
  return {
    ...view,
    publication: { ...publication, title: text, description: text, copyright: text },
    feeds: [{ ...mainFeed, title: text }],
    articles: [
      {
        ...article,
        title: text,
        summary: text,
        authors: [{ name: text }],
        image: { src: '/a.jpg', alt: text },
      },
    ],
  }
}
