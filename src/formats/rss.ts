import type { Show } from '../articles/podcast/show.ts'
import { basicElements, basicItemElements } from './elements/basic-podcast.ts'
import { itemImage, type ResolvedEnclosure, rssEnclosure, UNKNOWN_TYPE } from './elements/enclosures.ts'
import { type ExtensionContext, extended, NAMESPACES } from './elements/extensions.ts'
import {
  authorName,
  feedAuthors,
  feedHubs,
  itemGuid,
  itemPublished,
  itemUpdated,
  rfc822,
  rfc3339,
  validDate,
  wholeNumber,
} from './elements/fields.ts'
import { htmlText } from './elements/html-text.ts'
import { mediaElements, thumbnailElements } from './elements/media-rss.ts'
import { episodeElements, liveAttributes } from './elements/podcast/episode-elements.ts'
import { episodeEnclosure } from './elements/podcast/episode-enclosure.ts'
import { limitHtml, MAX_DESCRIPTION_BYTES } from './elements/podcast/limit-html.ts'
import { resolveEpisode } from './elements/podcast/resolve-episode.ts'
import { resolveShow } from './elements/podcast/resolve-show.ts'
import { showElements } from './elements/podcast/show-elements.ts'
import { resolveUrl } from './elements/resolve-url.ts'
import type { Channel, Format, ItemContext } from './format.ts'
import { xmlFrame } from './frame.ts'
import type { Item, PagingLinks } from './model.ts'
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
  mediaType: 'application/rss+xml',
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
    const show = resolveShow(channel)
    const own = [...channelElements(channel), ...podcastElements(channel, show)]
    const { attributes, children } = extended(own, channel.extensions, extensionContext(channel))
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
const DOCS = 'https://www.rssboard.org/rss-specification'
const MAX_IMAGE_WIDTH = 144
const MAX_IMAGE_HEIGHT = 400
const MINUTES_PER_HOUR = 60
const MINUTES_PER_DAY = 1_440

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

function channelElements(channel: Channel): readonly (Xml | undefined)[] {
  const link = resolveUrl(channel.link, undefined)
  return [
    textElement('title', channel.title),
    urlElement('link', link ?? selfUrl(channel)),
    textElement('description', channelDescription(channel)),
    ...channelLinks(channel),
    textElement('language', channel.language || undefined),
    textElement('copyright', channel.copyright || undefined),
    textElement('managingEditor', managingEditor(channel)),
    textElement('lastBuildDate', rfc822(validDate(channel.updated))),
    ...(channel.categories ?? []).map(category => textElement('category', category)),
    textElement('generator', generator(channel)),
    urlElement('docs', channel.docs || DOCS),
    textElement('ttl', wholeNumber(channel.ttl)),
    ...syndication(wholeNumber(channel.ttl)),
    imageElement(channel, link),
    cloudElement(channel.cloud),
    ...atomLinks(channel.paging ?? {}),
  ]
}

/** Returns the description as HTML, as SimplePie and feedparser read it. */
function channelDescription(channel: Channel): string | undefined {
  const description = htmlText(channel.description ?? '')
  return channel.show ? limitDescription(description) : description
}

/** Apple takes no longer descriptions. */
function limitDescription(html: string | undefined): string | undefined {
  return html === undefined ? undefined : limitHtml(html, MAX_DESCRIPTION_BYTES)
}

/**
 * Writes what makes the feed a podcast. What the items of another feed are is said in a namespace that is declared there.
 */
function podcastElements(channel: Channel, show: Show | undefined): readonly (Xml | undefined)[] {
  if (show !== undefined) return showElements(show)
  const namespace = { 'xmlns:podcast': NAMESPACES.podcast }
  return [...basicElements(channel), textElement('podcast:medium', channel.medium, namespace)]
}

function selfUrl(channel: Channel): string | undefined {
  return resolveUrl(channel.feed ?? channel.feedLinks?.rss, channel.link)
}

function channelLinks(channel: Channel): readonly Xml[] {
  const self = selfUrl(channel)
  const hubs = feedHubs(channel).map(hub => emptyElement('atom:link', { rel: 'hub', href: hub }))
  return self === undefined ? hubs : [...atomLinks({ self }), ...hubs]
}

/** Writes links to documents of the same format, by relation. */
function atomLinks(links: PagingLinks & { self?: string }): readonly Xml[] {
  return Object.entries(links).map(([rel, href]) => {
    return emptyElement('atom:link', { rel, type: rss.mediaType, href })
  })
}

/** Returns `mail (Name)`, the form that the RSS Profile requires; undefined unless both are known. */
function managingEditor(channel: Channel): string | undefined {
  const editor = feedAuthors(channel).find(author => author.email && author.name)
  return editor === undefined ? undefined : `${editor.email} (${editor.name})`
}

function generator(channel: Channel): string | undefined {
  if (channel.generator === false) return undefined
  return [channel.generator ?? 'Feedwright', channel.generatorVersion]
    .filter(part => part !== undefined)
    .join(' ')
}

/**
 * Writes `ttl` as elements of the Syndication module if they can express it exactly: all announced intervals must
 * agree (docs/readers/http-checklist.md#headers).
 */
function syndication(ttl: number | undefined): readonly (Xml | undefined)[] {
  if (ttl === undefined) return []
  if (MINUTES_PER_HOUR % ttl === 0) return updateRhythm('hourly', MINUTES_PER_HOUR / ttl)
  return MINUTES_PER_DAY % ttl === 0 ? updateRhythm('daily', MINUTES_PER_DAY / ttl) : []
}

function updateRhythm(period: string, frequency: number): readonly (Xml | undefined)[] {
  return [textElement('sy:updatePeriod', period), textElement('sy:updateFrequency', frequency)]
}

/**
 * Writes the channel's image with the channel's title and link, or else the W3C validator warns (ImageTitleDoesntMatch,
 * ImageLinkDoesntMatch; docs/readers/what-to-emit.md#validator-warnings).
 */
function imageElement(channel: Channel, link: string | undefined): Xml | undefined {
  const url = resolveUrl(channel.image, channel.link)
  if (url === undefined) return undefined
  const width = wholeNumber(channel.imageWidth) ?? Number.POSITIVE_INFINITY
  const height = wholeNumber(channel.imageHeight) ?? Number.POSITIVE_INFINITY
  const isSmall = width <= MAX_IMAGE_WIDTH && height <= MAX_IMAGE_HEIGHT
  return element('image', {}, [
    urlElement('url', url),
    textElement('title', channel.title),
    urlElement('link', link ?? selfUrl(channel)),
    isSmall ? textElement('width', width) : undefined,
    isSmall ? textElement('height', height) : undefined,
  ])
}

/**
 * Writes where readers register (RSS 2.0, "Optional channel elements", and rsscloud.co). The protocol is always `http-post`, which
 * every client and the W3C validator know: clients take https for the port 443.
 */
function cloudElement(cloud: string | undefined): Xml | undefined {
  const url = cloud === undefined ? null : URL.parse(cloud)
  if (url === null) return undefined
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const attributes = { domain: url.hostname, port, path: url.pathname, registerProcedure: '' }
  return emptyElement('cloud', { ...attributes, protocol: 'http-post' })
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
