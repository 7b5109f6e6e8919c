import type { FeedItem } from './feeds/feed-item.ts'
import { itemKey, normalisedLink, titleKey } from './feeds/item-identity.ts'
import type { ImportedPost } from './imported-post.ts'

/** The feed that subscribers have now, from which posts take their ids. */
export interface OldFeed {
  /** Returns the post with the id and the link of its item in the feed; unchanged when it has none. */
  identify(post: ImportedPost): ImportedPost
  /** Whether only the id of a post is that of an item, so that it may be a copy of the item's post. It is to be identified last. */
  isDoubtful(post: ImportedPost): boolean
  /** Items whose post was not identified yet. */
  remaining(): readonly FeedItem[]
  readonly matched: number
}

/** Creates the lookup of a feed's items by id, by link, and by title and day. */
export function createOldFeed(items: readonly FeedItem[]): OldFeed {
  const left = new Set(items)
  const index = new Map<string, FeedItem>()
  for (const item of items) for (const key of keysOf(item)) if (!index.has(key)) index.set(key, item)
  /** Items by the post that has them, as a source may have a post twice. */
  const taken = new Map<string, FeedItem>()
  function find(post: ImportedPost): FeedItem | undefined {
    const found = keysOf(post).map(key => index.get(key))
    return taken.get(post.sourceId) ?? found.find(item => item !== undefined && left.has(item))
  }

  return {
    get matched() {
      return items.length - left.size
    },
    remaining: () => [...left],
    isDoubtful(post) {
      const item = find(post)
      return item !== undefined && !isSame(item, post)
    },
    identify(post) {
      const item = find(post)
      if (item === undefined) return post
      left.delete(item)
      taken.set(post.sourceId, item)
      const { link = post.link } = item
      const own = post.link === undefined || post.link === link ? [] : [post.link]
      const aliases = [...own, ...(post.aliases ?? [])]
      return { ...post, id: itemKey(item) ?? post.id, link, aliases, episode: post.episode ?? item.episode }
    },
  }
}

/** Whether an item and a post with one id or link are one article: the path of the page, or the title, is the same too. */
function isSame(item: FeedItem, post: ImportedPost): boolean {
  if (item.id?.trim() !== post.id?.trim() || item.link === undefined || post.link === undefined) return true
  return pathOf(item.link) === pathOf(post.link) || item.title?.trim() === post.title
}

function pathOf(link: string): string {
  return normalisedLink(link).replace(/^[^/?]*/, '')
}

type Identified = Pick<FeedItem, 'id' | 'link' | 'title' | 'published'>

function keysOf(item: Identified): readonly string[] {
  const { id, link } = item
  const title = titleKey(item)
  return [
    id !== undefined && `id ${id.trim()}`,
    link !== undefined && `link ${normalisedLink(link)}`,
    title !== undefined && `title ${title}`,
  ].filter(key => key !== false)
}
