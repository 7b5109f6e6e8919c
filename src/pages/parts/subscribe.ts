import type { Publication } from '../../articles/publication.ts'
import { type Html, html } from '../html.ts'
import { interfaceText } from '../language.ts'
import { SUBSCRIBE_ID } from '../layout.ts'
import type { FeedFormatLink, FeedLinks } from '../views.ts'

/** Renders a section that explains feed readers, links to some, and lists URLs to copy. */
export function subscribeSection(feed: FeedLinks, publication: Publication): Html {
  const { words, text } = interfaceText(publication.language)
  return html`<section class="subscribe" id="${SUBSCRIBE_ID}" aria-labelledby="subscribe-title">
<h2 id="subscribe-title">${text(words.subscribe)}</h2>
<p class="reader">${text(words.reader)}</p>
<div class="ways">
<div>
<h3>${text(words.openInReader)}</h3>
${feed.formats[0] && readerList(feed.formats[0].url, publication)}
</div>
<div>
<h3>${text(words.copyAddress)}</h3>
<dl class="addresses">
${feed.formats.map(address)}</dl>
<p class="advice">${text(words.copyAdvice)}</p>
</div>
</div>
</section>`
}

/** URL prefixes of web readers. The percent-encoded URL of a feed is appended. */
const WEB_READERS: Readonly<Record<string, string>> = {
  Feedly: 'https://feedly.com/i/subscription/feed/',
  Inoreader: 'https://www.inoreader.com/?add_feed=',
  NewsBlur: 'https://www.newsblur.com/?url=',
  'The Old Reader': 'https://theoldreader.com/feeds/subscribe?url=',
  Feedbin: 'https://feedbin.com/?subscribe=',
}

function readerList(url: string, publication: Publication): Html {
  const { words, text } = interfaceText(publication.language)
  const online = Object.entries(WEB_READERS).map(
    ([name, prefix]) =>
      html`<li><a href="${prefix + encodeURIComponent(url)}" rel="noopener nofollow"><bdi lang="en">${name}</bdi></a></li>\n`,
  )
  return html`<ul class="readers" role="list">
<li><a href="feed:${url}">${text(words.thisDevice)}</a></li>
${online}</ul>`
}

function address({ name, mediaType, url }: FeedFormatLink): Html {
  return html`<div><dt><a href="${url}" type="${mediaType}">${name}</a></dt><dd><code dir="ltr">${url}</code></dd></div>
`
}
