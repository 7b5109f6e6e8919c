import { deletedEntries, deletedNamespace } from './elements/deleted-entries.ts'
import { itemEnclosures, itemImage, type ResolvedEnclosure, UNKNOWN_TYPE } from './elements/enclosures.ts'
import { type Extended, extended, NAMESPACES } from './elements/extensions.ts'
import {
  atomId,
  authorName,
  feedAuthors,
  feedHubs,
  itemPublished,
  itemUpdated,
  requiredDate,
  rfc3339,
  validDate,
} from './elements/fields.ts'
import { mediaElements, thumbnailElements } from './elements/media-rss.ts'
import { atomEpisodeElements, atomShowElements } from './elements/podcast/atom-elements.ts'
import { resolveEpisode } from './elements/podcast/resolve-episode.ts'
import { resolveShow } from './elements/podcast/resolve-show.ts'
import { resolveUrl } from './elements/resolve-url.ts'
import type { Channel, Format, ItemContext } from './format.ts'
import { xmlFrame } from './frame.ts'
import type { Author, Category, Item } from './model.ts'
import {
  type Children,
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
 * Atom 1.0 (RFC 4287). The order of children is that of docs/readers/what-to-emit.md#atom-entry. Atom is the default
 * namespace, because NetNewsWire ignores prefixed elements (docs/readers.md#xml-structure).
 */
export const atom: Format = {
  name: 'atom',
  title: 'Atom',
  mediaType: 'application/atom+xml',
  contentType: 'application/atom+xml; charset=utf-8',
  fileName: 'atom.xml',
  paging: 'archive',

  renderItem(item, context) {
    const link = resolveUrl(item.link, context.link)
    const language = item.language === context.language ? undefined : item.language || undefined
    const episode = resolveEpisode(item, context)
    const own = [
      textElement('id', entryId(item, link)),
      textElement('title', item.title, { type: 'text' }),
      link === undefined ? undefined : emptyElement('link', { ...HTML, href: link }),
      textElement('published', rfc3339(itemPublished(item))),
      textElement('updated', requiredDate(itemUpdated(item))),
      ...(item.author ?? []).map(author => person('author', author, context)),
      ...(item.contributor ?? []).map(contributor => person('contributor', contributor, context)),
      ...(item.category ?? []).map(category),
      textElement('summary', item.description || undefined, { type: item.descriptionType ?? 'html' }),
      textElement('content', item.content || undefined, { type: 'html' }),
      ...itemEnclosures(item, context.link).map(enclosureLink),
      textElement('rights', item.copyright || undefined),
      ...(episode ? thumbnailElements : mediaElements)(itemImage(item, context.link)),
      ...(episode ? atomEpisodeElements(episode) : []),
    ]
    const { attributes, children } = withExtensions(own, item.extensions, context)
    return element('entry', { 'xml:lang': language, ...attributes }, children)
  },

  renderFrame(channel) {
    const show = resolveShow(channel)
    const own = [
      ...feedElements(channel),
      ...(show ? atomShowElements(show) : []),
      ...deletedEntries(channel.deletedEntries),
    ]
    const { attributes, children } = withExtensions(own, channel.extensions, channel)
    const head = [
      XML_DECLARATION,
      stylesheetInstruction(channel.stylesheet),
      startTag('feed', { ...rootAttributes(channel), ...attributes }),
      ...children,
    ]
    return xmlFrame(head, [endTag('feed')])
  },
}

const PREFIXES = ['media']
const HTML = { rel: 'alternate', type: 'text/html' }
const FEEDWRIGHT = 'https://www.npmjs.com/package/feedwright'

/** Returns a URL in its normal form, as npm's `feed` does. An id that is the guid too is one that subscribers know as it is. */
function entryId(item: Item, link: string | undefined): string {
  if (item.id && item.id === item.guid) return atomId(item.id)
  const id = item.id || link || item.guid || item.title
  return atomId(resolveUrl(id, undefined) ?? id)
}

/**
 * Writes the readable name as `term` and `label`: TT-RSS and Thunderbird show `term`, Miniflux shows `label`
 * (docs/readers.md#categories).
 */
function category({ name, term, scheme, domain }: Category): Xml | undefined {
  const label = name || term
  if (!label) return undefined
  return emptyElement('category', {
    term: term || label,
    label,
    scheme: resolveUrl(scheme || domain, undefined),
  })
}

/** Writes a person. The name is required (RFC 4287 section 3.2): without one, the e-mail address or URL is used. */
function person(tag: 'author' | 'contributor', author: Author, context: ItemContext): Xml | undefined {
  const name = personName(author)
  if (name === undefined) return undefined
  return element(tag, {}, [
    textElement('name', name),
    urlElement('uri', resolveUrl(author.link, context.link)),
    textElement('email', author.email || undefined),
  ])
}

function personName(author: Author): string | undefined {
  return author.name || author.email || authorName(author)
}

function enclosureLink(enclosure: ResolvedEnclosure): Xml {
  const { url, type, length } = enclosure
  return emptyElement('link', {
    rel: 'enclosure',
    type: type === UNKNOWN_TYPE ? undefined : type,
    length: length || undefined,
    href: url,
    title: enclosure.title || enclosure.alt || undefined,
  })
}

function feedElements(channel: Channel): readonly (Xml | undefined)[] {
  const link = resolveUrl(channel.link, undefined)
  const self = resolveUrl(channel.feed ?? channel.feedLinks?.atom, channel.link)
  return [
    textElement('id', atomId(channel.id || link || self || channel.title)),
    textElement('title', channel.title, { type: 'text' }),
    textElement('subtitle', channel.description || undefined, { type: 'text' }),
    textElement('updated', requiredDate(validDate(channel.updated))),
    link === undefined ? undefined : emptyElement('link', { ...HTML, href: link }),
    self === undefined ? undefined : emptyElement('link', { rel: 'self', type: atom.mediaType, href: self }),
    ...feedHubs(channel).map(hub => emptyElement('link', { rel: 'hub', href: hub })),
    urlElement('icon', resolveUrl(channel.favicon, channel.link)),
    urlElement('logo', resolveUrl(channel.image, channel.link)),
    ...authors(channel),
    ...(channel.contributors ?? []).map(contributor => person('contributor', contributor, channel)),
    ...(channel.categories ?? []).map(term => emptyElement('category', { term })),
    textElement('rights', channel.copyright || undefined),
    generator(channel),
    ...Object.entries(channel.paging ?? {}).map(([rel, href]) =>
      emptyElement('link', { rel, type: atom.mediaType, href }),
    ),
  ]
}

/** Writes the feed's authors. An entry may have none, so the feed needs one (RFC 4287 section 4.1.1): else its title. */
function authors(channel: Channel): readonly (Xml | undefined)[] {
  const named = feedAuthors(channel).filter(author => personName(author) !== undefined)
  const all = named.length === 0 ? [{ name: channel.title }] : named
  return all.map(author => person('author', author, channel))
}

function generator(channel: Channel): Xml | undefined {
  if (channel.generator === false) return undefined
  return textElement('generator', channel.generator ?? 'Feedwright', {
    uri: channel.generator === undefined ? FEEDWRIGHT : undefined,
    version: channel.generatorVersion,
  })
}

function rootPrefixes(context: ItemContext): readonly string[] {
  return context.show ? [...PREFIXES, 'podcast'] : PREFIXES
}

function rootAttributes(channel: Channel): Readonly<Record<string, string | undefined>> {
  const namespaces = rootPrefixes(channel).map(prefix => [`xmlns:${prefix}`, NAMESPACES[prefix]])
  return {
    xmlns: NAMESPACES.atom,
    ...Object.fromEntries(namespaces),
    ...deletedNamespace(channel.deletedEntries),
    'xml:lang': channel.language || undefined,
  }
}

/**
 * Elements of RSS and Atom. An extension of such a name is meant for RSS, the only format in which npm's `feed` writes
 * extensions, and Atom has an element of its own for it.
 */
const MEANT_FOR_RSS = new RegExp(
  `^(?:atom:.*|content:encoded|${[
    ...[
      'author',
      'category',
      'cloud',
      'comments',
      'copyright',
      'description',
      'docs',
      'enclosure',
      'generator',
    ],
    ...[
      'guid',
      'image',
      'language',
      'lastBuildDate',
      'link',
      'managingEditor',
      'pubDate',
      'rating',
      'skipDays',
    ],
    ...['skipHours', 'source', 'textInput', 'title', 'ttl', 'webMaster'],
  ].join('|')})$`,
)

function withExtensions(own: Children, extensions: Channel['extensions'], context: ItemContext): Extended {
  const others = extensions?.filter(({ name }) => !MEANT_FOR_RSS.test(name))
  const declared = rootPrefixes(context)
  return extended(own, others, { declared, hasDefault: true, namespaces: context.namespaces })
}
