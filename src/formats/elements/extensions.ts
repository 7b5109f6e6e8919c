import { cleanText } from '../../articles/text.ts'
import type { Extension } from '../model.ts'
import { type Attributes, inline, inlineElement, text, type Xml } from '../xml.ts'
import { rfc3339, validDate } from './fields.ts'

/** Namespaces of the usual prefixes of feeds. */
export const NAMESPACES: Readonly<Record<string, string>> = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  fh: 'http://purl.org/syndication/history/1.0',
  geo: 'http://www.w3.org/2003/01/geo/wgs84_pos#',
  georss: 'http://www.georss.org/georss',
  googleplay: 'http://www.google.com/schemas/play-podcasts/1.0',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  media: 'http://search.yahoo.com/mrss/',
  podcast: 'https://podcastindex.org/namespace/1.0',
  slash: 'http://purl.org/rss/1.0/modules/slash/',
  source: 'http://source.scripting.com/',
  sy: 'http://purl.org/rss/1.0/modules/syndication/',
  thr: 'http://purl.org/syndication/thread/1.0',
  webfeeds: 'http://webfeeds.org/rss/1.0',
}

const MAX_DEPTH = 32

/** Keys of xml-js that are not elements. */
const RESERVED = ['_attributes', '_comment', '_declaration', '_doctype', '_instruction', '_parent']

/** The facts of a document that its extensions depend on. */
export interface ExtensionContext {
  /** Prefixes that the root element declares. */
  readonly declared: readonly string[]
  /** Whether the root element has a default namespace, to which no extension belongs. */
  readonly hasDefault?: boolean
  /** The user's own namespaces, by prefix. */
  readonly namespaces?: Readonly<Record<string, string>> | undefined
}

/**
 * Renders extensions as XML, from the compact objects of `feed` (those of xml-js: `_attributes`, `_text`, `_cdata`,
 * arrays for repeated elements). A prefix that the document does not declare is declared where it is used.
 */
export function extensionElements(
  extensions: readonly Extension[] | undefined,
  context: ExtensionContext,
): readonly Xml[] {
  return (extensions ?? []).flatMap(({ name, objects }) =>
    elementsOf(name, objects, { ...context, depth: 0 }),
  )
}

interface NestedContext extends ExtensionContext {
  /** Levels above an element. */
  readonly depth: number
}

function elementsOf(name: string, value: unknown, context: NestedContext): readonly Xml[] {
  if (context.depth > MAX_DEPTH || value === undefined || value === null) return []
  const deeper = { ...context, depth: context.depth + 1 }
  if (Array.isArray(value)) return value.flatMap(one => elementsOf(name, one, deeper))
  const tag = elementName(name)
  const attributes = isObject(value) ? attributesOf(value._attributes) : {}
  const used = [tag, ...Object.keys(attributes)].flatMap(prefixOf)
  const missing = [...new Set(used)].filter(prefix => isMissing(prefix, attributes, context))
  const leavesDefault = context.hasDefault && !tag.includes(':')
  const declarations = Object.fromEntries([
    ...(leavesDefault ? [['xmlns', '']] : []),
    ...missing.map(prefix => [`xmlns:${prefix}`, namespaceOf(prefix, context)]),
  ])
  const inner = {
    ...deeper,
    declared: [...context.declared, ...missing, ...Object.keys(attributes).flatMap(declaredPrefix)],
    hasDefault: Boolean(context.hasDefault) && !leavesDefault && !Object.hasOwn(attributes, 'xmlns'),
  }
  return [inlineElement(tag, { ...declarations, ...attributes }, contentOf(value, inner))]
}

function contentOf(value: unknown, context: NestedContext): Xml {
  if (!isObject(value)) return text(textOf(value))
  return inline(
    Object.entries(value).flatMap(([key, child]) => {
      if (key === '_text' || key === '_cdata') return [child].flat().map(one => text(textOf(one)))
      return RESERVED.includes(key) ? [] : elementsOf(key, child, context)
    }),
  )
}

/** Returns a plain value as text; undefined for a value without text of its own. */
function textOf(value: unknown): string {
  if (value instanceof Date) return rfc3339(validDate(value)) ?? ''
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : ''
}

function attributesOf(value: unknown): Attributes {
  if (!isObject(value)) return {}
  const named = Object.entries(value).filter(([, each]) => each !== undefined && each !== null)
  return Object.fromEntries(
    named.map(([name, each]) => [xmlName(name), textOf(each)]).filter(isAllowedAttribute),
  )
}

/** A declaration needs a URI, and must not redefine `xml` or `xmlns` (Namespaces in XML 1.0 section 3). */
function isAllowedAttribute(attribute: readonly string[]): boolean {
  const [name = '', value = ''] = attribute
  const declares = name === 'xmlns' || name.startsWith('xmlns:')
  return !declares || (isNamespace(value) && !/^xmlns:xml(?:ns)?$/.test(name))
}

function isNamespace(uri: string): boolean {
  const clean = cleanText(uri).trim()
  return URL.canParse(clean) && !/^http:\/\/www\.w3\.org\/(?:XML\/1998\/namespace|2000\/xmlns\/)$/.test(clean)
}

function isMissing(prefix: string, attributes: Attributes, context: ExtensionContext): boolean {
  const known = prefix === 'xml' || prefix === 'xmlns' || context.declared.includes(prefix)
  return !known && !Object.hasOwn(attributes, `xmlns:${prefix}`)
}

function namespaceOf(prefix: string, { namespaces }: ExtensionContext): string {
  const [own] = ownValue(namespaces, prefix).filter(isNamespace)
  return own ?? ownValue(NAMESPACES, prefix)[0] ?? `urn:feedwright:namespace:${prefix}`
}

function ownValue(record: Readonly<Record<string, string>> | undefined, key: string): readonly string[] {
  return record !== undefined && Object.hasOwn(record, key) ? [record[key] ?? ''] : []
}

function prefixOf(name: string): readonly string[] {
  return name.includes(':') ? [name.slice(0, name.indexOf(':'))] : []
}

function declaredPrefix(attribute: string): readonly string[] {
  return attribute.startsWith('xmlns:') ? [attribute.slice('xmlns:'.length)] : []
}

/** No element may have the prefix `xmlns` (Namespaces in XML 1.0 section 3). */
function elementName(name: string): string {
  return xmlName(name).replace(/^xmlns:/, '_xmlns:')
}

/** Returns a name that XML allows (ASCII part of XML 1.0 section 2.3), with at most one prefix. */
function xmlName(name: string): string {
  const parts = cleanText(name)
    .replace(/[^A-Za-z0-9_.:-]/g, '_')
    .split(':')
    .filter(part => part !== '')
  const [prefix = '_', ...rest] = parts.map(part => (/^[A-Za-z_]/.test(part) ? part : `_${part}`))
  return rest.length === 0 ? prefix : `${prefix}:${rest.join('_')}`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof Date)
}
