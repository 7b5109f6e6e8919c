import { type Html, html } from '../html.ts'

/** A podcast app, and how a link makes it subscribe to a feed. */
interface PodcastApp {
  readonly name: string
  /** Whether the device itself reads the feed, by HTTPS, and the link tells the address to nobody else. */
  readonly keepsSecrets?: true
  link(feedUrl: string): string
}

/** Apps with links that take any feed, also one that no directory lists (docs/decisions/podcast-apps.md). */
const APPS: readonly PodcastApp[] = [
  { name: 'Apple Podcasts', keepsSecrets: true, link: url => `podcast://${withoutScheme(url)}` },
  { name: 'Pocket Casts', link: url => `pktc://subscribe/${withoutScheme(url)}` },
  { name: 'Overcast', link: url => `overcast://x-callback-url/add?url=${encodeURIComponent(url)}` },
  {
    name: 'AntennaPod',
    link: url => `https://antennapod.org/deeplink/subscribe?url=${encodeURIComponent(url)}`,
  },
  { name: 'Podcast Addict', link: url => `https://podcastaddict.com/feed/${encodeURIComponent(url)}` },
  {
    name: 'Castro',
    link: url => `${url.startsWith('https:') ? 'castros' : 'castro'}://subscribe/${withoutScheme(url)}`,
  },
]

/** Renders links that open a feed in podcast apps. The address of a private one is given to no service. */
export function podcastApps(feedUrl: string, { isPrivate }: { readonly isPrivate: boolean }): Html {
  const apps = APPS.filter(({ keepsSecrets }) => keepsSecrets || !isPrivate)
  const items = apps.map(
    ({ name, link }) =>
      html`<li><a href="${link(feedUrl)}" rel="noopener nofollow"><bdi lang="en">${name}</bdi></a></li>\n`,
  )
  return html`<ul class="readers" role="list">\n${items}</ul>`
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '')
}
