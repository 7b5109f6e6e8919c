import { type Html, html } from '../html.ts'
import { type Speech, speech } from '../language.ts'
import { formatList } from '../layout.ts'
import type { CatalogueFeed, CatalogueGroup, FeedLinks, HomeView } from '../views.ts'
import { articleCounter } from '../words.ts'

/** So many feeds of a kind are in sight; if there are a few more, they are too. */
const SHOWN = 24
const SHOWN_AT_MOST = 30

/** A section with all feeds of the publication, by kind; undefined where there is only the main one. */
export function catalogueSection({ publication, feeds, catalogue, opmlUrl }: HomeView): Html | undefined {
  const groups = catalogue?.filter(group => group.feeds.length > 0) ?? []
  const others = catalogue === undefined ? feeds.slice(1) : []
  if (groups.length + others.length === 0 && opmlUrl === undefined) return undefined
  const spoken = speech(publication.language)
  const { words, say } = spoken
  return html`<section class="catalogue" aria-labelledby="all-feeds">
<h2 id="all-feeds">${say(words.allFeeds)}</h2>
${groups.map(group => groupList(group, spoken))}\
${others.length > 0 ? html`<ul class="feeds" role="list">\n${others.map(feedRow)}</ul>` : undefined}
${opmlUrl && html`<p><a href="${opmlUrl}" type="text/x-opml">${say(words.opml)}</a></p>`}
</section>`
}

/** A feed and its formats, as an item of a list. */
export function feedRow(feed: FeedLinks): Html {
  return html`<li><bdi>${feed.title}</bdi> ${formatList(feed)}</li>\n`
}

function groupList({ kind, feeds }: CatalogueGroup, spoken: Speech): Html {
  const isLong = feeds.length > SHOWN_AT_MOST
  return html`<h3>${spoken.say(spoken.words.kinds[kind])}</h3>
${feedNames(isLong ? feeds.slice(0, SHOWN) : feeds, spoken)}
${isLong ? moreFeeds(feeds, spoken) : undefined}
`
}

function moreFeeds(feeds: readonly CatalogueFeed[], spoken: Speech): Html {
  const { words, say } = spoken
  const count = new Intl.NumberFormat(words.language).format(feeds.length)
  return html`<details><summary>${say(`${words.showAll} (${count})`)}</summary>
${feedNames(feeds.slice(SHOWN), spoken)}
</details>`
}

function feedNames(feeds: readonly CatalogueFeed[], { words, say }: Speech): Html {
  const inWords = articleCounter(words)
  const items = feeds.map(
    ({ title, url, count }) => html`<li><a href="${url}"><bdi>${title}</bdi></a>\
${count === undefined ? undefined : html` <span class="count">${say(inWords(count))}</span>`}</li>
`,
  )
  return html`<ul class="names" role="list">\n${items}</ul>`
}
