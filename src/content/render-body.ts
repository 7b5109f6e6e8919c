import type { Body } from '../articles/article.ts'
import { isContactLine, isEndMark } from '../articles/press/end-marks.ts'
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

/**
 * Renders plain text as HTML: one paragraph for each block. Blank lines separate blocks. The mark that ends a press text is a line
 * across the page, and addresses below it or below the name of a contact keep their lines.
 */
export function textToHtml(source: string): string {
  const blocks = source.split(/\n(?:[^\S\n]*\n)+/).map(block => block.trim())
  const end = blocks.findIndex(isEndMark)
  const below = blocks.findIndex(block => isEndMark(block) || isContactLine(block.split('\n', 1)[0] ?? ''))
  return blocks
    .map((block, index) =>
      blockToHtml(block, { isEnd: index === end, isBelow: below >= 0 && index >= below }),
    )
    .filter(html => html !== '')
    .join('\n')
}

/** In characters. Longer lines are wrapped by hand. */
const MAX_ADDRESS_LINE = 60

function blockToHtml(block: string, { isEnd, isBelow }: { isEnd: boolean; isBelow: boolean }): string {
  if (block === '') return ''
  if (isEnd) return '<hr>'
  const lines = block.split('\n')
  const isAddress = isBelow && lines.every(line => line.length <= MAX_ADDRESS_LINE)
  return `<p>${isAddress ? lines.map(escapeHtml).join('<br>\n') : escapeHtml(block)}</p>`
}
