import { basicItemElements } from './elements/basic-podcast.ts'
import { itemImage, type ResolvedEnclosure, rssEnclosure, UNKNOWN_TYPE } from './elements/enclosures.ts'
import { type ExtensionContext, extended, NAMESPACES } from './elements/extensions.ts'
import { authorName, itemGuid, itemPublished, itemUpdated, rfc822, rfc3339 } from './elements/fields.ts'
import { htmlText } from './elements/html-text.ts'
import { mediaElements, thumbnailElements } from './elements/media-rss.ts'
import { episodeElements, liveAttributes } from './elements/podcast/episode-elements.ts'
import { episodeEnclosure } from './elements/podcast/episode-enclosure.ts'
import { resolveEpisode } from './elements/podcast/resolve-episode.ts'
import { resolveUrl } from './elements/resolve-url.ts'
import { channelElements, limitDescription, RSS_TYPE } from './elements/rss-channel.ts'
import type { Channel, Format, ItemContext } from './format.ts'
import { xmlFrame } from './frame.ts'
import type { Item } from './model.ts'
import {
  element,
  emptyElement,
  endTag,
  startTag,
  stylesheetInstruction,
  textElement,
  urlElement,
  XML_DECLARATION,
  type Xml,
} from './xml.ts'

/**
 * RSS 2.0 (https://www.rssboard.org/rss-specification) by the RSS Advisory Board's profile. The order of children is
 * that of docs/readers/what-to-emit.md#rss-item.
 */
export const rss: Format = {
  name: 'rss',
  title: 'RSS',
  mediaType: RSS_TYPE,
  contentType: 'application/rss+xml; charset=utf-8',
  fileName: 'rss.xml',
  paging: 'archive',

  renderItem(item, context) {
    const guid = itemGuid(item, context.link)
    const episode = resolveEpisode(item, context)
    const enclosure = (episode ? episodeEnclosure : rssEnclosure)(item, context.link)
    const description = itemDescription(item)
    const own = [
      textElement('title', item.title || undefined),
      urlElement('link', resolveUrl(item.link, context.link)),
      textElement('guid', guid, { isPermaLink: String(!item.guid && !item.id) }),
      textElement('pubDate', rfc822(itemPublished(item) ?? itemUpdated(item))),
      itemModified(item),
      textElement('dc:creator', creators(item)),
      ...itemCategories(item),
      textElement('description', episode ? limitDescription(description) : description),
      textElement('content:encoded', item.content || undefined),
      enclosureElement(enclosure),
      ...(episode ? thumbnailElements : mediaElements)(itemImage(item, context.link)),
      ...(episode ? episodeElements(episode, item, enclosure) : basicItemElements(item, context)),
    ]
    const { attributes, children } = extended(own, item.extensions, extensionContext(context))
    const live = liveAttributes(episode)
    return live === undefined
      ? element('item', attributes, children)
      : element('podcast:liveItem', { ...live, ...attributes }, children)
  },

  renderFrame(channel) {
    const { attributes, children } = extended(
      channelElements(channel),
      channel.extensions,
      extensionContext(channel),
    )
    const head = [
      XML_DECLARATION,
      stylesheetInstruction(channel.stylesheet),
      startTag('rss', rootAttributes(channel)),
      startTag('channel', attributes),
      ...children,
    ]
    return xmlFrame(head, [endTag('channel'), endTag('rss')])
  },
}

const PREFIXES = ['atom', 'content', 'dc', 'media', 'sy']
const BASIC_PREFIXES = ['itunes', 'googleplay']
const SHOW_PREFIXES = ['itunes', 'podcast']

/** Writes `atom:updated` if the item was modified after it was published. SimplePie and feedparser read it. */
function itemModified(item: Item): Xml | undefined {
  const published = itemPublished(item)
  const updated = itemUpdated(item)
  const isSame = published === undefined || updated === undefined || published.getTime() === updated.getTime()
  return isSame ? undefined : textElement('atom:updated', rfc3339(updated))
}

/**
 * Joins the authors in one `dc:creator`. Of several, newsboat keeps only the last, rss-parser, Thunderbird and
 * node-feedparser the first (docs/readers.md#authors).
 */
function creators(item: Item): string | undefined {
  const names = (item.author ?? []).flatMap(author => authorName(author) ?? [])
  return names.length === 0 ? undefined : names.join(', ')
}

function itemCategories(item: Item): readonly (Xml | undefined)[] {
  return (item.category ?? []).map(({ name, term, domain }) =>
    textElement('category', name || term || undefined, { domain: domain || undefined }),
  )
}

/**
 * Returns the description as HTML, as every reader reads it. Every item without a title has one: RSS 2.0 requires one of
 * them, or else Thunderbird skips the item.
 */
function itemDescription({ title, description, descriptionType, content }: Item): string | undefined {
  if (description) return descriptionType === 'text' ? htmlText(description) : description
  return title ? undefined : (content ?? '')
}

function enclosureElement(enclosure: ResolvedEnclosure | undefined): Xml | undefined {
  if (enclosure === undefined) return undefined
  const { url, type, length } = enclosure
  return emptyElement('enclosure', { url, length: length ?? 0, type: type || UNKNOWN_TYPE })
}

function rootPrefixes(context: ItemContext): readonly string[] {
  if (context.show) return [...PREFIXES, ...SHOW_PREFIXES]
  return context.podcast ? [...PREFIXES, ...BASIC_PREFIXES] : PREFIXES
}

function rootAttributes(channel: Channel): Readonly<Record<string, string | undefined>> {
  const namespaces = rootPrefixes(channel).map(prefix => [`xmlns:${prefix}`, NAMESPACES[prefix]])
  return { version: '2.0', ...Object.fromEntries(namespaces) }
}

function extensionContext(context: ItemContext): ExtensionContext {
  return { declared: rootPrefixes(context), namespaces: context.namespaces }
}
