import type { FeedItem } from './feeds/feed-item.ts'
import { itemKey, normalisedLink, titleKey } from './feeds/item-identity.ts'
import type { ImportedPost } from './imported-post.ts'

/** The feed that subscribers have now, from which posts take their ids. */
export interface OldFeed {
  /** Returns the post with the id and the link of its item in the feed; unchanged when it has none. */
  identify(post: ImportedPost): ImportedPost
  /** Items whose post was not identified yet. */
  remaining(): readonly FeedItem[]
  readonly matched: number
}

/** Creates the lookup of a feed's items by id, by link, and by title and day. */
export function createOldFeed(items: readonly FeedItem[]): OldFeed {
  const left = new Set(items)
  const index = new Map<string, FeedItem>()
  for (const item of items) for (const key of keysOf(item)) if (!index.has(key)) index.set(key, item)
  let matched = 0
  return {
    get matched() {
      return matched
    },
    remaining: () => [...left],
    identify(post) {
      const item = keysOf(post)
        .map(key => index.get(key))
        .find(found => found !== undefined)
      if (item === undefined) return post
      if (left.delete(item)) matched++
      const { link = post.link } = item
      const own = post.link === undefined || post.link === link ? [] : [post.link]
      return { ...post, id: itemKey(item) ?? post.id, link, aliases: [...own, ...(post.aliases ?? [])] }
    },
  }
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
