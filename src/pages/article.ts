import type { Attachment, Author } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import { attributes, type Html, html, raw } from './html.ts'
import { homeUrl, languageAttributes, openGraph, renderLayout } from './layout.ts'
import type { ArticleCard, ArticlePage, ArticleView, TagLink } from './views.ts'

const BYTES_PER_KILOBYTE = 1_000
const BYTES_PER_MEGABYTE = 1_000_000
const MIDNIGHT = '00:00:00'

const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** The page of one article. Its picture is shown by the body, which starts with it. */
export function renderArticle(view: ArticleView): string {
  const { publication, feeds, article, styleUrl } = view
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: `${article.title} – ${publication.title}`,
    description: article.summary ?? article.standfirst,
    canonical: article.url,
    head: articleGraph(article, publication),
    main: articleElement(article, publication),
  })
}

/** Who wrote it and when, in the publication's language and zone: the day on a card, the time too on a page. */
export function renderByline(
  article: ArticleCard,
  publication: Publication,
  options?: { readonly time: boolean },
): Html {
  const { published, updated, authors } = article
  const language = languageAttributes(publication.language)
  const date = (when: Date) => dateElement(when, publication, options?.time ?? false)
  return html`<p class="byline">\
${authors.length > 0 ? html`<span class="authors"${language}>${authorList(authors, publication.language)}</span> ` : undefined}\
<bdi${language}>${date(published)}</bdi>\
${isUpdate(published, updated) ? html` <span><bdi lang="en">Updated</bdi> <bdi${language}>${date(updated)}</bdi></span>` : undefined}\
</p>`
}

function articleGraph(article: ArticlePage, publication: Publication): Html {
  const { image, updated } = article
  return html`${openGraph({
    'og:type': 'article',
    'og:title': article.title,
    'og:description': article.summary ?? article.standfirst,
    'og:url': article.url,
    'og:site_name': publication.title,
    'og:image': image?.src,
    'og:image:type': image?.type,
    'og:image:width': image?.width,
    'og:image:height': image?.height,
    'og:image:alt': image?.alt,
    'article:published_time': article.published.toISOString(),
    'article:modified_time': updated?.toISOString(),
    'article:section': article.section,
  })}${article.tags.map(({ name }) => openGraph({ 'article:tag': name }))}\
${image && html`<meta name="twitter:card" content="summary_large_image">\n`}`
}

function articleElement(article: ArticlePage, publication: Publication): Html {
  const { section, title, standfirst } = article
  return html`<article class="article"${languageAttributes(article.language ?? publication.language)}>
<header>
${section && html`<p class="section">${section}</p>`}
<h1>${title}</h1>
${standfirst && html`<p class="standfirst">${standfirst}</p>`}
${renderByline(article, publication, { time: true })}
</header>
<div class="body">
${raw(focusable(article.body))}
</div>
${attachmentList(article.attachments, publication.language)}
${tagList(article.tags)}
</article>
<nav class="back" aria-label="Back" lang="en">
<a href="${homeUrl(publication)}">All articles</a>
</nav>`
}

/** Tables and code may be wider than the page: they scroll by themselves, and by keyboard (WCAG 2.1.1). */
function focusable(body: string): string {
  return body
    .replace(/<pre\b/g, '<pre tabindex="0"')
    .replace(/<table\b/g, '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table')
    .replaceAll('</table>', '</table></div>')
}

function isUpdate(published: Date, updated: Date | undefined): updated is Date {
  return updated !== undefined && updated > published
}

function authorList(authors: readonly Author[], language: string): readonly Html[] {
  const names = authors.map(author => author.name)
  const parts = new Intl.ListFormat(language, { type: 'conjunction' }).formatToParts(names)
  const remaining = authors.values()
  return parts.map(({ type, value }) =>
    type === 'element' ? authorName(remaining.next().value) : html`${value}`,
  )
}

function authorName(author: Author | undefined): Html {
  const name = html`<bdi>${author?.name}</bdi>`
  return author?.url === undefined ? name : html`<a rel="author" href="${author.url}">${name}</a>`
}

function dateElement(date: Date, { language, timeZone }: Publication, withTime: boolean): Html {
  const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', day: 'numeric', timeZone }
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }
  const hasTime = withTime && !isMidnight(date, timeZone)
  const text = dateFormat(language, hasTime ? { ...day, ...time } : day).format(date)
  return html`<time datetime="${date.toISOString()}">${text}</time>`
}

/** A record whose date has no time is read as midnight: to show that would claim what nobody said. */
function isMidnight(date: Date, timeZone: string): boolean {
  const clock = dateFormat('en', { timeZone, timeStyle: 'medium', hourCycle: 'h23' })
  return clock.format(date) === MIDNIGHT
}

/** Kept, because making one takes about 0.1 ms, far longer than using it; a publication needs three. */
function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options])
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(language, options)
  dateFormats.set(key, format)
  return format
}

function attachmentList(attachments: readonly Attachment[], language: string): Html | undefined {
  if (attachments.length === 0) return undefined
  return html`<section class="attachments" aria-labelledby="attachments">
<h2 id="attachments" lang="en">Attachments</h2>
<ul>
${attachments.map(attachment => html`<li>${attachmentElement(attachment, language)}</li>\n`)}</ul>
</section>`
}

function attachmentElement(attachment: Attachment, language: string): Html {
  const { src, type } = attachment
  const name = attachment.title ?? fileName(src)
  return html`<a${attributes({ href: src, type })}><bdi>${name}</bdi></a> \
<span class="facts">${attachmentFacts(attachment, language)}</span>\
${player(attachment, name)}`
}

function attachmentFacts({ type, duration, length }: Attachment, language: string): readonly Html[] {
  return [type, duration && playingTime(duration), length && fileSize(length, language)]
    .filter(Boolean)
    .map((fact, index) => html`${index > 0 ? ' · ' : undefined}<bdi>${fact}</bdi>`)
}

function player({ src, type, width, height }: Attachment, name: string): Html | undefined {
  const shared = { src, preload: 'none', 'aria-label': name }
  if (type?.startsWith('audio/')) return html`<audio controls${attributes(shared)}></audio>`
  if (type?.startsWith('video/'))
    return html`<video controls${attributes({ ...shared, width, height })}></video>`
  return undefined
}

/** The last part of a URL, decoded as far as it can be (a lone `%` stays). */
function fileName(url: string): string {
  const last = url.split(/[?#]/, 1).join('').split('/').at(-1) ?? ''
  return new URLSearchParams(`name=${last.replace(/[+&]/g, encodeURIComponent)}`).get('name') || url
}

/** `1:02:03` or `2:03`. */
function playingTime(seconds: number): string {
  const whole = Math.round(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

function fileSize(bytes: number, language: string): string {
  const isLarge = bytes >= BYTES_PER_MEGABYTE
  const amount = bytes / (isLarge ? BYTES_PER_MEGABYTE : BYTES_PER_KILOBYTE)
  const unit = isLarge ? 'megabyte' : 'kilobyte'
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount)
}

function tagList(tags: readonly TagLink[]): Html | undefined {
  if (tags.length === 0) return undefined
  return html`<ul class="tags" role="list" aria-label="Tags">${tags.map(tag => html`<li>${tagName(tag)}</li>`)}</ul>`
}

function tagName({ name, url }: TagLink): Html {
  return url === undefined ? html`${name}` : html`<a rel="tag" href="${url}">${name}</a>`
}
