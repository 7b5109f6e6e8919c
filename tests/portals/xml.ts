import { SaxesParser } from 'saxes'

/** An element as an independent parser reads it: names with the prefix that the document uses. */
export interface XmlElement {
  readonly name: string
  readonly uri: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

/** Parses a document with namespaces. @throws when it is not well-formed. */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', uri: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, uri, attributes }) => {
    const values = Object.values(attributes).map(attribute => [attribute.name, attribute.value])
    const element = { name, uri, attributes: Object.fromEntries(values), children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  const add = (part: string) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += part
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(text).close()
  const [document] = root.children
  if (document === undefined) throw new Error('expected a root element')
  return document
}

/** Returns the child elements of a name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter(child => child.name === name) ?? []
}

/** Returns the text of the only child of a name; undefined when there is none. @throws when there are several. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const [child, ...others] = childrenOf(element, name)
  if (others.length > 0) throw new Error(`expected one ${name}, got ${others.length + 1}`)
  return child?.text
}

/** Returns the channel of an RSS document. */
export function channelOf(text: string): XmlElement {
  const [channel] = childrenOf(parseXml(text), 'channel')
  if (channel === undefined) throw new Error('expected a channel')
  return channel
}

/** Returns the items of an RSS document, in their order. */
export function itemsOf(text: string): readonly XmlElement[] {
  return childrenOf(channelOf(text), 'item')
}

/** Returns the names of the HTML elements in a text, each once. */
export function tagsOf(html: string): readonly string[] {
  return [...new Set([...html.matchAll(/<([a-z][a-z\d]*)/g)].map(([, name = '']) => name))]
}
