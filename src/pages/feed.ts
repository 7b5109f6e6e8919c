import type { Publication } from '../articles/publication.ts'
import { type Html, html } from './html.ts'
import { interfaceText, languageAttributes } from './language.ts'
import { publicationGraph, renderLayout, SUBSCRIBE_ID } from './layout.ts'
import { bodyHtml } from './parts/body.ts'
import { renderByline } from './parts/byline.ts'
import { newestArticles } from './parts/cards.ts'
import { subscribeSection } from './parts/subscribe.ts'
import type { ArchiveLink, ArticlePage, FeedHead, FeedView } from './views.ts'

/** Renders the page of a feed: how to subscribe, its newest items as readers show them, and its archives. */
export function renderFeed(view: FeedView): string {
  const { publication, feed, feeds, items, archives, styleUrl } = view
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: pageTitle(feed, publication),
    description: feed.description,
    canonical: feed.url,
    subscribeUrl: `#${SUBSCRIBE_ID}`,
    head: publicationGraph(publication, feed),
    main: html`<div class="feed">
${feedHeader(feed, publication)}
${subscribeSection(feed, publication)}
${feed.summaryOnly === true || items.length === 0 ? newestArticles(items, publication) : itemList(items, publication)}
${archiveList(archives, publication)}
</div>`,
  })
}

/** Returns both titles, or only the feed's if it contains the publication's. */
function pageTitle(feed: FeedHead, publication: Publication): string {
  return feed.title.includes(publication.title) ? feed.title : `${feed.title} – ${publication.title}`
}

function feedHeader({ title, description, summaryOnly }: FeedHead, publication: Publication): Html {
  const { words, text } = interfaceText(publication.language)
  return html`<header>
<p class="kind">${text(words.feed)}</p>
<h1>${title}</h1>
${description && html`<p class="description">${description}</p>`}
${summaryOnly === true ? html`<p class="description">${text(words.summariesOnly)}</p>` : undefined}
</header>`
}

function itemList(items: readonly ArticlePage[], publication: Publication): Html {
  const { words, text } = interfaceText(publication.language)
  return html`<section class="items" aria-labelledby="newest">
<h2 id="newest">${text(words.newest)}</h2>
${items.map((item, index) => itemElement(item, publication, { isFirst: index === 0 }))}
</section>`
}

function itemElement(
  item: ArticlePage,
  publication: Publication,
  { isFirst }: { readonly isFirst: boolean },
): Html {
  const { words } = interfaceText(publication.language)
  return html`<article class="item"${languageAttributes(item.language ?? publication.language)}>
<header>
<h3><a href="${item.url}">${item.title}</a></h3>
${renderByline(item, publication, { time: true })}
</header>
<div class="body">
${bodyHtml(item.body, words, { isFirst, sharesPage: true })}
</div>
</article>
`
}

function archiveList(archives: readonly ArchiveLink[], publication: Publication): Html | undefined {
  if (archives.length === 0) return undefined
  const { words, text } = interfaceText(publication.language)
  return html`<section class="archives" aria-labelledby="older">
<h2 id="older">${text(words.older)}</h2>
<ul class="readers" role="list">${archives.map(({ label, url }) => html`<li><a href="${url}"><bdi>${label}</bdi></a></li>`)}</ul>
</section>`
}
