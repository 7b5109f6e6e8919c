import { absoluteUrl, type Publication } from '../articles/publication.ts'
import { showHeader, showPeople } from './episode/show.ts'
import { podcastSeries } from './episode/structured-data.ts'
import { podcastStyle } from './episode/style.ts'
import { attributes, type Child, dataBlock, type Html, html } from './html.ts'
import { interfaceText } from './language.ts'
import { homeUrl, publicationGraph, renderLayout, SUBSCRIBE_ID } from './layout.ts'
import { articleList } from './parts/cards.ts'
import { catalogueSection } from './parts/catalogue.ts'
import { listPager, pageRelations } from './parts/pager.ts'
import { subscribeSection } from './parts/subscribe.ts'
import type { HomeView } from './views.ts'

/** Renders the home page: a description, the newest articles, how to subscribe, and all feeds. */
export function renderHome(view: HomeView): string {
  const { publication, feeds, articles, olderUrl, styleUrl, show } = view
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: publication.title,
    description: publication.description,
    canonical: homeUrl(publication),
    head: html`${podcastStyle(show)}${graph(view)}${pageRelations({ older: olderUrl })}`,
    header: hero(view),
    main: html`<div class="home">
<div>
${articleList(articles, publication, show && { heading: newestEpisodes(publication) })}
${listPager({ older: olderUrl }, publication)}
${show && showPeople(show, publication)}\
</div>
${feeds[0] && subscribeSection({ ...feeds[0], show }, publication)}
${catalogueSection(view)}
</div>`,
  })
}

function newestEpisodes({ language }: Publication): Child {
  const { words, text } = interfaceText(language)
  return text(words.podcast.newest)
}

function graph({ publication, show, feeds: [feed] }: HomeView): Html {
  const { title, description } = publication
  const page = { title, description, url: homeUrl(publication) }
  if (show === undefined || feed === undefined) return publicationGraph(publication, page)
  const series = podcastSeries({ ...feed, ...page }, show, publication)
  const picture = show.artwork ?? publication.image
  return html`${publicationGraph({ ...publication, image: picture }, page)}${dataBlock('application/ld+json', series)}\n`
}

function hero({ publication, feeds, show }: HomeView): Html {
  const { words, text } = interfaceText(publication.language)
  const canSubscribe = feeds.length > 0
  if (show !== undefined) {
    const { title, description } = publication
    const button = canSubscribe
      ? html`<a class="button" href="#${SUBSCRIBE_ID}">${text(words.subscribe)}</a>`
      : undefined
    return html`<header class="hero show">\n${showHeader(show, { title, description, button }, publication)}\n</header>`
  }
  return html`<header class="hero">
${saysName(publication) ? html`<h1>${logo(publication)}</h1>` : html`${logo(publication)}\n<h1>${publication.title}</h1>`}
${publication.description && html`<p class="description">${publication.description}</p>`}
${canSubscribe ? html`<a class="button" href="#${SUBSCRIBE_ID}">${text(words.subscribe)}</a>` : undefined}
</header>`
}

/** Returns whether the logo has the publication's name in letters: its description says so. */
function saysName({ title, image }: Publication): boolean {
  return image?.alt?.toLocaleLowerCase().includes(title.toLocaleLowerCase()) === true
}

function logo({ image, icon, baseUrl }: Publication): Html | undefined {
  const picture = image ?? icon
  if (picture === undefined) return undefined
  const { src, alt = '', width, height } = picture
  return html`<img class="logo"${attributes({ src: absoluteUrl(src, baseUrl), alt, width, height })}>`
}
