import type { Publication } from '../articles/publication.ts'
import { showHeader, showPeople } from './episode/show.ts'
import { podcastSeries } from './episode/structured-data.ts'
import { podcastStyle } from './episode/style.ts'
import type { ShowPart } from './episode/view.ts'
import { type Child, dataBlock, type Html, html } from './html.ts'
import { interfaceText } from './language.ts'
import { publicationGraph, renderLayout } from './layout.ts'
import { articleList } from './parts/cards.ts'
import { dateRange } from './parts/dates.ts'
import { listPager, pageRelations } from './parts/pager.ts'
import { subscribeFold } from './parts/subscribe.ts'
import type { FeedHead, FeedView } from './views.ts'

/** Renders a page of a feed: how to subscribe, its articles with their files, and links to newer and older ones. */
export function renderFeed(view: FeedView): string {
  const { publication, feed, feeds, articles, pages, styleUrl } = view
  const { title, heading } = headingsOf(view)
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: documentTitle(view),
    description: feed.description,
    canonical: feed.private === true ? undefined : feed.url,
    offersSubscription: true,
    head: html`${podcastStyle(feed.show)}${metadata(feed, publication)}${pageRelations(pages)}`,
    main: html`<div class="feed">
${feedHeader(title, feed, publication)}
${subscribeFold(feed, publication)}
${feed.show && html`${showPeople(feed.show, publication)}\n`}\
${articleList(articles, publication, { heading: heading ?? newestEpisodes(feed, publication), attachments: true })}
${listPager(pages, publication)}
</div>`,
  })
}

function metadata(feed: FeedHead, publication: Publication): Html {
  return feed.private === true
    ? html`<meta name="robots" content="noindex">\n`
    : html`${publicationGraph(withArtwork(publication, feed), feed)}${feed.show && seriesBlock(feed, feed.show, publication)}`
}

function seriesBlock(feed: FeedHead, show: ShowPart, publication: Publication): Html {
  return html`${dataBlock('application/ld+json', podcastSeries(feed, show, publication))}\n`
}

/** The picture of a show stands for it where its page is shared. */
function withArtwork(publication: Publication, { show }: FeedHead): Publication {
  return show?.artwork === undefined ? publication : { ...publication, image: show.artwork }
}

function newestEpisodes({ show }: FeedHead, { language }: Publication): Child {
  const { words, text } = interfaceText(language)
  return show && text(words.podcast.newest)
}

/**
 * Returns the title of the page and the heading of its articles. The publication's name is above them already, so that
 * the title leaves it out. Pages of older articles name their days.
 */
function headingsOf({ publication, feed, articles, pages }: FeedView): {
  readonly title: Child
  readonly heading: Child
} {
  const { words, text } = interfaceText(publication.language)
  const days = daysOf(articles, publication)
  const isFirst = pages.newer === undefined
  if (feed.title === publication.title)
    return { title: text(isFirst ? words.newest : words.older), heading: days }
  const prefix = `${publication.title}: `
  const title = feed.title.startsWith(prefix) ? feed.title.slice(prefix.length) : feed.title
  return { title, heading: isFirst ? undefined : days }
}

function daysOf(articles: FeedView['articles'], publication: Publication): string | undefined {
  const [newest] = articles
  const oldest = articles.at(-1)
  return newest && oldest && dateRange(oldest.published, newest.published, publication)
}

/** Returns the titles of the feed and the publication, each once, and the days of an older page. */
function documentTitle({ publication, feed, articles, pages }: FeedView): string {
  const title = feed.title.includes(publication.title) ? feed.title : `${feed.title} – ${publication.title}`
  const days = pages.newer === undefined ? undefined : daysOf(articles, publication)
  return days === undefined ? title : `${title} (${days})`
}

function feedHeader(title: Child, feed: FeedHead, publication: Publication): Html {
  const { description, summaryOnly, show } = feed
  const { words, text } = interfaceText(publication.language)
  if (show !== undefined) {
    const name = feed.title === publication.title ? feed.title : title
    return html`<header class="show">\n${showHeader(show, { title: name, description }, publication)}\n</header>`
  }
  const own = description === publication.description ? undefined : description
  return html`<header>
<p class="kind">${text(words.feed)}</p>
<h1>${title}</h1>
${own && html`<p class="description">${own}</p>`}
${summaryOnly === true ? html`<p class="description">${text(words.summariesOnly)}</p>` : undefined}
</header>`
}
