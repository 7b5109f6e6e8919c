import { type Article, type Attachment, type Author, type Image, permalink } from '../articles/article.ts'
import { absoluteUrl, type Publication } from '../articles/publication.ts'
import { withLeadFigure } from '../content/lead-figure.ts'
import { renderBody } from '../content/render-body.ts'
import { summaryOf } from '../content/summary.ts'
import { UNKNOWN_TYPE } from '../formats/elements/enclosures.ts'
import type { Enclosure, Item, Author as ItemAuthor, ItemImage } from '../formats/model.ts'

/** The body as every reader gets it: safe, absolute, with the picture in front (READERS 2.2.8). */
export function articleContent(article: Article, { baseUrl }: Publication): string {
  const link = permalink(article, baseUrl)
  const body = renderBody(article.body, { permalink: link, baseUrl, assets: article.assets })
  return withLeadFigure(body, article.image, baseUrl, article.title)
}

/** An article as an item of a feed, with its body or only its summary; the same for all feeds that show it so. */
export function articleItem(article: Article, publication: Publication, shows: 'full' | 'summary'): Item {
  const { baseUrl } = publication
  const content = articleContent(article, publication)
  const summary = article.summary ?? summaryOf(content) ?? article.title
  return {
    id: article.id,
    link: permalink(article, baseUrl),
    title: article.title,
    description: summary,
    descriptionType: 'text',
    ...(shows === 'full' && { content: fullerThan(summary, content) }),
    date: article.updated ?? article.published,
    published: article.published,
    author: article.authors.map(itemAuthor),
    category: article.tags.map(name => ({ name })),
    language: article.language ?? publication.language,
    attachments: article.attachments.map(attachment => enclosure(attachment, baseUrl)),
    ...(article.image && { image: itemImage(article.image, baseUrl) }),
  }
}

/** TT-RSS shows the longer of summary and content (READERS 1.4): a short text is led by its summary. */
function fullerThan(summary: string, content: string): string {
  if (content.length > summary.length) return content
  return content + renderBody({ format: 'text', source: summary }, { permalink: '', baseUrl: '', assets: {} })
}

function itemAuthor({ name, email, url }: Author): ItemAuthor {
  return { name, ...(email !== undefined && { email }), ...(url !== undefined && { link: url }) }
}

function itemImage(image: Image, baseUrl: string): ItemImage {
  const { alt, caption, credit, width, height } = image
  return { ...enclosure(image, baseUrl), alt: alt ?? caption, caption, credit, width, height }
}

/** A remote file that has not been reached has no type: none is guessed from its name. */
function enclosure(file: Attachment, baseUrl: string): Enclosure {
  const { title, length, duration } = file
  return {
    url: absoluteUrl(file.src, baseUrl),
    type: file.type ?? UNKNOWN_TYPE,
    ...(length !== undefined && { length }),
    ...(title !== undefined && { title }),
    ...(duration !== undefined && { duration }),
  }
}
