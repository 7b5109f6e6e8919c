import { cleanText } from '../articles/text.ts'

declare const json: unique symbol

/** A JSON object as text. Only this file makes it, so nothing else can get into a document. */
export type Json = string & { readonly [json]: true }

/** JSON without characters that XML forbids, and without what makes NetNewsWire take it for XML (READERS 0.14). */
export function jsonText(value: Readonly<Record<string, unknown>>): Json {
  const clean = (_key: string, held: unknown) => (typeof held === 'string' ? cleanText(held) : held)
  return JSON.stringify(value, clean).replace(/<(?=[!?]|\/?(?:rss|feed|rdf|channel))/gi, '\\u003c') as Json
}
