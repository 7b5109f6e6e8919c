import type { Body } from '../articles/article.ts'
import { findDateline } from '../articles/press/dateline.ts'
import { isEndMark, isNotesHeading } from '../articles/press/end-marks.ts'
import { escapeHtml, plainText } from './plain-text.ts'

/**
 * Returns the HTML of an article from which its summary is made, by the customs of the press: without the dateline at its beginning,
 * the mark at its end, and notes to editors, contacts and names behind it.
 */
export function pressLead(html: string, format: Body['format']): string {
  const lead = html.slice(0, endOfArticle(html, format))
  const found = BEGINNING.exec(lead)
  if (found === null) return lead
  const [written, tag = '', , bold = '', following = ''] = found
  const beginning = plainText((bold + following).slice(0, MAX_DATELINE_LENGTH))
  const hasMore = lead.charAt(found.index + written.length + 1) !== '/'
  const dateline = findDateline(hasMore ? `${beginning} …` : beginning, {
    allowsPlaceAlone: format === 'text',
  })
  if (dateline === undefined) return lead
  const text = plainText(bold + following)
  const space = /\s$/.test(following) ? ' ' : ''
  const rest = tag + escapeHtml(text.slice(dateline.length)) + space
  return lead.slice(0, found.index) + rest + lead.slice(found.index + written.length)
}

/** In characters of HTML. */
const MAX_DATELINE_LENGTH = 1_000
/** In characters of HTML. A summary is made of less. */
const MAX_LEAD_LENGTH = 50_000

/** The first paragraph up to its first element, but for emphasis at its beginning. */
const BEGINNING = /(<p(?: [^<>]*)?>)(?:<(strong|b|em)>([^<>]*)<\/\2>)?([^<>]*)/

const LINE = /<(p|h[1-6])(?: [^<>]*)?>([^<>]{0,200}|<(strong|b|em)>[^<>]{0,200}<\/\3>)<\/\1>|<hr \/>/g

/** Returns where the article ends: at its end, unless that were all of it. */
function endOfArticle(html: string, format: Body['format']): number {
  for (const line of html.slice(0, MAX_LEAD_LENGTH).matchAll(LINE)) {
    const [, name, content = ''] = line
    const isEnd = name === undefined ? format === 'text' : isEndOfArticle(name, plainText(content))
    if (isEnd && plainText(html.slice(0, line.index)) !== '') return line.index
  }
  return html.length
}

/** An empty heading is `###` in Markdown. */
function isEndOfArticle(name: string, text: string): boolean {
  return isEndMark(text) || isNotesHeading(text) || (name !== 'p' && /^#?$/.test(text))
}
