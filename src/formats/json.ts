import { itemEnclosures, type ResolvedEnclosure } from './elements/enclosures.ts'
import {
  authorName,
  feedAuthors,
  feedHubs,
  itemGuid,
  itemPublished,
  itemUpdated,
  rfc3339,
} from './elements/fields.ts'
import { episodeJson, showJson } from './elements/podcast/podcast-json.ts'
import { resolveEpisode } from './elements/podcast/resolve-episode.ts'
import { resolveShow } from './elements/podcast/resolve-show.ts'
import { resolveUrl } from './elements/resolve-url.ts'
import type { Channel, Format } from './format.ts'
import { jsonText } from './json-text.ts'
import type { Author, Extension, Item } from './model.ts'

/**
 * JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). It has more fields than the specification requires: feedjira
 * needs `url` and `author`, and NewsBlur needs `json` in the path (docs/readers.md#json-feed).
 */
export const json: Format = {
  name: 'json',
  title: 'JSON Feed',
  mediaType: 'application/feed+json',
  contentType: 'application/feed+json',
  fileName: 'feed.json',
  paging: 'next',

  renderItem(item, context) {
    const base = context.link
    const { content, description } = item
    const html = content || (item.descriptionType === 'text' ? undefined : description) || undefined
    const published = itemPublished(item)
    const updated = itemUpdated(item)
    const modified = rfc3339(updated)
    const isNew = published === undefined || published.getTime() === updated?.getTime()
    const authors = jsonAuthors(item.author, base)
    const enclosures = itemEnclosures(item, base)
    const episode = resolveEpisode(item, context)
    const fields = {
      id: item.id || itemGuid(item, base) || item.title,
      url: resolveUrl(item.link, base),
      title: item.title || undefined,
      content_html: html,
      // NetNewsWire drops items without any body (docs/readers.md#json-feed).
      content_text: html === undefined ? description || item.title : undefined,
      summary: content ? description || undefined : undefined,
      image: imageUrl(item, enclosures, base),
      date_published: isNew ? modified : rfc3339(published),
      date_modified: modified,
      authors,
      author: authors?.[0],
      tags: tags(item),
      language: item.language || undefined,
      attachments: someOf(enclosures.map(attachment)),
      _podcast: episode && episodeJson(episode),
    }
    return jsonText(withExtensions(fields, item.extensions), 'content_html')
  },

  renderFrame(channel) {
    const top = jsonText(withExtensions(topFields(channel), channel.extensions)).slice(0, -1)
    return { head: `${top},"items":[`, opening: '\n', between: ',\n', closing: '\n', foot: ']}\n' }
  },
}

const VERSION = 'https://jsonfeed.org/version/1.1'

function topFields(channel: Channel): Fields {
  const authors = jsonAuthors(feedAuthors(channel), channel.link)
  const show = resolveShow(channel)
  return {
    version: VERSION,
    title: channel.title,
    home_page_url: resolveUrl(channel.link, undefined),
    feed_url: resolveUrl(channel.feedLinks?.json, channel.link),
    description: channel.description || undefined,
    next_url: channel.paging?.next,
    icon: resolveUrl(channel.image ?? channel.favicon, channel.link),
    favicon: resolveUrl(channel.favicon, channel.link),
    authors,
    author: authors?.[0],
    language: channel.language || undefined,
    expired: channel.expired || undefined,
    hubs: someOf(feedHubs(channel).map(url => ({ type: 'WebSub', url }))),
    _podcast: show && showJson(show),
  }
}

/** Returns `authors`. Its first one is also the `author` of version 1.0, which feedjira and NewsBlur read. */
function jsonAuthors(authors: readonly Author[] | undefined, base: string | undefined) {
  return someOf(
    authors?.filter(author => authorName(author) !== undefined).map(author => jsonAuthor(author, base)),
  )
}

function jsonAuthor(author: Author, base: string | undefined) {
  const url = resolveUrl(author.link, base)
  return { name: authorName(author), url, avatar: resolveUrl(author.avatar, base) }
}

function tags(item: Item): readonly string[] | undefined {
  return someOf(item.category?.map(({ name, term }) => name || term || '').filter(tag => tag !== ''))
}

/** Returns the absolute URL of the picture. If a file has the same, it need not be parsed again. */
function imageUrl(
  { image }: Item,
  enclosures: readonly ResolvedEnclosure[],
  base: string | undefined,
): string | undefined {
  const given = typeof image === 'string' ? image : image?.url
  return enclosures.some(({ url }) => url === given) ? given : resolveUrl(given, base)
}

function attachment(enclosure: ResolvedEnclosure) {
  return {
    url: enclosure.url,
    mime_type: enclosure.type,
    title: enclosure.title || enclosure.alt || undefined,
    size_in_bytes: enclosure.length || undefined,
    duration_in_seconds: enclosure.duration,
  }
}

type Fields = Readonly<Record<string, unknown>>

/** Adds extensions as custom objects: names begin with an underscore and a letter, and have no dot or space. */
function withExtensions(fields: Fields, extensions: readonly Extension[] | undefined): Fields {
  if (extensions === undefined || extensions.length === 0) return fields
  const named = extensions.map(({ name, objects }) => [
    `_${name.replace(/^[^A-Za-z]+/, '').replace(/\W/g, '_') || 'extension'}`,
    customObject(objects),
  ])
  return { ...fields, ...Object.fromEntries(named) }
}

/** Returns the value of an extension as the object that JSON Feed requires. A text is written as in xml-js. */
function customObject(value: unknown): unknown {
  if (Array.isArray(value)) return { _list: value }
  const isObject = typeof value === 'object' && !(value instanceof Date)
  return isObject || value === undefined ? (value ?? undefined) : { _text: value }
}

/** Returns undefined for an empty list, which JSON then leaves out. */
function someOf<Value>(list: readonly Value[] | undefined): readonly Value[] | undefined {
  return list?.length === 0 ? undefined : list
}
