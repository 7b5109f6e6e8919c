import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import { renderArticle } from '../../src/pages/article.ts'
import type { ArticlePage, ArticleView } from '../../src/pages/views.ts'
import { article, findElements, mainFeed, parseElements, publication } from './given.ts'

const view: ArticleView = { publication, feeds: [mainFeed], article, styleUrl: '/style.css' }
const page = renderArticle(view)

describe('renderArticle', () => {
  it('has headline, standfirst, section, authors and body', () => {
    expect(findElements(page, 'h1').map(({ text }) => text)).toEqual([article.title])
    expect(findElements(page, 'p', { class: 'standfirst' })[0]?.text).toBe(article.standfirst)
    expect(findElements(page, 'p', { class: 'section' })[0]?.text).toBe('Defence')
    expect(findElements(page, 'a', { rel: 'author' })[0]?.attributes.href).toBe('https://example.org/anna')
    expect(page).toContain('<p>Body.</p>')
  })

  it('has the picture once', () => {
    expect(findElements(page, 'img', { src: article.image?.src ?? '' })).toHaveLength(1)
  })

  it('has no standfirst if the summary is from the body', () => {
    expect(renderWith({ standfirst: undefined })).not.toContain('class="standfirst"')
  })

  it('describes itself for previews of shared links', () => {
    expect(openGraph(page)).toMatchObject({
      'og:type': 'article',
      'og:title': article.title,
      'og:description': article.summary,
      'og:url': article.url,
      'og:image': article.image?.src,
      'og:image:width': '1600',
      'og:image:height': '1067',
      'article:published_time': '2021-02-17T23:30:00.000Z',
      'article:modified_time': '2021-02-19T08:00:00.000Z',
    })
    expect(findElements(page, 'link', { rel: 'canonical' })[0]?.attributes.href).toBe(article.url)
    expect(Object.keys(openGraph(renderWith({ image: undefined }))).join()).not.toContain('og:image')
    expect(findElements(page, 'meta', { name: 'twitter:card' })[0]?.attributes.content).toBe(
      'summary_large_image',
    )
    expect(findElements(page, 'meta', { name: 'twitter:image:alt' })[0]?.attributes.content).toBe(
      article.image?.alt,
    )
  })

  it('has a player for audio, and the name, duration and size of the file', () => {
    const [attachment] = article.attachments
    expect(findElements(page, 'audio', { src: attachment?.src ?? '' })[0]?.attributes).toHaveProperty(
      'controls',
    )
    expect(findElements(page, 'span', { class: 'facts' })[0]?.text).toBe('audio/mpeg · 12:34 · 12.3 MB')
  })

  it.each([
    ['https://example.org/a/Communiqu%C3%A9+1%26.pdf?x=1', 'Communiqué+1&.pdf'],
    ['https://example.org/100%.pdf', '100%.pdf'],
    ['https://example.org/', 'https://example.org/'],
  ])('labels the attachment %s without a title as %s', (src, name) => {
    const link = findElements(renderWith({ attachments: [{ src }] }), 'a', { href: src })[0]
    expect(link?.text).toBe(name)
  })

  it('links section, authors and tags to their feeds', () => {
    const feedUrl = 'https://feeds.example.org/authors/anna/'
    const sectionUrl = 'https://feeds.example.org/sections/defence/'
    const linked = renderWith({ sectionUrl, authors: [{ name: 'Anna', url: 'https://a.example/', feedUrl }] })
    expect(findElements(linked, 'a', { href: sectionUrl })[0]?.text).toBe('Defence')
    expect(findElements(linked, 'a', { rel: 'author' }).map(({ attributes }) => attributes.href)).toEqual([
      feedUrl,
    ])
    expect(findElements(page, 'a', { rel: 'tag' })[0]?.attributes.href).toBe(article.tags[0]?.url)
  })

  it('is in the language of the publication around an article in another language', () => {
    const german = { ...publication, language: 'de' }
    const mixed = renderArticle({ ...view, publication: german, article: { ...article, language: 'ar' } })
    expect(findElements(mixed, 'bdi', { lang: 'de', dir: 'ltr' }).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['18. Februar 2021 um 00:30', 'Anhänge']),
    )
    expect(mixed).toContain('Aktualisiert am')
    expect(mixed).not.toMatch(/Updated|Attachments|All articles/)
  })

  it('links to the newer and the older article, each in its language', () => {
    const neighbours = {
      newer: { title: 'What came next', url: 'https://feeds.example.org/articles/next' },
      older: { title: 'خبر', url: 'https://feeds.example.org/articles/before', language: 'ar' },
    }
    const between = renderArticle({ ...view, neighbours })
    const [newer] = findElements(between, 'a', { rel: 'next' })
    expect([newer?.text, newer?.attributes.href]).toEqual([
      'Newer article What came next',
      neighbours.newer.url,
    ])
    const [older] = findElements(between, 'a', { rel: 'prev' })
    expect([older?.text, older?.attributes.href]).toEqual(['Older article خبر', neighbours.older.url])
    expect(findElements(between, 'bdi', { lang: 'ar', dir: 'rtl' })).toHaveLength(1)
    expect(findElements(between, 'nav')[0]?.attributes['aria-label']).toBe('More articles')
    expect(
      findElements(renderArticle({ ...view, neighbours: { older: neighbours.older } }), 'a', { rel: 'next' }),
    ).toEqual([])
    expect(findElements(page, 'nav')).toEqual([])
  })

  it('declares the language of the article', () => {
    const element = findElements(renderWith({ language: 'he' }), 'article')[0]
    expect(element?.attributes).toMatchObject({ lang: 'he', dir: 'rtl' })
    expect(findElements(page, 'article')[0]?.attributes).toMatchObject({ lang: 'en-GB', dir: 'ltr' })
  })

  it('has the same elements with any text', () => {
    const names = parseElements(renderWith(textsOf('plain'))).map(({ name }) => name)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), text => {
        const hostile = renderWith(textsOf(`"<${text}`))
        const expected = cleanText(`"<${text}`)
        expect(parseElements(hostile).map(({ name }) => name)).toEqual(names)
        expect(findElements(hostile, 'h1')[0]?.text).toBe(expected)
        expect(findElements(hostile, 'p', { class: 'standfirst' })[0]?.text).toBe(expected)
        expect(findElements(hostile, 'a', { rel: 'author' })[0]?.text).toBe(expected)
        expect(findElements(hostile, 'a', { rel: 'tag' })[0]?.text).toBe(expected)
        expect(findElements(hostile, 'audio')[0]?.attributes['aria-label']).toBe(expected)
        expect(openGraph(hostile)).toMatchObject({
          'og:title': expected,
          'og:image:alt': expected,
          'article:tag': expected,
        })
      }),
    )
  })
})

