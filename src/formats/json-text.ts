import { cleanText } from '../articles/text.ts'

/** A JSON object as text. Only this file creates it, so that nothing else gets into a document. */
export type Json = string & { readonly [json]: true }

declare const json: unique symbol

/**
 * Writes JSON without characters that XML forbids, and escapes the strings by which NetNewsWire recognises RSS and Atom,
 * such as `<rss` (docs/readers.md#xml-structure).
 */
export function jsonText(value: Readonly<Record<string, unknown>>): Json {
  return cleanJson(value).replace(/<([!?]|\/?(?:rss|feed|rdf|channel))/gi, '\\u003c$1') as Json
}

/** The forms of characters that XML forbids in the text of `JSON.stringify`, which does not escape the last two. */
const ESCAPES = ['\\u', '\\b', '\\f', '\uFFFE', '\uFFFF']

/** Values are cleaned one by one only if any may need it, since that takes several times as long. */
function cleanJson(value: Readonly<Record<string, unknown>>): string {
  const plain = JSON.stringify(value)
  if (!ESCAPES.some(written => plain.includes(written))) return plain
  return JSON.stringify(value, (_key, inner) => (typeof inner === 'string' ? cleanText(inner) : inner))
}
