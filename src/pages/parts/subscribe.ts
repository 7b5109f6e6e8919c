import type { Publication } from '../../articles/publication.ts'
import { podcastApps } from '../episode/apps.ts'
import { type Html, html } from '../html.ts'
import { interfaceText } from '../language.ts'
import { SUBSCRIBE_ID } from '../layout.ts'
import type { FeedFormatLink, FeedHead, FeedLinks } from '../views.ts'

/** A feed to subscribe to: as a podcast when it has a show. */
export type Subscription = FeedLinks & Pick<FeedHead, 'private' | 'show'>

/** Renders a section that explains feed readers, links to some, and lists URLs to copy. */
export function subscribeSection(feed: Subscription, publication: Publication): Html {
  const { words, text } = interfaceText(publication.language)
  return html`<section class="subscribe" id="${SUBSCRIBE_ID}" aria-labelledby="subscribe-title">
<h2 id="subscribe-title">${text(words.subscribe)}</h2>
${waysToSubscribe(feed, publication)}
</section>`
}

/** Renders the same, folded. Browsers unfold it for a link to `#subscribe`, because the id is inside. */
export function subscribeFold(feed: Subscription, publication: Publication): Html {
  const { words, text } = interfaceText(publication.language)
  return html`<details class="subscribe">
<summary><h2>${text(words.subscribe)}</h2></summary>
<div id="${SUBSCRIBE_ID}">
${waysToSubscribe(feed, publication)}
</div>
</details>`
}

function waysToSubscribe(feed: Subscription, publication: Publication): Html {
  return feed.show === undefined ? waysToRead(feed, publication) : waysToListen(feed, publication)
}

/** Podcast apps read RSS only, which is the first format. */
function waysToListen(
  { formats: [rss], private: isPrivate = false }: Subscription,
  publication: Publication,
): Html {
  const { words, text } = interfaceText(publication.language)
  const { podcast } = words
  return html`<p class="reader">${text(podcast.app)}</p>
<div class="ways">
<div>
<h3>${text(podcast.listen)}</h3>
${rss && podcastApps(rss.url, { isPrivate })}
</div>
<div>
<h3>${text(words.copyAddress)}</h3>
<dl class="addresses">
${rss && address(rss)}</dl>
<p class="advice">${text(podcast.copyAdvice)}${isPrivate ? html` ${text(podcast.private)}` : undefined}</p>
</div>
</div>`
}

function waysToRead(feed: Subscription, publication: Publication): Html {
  const { words, text } = interfaceText(publication.language)
  return html`<p class="reader">${text(words.reader)}</p>
<div class="ways">
<div>
<h3>${text(words.openInReader)}</h3>
${feed.formats[0] && readerList(feed.formats[0].url, publication, feed)}
</div>
<div>
<h3>${text(words.copyAddress)}</h3>
<dl class="addresses">
${feed.formats.map(address)}</dl>
<p class="advice">${text(words.copyAdvice)}</p>
</div>
</div>`
}

/** URL prefixes of web readers. The percent-encoded URL of a feed is appended. */
const WEB_READERS: Readonly<Record<string, string>> = {
  Feedly: 'https://feedly.com/i/subscription/feed/',
  Inoreader: 'https://www.inoreader.com/?add_feed=',
  NewsBlur: 'https://www.newsblur.com/?url=',
  'The Old Reader': 'https://theoldreader.com/feeds/subscribe?url=',
  Feedbin: 'https://feedbin.com/?subscribe=',
}

/** A private feed is not offered to services: some list every feed they know, with its URL, in their search. */
function readerList(url: string, publication: Publication, feed: Pick<FeedHead, 'private'>): Html {
  const { words, text } = interfaceText(publication.language)
  const services = feed.private === true ? [] : Object.entries(WEB_READERS)
  const online = services.map(
    ([name, prefix]) =>
      html`<li><a href="${prefix + encodeURIComponent(url)}" rel="noopener nofollow"><bdi lang="en">${name}</bdi></a></li>\n`,
  )
  return html`<ul class="readers" role="list">
<li><a href="feed:${url}">${text(words.thisDevice)}</a></li>
${online}</ul>`
}

function address({ name, mediaType, url }: FeedFormatLink): Html {
  return html`<div><dt><a href="${url}" type="${mediaType}">${name}</a></dt><dd><code dir="ltr">${unbroken(url)}</code></dd></div>
`
}

/** Renders a URL that breaks only after its slashes; a name that is longer than a line breaks where it must. */
function unbroken(url: string): readonly Html[] {
  return url.split(/(?<=\/)(?!\/)/).map(part => html`<span>${part}</span>`)
}
