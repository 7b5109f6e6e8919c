import { cleanText } from '../articles/text.ts'

declare const xml: unique symbol

/** Well-formed mark-up. Only this file creates it, so nothing unescaped can get into a document. */
export type Xml = string & { readonly [xml]: true }

/** Attributes in the order written; undefined values are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** Children of an element; undefined ones are left out. */
export type Children = readonly (Xml | undefined)[]

/** The declaration that opens every document, in UTF-8 without a byte order mark. */
export const XML_DECLARATION = asXml('<?xml version="1.0" encoding="utf-8"?>')

/** Printable ASCII without `"`, `&`, `<` and `>`. Such a value needs no escapes; most short values are of this kind. */
const PLAIN = /^[ !#-%'-;=?-~]*$/

/**
 * Returns text with hexadecimal references, without the characters that XML forbids. 13 of 14 RSS parsers read such
 * references correctly, 11 read `&amp;` or CDATA (measured November 2026, docs/readers.md#text-escapes).
 */
export function text(value: string): Xml {
  if (PLAIN.test(value)) return asXml(value)
  return asXml(escapeBrackets(cleanText(value).replace(/&/g, '&#x26;').replace(/\r/g, '&#xD;')))
}

/** Returns a URL as text, with `&amp;`: one parser leaves `&#x26;` in a link as it is (docs/readers.md#text-escapes). */
export function urlText(url: string): Xml {
  return asXml(attributeValue(url))
}

/** Returns an element with text, or undefined if the value is undefined. */
export function textElement(
  name: string,
  value: string | number | undefined,
  attributes: Attributes = {},
): Xml | undefined {
  if (value === undefined) return undefined
  return asXml(`<${name}${attributeList(attributes)}>${text(String(value))}</${name}>`)
}

/** Returns an element with a URL as its text, or undefined if the URL is undefined. */
export function urlElement(name: string, url: string | undefined): Xml | undefined {
  return url === undefined ? undefined : asXml(`<${name}>${urlText(url)}</${name}>`)
}

/** Returns text in a CDATA section, for programs that look for one. A section cannot contain `]]>`: it is divided there. */
export function cdata(value: string): Xml {
  return asXml(`<![CDATA[${cleanText(value).replace(/\r/g, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`)
}

/** Returns an element without content. */
export function emptyElement(name: string, attributes: Attributes): Xml {
  return asXml(`<${name}${attributeList(attributes)}/>`)
}

/** Returns an element with child elements, each on its own line. */
export function element(name: string, attributes: Attributes, children: Children): Xml {
  return asXml(`${startTag(name, attributes)}\n${lines(children)}\n${endTag(name)}`)
}

/** Returns the start tag of an element whose content is rendered elsewhere. */
export function startTag(name: string, attributes: Attributes = {}): Xml {
  return asXml(`<${name}${attributeList(attributes)}>`)
}

/** Returns the end tag of an element. */
export function endTag(name: string): Xml {
  return asXml(`</${name}>`)
}

/** Joins elements with line breaks. No child may be an empty text. */
export function lines(children: Children): Xml {
  let all = ''
  for (const child of children) {
    if (child !== undefined) all += all === '' ? child : `\n${child}`
  }
  return asXml(all)
}

/** Joins elements and text without line breaks. */
export function inline(children: Children): Xml {
  return asXml(children.filter(child => child !== undefined).join(''))
}

/** Returns an element with the content that `inline` returned. */
export function inlineElement(name: string, attributes: Attributes, content: Xml): Xml {
  return asXml(`<${name}${attributeList(attributes)}>${content}</${name}>`)
}

/** Returns a stylesheet instruction, written as npm's `feed` does, or undefined if the URL is undefined. */
export function stylesheetInstruction(href: string | undefined): Xml | undefined {
  if (href === undefined) return undefined
  return asXml(`<?xml-stylesheet href="${attributeValue(href).replaceAll('?>', '?&gt;')}" type="text/xsl"?>`)
}

/** Replaces `<` and `>` with references in one pass: HTML is full of them, and this is most of the work of a feed. */
function escapeBrackets(value: string): string {
  let escaped = ''
  let from = 0
  let open = value.indexOf('<')
  let close = value.indexOf('>')
  while (open >= 0 && close >= 0) {
    const at = Math.min(open, close)
    escaped += value.slice(from, at) + (at === open ? '&#x3C;' : '&#x3E;')
    from = at + 1
    if (at === open) open = value.indexOf('<', from)
    else close = value.indexOf('>', from)
  }
  return escaped + value.slice(from).replace(/</g, '&#x3C;').replace(/>/g, '&#x3E;')
}

function attributeList(attributes: Attributes): string {
  let list = ''
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    if (value !== undefined) list += ` ${name}="${attributeValue(String(value))}"`
  }
  return list
}

function attributeValue(value: string): string {
  if (PLAIN.test(value)) return value
  return cleanText(value)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\t/g, '&#x9;')
    .replace(/\n/g, '&#xA;')
    .replace(/\r/g, '&#xD;')
}

function asXml(markup: string): Xml {
  return markup as Xml
}
