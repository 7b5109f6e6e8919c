import type { Image } from '../articles/article.ts'
import { absoluteUrl, type Publication } from '../articles/publication.ts'
import { renderByline } from './article.ts'
import { attributes, type Html, html } from './html.ts'
import { formatList, homeUrl, languageAttributes, openGraph, renderLayout, SUBSCRIBE_ID } from './layout.ts'
import type { ArticleCard, FeedLinks, HomeView } from './views.ts'

/** The home page: what this is, its newest articles, and how to subscribe. */
export function renderHome(view: HomeView): string {
  const { publication, feeds, articles, styleUrl } = view
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: publication.title,
    description: publication.description,
    canonical: homeUrl(publication),
    head: homeGraph(publication),
    header: hero(publication, feeds.length > 0),
    main: html`<div class="home">
${newest(articles, publication)}
${feeds[0] && subscribe(feeds[0], feeds.slice(1))}
</div>`,
  })
}

function homeGraph(publication: Publication): Html {
  const image = publication.image ?? publication.icon
  return openGraph({
    'og:type': 'website',
    'og:title': publication.title,
    'og:description': publication.description || undefined,
    'og:url': homeUrl(publication),
    'og:image': image && absoluteUrl(image.src, publication.baseUrl),
    'og:image:width': image?.width,
    'og:image:height': image?.height,
  })
}

function hero(publication: Publication, canSubscribe: boolean): Html {
  return html`<header class="hero">
${logo(publication)}
<h1>${publication.title}</h1>
${publication.description && html`<p class="description">${publication.description}</p>`}
${canSubscribe ? html`<a class="button" href="#${SUBSCRIBE_ID}" lang="en">Subscribe</a>` : undefined}
</header>`
}

function logo({ image, icon, baseUrl }: Publication): Html | undefined {
  const shown = image ?? icon
  if (shown === undefined) return undefined
  const { src, alt = '', width, height } = shown
  return html`<img class="logo"${attributes({ src: absoluteUrl(src, baseUrl), alt, width, height })}>`
}

function newest(articles: readonly ArticleCard[], publication: Publication): Html {
  const cards = articles.map((article, index) => card(article, publication, index === 0))
  return html`<section class="newest" aria-labelledby="newest">
<h2 id="newest" lang="en">Newest articles</h2>
${cards.length > 0 ? html`<ul class="cards" role="list">\n${cards}</ul>` : nothingYet()}
</section>`
}

function nothingYet(): Html {
  return html`<p lang="en" dir="ltr">Nothing has been published yet. Subscribe, and the first article comes to you.</p>`
}

function card(article: ArticleCard, publication: Publication, isFirst: boolean): Html {
  return html`<li><article class="card"${languageAttributes(article.language ?? publication.language)}>
${article.image && picture(article.image, isFirst)}
<div class="words">
<h3><a href="${article.url}">${article.title}</a></h3>
${renderByline(article, publication)}
${article.summary && html`<p class="summary">${article.summary}</p>`}
</div>
</article></li>
`
}

function picture({ src, alt = '', width, height }: Image, isFirst: boolean): Html {
  const loading = isFirst ? undefined : 'lazy'
  return html`<img${attributes({ src, alt, width, height, loading, decoding: 'async' })}>`
}

function subscribe(main: FeedLinks, others: readonly FeedLinks[]): Html {
  return html`<section class="subscribe" id="${SUBSCRIBE_ID}" aria-labelledby="subscribe-title" lang="en" dir="ltr">
<h2 id="subscribe-title">Subscribe</h2>
<p>A feed reader is an app that gathers the newest articles of every site you follow. There is no account to make
here and no e-mail address to give. Install any reader, choose “add feed” in it, and paste one of these addresses.
All hold the same articles: if you are not sure, take the first.</p>
<dl class="addresses">
${main.formats.map(address)}</dl>
${main.formats[0] && html`<p><a href="feed:${main.formats[0].url}">Open in a reader on this device</a></p>`}
${others.length > 0 ? otherFeeds(others) : undefined}
</section>`
}

function address({ name, mediaType, url }: FeedLinks['formats'][number]): Html {
  return html`<div><dt><a href="${url}" type="${mediaType}">${name}</a></dt><dd><code>${url}</code></dd></div>
`
}

function otherFeeds(feeds: readonly FeedLinks[]): Html {
  const items = feeds.map(
    feed => html`<li><bdi>${feed.title}</bdi> ${formatList(feed)}</li>
`,
  )
  return html`<h3>Follow a part of it</h3>
<ul class="feeds" role="list">
${items}</ul>`
}
