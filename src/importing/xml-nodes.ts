import { Parser } from 'htmlparser2'

/** An element with its content. Names have the usual prefix of their namespace, such as `dc:creator`. */
export interface XmlNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** Own text, and that of no child. */
  readonly text: string
  readonly children: readonly XmlNode[]
  /** Text and children in their order. */
  readonly parts: readonly (string | XmlNode)[]
}

/** What is reported of a file without its end. */
export const CUT_SHORT = 'a file that ends before its end: what was whole in it was read'

/** The elements around those that are read one by one: `channel` in RSS, `feed` in Atom. */
const CONTAINERS: ReadonlySet<string> = new Set(['rss', 'channel', 'feed', 'rdf:RDF'])

/** The elements that are read one by one, and are never inside each other. */
const REPEATED: ReadonlySet<string> = new Set(['item', 'entry'])

/** The usual prefix of a namespace, by a part of its URI. WordPress has one URI for each version of its exports. */
const PREFIXES: readonly (readonly [string, string])[] = [
  ['wordpress.org/export/1.2/excerpt', 'excerpt:'],
  ['wordpress.org/export/1.1/excerpt', 'excerpt:'],
  ['wordpress.org/export/1.0/excerpt', 'excerpt:'],
  ['wordpress.org/export/', 'wp:'],
  ['purl.org/rss/1.0/modules/content', 'content:'],
  ['purl.org/dc/elements/1.1', 'dc:'],
  ['search.yahoo.com/mrss', 'media:'],
  ['itunes.com/dtds/podcast', 'itunes:'],
  ['podcastindex.org/namespace', 'podcast:'],
  // The first feeds had the address of its description.
  ['/podcast-namespace/', 'podcast:'],
  ['w3.org/2005/Atom', ''],
  ['purl.org/rss/1.0/', ''],
  ['schemas.google.com/blogger', 'blogger:'],
  ['w3.org/2007/app', 'app:'],
  ['purl.org/atom/app', 'app:'],
]

/**
 * Reads the elements inside `channel` or `feed` one by one, in the order of the document. Malformed parts are read as far as they
 * can be; entities of a DOCTYPE are not known. `onNode` is called for each element, and `onRepair` with what was repaired. With
 * `onRepair`, an element without its end at the end of the document is left out, as its text may be half.
 */
export function createXmlReader(onNode: (node: XmlNode) => void, onRepair?: (what: string) => void) {
  let hasEnded = false
  const open: OpenNode[] = []

  const parser = new Parser(
    {
      onopentag(written, attributes) {
        const prefixes = declared(attributes, open.at(-1)?.prefixes ?? NO_PREFIXES)
        const name = nameOf(written, prefixes)
        open.push({ name, attributes, prefixes, text: '', children: [], parts: [] })
      },
      ontext(text) {
        const node = open.at(-1)
        if (node === undefined) return
        node.text += text
        node.parts.push(text)
      },
      onprocessinginstruction(name) {
        if (/^!doctype$/i.test(name)) onRepair?.('a DOCTYPE, whose entities are not read')
      },
      onclosetag(_name, isImplied) {
        const node = open.pop()
        const outer = open.at(-1)
        if (node === undefined || CONTAINERS.has(node.name)) return
        if (outer === undefined || CONTAINERS.has(outer.name)) {
          if (isImplied && hasEnded && onRepair !== undefined) return
          if (isImplied && REPEATED.has(node.name)) onRepair?.('a missing end tag')
          emit(node)
        } else {
          outer.children.push(node)
          outer.parts.push(node)
        }
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  /** An item within an item follows one whose end is missing. */
  function emit(node: XmlNode): void {
    const within = node.children.filter(({ name }) => name === node.name && REPEATED.has(name))
    onNode(node)
    for (const child of within) {
      onRepair?.('a missing end tag')
      emit(child)
    }
  }

  return {
    write: (text: string) => parser.write(text),
    end() {
      if (open.length > 0) onRepair?.(CUT_SHORT)
      hasEnded = true
      parser.end()
    },
  }
}

/** The usual prefixes by those that are written. */
type Prefixes = ReadonlyMap<string, string>

const NO_PREFIXES: Prefixes = new Map()

interface OpenNode extends XmlNode {
  readonly prefixes: Prefixes
  text: string
  readonly children: XmlNode[]
  readonly parts: (string | XmlNode)[]
}

/** Returns the prefixes within an element. One with an unknown URI stays as it is written. */
function declared(attributes: Readonly<Record<string, string>>, outer: Prefixes): Prefixes {
  let own: Map<string, string> | undefined
  for (const [name, uri] of Object.entries(attributes)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    own ??= new Map(outer)
    const prefix = name.slice('xmlns:'.length)
    const usual = PREFIXES.find(([part]) => uri.includes(part))?.[1]
    if (usual === undefined) own.delete(prefix)
    else own.set(prefix, usual)
  }
  return own ?? outer
}

function nameOf(written: string, prefixes: Prefixes): string {
  const [prefix = '', local] = written.includes(':') ? written.split(':', 2) : ['', written]
  return `${prefixes.get(prefix) ?? (prefix === '' ? '' : `${prefix}:`)}${local}`
}

/** Returns the text of the first child with one of these names, without space around it; undefined for none or empty text. */
export function childText(node: XmlNode, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = childrenOf(node, name)
      .map(child => child.text.trim())
      .find(found => found !== '')
    if (text !== undefined) return text
  }
  return undefined
}

/** Returns the children with a name. */
export function childrenOf(node: XmlNode, name: string): readonly XmlNode[] {
  return node.children.filter(child => child.name === name)
}
