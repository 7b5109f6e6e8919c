import { type Html, html } from '../html.ts'
import { type InterfaceText, interfaceText } from '../language.ts'
import { formatList } from '../layout.ts'
import type { CatalogueFeed, CatalogueGroup, FeedLinks, HomeView } from '../views.ts'
import { articleCounter } from '../words.ts'

/** Renders a section with all feeds of the publication, by kind. Returns undefined if there is only the main one. */
export function catalogueSection({ publication, feeds, catalogue, opmlUrl }: HomeView): Html | undefined {
  const groups = catalogue?.filter(group => group.feeds.length > 0) ?? []
  const others = catalogue === undefined ? feeds.slice(1) : []
  if (groups.length + others.length === 0 && opmlUrl === undefined) return undefined
  const ui = interfaceText(publication.language)
  const { words, text } = ui
  return html`<section class="catalogue" aria-labelledby="all-feeds">
<h2 id="all-feeds">${text(words.allFeeds)}</h2>
${groups.map(group => groupList(group, ui))}\
${others.length > 0 ? html`<ul class="feeds" role="list">\n${others.map(feedRow)}</ul>` : undefined}
${opmlUrl && html`<p><a href="${opmlUrl}" type="text/x-opml">${text(words.opml)}</a></p>`}
</section>`
}

/** Renders a feed and its formats as an item of a list. */
export function feedRow(feed: FeedLinks): Html {
  return html`<li><bdi>${feed.title}</bdi> ${formatList(feed)}</li>\n`
}

/** Number of visible feeds of each kind; a group with only a few more is visible as a whole. */
const VISIBLE_FEEDS = 24
const MAX_VISIBLE_FEEDS = 30

function groupList({ kind, feeds }: CatalogueGroup, ui: InterfaceText): Html {
  const isLong = feeds.length > MAX_VISIBLE_FEEDS
  return html`<h3>${ui.text(ui.words.kinds[kind])}</h3>
${feedNames(isLong ? feeds.slice(0, VISIBLE_FEEDS) : feeds, ui)}
${isLong ? moreFeeds(feeds, ui) : undefined}
`
}

function moreFeeds(feeds: readonly CatalogueFeed[], ui: InterfaceText): Html {
  const { words, text } = ui
  const count = new Intl.NumberFormat(words.language).format(feeds.length)
  return html`<details><summary>${text(`${words.showAll} (${count})`)}</summary>
${feedNames(feeds.slice(VISIBLE_FEEDS), ui)}
</details>`
}

function feedNames(feeds: readonly CatalogueFeed[], { words, text }: InterfaceText): Html {
  const articleCount = articleCounter(words)
  const items = feeds.map(
    ({ title, url, count }) => html`<li><a href="${url}"><bdi>${title}</bdi></a>\
${count === undefined ? undefined : html` <span class="count">${text(articleCount(count))}</span>`}</li>
`,
  )
  return html`<ul class="names" role="list">\n${items}</ul>`
}
