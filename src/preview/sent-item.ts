import { SaxesParser } from 'saxes'

/** An element of an item, as its bytes say it. Names have their prefixes, such as `content:encoded`. */
export interface SentElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** All text within, with references resolved. */
  readonly text: string
  readonly children: readonly SentElement[]
}

/** An item of an RSS feed, as readers receive it. */
export interface SentItem {
  /** Returns the text of the first child with this name; undefined when there is none. */
  text(name: string): string | undefined
  /** Returns the children with this name. */
  all(name: string): readonly SentElement[]
}

/**
 * Parses the bytes of one item of an RSS feed, without the document around it.
 * @throws Error when they are not well-formed.
 */
export function parseItem(fragment: string): SentItem {
  const { children } = parseElement(fragment)
  const all = (name: string) => children.filter(child => child.name === name)
  return { all, text: name => all(name)[0]?.text }
}

interface OpenElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
  readonly children: SentElement[]
}

function parseElement(xml: string): SentElement {
  const root: OpenElement = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', text => {
    for (const element of open) element.text += text
  })
  parser.on('closetag', () => open.pop())
  parser.write(xml).close()
  return root.children[0] ?? root
}
