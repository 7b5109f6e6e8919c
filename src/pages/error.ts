import { html } from './html.ts'
import { interfaceText } from './language.ts'
import { homeUrl, renderLayout } from './layout.ts'
import { articleList } from './parts/cards.ts'
import { feedRow } from './parts/catalogue.ts'
import type { ErrorView } from './views.ts'
import { DEFAULT_LANGUAGE, type Words } from './words.ts'

/** Renders a page that explains an error in a sentence and links to the home page, the feed and the newest articles. */
export function renderError(view: ErrorView): string {
  const { publication, feeds = [], articles = [], status, path, note, styleUrl } = view
  const { words, text } = interfaceText(publication?.language ?? DEFAULT_LANGUAGE)
  const { title, advice } = errorWords(status, words)
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: publication ? `${title} – ${publication.title}` : title,
    head: html`<meta name="robots" content="noindex">\n`,
    main: html`<div class="error">
<p class="status">${status}</p>
<h1>${text(title)}</h1>
<p>${text(advice)}</p>
${note === undefined ? undefined : html`<p class="note" dir="auto">${note}</p>\n`}<p><code dir="ltr">${path}</code></p>
<p class="home-link"><a class="button" href="${homeUrl(publication)}">${text(words.goHome)}</a></p>
${feeds[0] && html`<ul class="feeds" role="list">\n${feedRow(feeds[0])}</ul>`}
</div>
${publication && articles.length > 0 ? html`<div class="home">${articleList(articles, publication)}</div>` : undefined}`,
  })
}

function errorWords(status: number, { errors }: Words): { readonly title: string; readonly advice: string } {
  switch (status) {
    case 400:
    case 401:
    case 404:
    case 405:
    case 410:
    case 503:
      return errors[status]
    default:
      return status < 500 ? errors.client : errors.server
  }
}
