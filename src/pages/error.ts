import { type Html, html } from './html.ts'
import { homeUrl, renderLayout } from './layout.ts'
import type { ErrorView, FeedLinks } from './views.ts'

interface Message {
  readonly title: string
  readonly advice: string
}

const MESSAGES: Readonly<Record<number, Message>> = {
  400: {
    title: 'Bad request',
    advice: 'The address could not be understood. Perhaps a part of it is missing.',
  },
  404: {
    title: 'Page not found',
    advice: 'There is nothing at this address. Perhaps it was mistyped or cut short.',
  },
  405: { title: 'Not possible here', advice: 'This address can only be read.' },
  410: {
    title: 'Page removed',
    advice: 'What was at this address has been taken down and will not come back.',
  },
  503: {
    title: 'Back soon',
    advice: 'This cannot be shown at the moment. Please try again in a few minutes.',
  },
}

const CLIENT_ERROR: Message = { title: 'That did not work', advice: 'The request could not be answered.' }
const SERVER_ERROR: Message = {
  title: 'Something went wrong',
  advice: 'The fault is here, not with you. Please try again later.',
}

/** A page that says in a sentence what is wrong and leads on to the home page and the feed. */
export function renderError(view: ErrorView): string {
  const { publication, feeds = [], status, path, styleUrl } = view
  const { title, advice } = messageFor(status)
  return renderLayout({
    publication,
    feeds,
    styleUrl,
    title: publication ? `${title} – ${publication.title}` : title,
    head: html`<meta name="robots" content="noindex">\n`,
    main: html`<div class="error" lang="en" dir="ltr">
<p class="status">${status}</p>
<h1>${title}</h1>
<p>${advice}</p>
<p><code>${path}</code></p>
<ul>
<li><a href="${homeUrl(publication)}">Go to the home page</a></li>
${feeds[0] && feedLink(feeds[0])}
</ul>
</div>`,
  })
}

function messageFor(status: number): Message {
  return MESSAGES[status] ?? (status < 500 ? CLIENT_ERROR : SERVER_ERROR)
}

function feedLink({ title, formats }: FeedLinks): Html | undefined {
  const [first] = formats
  return (
    first &&
    html`<li><a href="${first.url}" type="${first.mediaType}">Subscribe to <bdi>${title}</bdi></a></li>`
  )
}
