import { readFileSync } from 'node:fs'
import { validateXML } from 'xmllint-wasm'
import { childrenOf, type Element, parseXml } from '../xml-tree.ts'

const NAMESPACE = 'https://podcastindex.org/namespace/1.0'

/**
 * Where the published schema is older than the specification (May 2026). `published.xsd` is the unchanged file of the repository
 * Podcastindex-org/podcast-namespace (CC0).
 */
const CORRECTIONS: readonly (readonly [before: string, after: string])[] = [
  // locked.md: the owner is optional.
  ['<xs:attribute name="owner" use="required">', '<xs:attribute name="owner" use="optional">'],
  // season.md: the name is optional.
  ['<xs:attribute name="name" use="required">', '<xs:attribute name="name" use="optional">'],
  // location.md, "Revised in 2025": rel and country.
  [
    '<xs:attribute name="geo" use="optional">',
    '<xs:attribute name="rel"/><xs:attribute name="country"/><xs:attribute name="geo" use="optional">',
  ],
]

const WRAPPER = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${NAMESPACE}">
  <xs:include schemaLocation="published.xsd"/>
  <xs:include schemaLocation="newer.xsd"/>
  <xs:element name="test-wrapper">
    <xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded"><xs:any/></xs:choice></xs:complexType>
  </xs:element>
</xs:schema>`

/**
 * Returns what the schema of the podcast namespace refuses in RSS documents: that which is published, with its corrections, and ours for
 * elements that it lacks. An element that neither knows is refused.
 */
export async function schemaFaults(documents: readonly string[]): Promise<readonly string[]> {
  const elements = documents.flatMap(document => podcastElements(parseXml(document)).map(serialise))
  const contents = `<test-wrapper xmlns="${NAMESPACE}" xmlns:podcast="${NAMESPACE}">\n${elements.join('\n')}\n</test-wrapper>`
  const { errors } = await validateXML({
    xml: { fileName: 'podcast.xml', contents },
    schema: [{ fileName: 'wrapper.xsd', contents: WRAPPER }],
    preload: [
      { fileName: 'published.xsd', contents: publishedSchema() },
      { fileName: 'newer.xsd', contents: schemaFile('newer.xsd') },
    ],
  })
  return errors.map(({ message }) => message)
}

/** Throws if the published schema no longer has a place that is corrected. */
function publishedSchema(): string {
  return CORRECTIONS.reduce((schema, [before, after]) => {
    if (schema.split(before).length !== 2) throw new Error(`expected one ${before} in the published schema`)
    return schema.replace(before, after)
  }, schemaFile('published.xsd'))
}

function schemaFile(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}

/** Elements of the namespace beneath a channel and its items, with those inside them. */
function podcastElements(rss: Element): readonly Element[] {
  const channels = childrenOf(rss, 'channel')
  const items = channels.flatMap(channel => [
    ...childrenOf(channel, 'item'),
    ...childrenOf(channel, 'podcast:liveItem'),
  ])
  return [...channels, ...items].flatMap(({ children }) =>
    children.filter(({ name }) => name.startsWith('podcast:')),
  )
}

function serialise({ name, attributes, children, text }: Element): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  const inner = children.length === 0 ? escaped(text) : children.map(serialise).join('')
  return `<${name.replace(/^(?!podcast:).*:/, '')}${list.join('')}>${inner}</${name.replace(/^(?!podcast:).*:/, '')}>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#xA;')
}
