import { type Article, type Author, permalink } from '../../articles/article.ts'
import type { Attachment, Image } from '../../articles/media.ts'
import { absoluteUrl, type Publication } from '../../articles/publication.ts'
import { withLeadFigure } from '../../content/lead-figure.ts'
import { plainText } from '../../content/plain-text.ts'
import { pressLead } from '../../content/press-lead.ts'
import { renderBody, renderLead } from '../../content/render-body.ts'
import { summaryOf, summaryOfLead } from '../../content/summary.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { UNKNOWN_TYPE } from '../../formats/elements/enclosures.ts'
import { htmlText } from '../../formats/elements/html-text.ts'
import type { Enclosure, Item, Author as ItemAuthor, ItemImage } from '../../formats/model.ts'
import { ownText } from '../../system/own-memory.ts'
import { itemEpisode } from './podcast.ts'

/**
 * Returns an article's body as HTML for every reader: sanitised, with absolute URLs, and with the picture in front
 * unless the body contains it. NetNewsWire and text readers show no other picture (docs/readers.md#images).
 */
export function articleContent(article: Article, { baseUrl }: Pick<Publication, 'baseUrl'>): string {
  const link = permalink(article, baseUrl)
  const body = renderBody(article.body, { permalink: link, baseUrl, assets: article.assets })
  return ownText(withLeadFigure(body, article, baseUrl))
}

/**
 * Returns an article's summary: its own, that before the divider of its text, or the beginning of `content`, its rendered text.
 * Undefined without any text.
 */
export function articleSummary(
  article: Article,
  content: string,
  { baseUrl }: Pick<Publication, 'baseUrl'>,
): string | undefined {
  if (article.summary !== undefined) return article.summary
  const lead = renderLead(article.body, { permalink: permalink(article, baseUrl), baseUrl, assets: {} })
  const { format } = article.body
  return (lead && summaryOfLead(pressLead(lead, format))) || summaryOf(pressLead(content, format))
}

/** Returns an article as an item of a feed: with its whole body, or with only its summary. */
export function articleItem(
  article: Article,
  publication: Pick<Publication, 'baseUrl' | 'language'>,
  contentMode: FeedDefinition['content'],
): Item {
  const { baseUrl } = publication
  const content = articleContent(article, publication)
  const summary = articleSummary(article, content, publication) ?? article.title
  return {
    id: article.id,
    guid: article.id,
    link: permalink(article, baseUrl),
    title: article.title,
    description: summary,
    descriptionType: 'text',
    ...(contentMode === 'full' && { content: longerThan(summary, content) }),
    date: article.updated ?? article.published,
    published: article.published,
    author: article.authors.map(itemAuthor),
    category: article.tags.map(name => ({ name })),
    language: article.language ?? publication.language,
    attachments: article.attachments.map(attachment => enclosure(attachment, baseUrl)),
    ...(article.episode && { episode: itemEpisode(article.episode, baseUrl) }),
    ...(article.image && { image: itemImage(article.image, baseUrl) }),
  }
}

/**
 * Puts the summary before a body that is not longer than it, or in its place if it says all of it. TT-RSS shows the longer of
 * `description` and `content:encoded`, and would otherwise hide the body (docs/readers.md#titles-and-text).
 */
function longerThan(summary: string, content: string): string {
  if (content.length > htmlText(summary).length) return content
  const lead = renderBody({ format: 'text', source: summary }, { permalink: '', baseUrl: '', assets: {} })
  return isSaidBy(summary, content) ? lead : `${lead}\n${content}`
}

/** Whether a body has only words, and a text begins with them. */
function isSaidBy(text: string, content: string): boolean {
  const hasOnlyWords = !/<(?!\/?(?:br|p)\b)/.test(content)
  return hasOnlyWords && text.startsWith(plainText(content).replaceAll('\n', ' '))
}

function itemAuthor({ name, email, url }: Author): ItemAuthor {
  return { name, ...(email !== undefined && { email }), ...(url !== undefined && { link: url }) }
}

function itemImage(image: Image, baseUrl: string): ItemImage {
  const { alt, caption, credit, width, height } = image
  return { ...enclosure(image, baseUrl), alt: alt ?? caption, caption, credit, width, height }
}

/** A remote file has no type until it has been fetched. None is guessed from its name. */
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
