import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderArticle } from '../../../src/pages/article.ts'
import type { ArticlePage } from '../../../src/pages/views.ts'
import { article, findElements, mainFeed, publication } from '../given.ts'

describe('the article as JSON-LD', () => {
  it('has every property of a news article', () => {
    expect(dataOf({})).toEqual({
      '@context': 'https://schema.org',
      '@type': 'NewsArticle',
      headline: article.title,
      url: article.url,
      mainEntityOfPage: { '@type': 'WebPage', '@id': article.url },
      description: article.summary,
      datePublished: '2021-02-17T23:30:00.000Z',
      dateModified: '2021-02-19T08:00:00.000Z',
      inLanguage: 'en-GB',
      articleSection: 'Defence',
      keywords: ['NATO', 'Iraq'],
      author: [
        { '@type': 'Person', name: 'Anna Müller', url: 'https://example.org/anna' },
        { '@type': 'Person', name: 'Tom Baker' },
      ],
      publisher: {
        '@type': 'Organization',
        name: publication.title,
        url: 'https://feeds.example.org/',
        logo: {
          '@type': 'ImageObject',
          url: 'https://feeds.example.org/media/1/icon.png',
          width: 512,
          height: 512,
        },
      },
      image: [
        {
          '@type': 'ImageObject',
          url: 'https://feeds.example.org/media/2/lead.jpg',
          width: 1600,
          height: 1067,
        },
      ],
    })
  })

  it('has the pictures of the text too: each once, with an absolute address, and large enough', () => {
    const img = (name: string, width: number | '', height: number) =>
      `<figure><img alt="x" height="${height}" src="https://feeds.example.org/media/${name}" width="${width}" /></figure>`
    const body = [
      ...[
        img('2/lead.jpg', 1600, 1067),
        img('3/b.jpg?a=1&amp;b=2', 250, 200),
        img('3/b.jpg?a=1&amp;b=2', 250, 200),
      ],
      ...[img('4/small.png', 249, 200), img('5/unknown.png', '', 900)],
    ].join('<p>Text</p>')
    const urls = (data: Record<string, unknown>) => (data.image as { url: string }[]).map(({ url }) => url)
    const second = 'https://feeds.example.org/media/3/b.jpg?a=1&b=2'
    expect(urls(dataOf({ body }))).toEqual(['https://feeds.example.org/media/2/lead.jpg', second])
    expect(dataOf({ body, image: undefined }).image).toContainEqual({
      ...{ '@type': 'ImageObject', url: second, width: 250, height: 200 },
    })
    expect(dataOf({ body: img('4/small.png', 9, 9), image: undefined })).not.toHaveProperty('image')
    const many = Array.from({ length: 30 }, (_, n) => img(`${n}/a.jpg`, 800, 600)).join('')
    expect(urls(dataOf({ body: many }))).toHaveLength(10)
  })

  it('lets search engines show a large picture', () => {
    const [robots] = findElements(render({}), 'meta', { name: 'robots' })
    expect(robots?.attributes.content).toBe('max-image-preview:large')
  })

  it('leaves out properties without a value', () => {
    const data = dataOf({ image: undefined, tags: [], authors: [], section: undefined, updated: undefined })
    expect(Object.keys(data)).not.toEqual(expect.arrayContaining(['image']))
    for (const name of ['image', 'keywords', 'author', 'articleSection'])
      expect(data).not.toHaveProperty(name)
    expect(data).toMatchObject({ dateModified: '2021-02-17T23:30:00.000Z' })
  })

  it('describes an author with the name of the publication as an organisation', () => {
    const data = dataOf({
      authors: [{ name: publication.title, feedUrl: 'https://feeds.example.org/authors/x' }],
    })
    expect(data.author).toEqual([
      { '@type': 'Organization', name: publication.title, url: 'https://feeds.example.org/authors/x' },
    ])
  })

  it.each([
    ['word '.repeat(22).trim(), 'word '.repeat(22).trim()],
    ['word '.repeat(30).trim(), `${'word '.repeat(22).trim()}…`],
    [`${'word '.repeat(21)}longer words`, `${'word '.repeat(21).trim()}…`],
    ['x'.repeat(200), `${'x'.repeat(109)}…`],
    ['👩‍👩‍👧'.repeat(20), `${'👩‍👩‍👧'.repeat(13)}…`],
  ])('shortens the headline %j to 110 characters', (title, headline) => {
    expect(dataOf({ title }).headline).toBe(headline)
  })

  it('can be parsed with any text, and no text ends the element', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            '</script>',
            '<!--',
            '<script',
            ']]>',
            '\u2028',
            '\uD800',
            '\u0000',
            '"',
            '\\',
            'é',
          ),
        )
        .map(parts => parts.join('')),
    )
    fc.assert(
      fc.property(text, any => {
        const page = render({ title: any, section: any, authors: [{ name: any }], tags: [{ name: any }] })
        const [script, ...others] = findElements(page, 'script')
        expect(others).toEqual([])
        expect(script?.text).not.toContain('<')
        const data = JSON.parse(script?.text ?? '')
        expect(data.headline.length).toBeLessThanOrEqual(110)
        expect(JSON.stringify(data)).not.toMatch(/\\ud[89a-f]/)
        expect(findElements(page, 'h1')).toHaveLength(1)
      }),
    )
  })
})

function dataOf(changes: Partial<ArticlePage>): Record<string, unknown> {
  const [script] = findElements(render(changes), 'script', { type: 'application/ld+json' })
  return JSON.parse(script?.text ?? '')
}

function render(changes: Partial<ArticlePage>): string {
  const changed = { ...article, ...changes }
  return renderArticle({ publication, feeds: [mainFeed], article: changed, styleUrl: '/style.css' })
}
