import { cleanText } from '../../articles/text.ts'
import type { Extension } from '../model.ts'
import { type Attributes, inline, inlineElement, text, type Xml } from '../xml.ts'
import { rfc3339, validDate } from './fields.ts'

/** Namespaces of the prefixes that feeds commonly use. */
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

/** Facts about the document that decide which namespaces an extension must declare. */
export interface ExtensionContext {
  /** Prefixes that the root element declares. */
  readonly declared: readonly string[]
  /** True if the root element has a default namespace, to which no extension belongs. */
  readonly hasDefault?: boolean
  /** The user's own namespaces, by prefix. */
  readonly namespaces?: Readonly<Record<string, string>> | undefined
}

/**
 * Renders extensions as XML. They are given as the compact objects of xml-js, as in npm's `feed`: `_attributes`,
 * `_text`, `_cdata`, and arrays for repeated elements. A prefix that the document does not declare is declared where
 * it is used.
 */
export function extensionElements(
  extensions: readonly Extension[] | undefined,
  context: ExtensionContext,
): readonly Xml[] {
  return (extensions ?? []).flatMap(({ name, objects }) =>
    elementsOf(name, objects, { ...context, depth: 0 }),
  )
}

const MAX_NESTING = 32

/** The context of an element, and how many elements and arrays are around it. */
interface Scope extends ExtensionContext {
  readonly depth: number
}

function elementsOf(name: string, value: unknown, scope: Scope): readonly Xml[] {
  if (scope.depth > MAX_NESTING || value === undefined || value === null) return []
  const inner = { ...scope, depth: scope.depth + 1 }
  if (Array.isArray(value)) return value.flatMap(one => elementsOf(name, one, inner))
  const tag = elementName(name)
  const given = isObject(value) ? attributesOf(value._attributes) : {}
  const used = [tag, ...Object.keys(given)].flatMap(prefixOf)
  const missing = [...new Set(used)].filter(prefix => isMissing(prefix, given, scope))
  const leavesDefault = scope.hasDefault && !tag.includes(':')
  const declarations = Object.fromEntries([
    ...(leavesDefault ? [['xmlns', '']] : []),
    ...missing.map(prefix => [`xmlns:${prefix}`, namespaceOf(prefix, scope)]),
  ])
  const content = contentOf(value, {
    ...inner,
    declared: [...scope.declared, ...missing, ...Object.keys(given).flatMap(declaredPrefix)],
    hasDefault: Boolean(scope.hasDefault) && !leavesDefault && !Object.hasOwn(given, 'xmlns'),
  })
  return [inlineElement(tag, { ...declarations, ...given }, content)]
}

/** Keys of xml-js that are not elements. */
const RESERVED = ['_attributes', '_comment', '_declaration', '_doctype', '_instruction', '_parent']

function contentOf(value: unknown, scope: Scope): Xml {
  if (!isObject(value)) return text(textOf(value))
  return inline(
    Object.entries(value).flatMap(([key, child]) => {
      if (key === '_text' || key === '_cdata') return [child].flat().map(one => text(textOf(one)))
      return RESERVED.includes(key) ? [] : elementsOf(key, child, scope)
    }),
  )
}

/** Returns a date or plain value as text; empty for any other value. */
function textOf(value: unknown): string {
  if (value instanceof Date) return rfc3339(validDate(value)) ?? ''
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : ''
}

function attributesOf(given: unknown): Attributes {
  if (!isObject(given)) return {}
  const named = Object.entries(given).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(
    named.map(([name, value]) => [xmlName(name), textOf(value)]).filter(isAllowedAttribute),
  )
}

/** Returns false for a namespace declaration that has no URI or binds `xml` or `xmlns` (Namespaces in XML 1.0 section 3). */
function isAllowedAttribute(attribute: readonly string[]): boolean {
  const [name = '', value = ''] = attribute
  const declares = name === 'xmlns' || name.startsWith('xmlns:')
  return !declares || (isNamespace(value) && !/^xmlns:xml(?:ns)?$/.test(name))
}

function isNamespace(uri: string): boolean {
  const clean = cleanText(uri).trim()
  return URL.canParse(clean) && !/^http:\/\/www\.w3\.org\/(?:XML\/1998\/namespace|2000\/xmlns\/)$/.test(clean)
}

function isMissing(prefix: string, given: Attributes, context: ExtensionContext): boolean {
  const known = prefix === 'xml' || prefix === 'xmlns' || context.declared.includes(prefix)
  return !known && !Object.hasOwn(given, `xmlns:${prefix}`)
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

/** Returns a valid element name. No element may have the prefix `xmlns` (Namespaces in XML 1.0 section 3). */
function elementName(name: string): string {
  return xmlName(name).replace(/^xmlns:/, '_xmlns:')
}

/** Returns a name that XML allows (the ASCII part of XML 1.0 section 2.3), with at most one prefix. */
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
