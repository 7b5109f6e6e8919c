import type { Body } from '../articles/article.ts'
import { cleanText } from '../articles/text.ts'
import type { BodyContext } from './absolute-urls.ts'
import { markdownToHtml } from './markdown.ts'
import { escapeHtml } from './plain-text.ts'
import { sanitise } from './sanitise.ts'

export type { BodyContext } from './absolute-urls.ts'

/**
 * Safe HTML of an article's body, with absolute URLs and without characters that XML forbids. Every word of the body
 * is in it, but for scripts and styles. The same body and context give the same HTML.
 */
export function renderBody(body: Body, context: BodyContext): string {
  const source = cleanText(body.source).replace(/\r\n?/g, '\n')
  const html = sanitise(toHtml(body.format, source), context)
  return cleanText(html).replace(/\r/g, '').trim() // characters may also have come as references
}

function toHtml(format: Body['format'], source: string): string {
  if (format === 'markdown') return markdownToHtml(source)
  return format === 'html' ? source : textToHtml(source)
}

/** HTML of plain text: a paragraph of each block; blank lines divide blocks. */
export function textToHtml(source: string): string {
  const blocks = source.split(/\n(?:[^\S\n]*\n)+/).map(block => block.trim())
  return blocks
    .filter(block => block !== '')
    .map(block => `<p>${escapeHtml(block)}</p>`)
    .join('\n')
}
