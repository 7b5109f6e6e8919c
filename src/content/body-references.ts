import type { Body } from '../articles/article.ts'
import { unescapeMarkdown } from './markdown.ts'

/**
 * Returns the names of files in the article's folder that a body may refer to, in the normal form of `referenceName`,
 * each once, in order. The search is cheap: it also finds names in code samples.
 */
export function bodyReferences({ format, source }: Body): readonly string[] {
  if (format === 'text') return []
  const html = [...find(source, ATTRIBUTE), ...find(source, SRCSET).flatMap(candidates)]
  const found = format === 'html' ? html : [...html, ...find(source, INLINE), ...find(source, DEFINITION)]
  const names = found.sort((a, b) => a.index - b.index).map(({ url }) => referenceName(unescapeMarkdown(url)))
  return [...new Set(names.filter(name => name !== undefined))]
}

/** `src="…"`, `href='…'`, `poster=…` */
const ATTRIBUTE = /\b(?:src|href|poster)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))/gi
/** `srcset="… 1x, … 2x"` */
const SRCSET = /\bsrcset\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))/gi
/** A URL in a `srcset`, which ends at white space or at commas before it, with its descriptors */
const CANDIDATE = /([^\s,](?:\S*[^\s,])?)(?:\s+[^,]*)?/g
/** `](…)` and `](<…>)` of links and images */
const INLINE = /\]\(\s*(?:<([^<>\n]*)>|((?:\\[^\n]|[^\s()\\]|\([^\s()]*\))+))/g
/** `[label]: …`, within quotations and lists too */
const DEFINITION = /^[ \t>*+\-\d.)]*\[[^\]\n]+\]:\s*(?:<([^<>\n]*)>|(\S+))/gm

interface Found {
  readonly index: number
  readonly url: string
}

/**
 * Returns the name of a file in the article's folder that a URL in a body refers to, in its normal form: without query,
 * fragment and leading `./`, percent-decoded once. Undefined for absolute URLs, rooted paths, fragments, and paths that
 * climb.
 */
export function referenceName(url: string): string | undefined {
  const path = url.trim().replace(/[?#].*$/s, '')
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return undefined
  const name = percentDecoded(path).replace(/^(?:\.\/+)+/, '')
  return isInside(name) ? name : undefined
}

function find(source: string, pattern: RegExp): Found[] {
  return [...source.matchAll(pattern)].map(match => ({
    index: match.index,
    url: match.slice(1).find(group => group !== undefined) ?? '',
  }))
}

function candidates({ index, url }: Found): Found[] {
  return [...url.matchAll(CANDIDATE)].map(match => ({ index, url: match[1] ?? '' }))
}

/** Decodes each run of escapes on its own: Markdown writes a file `100%%20a.jpg` as `100%25%20a.jpg`. */
function percentDecoded(path: string): string {
  return path.replace(/(?:%[\da-f]{2})+/gi, run => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run // bytes that are not UTF-8 stay as they are written
    }
  })
}

function isInside(name: string): boolean {
  return name !== '' && name !== '.' && !/^\/|[\\\0]|(?:^|\/)\.\.(?:\/|$)/.test(name)
}
