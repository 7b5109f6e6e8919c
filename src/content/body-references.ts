import type { Body } from '../articles/article.ts'
import { RECORD_SCHEME } from './dialects/dialect.ts'
import { unescapeMarkdown } from './markdown.ts'

/** A name to which a body refers, and where it first does so. */
export interface BodyReference {
  /** In the normal form of `referenceName`. */
  readonly name: string
  /** Index in the source of the body. */
  readonly index: number
}

/** Returns the names of `findReferences`. */
export function bodyReferences(body: Body): readonly string[] {
  return findReferences(body).map(({ name }) => name)
}

/**
 * Returns the names of files in the folder to which a body may refer. Each name occurs once, in the order of the body. The source is
 * not parsed, so a name in a code sample is included.
 */
export function findReferences({ format, source }: Body): readonly BodyReference[] {
  if (format === 'text') return []
  const html = [...find(source, ATTRIBUTE), ...find(source, SRCSET).flatMap(candidates)]
  const found = format === 'html' ? html : [...html, ...find(source, INLINE), ...find(source, DEFINITION)]
  const references = new Map<string, BodyReference>()
  for (const { index, url } of found.sort((a, b) => a.index - b.index)) {
    const name = referenceName(unescapeMarkdown(url))
    if (name !== undefined && !references.has(name)) references.set(name, { name, index })
  }
  return [...references.values()]
}

/**
 * Returns the name of the file in the folder to which a URL in a body refers: relative to the article, or from a root of the site
 * if it begins with a slash. The normal form has no query, fragment, leading `./` or backslash, and is percent-decoded once.
 * A name that another tool has for a record keeps its scheme, `record:`. Returns undefined for other absolute URLs and fragments.
 */
export function referenceName(url: string): string | undefined {
  const path = url.trim().replace(/[?#].*$/s, '')
  if (path.startsWith(RECORD_SCHEME)) return percentDecoded(path)
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return undefined
  const name = percentDecoded(path)
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/+)+/, '')
  return isName(name) ? name : undefined
}

/** `src="…"`, `href='…'`, `poster=…`, `data-src=…` */
const ATTRIBUTE =
  /\b(?:src|href|poster|data-original|data-actualsrc)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))/gi
/** `srcset="… 1x, … 2x"` */
const SRCSET = /\bsrcset\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))/gi
/** A URL in a `srcset`, which ends at white space or at commas before it, and its descriptors */
const CANDIDATE = /([^\s,](?:\S*[^\s,])?)(?:\s+[^,]*)?/g
/** `](…)` and `](<…>)` of links and images */
const INLINE = /\]\(\s*(?:<([^<>\n]*)>|((?:\\[^\n]|[^\s()\\]|\([^\s()]*\))+))/g
/** `[label]: …`, also within quotations and lists */
const DEFINITION = /^[ \t>*+\-\d.)]*\[[^\]\n]+\]:\s*(?:<([^<>\n]*)>|(\S+))/gm

interface FoundUrl {
  readonly index: number
  readonly url: string
}

function find(source: string, pattern: RegExp): FoundUrl[] {
  return [...source.matchAll(pattern)].map(match => ({
    index: match.index,
    url: match.slice(1).find(group => group !== undefined) ?? '',
  }))
}

function candidates({ index, url }: FoundUrl): FoundUrl[] {
  return [...url.matchAll(CANDIDATE)].map(match => ({ index, url: match[1] ?? '' }))
}

/** Decodes each run of escapes separately: for the file `100%%20a.jpg`, Markdown writes `100%25%20a.jpg`. */
function percentDecoded(path: string): string {
  return path.replace(/(?:%[\da-f]{2})+/gi, run => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run // bytes that are not UTF-8 stay as they are
    }
  })
}

/** Two slashes begin the address of another host. */
function isName(name: string): boolean {
  return name !== '' && !/^\/\/|\0|^[./]*$/.test(name)
}
