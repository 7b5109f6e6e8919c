import { cleanText } from '../articles/text.ts'

declare const json: unique symbol

/** A JSON object as text. Only this file creates it, so nothing else can get into a document. */
export type Json = string & { readonly [json]: true }

/**
 * Writes JSON without the characters that XML forbids. It escapes the strings by which NetNewsWire recognises RSS and
 * Atom, such as `<rss` (docs/readers.md#xml-structure).
 */
export function jsonText(value: Readonly<Record<string, unknown>>): Json {
  return cleanJson(value).replace(/<([!?]|\/?(?:rss|feed|rdf|channel))/gi, '\\u003c$1') as Json
}

/**
 * Output of `JSON.stringify` for the characters that XML forbids. It escapes most of them, as it does some others, and
 * leaves U+FFFE and U+FFFF as they are.
 */
const ESCAPES = ['\\u', '\\b', '\\f', '\uFFFE', '\uFFFF']

/** Cleans the values one by one only if any of them may need it, because that takes several times as long. */
function cleanJson(value: Readonly<Record<string, unknown>>): string {
  const plain = JSON.stringify(value)
  if (!ESCAPES.some(escaped => plain.includes(escaped))) return plain
  return JSON.stringify(value, (_key, inner) => (typeof inner === 'string' ? cleanText(inner) : inner))
}
