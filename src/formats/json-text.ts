import { cleanText } from '../articles/text.ts'

declare const json: unique symbol

/** A JSON object as text. Only this file makes it, so nothing else can get into a document. */
export type Json = string & { readonly [json]: true }

/** How `JSON.stringify` writes what XML forbids, and other characters; it leaves two as they are. */
const ESCAPES = ['\\u', '\\b', '\\f', '\uFFFE', '\uFFFF']

/** JSON without characters that XML forbids, and without what makes NetNewsWire take it for XML (READERS 0.14). */
export function jsonText(value: Readonly<Record<string, unknown>>): Json {
  return cleanJson(value).replace(/<([!?]|\/?(?:rss|feed|rdf|channel))/gi, '\\u003c$1') as Json
}

/** Values are cleaned one by one, which takes several times as long, only where any of them may need it. */
function cleanJson(value: Readonly<Record<string, unknown>>): string {
  const plain = JSON.stringify(value)
  if (!ESCAPES.some(written => plain.includes(written))) return plain
  return JSON.stringify(value, (_key, held) => (typeof held === 'string' ? cleanText(held) : held))
}
