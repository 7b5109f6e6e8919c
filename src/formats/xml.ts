import { cleanText } from '../articles/text.ts'

declare const xml: unique symbol

/** Well-formed mark-up. Only this file makes it, so nothing unescaped can get into a document. */
export type Xml = string & { readonly [xml]: true }

/** Attributes in the order written; absent values are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** What an element holds; absent children are left out. */
export type Children = readonly (Xml | undefined)[]

/** The declaration that opens every document, in UTF-8 without a byte order mark. */
export const XML_DECLARATION = asXml('<?xml version="1.0" encoding="utf-8"?>')

/** Printable ASCII without `"`, `&`, `<` and `>`: what stays as it is, in text and attributes, as most short values do. */
const PLAIN = /^[ !#-%'-;=?-~]*$/

/** Text as hexadecimal references, which most parsers read right (READERS 8); drops what XML forbids. */
export function text(value: string): Xml {
  if (PLAIN.test(value)) return asXml(value)
  return asXml(escapeBrackets(cleanText(value).replace(/&/g, '&#x26;').replace(/\r/g, '&#xD;')))
}

/** A URL as text: `&amp;`, because one parser leaves `&#x26;` in a link as it is (READERS 8). */
export function urlText(url: string): Xml {
  return asXml(attributeValue(url))
}

/** An element that holds text; absent when the value is. */
export function textElement(
  name: string,
  value: string | number | undefined,
  attributes: Attributes = {},
): Xml | undefined {
  if (value === undefined) return undefined
  return asXml(`<${name}${attributeList(attributes)}>${text(String(value))}</${name}>`)
}

/** An element that holds a URL; absent when the value is. */
export function urlElement(name: string, url: string | undefined): Xml | undefined {
  return url === undefined ? undefined : asXml(`<${name}>${urlText(url)}</${name}>`)
}

/** An element without content. */
export function emptyElement(name: string, attributes: Attributes): Xml {
  return asXml(`<${name}${attributeList(attributes)}/>`)
}

/** An element that holds elements, each on its own line. */
export function element(name: string, attributes: Attributes, children: Children): Xml {
  return asXml(`${startTag(name, attributes)}\n${lines(children)}\n${endTag(name)}`)
}

/** What opens an element, where its content is put together elsewhere. */
export function startTag(name: string, attributes: Attributes = {}): Xml {
  return asXml(`<${name}${attributeList(attributes)}>`)
}

/** What closes an element. */
export function endTag(name: string): Xml {
  return asXml(`</${name}>`)
}

/** Elements one below the other; no child is an empty text. */
export function lines(children: Children): Xml {
  let all = ''
  for (const child of children) {
    if (child !== undefined) all += all === '' ? child : `\n${child}`
  }
  return asXml(all)
}

/** Elements and text in a row, without a break. */
export function inline(children: Children): Xml {
  return asXml(children.filter(child => child !== undefined).join(''))
}

/** An element that holds what `inline` gave. */
export function inlineElement(name: string, attributes: Attributes, content: Xml): Xml {
  return asXml(`<${name}${attributeList(attributes)}>${content}</${name}>`)
}

/** A stylesheet instruction, as `feed` writes it; absent when its address is. */
export function stylesheetInstruction(href: string | undefined): Xml | undefined {
  if (href === undefined) return undefined
  return asXml(`<?xml-stylesheet href="${attributeValue(href).replaceAll('?>', '?&gt;')}" type="text/xsl"?>`)
}

/** References in the place of `<` and `>`, of which HTML is full: in one walk, since that is most of the work of a feed. */
function escapeBrackets(value: string): string {
  let written = ''
  let from = 0
  let open = value.indexOf('<')
  let close = value.indexOf('>')
  while (open >= 0 && close >= 0) {
    const at = Math.min(open, close)
    written += value.slice(from, at) + (at === open ? '&#x3C;' : '&#x3E;')
    from = at + 1
    if (at === open) open = value.indexOf('<', from)
    else close = value.indexOf('>', from)
  }
  return written + value.slice(from).replace(/</g, '&#x3C;').replace(/>/g, '&#x3E;')
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
