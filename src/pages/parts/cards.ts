import type { Image } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import { attributes, type Html, html } from '../html.ts'
import { interfaceText, languageAttributes } from '../language.ts'
import type { ArticleCard } from '../views.ts'
import { renderByline } from './byline.ts'

/** Renders a section with the newest articles as cards: picture, title, byline and summary of each. */
export function newestArticles(articles: readonly ArticleCard[], publication: Publication): Html {
  const { words, text } = interfaceText(publication.language)
  return html`<section class="newest" aria-labelledby="newest">
<h2 id="newest">${text(words.newest)}</h2>
${articles.length > 0 ? cardList(articles, publication) : html`<p>${text(words.nothingYet)}</p>`}
</section>`
}

interface CardPlace {
  readonly isFirst: boolean
}

function cardList(articles: readonly ArticleCard[], publication: Publication): Html {
  const cards = articles.map((article, index) => card(article, publication, { isFirst: index === 0 }))
  return html`<ul class="cards" role="list">\n${cards}</ul>`
}

function card(article: ArticleCard, publication: Publication, place: CardPlace): Html {
  return html`<li><article class="card"${languageAttributes(article.language ?? publication.language)}>
${article.image && picture(article.image, place)}
<div class="words">
<h3><a href="${article.url}">${article.title}</a></h3>
${renderByline(article, publication)}
${article.summary && html`<p class="summary">${article.summary}</p>`}
</div>
</article></li>
`
}

function picture({ src, alt = '', width, height }: Image, { isFirst }: CardPlace): Html {
  const loading = isFirst ? undefined : 'lazy'
  return html`<img${attributes({ src, alt, width, height, loading, decoding: 'async' })}>`
}
