import type { Show } from '../../articles/podcast/show.ts'
import type { Channel } from '../format.ts'
import type { PagingLinks } from '../model.ts'
import { type Children, element, emptyElement, textElement, urlElement, type Xml } from '../xml.ts'
import { basicElements } from './basic-podcast.ts'
import { NAMESPACES } from './extensions.ts'
import { feedAuthors, feedHubs, rfc822, validDate, wholeNumber } from './fields.ts'
import { htmlText } from './html-text.ts'
import { limitHtml, MAX_DESCRIPTION_BYTES } from './podcast/limit-html.ts'
import { resolveShow } from './podcast/resolve-show.ts'
import { showElements } from './podcast/show-elements.ts'
import { resolveUrl } from './resolve-url.ts'

/** The media type of RSS. */
export const RSS_TYPE = 'application/rss+xml'

const DOCS = 'https://www.rssboard.org/rss-specification'
const MAX_IMAGE_WIDTH = 144
const MAX_IMAGE_HEIGHT = 400
const MINUTES_PER_HOUR = 60
const MINUTES_PER_DAY = 1_440

/** Writes a channel without its items, in the order of docs/readers/what-to-emit.md#rss-channel. */
export function channelElements(channel: Channel): Children {
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
    ...podcastElements(channel, resolveShow(channel)),
  ]
}

/** Returns the description as HTML, as SimplePie and feedparser read it. */
function channelDescription(channel: Channel): string | undefined {
  const description = htmlText(channel.description ?? '')
  return channel.show ? limitDescription(description) : description
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
    return emptyElement('atom:link', { rel, type: RSS_TYPE, href })
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

/** Cuts a description of a podcast or an episode: Apple takes no longer ones. */
export function limitDescription(html: string | undefined): string | undefined {
  return html === undefined ? undefined : limitHtml(html, MAX_DESCRIPTION_BYTES)
}
