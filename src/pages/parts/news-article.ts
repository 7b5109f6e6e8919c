import { absoluteUrl, type Publication } from '../../articles/publication.ts'
import type { ArticlePage, AuthorLink } from '../views.ts'

/**
 * Returns an article as JSON-LD (schema.org `NewsArticle`), with what Google asks for (Article structured data, as of November 2026). Undefined
 * values are left out when it is serialised.
 */
export function newsArticle(article: ArticlePage, publication: Publication): object {
  const { title, url, summary, standfirst, published, updated, language, section, tags, authors } = article
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: headline(title),
    url,
    mainEntityOfPage: { '@type': 'WebPage', '@id': url },
    description: summary ?? standfirst,
    datePublished: published.toISOString(),
    dateModified: (updated ?? published).toISOString(),
    inLanguage: language ?? publication.language,
    articleSection: section,
    keywords: tags.length > 0 ? tags.map(({ name }) => name) : undefined,
    author: authors.length > 0 ? authors.map(author => person(author, publication)) : undefined,
    publisher: publisher(publication),
    image: pictures(article),
  }
}

/** Maximum length in UTF-16 units. Search engines cut or refused longer ones (Google, Article structured data, until 2023). */
const HEADLINE_LENGTH = 110

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Returns the title, or as many whole words as fit and `…`. */
function headline(title: string): string {
  if (title.length <= HEADLINE_LENGTH) return title
  let end = 0
  for (const { index, segment } of graphemes.segment(title)) {
    if (index + segment.length >= HEADLINE_LENGTH) break
    end = index + segment.length
  }
  const start = title.slice(0, end)
  const space = title[end] === ' ' ? end : start.lastIndexOf(' ')
  return `${space > 0 ? start.slice(0, space) : start}…`
}

/** Returns an author. One with the publication's name is an organisation, not a person. */
function person({ name, url, feedUrl }: AuthorLink, publication: Publication): object {
  const type = name === publication.title ? 'Organization' : 'Person'
  return { '@type': type, name, url: url ?? feedUrl }
}

function publisher({ title, baseUrl, image, icon }: Publication): object {
  const logo = image ?? icon
  return {
    '@type': 'Organization',
    name: title,
    url: `${baseUrl}/`,
    logo: logo && {
      '@type': 'ImageObject',
      url: absoluteUrl(logo.src, baseUrl),
      width: logo.width,
      height: logo.height,
    },
  }
}

/** Google asks for several pictures, each of at least so many pixels. */
const MIN_PIXELS = 50_000
const MAX_PICTURES = 10

/** Returns the picture of the article and those of its text, as far as their size is known and large enough. */
function pictures({ image, body }: ArticlePage): readonly object[] | undefined {
  const own = image === undefined ? [] : [leadPicture(image)]
  const others = picturesIn(body).filter(({ url }) => url !== image?.src)
  const all = [...own, ...others].slice(0, MAX_PICTURES)
  return all.length === 0 ? undefined : all
}

function leadPicture({ src, width, height, caption, credit }: NonNullable<ArticlePage['image']>): object {
  return { '@type': 'ImageObject', url: src, width, height, caption, creditText: credit }
}

interface Picture {
  readonly '@type': 'ImageObject'
  readonly url: string
  readonly width: number
  readonly height: number
}

/** The sanitiser writes every attribute in double quotes. */
function picturesIn(body: string): readonly Picture[] {
  const found = new Map<string, Picture>()
  for (const [tag] of body.matchAll(/<img\b[^<>]*>/g)) {
    const url = attributeOf(tag, 'src').replaceAll('&amp;', '&')
    const [width, height] = [Number(attributeOf(tag, 'width')), Number(attributeOf(tag, 'height'))]
    if (/^https?:/i.test(url) && width * height >= MIN_PIXELS)
      found.set(url, { '@type': 'ImageObject', url, width, height })
  }
  return [...found.values()]
}

function attributeOf(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}
