import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A post of the old site. */
export interface OldPost {
  readonly number: number
  readonly title: string
  readonly slug: string
  /** RFC 3339, in UTC. */
  readonly date: string
}

const TITLES = ['Radio & waves', 'Ä ship, “Ànna”', 'Two < three', 'Über das Meer', 'Tide tables', '海の地図']

/** How many posts the old feeds show on a page. The site has more. */
export const SHOWN = 10

/** The posts of the old site, newest first. */
export const POSTS: readonly OldPost[] = Array.from({ length: 14 }, (_, at) => {
  const number = 40 - at
  const title = `${TITLES[at % TITLES.length]} ${number}`
  return { number, title, slug: `post-${number}`, date: `2021-02-${28 - at}T10:30:00Z` }
})

/** Returns a page of the old site's feed; undefined when there is none. */
type WriteFeed = (url: string, page: number) => string | undefined

/** Returns the posts of a page, and whether there is an older one. */
function pageOf(page: number) {
  const posts = POSTS.slice((page - 1) * SHOWN, page * SHOWN)
  return { posts, hasMore: page * SHOWN < POSTS.length }
}

function linkOf(url: string, { date, slug }: OldPost): string {
  return `${url}/${date.slice(0, 7).replace('-', '/')}/${slug}/`
}

function bodyOf({ title, number }: OldPost): string {
  return `<p>Text of ${escaped(title)}, with <b>mark-up</b>, written as number ${number}.</p>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** The RSS of WordPress, whose pages are numbered by `?paged=`. `guid` writes the id of a post. */
export function rssFeed(guid: (post: OldPost, url: string) => string): WriteFeed {
  return (url, page) => {
    const { posts } = pageOf(page)
    if (posts.length === 0) return undefined
    const items = posts.map(
      post => `<item><title>${escaped(post.title)}</title><link>${linkOf(url, post)}</link>
<pubDate>${new Date(post.date).toUTCString()}</pubDate>${guid(post, url)}
<description><![CDATA[${bodyOf(post)}]]></description></item>`,
    )
    return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Old site</title>
<link>${url}</link><description>About the sea</description><language>en-US</language>${items.join('\n')}</channel></rss>`
  }
}

/** Ids as WordPress and Ghost write them, and as some write them by hand. */
export const GUIDS = {
  wordPress: ({ number }: OldPost, url: string) => `<guid isPermaLink="false">${url}/?p=${number}</guid>`,
  permalink: (post: OldPost, url: string) => `<guid>${linkOf(url, post)}</guid>`,
  ghost: ({ number }: OldPost) => `<guid isPermaLink="false">${ghostId(number)}</guid>`,
  odd: ({ number }: OldPost) => `<guid isPermaLink="false">Post №${number} (sea &amp; sky)</guid>`,
  none: () => '',
}

function ghostId(number: number): string {
  return `5ddc9063c35e7700383b${number.toString(16).padStart(4, '0')}`
}

/** Atom with the archive of RFC 5005. */
export const atomFeed: WriteFeed = (url, page) => {
  const { posts, hasMore } = pageOf(page)
  const entries = posts.map(
    post => `<entry><title>${escaped(post.title)}</title><link href="${linkOf(url, post)}"/>
<id>tag:old.example,2021:${post.number}</id><published>${post.date}</published><updated>${post.date}</updated>
<content type="html"><![CDATA[${bodyOf(post)}]]></content></entry>`,
  )
  const older = hasMore ? `<link rel="prev-archive" href="/feed/?page=${page + 1}"/>` : ''
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>Old site</title><id>${url}/</id><updated>2021-02-28T10:30:00Z</updated>
<author><name>Ann</name></author><link href="${url}/"/>${older}${entries.join('\n')}</feed>`
}

/** JSON Feed with `next_url`. Its ids are numbers, which readers take for text. */
export const jsonFeed: WriteFeed = (url, page) => {
  const { posts, hasMore } = pageOf(page)
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1',
    title: 'Old site',
    home_page_url: `${url}/`,
    next_url: hasMore ? `${url}/feed/?page=${page + 1}` : undefined,
    items: posts.map(post => ({
      ...{ id: post.number, url: linkOf(url, post), title: post.title },
      ...{ date_published: post.date, content_html: bodyOf(post) },
    })),
  })
}

/** The export of the old site from WordPress. */
export function wordPressExport(url: string): string {
  const items = POSTS.map(
    post => `<item><title>${escaped(post.title)}</title><link>${linkOf(url, post)}</link>
${GUIDS.wordPress(post, url)}<content:encoded><![CDATA[${bodyOf(post)}]]></content:encoded>
<wp:post_id>${post.number}</wp:post_id><wp:post_date_gmt>${post.date.slice(0, 19).replace('T', ' ')}</wp:post_date_gmt>
<wp:post_name>${post.slug}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>`,
  )
  return `<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Old site</title><wp:base_blog_url>${url}</wp:base_blog_url>${items.join('\n')}</channel></rss>`
}

/** The export of the old site from Ghost, which does not know its address. */
export function ghostExport(): string {
  const posts = POSTS.map(post => ({
    ...{ id: ghostId(post.number), title: post.title, slug: post.slug, html: bodyOf(post) },
    ...{ status: 'published', type: 'post', visibility: 'public', published_at: post.date },
  }))
  const settings = [{ key: 'title', value: 'Old site' }]
  return JSON.stringify({ db: [{ meta: { version: '5.0.0' }, data: { posts, settings } }] })
}

/** The running old site. */
export interface OldSite {
  /** Its URL, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Address of its feed. */
  readonly feed: string
  close(): Promise<void>
}

/** Starts a server that has a feed at `/feed/`, and nothing else. */
export async function startOldSite(write: WriteFeed): Promise<OldSite> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://old.example')
    const page = Number(searchParams.get('paged') ?? searchParams.get('page') ?? 1)
    const text = pathname === '/feed/' ? write(site.url, page) : undefined
    response.statusCode = text === undefined ? 404 : 200
    response.setHeader('content-type', text?.startsWith('{') ? 'application/feed+json' : 'application/xml')
    response.end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const site = { url, port, feed: `${url}/feed/`, close: () => closed(server) }
  return site
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}
