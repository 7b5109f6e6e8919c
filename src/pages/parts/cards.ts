import type { Image } from '../../articles/media.ts'
import type { Publication } from '../../articles/publication.ts'
import { episodeFacts } from '../episode/facts.ts'
import { attributes, type Child, type Html, html } from '../html.ts'
import { interfaceText, languageAttributes } from '../language.ts'
import type { ArticleCard } from '../views.ts'
import { attachmentItems, hasMedia } from './attachments.ts'
import { renderByline } from './byline.ts'

/** Options of `articleList`. */
export interface ArticleListOptions {
  /** By default, the heading of the newest articles. */
  readonly heading?: Child
  /** Whether the cards have the articles' files, with players. */
  readonly attachments?: boolean
}

/** Renders a section with articles as cards: picture, section, title, summary and byline of each. */
export function articleList(
  articles: readonly ArticleCard[],
  publication: Publication,
  options: ArticleListOptions = {},
): Html {
  const { words, text } = interfaceText(publication.language)
  return html`<section class="newest" aria-labelledby="newest">
<h2 id="newest">${options.heading ?? text(words.newest)}</h2>
${articles.length > 0 ? cardList(articles, publication, options) : html`<p>${text(words.nothingYet)}</p>`}
</section>`
}

function cardList(
  articles: readonly ArticleCard[],
  publication: Publication,
  options: ArticleListOptions,
): Html {
  const cards = articles.map((article, index) =>
    card(article, publication, { ...options, isFirst: index === 0 }),
  )
  return html`<ul class="cards" role="list">\n${cards}</ul>`
}

interface CardOptions extends ArticleListOptions {
  readonly isFirst: boolean
}

/** The picture comes last, so that a screen reader begins with the words; the stylesheet puts it beside or above them. */
function card(article: ArticleCard, publication: Publication, options: CardOptions): Html {
  return html`<li><article class="card"${languageAttributes(article.language ?? publication.language)}>
<div class="words">
${kicker(article, publication)}
<h3><a href="${article.url}">${article.title}</a></h3>
${article.summary && html`<p class="summary">${article.summary}</p>`}
${renderByline(article, publication)}
${options.attachments === true ? attachmentItems(article, publication) : undefined}
</div>
${article.image && picture(article.image, options)}
</article></li>
`
}

/** Renders the section of an article, and whether it is there to be heard or seen. */
function kicker(
  { section, sectionUrl, attachments, language, episode }: ArticleCard,
  publication: Publication,
): Html | undefined {
  const ui = interfaceText(publication.language, language)
  const { words, text } = ui
  const media = (['audio', 'video'] as const).filter(kind => hasMedia(attachments, kind))
  const live = episode?.episode.live
  if (section === undefined && media.length === 0 && live === undefined) return undefined
  return html`<p class="kicker">\
${section && html`<span class="section">${sectionUrl ? html`<a href="${sectionUrl}">${section}</a>` : section}</span> `}\
${media.map(kind => html`<span class="media">${text(words[kind])}</span> `)}${live && html`<span class="media">${text(words.podcast[live.status])}</span> `}\
${episode && episodeFacts(episode, ui)}</p>`
}

function picture({ src, alt = '', width, height }: Image, { isFirst }: CardOptions): Html {
  const loading = isFirst ? undefined : 'lazy'
  return html`<img${attributes({ src, alt, width, height, loading, decoding: 'async' })}>`
}
