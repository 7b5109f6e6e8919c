import { cleanText } from '../../articles/text.ts'
import type { Extension } from '../model.ts'
import { type Attributes, type Children, inline, inlineElement, text, type Xml } from '../xml.ts'
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

/** The attributes and children of an item or of a whole feed. */
export interface Extended {
  readonly attributes: Attributes
  readonly children: Children
}

/**
 * Adds extensions to the children of an item or feed. They are given as the compact objects of xml-js, as in npm's
 * `feed`: `_attributes`, `_text`, `_cdata`, and arrays for repeated elements. As there, an extension replaces a child
 * and an earlier extension of its name, and one that is called `_attributes` has attributes of the parent. A prefix
 * that the document does not declare is declared where it is used.
 */
export function extended(
  children: Children,
  extensions: readonly Extension[] | undefined,
  context: ExtensionContext,
): Extended {
  if (extensions === undefined || extensions.length === 0) return { attributes: {}, children }
  const scope = { ...context, depth: 0 }
  const given = extensions.filter(({ name }) => name === '_attributes')
  const parent = parentAttributes(
    Object.assign({}, ...given.map(({ objects }) => attributesOf(objects))),
    scope,
  )
  const inner = { ...scope, declared: [...scope.declared, ...Object.keys(parent).flatMap(declaredPrefix)] }
  const elements = new Map(
    extensions
      .filter(({ name }) => !NOT_ELEMENTS.includes(name))
      .map(({ name, objects }) => [elementName(name), elementsOf(name, objects, inner)]),
  )
  const others = children.filter(child => child !== undefined && !elements.has(tagOf(child)))
  return { attributes: parent, children: [...others, ...[...elements.values()].flat()] }
}

/** Returns the namespaces that feed-wide extensions declare: items that use their prefixes are written on their own. */
export function declaredNamespaces(extensions: readonly Extension[]): Readonly<Record<string, string>> {
  const given = extensions.filter(({ name }) => name === '_attributes')
  const attributes = given.flatMap(({ objects }) => Object.entries(attributesOf(objects)))
  return Object.fromEntries(
    attributes.flatMap(([name, uri]) => declaredPrefix(name).map(prefix => [prefix, String(uri)])),
  )
}

/** Returns attributes without namespaces that would change those of the document's own elements. */
function parentAttributes(given: Attributes, scope: Scope): Attributes {
  const attributes = Object.entries(given).filter(([name]) => {
    return name !== 'xmlns' && !declaredPrefix(name).some(prefix => scope.declared.includes(prefix))
  })
  const own = Object.fromEntries(attributes)
  return { ...declarations(Object.keys(own).flatMap(prefixOf), own, scope), ...own }
}

function tagOf(markup: Xml): string {
  return /^<([^\s/>]+)/.exec(markup)?.[1] ?? ''
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
  const own = declarations([tag, ...Object.keys(given)].flatMap(prefixOf), given, scope)
  const leavesDefault = scope.hasDefault && !tag.includes(':')
  const content = contentOf(value, {
    ...inner,
    declared: [...scope.declared, ...Object.keys({ ...own, ...given }).flatMap(declaredPrefix)],
    hasDefault: Boolean(scope.hasDefault) && !leavesDefault && !Object.hasOwn(given, 'xmlns'),
  })
  return [inlineElement(tag, { ...(leavesDefault && { xmlns: '' }), ...own, ...given }, content)]
}

/** Returns declarations of the prefixes that are used and not declared yet. */
function declarations(used: readonly string[], given: Attributes, scope: Scope): Attributes {
  const missing = used.filter(prefix => isMissing(prefix, given, scope))
  return Object.fromEntries(missing.map(prefix => [`xmlns:${prefix}`, namespaceOf(prefix, scope)]))
}

/** Keys of xml-js that have no text of their element. */
const RESERVED = ['_attributes', '_comment', '_declaration', '_doctype', '_instruction', '_parent']

/** Keys of xml-js that are not elements. */
const NOT_ELEMENTS = [...RESERVED, '_text', '_cdata']

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
