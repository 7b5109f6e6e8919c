import { itemEnclosures, itemImage, type ResolvedEnclosure } from './elements/enclosures.ts'
import {
  authorName,
  feedAuthors,
  feedHubs,
  itemGuid,
  itemPublished,
  itemUpdated,
  rfc3339,
} from './elements/fields.ts'
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
    const image = itemImage(item, base)
    return jsonText({
      id: item.id || itemGuid(item, base) || item.title,
      url: resolveUrl(item.link, base),
      title: item.title || undefined,
      ...itemText(item),
      summary: item.content ? item.description || undefined : undefined,
      image: image?.url,
      date_published: rfc3339(itemPublished(item) ?? itemUpdated(item)),
      date_modified: rfc3339(itemUpdated(item)),
      ...authorship(item.author ?? [], base),
      tags: tags(item),
      language: item.language || undefined,
      attachments: unlessEmpty(itemEnclosures(item, base).map(attachment)),
      ...extensionFields(item.extensions),
    })
  },

  renderFrame(channel) {
    const top = jsonText(topFields(channel)).slice(0, -1)
    return { head: `${top},"items":[`, opening: '\n', between: ',\n', closing: '\n', foot: ']}\n' }
  },
}

const VERSION = 'https://jsonfeed.org/version/1.1'

function topFields(channel: Channel): Readonly<Record<string, unknown>> {
  return {
    version: VERSION,
    title: channel.title,
    home_page_url: resolveUrl(channel.link, undefined),
    feed_url: resolveUrl(channel.feedLinks?.json, channel.link),
    description: channel.description || undefined,
    next_url: channel.paging?.next,
    icon: resolveUrl(channel.image ?? channel.favicon, channel.link),
    favicon: resolveUrl(channel.favicon, channel.link),
    ...authorship(feedAuthors(channel), channel.link),
    language: channel.language || undefined,
    expired: channel.expired || undefined,
    hubs: unlessEmpty(feedHubs(channel).map(url => ({ type: 'WebSub', url }))),
    ...extensionFields(channel.extensions),
  }
}

/**
 * Returns a body in every case: NetNewsWire drops items without `content_html` and `content_text`
 * (docs/readers.md#json-feed).
 */
function itemText({ content, description, descriptionType, title }: Item) {
  const html = content || (descriptionType === 'text' ? undefined : description)
  return html ? { content_html: html } : { content_text: description || title }
}

/** Returns `authors`, and the `author` of version 1.0 that feedjira and NewsBlur read. */
function authorship(authors: readonly Author[], base: string | undefined) {
  const all = authors.flatMap(author => (authorName(author) === undefined ? [] : [jsonAuthor(author, base)]))
  return all.length === 0 ? {} : { authors: all, author: all[0] }
}

function jsonAuthor(author: Author, base: string | undefined) {
  const url = resolveUrl(author.link, base)
  return { name: authorName(author), url, avatar: resolveUrl(author.avatar, base) }
}

function tags(item: Item): readonly string[] | undefined {
  return unlessEmpty((item.category ?? []).flatMap(({ name, term }) => name || term || []))
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

/** Returns extensions as custom objects: names begin with an underscore and a letter, and have no dot or space. */
function extensionFields(extensions: readonly Extension[] | undefined): Readonly<Record<string, unknown>> {
  const named = (extensions ?? []).map(({ name, objects }) => [
    `_${name.replace(/^[^A-Za-z]+/, '').replace(/\W/g, '_') || 'extension'}`,
    objects,
  ])
  return Object.fromEntries(named)
}

function unlessEmpty<Value>(list: readonly Value[]): readonly Value[] | undefined {
  return list.length === 0 ? undefined : list
}
