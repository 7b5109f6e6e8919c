import { isUtf8 } from 'node:buffer'
import { extname } from 'node:path'
import type { StoredFile, Transformed } from '../articles/store/media-files.ts'

/** Media type of chapters (podcast namespace, JSON chapters). */
export const CHAPTERS_TYPE = 'application/json+chapters'

/** Media types of transcripts (podcast namespace, `podcast:transcript`). */
export const TRANSCRIPT_TYPES: ReadonlySet<string> = new Set([
  ...['text/vtt', 'application/x-subrip', 'application/json', 'text/html', 'text/plain'],
])

/** The types of texts by the ending of their names. */
const NAMED_TYPES: Readonly<Record<string, string>> = {
  ...{ '.vtt': 'text/vtt', '.srt': 'application/x-subrip', '.json': 'application/json' },
  ...{ '.html': 'text/html', '.htm': 'text/html', '.txt': 'text/plain' },
}

/** Types whose bytes must look like them. */
const CHECKS: Readonly<Record<string, (text: string) => boolean>> = {
  'text/vtt': text => /^\uFEFF?WEBVTT(?:\s|$)/.test(text),
  'application/x-subrip': text => text.includes('-->'),
  'application/json': text => parseJson(text) !== undefined,
}

/** Returns the type of a transcript elsewhere by the name in its address. */
export function typeOfTextName(url: string): string | undefined {
  return namedType(URL.parse(url)?.pathname ?? '')
}

/** Returns whether a file has the name of a text that may come with a recording. */
export function hasTextName(name: string): boolean {
  return namedType(name) !== undefined
}

/** The part of a stored file that shows its type. */
type FileHead = Pick<StoredFile, 'head' | 'length'>

/** Returns the type of a whole text in UTF-8 by its name, which its bytes must look like; undefined for other files. */
export function textType(name: string, { head, length }: FileHead): string | undefined {
  const type = namedType(name)
  if (type === undefined || head.length < length || head.includes(0) || !isUtf8(head)) return undefined
  const text = head.toString()
  if (CHECKS[type]?.(text) === false) return undefined
  return type === 'application/json' && hasChapters(parseJson(text)) ? CHAPTERS_TYPE : type
}

/** In bytes. A longer text is served, but not read. */
const MAX_READ = 5_000_000

/** Returns the text of a small file whose type may hold chapters; undefined for others. */
export function readableText(type: string, { head, length }: FileHead): string | undefined {
  const isText = type === CHAPTERS_TYPE || type === 'application/json' || type === 'text/plain'
  return isText && head.length === length && length <= MAX_READ ? head.toString() : undefined
}

/** Converts a text in UTF-16 to UTF-8, which browsers and podcast apps expect. Returns nothing for other bytes. */
export function textInUtf8({ head, length }: FileHead): Transformed | undefined {
  const encoding = head.length < length ? undefined : UTF_16[head.toString('hex', 0, 2)]
  return encoding === undefined ? undefined : { bytes: Buffer.from(new TextDecoder(encoding).decode(head)) }
}

/** Encodings by their byte order marks. */
const UTF_16: Readonly<Record<string, string>> = { fffe: 'utf-16le', feff: 'utf-16be' }

function namedType(name: string): string | undefined {
  const ending = extname(name).toLowerCase()
  return Object.hasOwn(NAMED_TYPES, ending) ? NAMED_TYPES[ending] : undefined
}

function hasChapters(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'chapters' in json
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined // No JSON.
  }
}
