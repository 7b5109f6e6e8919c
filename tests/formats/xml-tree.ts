import { SaxesParser } from 'saxes'

/** An element of an XML document. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Text of the element, without that of its children. */
  readonly text: string
}

interface OpenElement extends Element {
  readonly children: OpenElement[]
  text: string
}

/** Parses XML and returns its root element. Throws if the XML is not well-formed. */
export function parseXml(xml: string): Element {
  const parser = new SaxesParser()
  const open: OpenElement[] = [{ name: '', attributes: {}, children: [], text: '' }]
  parser.on('opentag', ({ name, attributes }) => {
    const element: OpenElement = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', text => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  })
  parser.on('closetag', () => open.pop())
  parser.on('error', fault => {
    throw fault
  })
  parser.write(xml).close()
  const root = open[0]?.children[0]
  if (root === undefined) throw new Error('expected a root element, got none')
  return root
}

/** Returns the children of an element that have this name. */
export function childrenOf(element: Element, name: string): readonly Element[] {
  return element.children.filter(child => child.name === name)
}

/** Returns the text of the first child with this name. */
export function childText(element: Element, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text
}
