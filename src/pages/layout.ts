import { absoluteUrl, hubsOf, type Publication } from '../articles/publication.ts'
import { attributes, type Html, html, renderHtml } from './html.ts'
import { interfaceText, languageAttributes } from './language.ts'
import type { FeedLinks } from './views.ts'
import { DEFAULT_LANGUAGE } from './words.ts'

/** The parts of a page that differ from other pages. */
export interface Layout {
  readonly publication?: Publication | undefined
  /** Title in the browser's tab. */
  readonly title: string
  readonly description?: string | undefined
  /** Absolute URL of the page; absent if it has no permanent one. */
  readonly canonical?: string | undefined
  readonly feeds: readonly FeedLinks[]
  readonly styleUrl: string
  /** Further elements of `<head>`. */
  readonly head?: Html | undefined
  /** Header of the page; absent for the common one. */
  readonly header?: Html | undefined
  /** Whether the page itself says how to subscribe. If not, the common header leads to the home page for that. */
  readonly offersSubscription?: boolean | undefined
  readonly main: Html
}

/** Id of the section about subscribing, on the home page and the pages of feeds. */
export const SUBSCRIBE_ID = 'subscribe'

/** Renders a whole page with the common head, header and footer. */
export function renderLayout(layout: Layout): string {
  const language = layout.publication?.language ?? DEFAULT_LANGUAGE
  const { words, text } = interfaceText(language)
  return renderHtml(html`<!doctype html>
<html${languageAttributes(language)}>
${head(layout)}
<body>
<a class="skip" href="#main">${text(words.skip)}</a>
${layout.header ?? header(layout)}
<main id="main" tabindex="-1">
${layout.main}
</main>
${footer(layout)}
</body>
</html>
`)
}

/** Renders `<meta property>` for each property with a value (Open Graph protocol, ogp.me). */
export function openGraph(properties: Readonly<Record<string, string | number | undefined>>): Html {
  const given = Object.entries(properties).filter(([, content]) => content !== undefined)
  return html`${given.map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}`
}

/** Renders the Open Graph properties of a page that is not an article, with the publication's picture. */
export function publicationGraph(
  { title, image, icon, baseUrl }: Publication,
  page: { readonly title: string; readonly description?: string | undefined; readonly url: string },
): Html {
  const picture = image ?? icon
  return openGraph({
    'og:type': 'website',
    'og:title': page.title,
    'og:description': page.description || undefined,
    'og:url': page.url,
    'og:site_name': page.title === title ? undefined : title,
    'og:image': picture && absoluteUrl(picture.src, baseUrl),
    'og:image:width': picture?.width,
    'og:image:height': picture?.height,
  })
}

/** Returns the URL of the home page; without a publication, the root of the requested host. */
export function homeUrl(publication: Publication | undefined): string {
  return `${publication?.baseUrl ?? ''}/`
}

/** Renders links to a feed's documents, labelled with the names of their formats. */
export function formatList({ formats }: FeedLinks): Html {
  const links = formats.map(
    ({ name, mediaType, url }) => html`<li><a href="${url}" type="${mediaType}">${name}</a></li>`,
  )
  return html`<ul class="formats" role="list">${links}</ul>`
}

function head(layout: Layout): Html {
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${layout.title}</title>
${layout.description && html`<meta name="description" content="${layout.description}">\n`}\
${layout.canonical && html`<link rel="canonical" href="${layout.canonical}">\n`}\
<link rel="stylesheet" href="${layout.styleUrl}">
${icon(layout.publication)}
${layout.feeds.map(autodiscovery)}${hubs(layout.publication)}${layout.head}\
</head>`
}

/** Renders the icon's link. Without an icon it is empty, so that browsers do not request `/favicon.ico`. */
function icon(publication: Publication | undefined): Html {
  if (publication?.icon === undefined) return html`<link rel="icon" href="data:,">`
  const { src, type } = publication.icon
  return html`<link rel="icon"${attributes({ href: absoluteUrl(src, publication.baseUrl), type })}>`
}

function autodiscovery({ title, formats }: FeedLinks): Html {
  const links = formats.map(
    ({ name, mediaType, url }) =>
      html`<link rel="alternate" type="${mediaType}" title="${title} (${name})" href="${url}">\n`,
  )
  return html`${links}`
}

/** A subscriber that was given the address of a page finds the hub, and a feed among the links above. */
function hubs(publication: Publication | undefined): Html {
  return html`${(publication === undefined ? [] : hubsOf(publication)).map(hub => html`<link rel="hub" href="${hub}">\n`)}`
}

function header({ publication, offersSubscription }: Layout): Html | undefined {
  if (publication === undefined) return undefined
  const { words, text } = interfaceText(publication.language)
  return html`<header class="masthead">
<a class="name" href="${homeUrl(publication)}">${emblem(publication)}<span>${publication.title}</span></a>
${offersSubscription ? undefined : html`<a class="button" href="${homeUrl(publication)}#${SUBSCRIBE_ID}">${text(words.subscribe)}</a>`}
</header>`
}

function emblem({ icon, baseUrl }: Publication): Html | undefined {
  return icon && html`<img src="${absoluteUrl(icon.src, baseUrl)}" alt="" width="32" height="32">`
}

function footer({ publication, feeds }: Layout): Html {
  const main = feeds[0]
  return html`<footer class="colophon">
${publication?.copyright && html`<p>${publication.copyright}</p>`}
${main && formatList(main)}
</footer>`
}
