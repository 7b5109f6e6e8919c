import type { FeedItem } from '../feeds/feed-item.ts'
import { itemKey } from '../feeds/item-identity.ts'
import type { StreamedFeed } from '../feeds/streamed-feed.ts'
import type { ImportedPost, ImportReport, ImportSource } from '../imported-post.ts'
import { firstWords, plainText } from '../plain-text.ts'

const SYSTEMS = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' }

/** Returns the items of a feed as posts. Ids and links stay as they are. */
export function feedPosts(feed: StreamedFeed, report: ImportReport): ImportSource {
  const { site } = feed
  return { system: SYSTEMS[feed.format], pages: 'there', site, show: feed.show, posts: posts() }

  async function* posts(): AsyncGenerator<ImportedPost> {
    for await (const item of feed.items(report)) {
      const post = postOf(item)
      if (post === undefined) report.add('left out: an item without id, link, title and text')
      else yield post
    }
  }
}

function postOf(item: FeedItem): ImportedPost | undefined {
  const text = plainText(item.content ?? item.summary ?? '')
  // Items of a microblog have no title. Its first words are one.
  const title = plainText(item.title ?? '') || firstWords(item.content ?? item.summary ?? '')
  const key = itemKey(item) ?? item.title
  if (key === undefined || title === '') return undefined
  const summary = plainText(item.summary ?? '')
  return {
    sourceId: key,
    id: item.id ?? item.link,
    link: item.link,
    title,
    summary: summary === '' || text.startsWith(summary) ? undefined : summary,
    published: isoDate(item.published) ?? isoDate(item.updated),
    updated: undefined,
    authors: item.authors,
    tags: item.tags.map(plainText),
    language: item.language,
    image: item.image === undefined ? undefined : { src: item.image },
    attachments: item.enclosures,
    episode: item.episode,
    draft: false,
    html: item.content ?? (item.summary && `<p>${item.summary}</p>`) ?? '',
  }
}

function isoDate(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
