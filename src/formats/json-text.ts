import { cleanText } from '../articles/text.ts'

declare const json: unique symbol

/** A JSON object as text. Only this file creates it, so nothing else can get into a document. */
export type Json = string & { readonly [json]: true }

type Fields = Readonly<Record<string, unknown>>

/** Length from which a text is spliced in: below it, `JSON.stringify` is as fast. */
const LONG = 256

/**
 * Writes JSON without the characters that XML forbids. It escapes the strings by which NetNewsWire recognises RSS and
 * Atom, such as `<rss` (docs/readers.md#xml-structure).
 *
 * `body` names a field that may have a long text. If each character takes one byte in memory, it is escaped here:
 * `JSON.stringify` takes 1.6 times as long.
 */
export function jsonText(fields: Fields, body = ''): Json {
  const text = fields[body]
  if (typeof text !== 'string' || text.length < LONG || NOT_LATIN_1.test(text)) return cleanJson(fields)
  const rest = cleanJson({ ...fields, [body]: '' })
  const member = `"${body}":"`
  // No text before it contains the member, because quotes in a text are escaped.
  const at = rest.indexOf(`${member}"`) + member.length
  return (rest.slice(0, at) + escapeText(text) + rest.slice(at)) as Json
}

/** A character that takes two bytes. The engine knows at once that a text of one-byte characters has none. */
const NOT_LATIN_1 = /[^\0-\xFF]/

/**
 * What `JSON.stringify` writes for the characters that XML forbids, and the start of tags of other formats. It escapes
 * most such characters, as it does some others, and leaves U+FFFE and U+FFFF as they are.
 */
const MAY_NEED_CLEANING = /\\[ubf]|[\uFFFE\uFFFF]|<(?:[!?]|\/?[RFCrfc][SDEHsdeh])/

/** Cleans the values one by one only if any of them may need it, because that takes several times as long. */
function cleanJson(fields: Fields): Json {
  const plain = JSON.stringify(fields)
  if (!MAY_NEED_CLEANING.test(plain)) return plain as Json
  const clean = JSON.stringify(fields, (_key, inner) =>
    typeof inner === 'string' ? cleanText(inner) : inner,
  )
  return clean.replace(/<(?=[!?]|\/?(?:rss|feed|rdf|channel))/gi, escapeOf) as Json
}

function escapeText(text: string): string {
  return cleanText(text).replace(/["\\\n\r\t]|<(?=[!?]|\/?(?:rss|feed|rdf|channel))/gi, escapeOf)
}

function escapeOf(character: string): string {
  if (character === '"') return '\\"'
  if (character === '\n') return '\\n'
  return ESCAPES[character] ?? character
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\r': '\\r', '\t': '\\t', '<': '\\u003c' }
