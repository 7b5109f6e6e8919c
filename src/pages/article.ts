import type { Publication } from '../articles/publication.ts'
import { chapterSection, highlightSection } from './episode/chapters.ts'
import { detailList } from './episode/details.ts'
import { peopleSection } from './episode/people.ts'
import { isVideo, playerSection } from './episode/player.ts'
import { podcastEpisode, recordingProperty } from './episode/structured-data.ts'
import { podcastStyle } from './episode/style.ts'
import { transcriptSection } from './episode/transcript.ts'
import { attributes, dataBlock, type Html, html } from './html.ts'
import { interfaceText, languageAttributes } from './language.ts'
import { homeUrl, openGraph, renderLayout } from './layout.ts'
import { attachmentSection } from './parts/attachments.ts'
import { bodyHtml } from './parts/body.ts'
import { renderByline } from './parts/byline.ts'
import { newsArticle } from './parts/news-article.ts'
import { articlePager } from './parts/pager.ts'
import type { ArticlePage, ArticleView, TagLink } from './views.ts'

/** Renders the page of one article. Its picture is part of the body. */
export function renderArticle(view: ArticleView): string {
  const { publication, feeds, article, neighbours = {}, styleUrl } = view
  const { words, text } = interfaceText(publication.language)
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: `${article.title} – ${publication.title}`,
    description: article.summary ?? article.standfirst,
    canonical: article.url,
    head: html`${podcastStyle(article.episode)}${LARGE_PREVIEW}${articleGraph(article, publication)}${twitterCard(article)}\
${structuredData(article, publication)}`,
    main: html`${articleElement(article, publication)}
${articlePager(neighbours, publication)}
<p class="back"><a href="${homeUrl(publication)}">${text(words.allArticles)}</a></p>`,
  })
}

/** Without it, search engines may show a small picture (Google, robots meta tag). */
const LARGE_PREVIEW = html`<meta name="robots" content="max-image-preview:large">\n`

function structuredData(article: ArticlePage, publication: Publication): Html {
  const episode = podcastEpisode(article, publication)
  const news = { ...newsArticle(article, publication), ...recordingProperty(article) }
  const blocks = episode === undefined ? [news] : [news, episode]
  return html`${blocks.map(block => html`${dataBlock('application/ld+json', block)}\n`)}`
}

function articleGraph(article: ArticlePage, publication: Publication): Html {
  const { updated } = article
  const image = article.image ?? article.episode?.artwork
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
    ...recordingGraph(article),
    'article:published_time': article.published.toISOString(),
    'article:modified_time': updated?.toISOString(),
    'article:section': article.section,
  })}${article.tags.map(({ name }) => openGraph({ 'article:tag': name }))}`
}

/** A player of Twitter would be a page of its own with a script, or a frame: the cards link to the article. */
function recordingGraph({ episode }: ArticlePage): Readonly<Record<string, string | number | undefined>> {
  const recording = episode?.recording
  if (recording === undefined) return {}
  const { src, type, width, height } = recording
  if (!isVideo(recording)) return { 'og:audio': src, 'og:audio:type': type }
  return { 'og:video': src, 'og:video:type': type, 'og:video:width': width, 'og:video:height': height }
}

/** Renders the properties that Twitter cards do not take from Open Graph: their kind and the picture's text. */
function twitterCard({ image }: ArticlePage): Html {
  return html`<meta name="twitter:card" content="${image ? 'summary_large_image' : 'summary'}">
${image?.alt && html`<meta name="twitter:image:alt" content="${image.alt}">\n`}`
}

function articleElement(article: ArticlePage, publication: Publication): Html {
  const { title, standfirst, body } = article
  const { words } = interfaceText(publication.language)
  return html`<article class="article"${languageAttributes(article.language ?? publication.language)}>
<header>
${sectionName(article)}
<h1>${title}</h1>
${standfirst && html`<p class="standfirst">${standfirst}</p>`}
${renderByline(article, publication, { time: true })}
</header>
${playerSection(article, publication)}\
<div class="body">
${bodyHtml(body, words)}
</div>
${episodeSections(article, publication)}\
${attachmentSection(withoutRecording(article), publication)}
${tagList(article.tags, words.kinds.tags)}
</article>`
}

function episodeSections({ episode, language }: ArticlePage, publication: Publication): Html | undefined {
  if (episode === undefined) return undefined
  const ui = interfaceText(publication.language, language)
  const sections = [
    chapterSection(episode, ui),
    highlightSection(episode, ui),
    transcriptSection(episode, ui),
    peopleSection(episode, ui),
    detailList(episode, ui),
  ]
  return html`${sections.map(section => section && html`${section}\n`)}`
}

/** The player has it already. */
function withoutRecording(article: ArticlePage): ArticlePage {
  const recording = article.episode?.recording
  return { ...article, attachments: article.attachments.filter(file => file.src !== recording?.src) }
}

function sectionName({ section, sectionUrl }: ArticlePage): Html | undefined {
  if (section === undefined) return undefined
  return html`<p class="section">${sectionUrl ? html`<a href="${sectionUrl}">${section}</a>` : section}</p>`
}

function tagList(tags: readonly TagLink[], label: string): Html | undefined {
  if (tags.length === 0) return undefined
  const items = tags.map(tag => html`<li>${tagName(tag)}</li>`)
  return html`<ul class="tags" role="list"${attributes({ 'aria-label': label })}>${items}</ul>`
}

function tagName({ name, url }: TagLink): Html {
  return url === undefined ? html`${name}` : html`<a rel="tag" href="${url}">${name}</a>`
}
