import { absoluteUrl, type Publication } from '../articles/publication.ts'
import { attributes, type Html, html } from './html.ts'
import { interfaceText } from './language.ts'
import { homeUrl, publicationGraph, renderLayout, SUBSCRIBE_ID } from './layout.ts'
import { articleList } from './parts/cards.ts'
import { catalogueSection } from './parts/catalogue.ts'
import { listPager, pageRelations } from './parts/pager.ts'
import { subscribeSection } from './parts/subscribe.ts'
import type { HomeView } from './views.ts'

/** Renders the home page: a description, the newest articles, how to subscribe, and all feeds. */
export function renderHome(view: HomeView): string {
  const { publication, feeds, articles, olderUrl, styleUrl } = view
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: publication.title,
    description: publication.description,
    canonical: homeUrl(publication),
    head: html`${graph(publication)}${pageRelations({ older: olderUrl })}`,
    header: hero(publication, { canSubscribe: feeds.length > 0 }),
    main: html`<div class="home">
<div>
${articleList(articles, publication)}
${listPager({ older: olderUrl }, publication)}
</div>
${feeds[0] && subscribeSection(feeds[0], publication)}
${catalogueSection(view)}
</div>`,
  })
}

function graph(publication: Publication): Html {
  const { title, description } = publication
  return publicationGraph(publication, { title, description, url: homeUrl(publication) })
}

function hero(publication: Publication, { canSubscribe }: { readonly canSubscribe: boolean }): Html {
  const { words, text } = interfaceText(publication.language)
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