describe('dates', () => {
  it('are in the time zone and language of the publication', () => {
    expect(times(page)).toEqual([
      ['2021-02-17T23:30:00.000Z', '18 February 2021 at 00:30'],
      ['2021-02-19T08:00:00.000Z', '19 February 2021 at 09:00'],
    ])
    const american = { ...publication, language: 'en-US', timeZone: 'America/New_York' }
    const [published] = times(renderArticle({ ...view, publication: american }))
    expect(published?.[1]?.replace(/\s/g, ' ')).toBe('February 17, 2021 at 6:30 PM')
    const german = { ...publication, language: 'de' }
    expect(times(renderArticle({ ...view, publication: german }))[0]?.[1]).toBe('18. Februar 2021 um 00:30')
  })

  it('have no time of day if the record has none', () => {
    const published = new Date('2021-02-16T23:00:00Z')
    expect(times(renderWith({ published, updated: undefined }))).toEqual([
      ['2021-02-16T23:00:00.000Z', '17 February 2021'],
    ])
  })

  it('include an update only if it is later than the publication', () => {
    expect(times(renderWith({ updated: article.published }))).toHaveLength(1)
  })
})

function renderWith(changes: Partial<ArticlePage>): string {
  return renderArticle({ ...view, article: { ...article, ...changes } })
}

function openGraph(rendered: string): Record<string, string | undefined> {
  const metas = findElements(rendered, 'meta').filter(({ attributes }) => attributes.property !== undefined)
  return Object.fromEntries(metas.map(({ attributes }) => [attributes.property, attributes.content]))
}

function times(rendered: string): readonly (readonly (string | undefined)[])[] {
  return findElements(rendered, 'time').map(({ attributes, text }) => [attributes.datetime, text])
}

function textsOf(text: string): Partial<ArticlePage> {
  return {
    title: text,
    summary: text,
    standfirst: text,
    section: text,
    authors: [{ name: text, url: 'https://example.org/' }],
    image: { src: 'https://example.org/a.jpg', alt: text },
    tags: [{ name: text, url: 'https://example.org/tag' }],
    attachments: [{ src: 'https://example.org/a.mp3', type: 'audio/mpeg', title: text }],
  }
}
