import { quote } from '../../articles/faults/fault.ts'
import { Problem } from '../../problem.ts'
import { showOf } from '../podcast/show-elements.ts'
import { createXmlReader, type XmlNode } from '../xml-nodes.ts'
import { atomItem } from './atom-item.ts'
import type { FeedItem, FeedPage } from './feed-item.ts'
import { readJsonFeed } from './json-feed.ts'
import { rssItem } from './rss-item.ts'

/**
 * Reads a feed in RSS 0.9x to 2.0, RSS 1.0, Atom 1.0 or JSON Feed.
 * @throws Problem when the text is no feed.
 */
export function readFeed(text: string, place: string): FeedPage {
  const start = text.trimStart()
  if (start.startsWith('{')) return readJsonFeed(start, place)
  if (start.startsWith('<')) return readXmlFeed(start, place)
  throw new Problem(
    'invalid',
    `${place}: expected a feed in RSS, Atom or JSON Feed, got ${quote(start.slice(0, 40))}`,
  )
}

function readXmlFeed(text: string, place: string): FeedPage {
  const nodes: XmlNode[] = []
  const reader = createXmlReader(node => nodes.push(node))
  reader.write(text)
  reader.end()
  const format = xmlFormatOf(text)
  if (format === undefined) {
    throw new Problem('invalid', `${place}: expected a feed in RSS, Atom or JSON Feed, got another document`)
  }
  const items = nodes.flatMap(node => xmlItem(node) ?? [])
  return { ...feedFacts(nodes, format), items }
}

/** Returns the format of a document in XML by its start; undefined when it is no feed. */
export function xmlFormatOf(text: string): 'rss' | 'atom' | undefined {
  const start = text.slice(0, 5_000)
  if (/<(?:\w+:)?feed[\s>]/.test(start)) return 'atom'
  return /<(?:\w+:)?(?:rss|RDF)[\s>]/.test(start) ? 'rss' : undefined
}

/** Returns the item of an element; undefined when it is none. */
export function xmlItem(node: XmlNode): FeedItem | undefined {
  if (node.name === 'entry') return atomItem(node)
  return node.name === 'item' ? rssItem(node) : undefined
}

/** Returns what elements beside the items say of a feed. */
export function feedFacts(nodes: readonly XmlNode[], format: FeedPage['format']): Omit<FeedPage, 'items'> {
  return {
    format,
    title: textOf(nodes, 'title'),
    description: textOf(nodes, 'description', 'subtitle'),
    language: textOf(nodes, 'language', 'dc:language'),
    home: textOf(nodes, 'link') ?? linkOf(nodes, 'alternate'),
    next: linkOf(nodes, 'next') ?? linkOf(nodes, 'prev-archive'),
    show: format === 'rss' ? showOf(nodes) : undefined,
  }
}

function textOf(nodes: readonly XmlNode[], ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = nodes.find(node => node.name === name && node.text.trim() !== '')?.text.trim()
    if (text !== undefined) return text
  }
  return undefined
}

function linkOf(nodes: readonly XmlNode[], rel: string): string | undefined {
  const links = nodes.filter(({ name }) => name === 'link' || name === 'atom:link')
  return links.find(({ attributes }) => (attributes.rel ?? 'alternate') === rel)?.attributes.href
}
