import { episodeOf } from '../podcast/episode-elements.ts'
import type { PodcastFields } from '../podcast/podcast-fields.ts'
import { childrenOf, childText, type XmlNode } from '../xml-nodes.ts'
import type { FeedAuthor, FeedEnclosure, FeedItem } from './feed-item.ts'

/** Returns an item of RSS (RSS 2.0 specification; RSS 1.0 with Dublin Core and Content). */
export function rssItem(item: XmlNode): FeedItem {
  const [description, content] = [childText(item, 'description'), childText(item, 'content:encoded')]
  const guid = childText(item, 'guid')
  const isPermalink = childrenOf(item, 'guid')[0]?.attributes.isPermaLink?.toLowerCase() !== 'false'
  const episode = episodeOf(item)
  return {
    id: guid ?? item.attributes['rdf:about'],
    link: childText(item, 'link') ?? (isPermalink && /^https?:/i.test(guid ?? '') ? guid : undefined),
    title: childText(item, 'title'),
    published: childText(item, 'pubDate', 'dc:date', 'published'),
    updated: childText(item, 'atom:updated', 'updated', 'dcterms:modified'),
    authors: authorsOf(item),
    tags: [...childrenOf(item, 'category'), ...childrenOf(item, 'dc:subject')]
      .map(({ text }) => text.trim())
      .filter(text => text !== ''),
    summary: content === undefined ? childText(item, 'itunes:summary') : description,
    content: content ?? description,
    image: imageOf(item, episode),
    enclosures: childrenOf(item, 'enclosure').flatMap(node => enclosureOf(node, item)),
    language: childText(item, 'dc:language'),
    episode,
  }
}

/** `dc:creator` has names; `author` has an e-mail address, perhaps with a name: `ann@a.example (Ann)`, or turned around. */
function authorsOf(item: XmlNode): readonly FeedAuthor[] {
  const creators = childrenOf(item, 'dc:creator')
    .map(({ text }) => ({ name: text.trim() }))
    .filter(({ name }) => name !== '')
  if (creators.length > 0) return creators
  const author = childText(item, 'author', 'itunes:author')
  if (author === undefined) return []
  const [, turned, address] = /^([^()@]+?)\s*\((\S+@\S+)\)$/.exec(author) ?? []
  if (turned !== undefined) return [{ name: turned, email: address }]
  const [, email, name] = /^(\S+@\S+)\s*(?:\((.+)\))?$/.exec(author) ?? []
  return [{ name: name ?? email?.split('@')[0] ?? author, email }]
}

/** The artwork of an episode is not a picture of the article too. */
function imageOf(item: XmlNode, episode: PodcastFields | undefined): string | undefined {
  const media = [
    ...childrenOf(item, 'media:content'),
    ...childrenOf(item, 'media:group').flatMap(group => childrenOf(group, 'media:content')),
  ]
  const picture = media.find(
    ({ attributes }) => attributes.medium === 'image' || attributes.type?.startsWith('image/'),
  )
  const thumbnail = childrenOf(item, 'media:thumbnail')[0]
  const enclosure = childrenOf(item, 'enclosure').find(({ attributes }) =>
    attributes.type?.startsWith('image/'),
  )
  return (
    picture?.attributes.url ??
    enclosure?.attributes.url ??
    thumbnail?.attributes.url ??
    (episode?.artwork === undefined ? childrenOf(item, 'itunes:image')[0]?.attributes.href : undefined)
  )
}

function enclosureOf({ attributes }: XmlNode, item: XmlNode): readonly FeedEnclosure[] {
  const { url, type, length } = attributes
  if (url === undefined || type?.startsWith('image/')) return []
  const bytes = Number(length)
  return [
    {
      url,
      type,
      length: bytes > 0 ? bytes : undefined,
      // Some hosts write 0 for a length that they do not know.
      duration: secondsOf(childText(item, 'itunes:duration')) || undefined,
    },
  ]
}

/** Returns the seconds of `3723`, `62:03` or `1:02:03`; undefined for anything else. */
export function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+(?::\d{1,2}){0,2}(?:\.\d+)?$/.test(text)) return undefined
  return text.split(':').reduce((total, part) => total * 60 + Number(part), 0)
}
