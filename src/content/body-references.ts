import type { Body } from '../articles/article.ts'
import { RECORD_SCHEME } from './dialects/dialect.ts'
import { unescapeMarkdown } from './markdown.ts'

/**
 * Returns the names of files in the article's folder to which a body may refer, in the normal form of `referenceName`.
 * Each name occurs once, in the order of the body. The source is not parsed, so a name in a code sample is included.
 */
export function bodyReferences({ format, source }: Body): readonly string[] {
  if (format === 'text') return []
  const html = [...find(source, ATTRIBUTE), ...find(source, SRCSET).flatMap(candidates)]
  const found = format === 'html' ? html : [...html, ...find(source, INLINE), ...find(source, DEFINITION)]
  const names = found.sort((a, b) => a.index - b.index).map(({ url }) => referenceName(unescapeMarkdown(url)))
  return [...new Set(names.filter(name => name !== undefined))]
}

/**
 * Returns the name of the file in the article's folder to which a URL in a body refers. The normal form has no query,
 * fragment or leading `./` and is percent-decoded once. A name that another
 * tool has for a record keeps its scheme, `record:`. Returns undefined for other absolute URLs, paths that begin with a
 * slash, fragments, and paths that leave the folder,
 * except those of texts in Markdown.
 */
export function referenceName(url: string): string | undefined {
  const path = url.trim().replace(/[?#].*$/s, '')
  if (path.startsWith(RECORD_SCHEME)) return percentDecoded(path)
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return undefined
  const name = percentDecoded(path).replace(/^(?:\.\/+)+/, '')
  return isInside(name) || isRecordOutside(name) ? name : undefined
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

/** Whether a name leads out of the record's folder to another text in Markdown, perhaps one of the same publication. */
function isRecordOutside(name: string): boolean {
  return /^\.\.\/[^\\\0]*\.(?:md|markdown|mdx)$/i.test(name)
}

function isInside(name: string): boolean {
  return name !== '' && name !== '.' && !/^\/|[\\\0]|(?:^|\/)\.\.(?:\/|$)/.test(name)
}
