import type { Body } from '../articles/article.ts'
import { maskCode } from './markdown/code-regions.ts'
import { unescapeMarkdown } from './markdown.ts'

/** A picture or recording whose bytes are in a text: `data:image/png;base64,…` */
export interface EmbeddedMedia {
  /** Its address, as it is written. */
  readonly url: string
  /** Index in the source of the body. */
  readonly index: number
}

/** Returns the files whose bytes are in a body, in their order. Those in code, and those that only wait for others, are none. */
export function findEmbeddedMedia(body: Body): readonly EmbeddedMedia[] {
  const found: EmbeddedMedia[] = []
  visit(body, (url, index) => {
    found.push({ url, index: index() })
    return undefined
  })
  return found
}

/** Returns a body with other addresses for the files whose bytes are in it. */
export function replaceEmbeddedMedia(body: Body, addressOf: (url: string) => string | undefined): Body {
  return visit(body, addressOf)
}

/** `src="data:…"`, `href='data:…'`, `poster=data:…` */
const ATTRIBUTE =
  /(\b(?:src|href|poster)\s*=\s*)(?:(")\s*(data:[^"]*)"|(')\s*(data:[^']*)'|(data:[^\s"'>]+))/gi
/** `srcset="data:… 1x, … 2x"` */
const SRCSET = /\bsrcset\s*=\s*(?:"[^"]*"|'[^']*')/gi
const CANDIDATE = /()()(data:[^\s"']*[^\s"',])/gi
/** `](data:…)` and `](<data:…>)` of links and images */
const INLINE = /(\]\(\s*)(?:(<)(data:[^<>\n]*)>|(data:(?:[^\s()]|\([^\s()]*\))+))/gi
/** `[label]: data:…` */
const DEFINITION = /^([ \t>*+\-\d.)]*\[[^\]\n]+\]:\s*)(?:(<)(data:[^<>\n]*)>|(data:\S+))/gim

type Visit = (url: string, index: () => number) => string | undefined

function visit(body: Body, replacement: Visit): Body {
  const { format, source } = body
  if (format === 'text' || !/\bdata:/i.test(source)) return body
  const { text, restore } = maskCode(source, { isHtml: format === 'html' })
  const places = placesIn(text, format)
  const pieces: string[] = []
  let done = 0
  let last = 0
  let length = 0
  for (const { start, end, url } of places) {
    const address = replacement(url, () => {
      length += restore(text.slice(last, start)).length
      last = start
      return length
    })
    if (start < done || address === undefined) continue
    pieces.push(text.slice(done, start), address)
    done = end
  }
  return done === 0 ? body : { format, source: restore(pieces.join('') + text.slice(done)) }
}

interface Place {
  readonly start: number
  readonly end: number
  readonly url: string
}

function placesIn(text: string, format: Body['format']): readonly Place[] {
  const html = [...matches(text, ATTRIBUTE), ...srcsetPlaces(text)].filter(place => !waits(text, place))
  const markdown = format === 'html' ? [] : [...matches(text, INLINE), ...matches(text, DEFINITION)]
  return [...html, ...markdown].sort((a, b) => a.start - b.start)
}

function matches(text: string, pattern: RegExp, offset = 0): Place[] {
  return [...text.matchAll(pattern)].map(found => {
    const written = found.slice(1).findLast(group => group !== undefined && /^data:/i.test(group)) ?? ''
    const start = offset + found.index + found[0].lastIndexOf(written)
    return { start, end: start + written.length, url: unescapeMarkdown(written.trim()) }
  })
}

function srcsetPlaces(text: string): Place[] {
  return [...text.matchAll(SRCSET)].flatMap(({ 0: srcset, index }) => matches(srcset, CANDIDATE, index))
}

/** In characters, around an address: longer than the rest of a tag. */
const TAG_LENGTH = 2_000
const LAZY = /\sdata-(?:src|srcset|lazy-src|lazy-srcset|original|actualsrc)\s*=/i
const OTHER_SOURCE = /\ssrcset\s*=\s*["']?\s*(?!data:)[^\s"']/i

/** Whether a tag also has the address of a real picture, for which this one only keeps the place. */
function waits(text: string, { start, end }: Place): boolean {
  const near = text.slice(Math.max(0, start - TAG_LENGTH), start)
  const before = near.slice(near.lastIndexOf('<') + 1)
  const [after = ''] = text.slice(end, end + TAG_LENGTH).split('>', 1)
  const tag = `${before}"${after}`
  return LAZY.test(tag) || (/\bsrc\s*=\s*["']?\s*"?$/.test(before) && OTHER_SOURCE.test(tag))
}

/** The bytes of a `data:` address, and the type that it names (RFC 2397). */
export interface DataContent {
  readonly type: string
  readonly bytes: Buffer
}

/** Reads a `data:` address as browsers do: white space in Base64 does not matter. Returns undefined for any other text. */
export function readDataUrl(url: string): DataContent | undefined {
  const comma = url.indexOf(',')
  const [, type = '', parameters = ''] = /^\s*data:([^,;]*)([^,]*)$/i.exec(url.slice(0, comma)) ?? []
  if (comma < 0 || !/^\s*data:/i.test(url)) return undefined
  const content = url.slice(comma + 1)
  const mediaType = type.trim().toLowerCase() || 'text/plain'
  if (!/;\s*base64\s*$/i.test(parameters))
    return { type: mediaType, bytes: Buffer.from(percentDecoded(content)) }
  const base64 = percentDecoded(content).replace(/\s+/g, '')
  return /^[\w+/-]*={0,2}$/.test(base64)
    ? { type: mediaType, bytes: Buffer.from(base64, 'base64') }
    : undefined
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
