import { escapedHtml } from '../html-text.ts'
import { childrenOf, childText, type XmlNode } from '../xml-nodes.ts'
import type { FeedAuthor, FeedEnclosure, FeedItem } from './feed-item.ts'

/** Returns an entry of Atom 1.0 (RFC 4287 section 4.1.2). */
export function atomItem(entry: XmlNode): FeedItem {
  const [title, summary, content] = ['title', 'summary', 'content'].map(name => childrenOf(entry, name)[0])
  return {
    id: childText(entry, 'id'),
    link: linkOf(entry, 'alternate')?.href,
    title: title && plainText(title),
    published: childText(entry, 'published', 'issued') ?? childText(entry, 'updated', 'modified'),
    updated: childText(entry, 'updated', 'modified'),
    authors: childrenOf(entry, 'author').flatMap(authorOf),
    tags: childrenOf(entry, 'category')
      // Blogger says so that an entry is a post, and not a comment.
      .filter(({ attributes }) => !attributes.scheme?.endsWith('#kind'))
      .map(({ attributes }) => attributes.label ?? attributes.term ?? '')
      .filter(tag => tag !== ''),
    summary: summary && plainText(summary),
    content: (content ?? summary) && htmlOf(content ?? summary),
    image: childrenOf(entry, 'media:thumbnail')[0]?.attributes.url,
    enclosures: childrenOf(entry, 'link').flatMap(({ attributes }) => enclosureOf(attributes)),
    language: entry.attributes['xml:lang'],
  }
}

function linkOf(entry: XmlNode, rel: string): Readonly<Record<string, string>> | undefined {
  return childrenOf(entry, 'link')
    .map(({ attributes }) => attributes)
    .find(attributes => (attributes.rel ?? 'alternate') === rel)
}

function authorOf(author: XmlNode): readonly FeedAuthor[] {
  const name = childText(author, 'name')
  return name === undefined
    ? []
    : [{ name, email: childText(author, 'email'), url: childText(author, 'uri', 'url') }]
}

function enclosureOf({
  rel,
  href,
  type,
  length,
}: Readonly<Record<string, string>>): readonly FeedEnclosure[] {
  if (rel !== 'enclosure' || href === undefined) return []
  const bytes = Number(length)
  return [{ url: href, type, length: bytes > 0 ? bytes : undefined }]
}

/** Returns the text of a text construct; one in HTML keeps its mark-up. */
function plainText(node: XmlNode): string {
  return node.attributes.type === 'xhtml' ? innerText(node).trim() : node.text.trim()
}

function innerText(node: XmlNode): string {
  return node.text + node.children.map(innerText).join('')
}

/** Returns the HTML of a content construct (RFC 4287 section 4.1.3.3). */
function htmlOf(node: XmlNode | undefined): string | undefined {
  if (node === undefined) return undefined
  const type = node.attributes.type ?? 'text'
  if (type === 'xhtml') return node.children.flatMap(div => div.parts.map(markUp)).join('')
  return type === 'text' || type === 'text/plain' ? escapedHtml(node.text) : node.text
}

const VOID = /^(?:area|br|col|embed|hr|img|input|source|track|wbr)$/

/** Writes text or an element as HTML. */
function markUp(part: string | XmlNode): string {
  if (typeof part === 'string') return escapedHtml(part)
  const local = part.name.replace(/^.*:/, '')
  const pairs = Object.entries(part.attributes).filter(([key]) => !key.startsWith('xmlns'))
  const start = `<${[local, ...pairs.map(([key, value]) => `${key}="${escapedHtml(value)}"`)].join(' ')}>`
  return VOID.test(local) ? start : `${start}${part.parts.map(markUp).join('')}</${local}>`
}
