import { timeText } from '../../articles/podcast/durations.ts'
import type { Channel, ItemContext } from '../format.ts'
import type { Item } from '../model.ts'
import { element, emptyElement, textElement, type Xml } from '../xml.ts'
import { rssEnclosure } from './enclosures.ts'
import { feedAuthors } from './fields.ts'
import { resolveUrl } from './resolve-url.ts'

/** Returns the elements that `podcast: true` adds to a channel (Apple's and Google's podcast namespaces). */
export function basicElements(channel: Channel): readonly (Xml | undefined)[] {
  if (!channel.podcast) return []
  const [author] = feedAuthors(channel)
  const image = resolveUrl(channel.image, channel.link)
  return [
    textElement('itunes:author', author?.name || undefined),
    textElement('googleplay:author', author?.name || undefined),
    author?.email ? itunesOwner(author.name, author.email) : undefined,
    textElement('googleplay:owner', author?.email || undefined),
    channel.category ? emptyElement('itunes:category', { text: channel.category }) : undefined,
    channel.category ? emptyElement('googleplay:category', { text: channel.category }) : undefined,
    image === undefined ? undefined : emptyElement('itunes:image', { href: image }),
    image === undefined ? undefined : emptyElement('googleplay:image', { href: image }),
  ]
}

function itunesOwner(name: string | undefined, email: string): Xml {
  return element('itunes:owner', {}, [
    textElement('itunes:name', name || undefined),
    textElement('itunes:email', email),
  ])
}

/**
 * Returns the playing time of an item's enclosure, which podcast apps show. A feed that is no podcast has none: with it, the W3C
 * validator asks for the other elements of Apple's namespace.
 */
export function basicItemElements(item: Item, context: ItemContext): readonly (Xml | undefined)[] {
  if (!context.podcast) return []
  const duration = rssEnclosure(item, context.link)?.duration
  return [textElement('itunes:duration', duration && timeText(duration))]
}
