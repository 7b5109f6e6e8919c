import type { Body } from '../articles/article.ts'
import { cleanText } from '../articles/text.ts'
import type { BodyContext } from './absolute-urls.ts'
import { maskCode } from './markdown/code-regions.ts'
import { markdownToHtml } from './markdown.ts'
import { escapeHtml } from './plain-text.ts'
import { sanitise } from './sanitise.ts'
import { withHeadingIds } from './structure/heading-ids.ts'

export type { BodyContext } from './absolute-urls.ts'

/**
 * Renders an article's body as safe HTML, with absolute URLs and without characters that XML forbids. All text of the
 * body is preserved, except scripts and styles. Headings have ids. The same body and context give the same HTML.
 */
export function renderBody(body: Body, context: BodyContext): string {
  const source = cleanText(body.source).replace(/\r\n?/g, '\n')
  const html = withHeadingIds(sanitise(toHtml(body.format, source), context))
  return cleanText(html).replace(/\r/g, '').trim() // the source may also have such characters as references
}

/** The end of an excerpt in Hugo, WordPress, Docusaurus and others, where only a part of an article is shown. */
const DIVIDER = /<!--\s*(?:more|truncate|excerpt|end[-_ ]?excerpt|read[-_ ]?more)\b[^<>]{0,80}-->/i

/** Renders the part of a body before its divider; undefined for a body without one. */
export function renderLead({ format, source }: Body, context: BodyContext): string | undefined {
  if (format === 'text' || !DIVIDER.test(source)) return undefined
  const { text, restore } = maskCode(source, { isHtml: format === 'html' })
  const at = text.search(DIVIDER)
  if (at <= 0) return undefined
  const definitions = format === 'markdown' ? (text.slice(at).match(DEFINITION) ?? []) : []
  return renderBody({ format, source: restore([text.slice(0, at), ...definitions].join('\n\n')) }, context)
}

/** The address of a link or the text of a footnote, which often stand at the end of a text. */
const DEFINITION = /^ {0,3}\[[^\]\n]{1,200}\]:[^\n]*$/gm

function toHtml(format: Body['format'], source: string): string {
  if (format === 'markdown') return markdownToHtml(source)
  return format === 'html' ? source : textToHtml(source)
}

/** Renders plain text as HTML: one paragraph for each block. Blank lines separate blocks. */
export function textToHtml(source: string): string {
  const blocks = source.split(/\n(?:[^\S\n]*\n)+/).map(block => block.trim())
  return blocks
    .filter(block => block !== '')
    .map(block => `<p>${escapeHtml(block)}</p>`)
    .join('\n')
}
