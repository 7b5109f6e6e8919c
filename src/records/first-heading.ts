import type { Body } from '../articles/article.ts'
import { MAX_TITLE_LENGTH } from '../articles/schema/field-schemas.ts'
import type { Fields } from './fields.ts'

/** Fields and a body whose title stands in the fields alone. */
export interface Titled {
  readonly fields: Fields
  readonly body: Body
}

/**
 * Takes the title of a text from the heading of the first level that it begins with, if the fields have none. The text then begins
 * below that heading, also where one of any level repeats the title of the fields: pages and readers show the title themselves.
 */
export function takeFirstHeading(fields: Fields, body: Body): Titled {
  const preamble = PREAMBLE.exec(body.source)?.[0] ?? ''
  const heading = headingOf(body.format, body.source.slice(preamble.length))
  if (heading === undefined || heading.text === '') return { fields, body }
  const title = fields.title ?? (heading.level === 1 ? heading.text : undefined)
  if (typeof title !== 'string' || title.length > MAX_TITLE_LENGTH) return { fields, body }
  if (title !== heading.text && plainText(title) !== heading.text) return { fields, body }
  const source = body.source.slice(preamble.length + heading.length).replace(/^(?:[ \t]*\n)+/, '')
  return { fields: { ...fields, title }, body: { ...body, source: preamble + source } }
}

/** What may stand above the heading without being seen: imports of MDX, and comments */
const PREAMBLE =
  /^(?:[ \t]*\n|import [^\n]{0,500}['"];?[ \t]*\n|<!--(?:(?!-->)[\s\S]){0,2000}-->[ \t]*\n|\{\/\*(?:(?!\*\/)[\s\S]){0,2000}\*\/\}[ \t]*\n)*/

/**
 * A heading at the start of a text (CommonMark sections 4.2 and 4.3), no longer than a title may be. On longer lines, the patterns
 * of this file could take minutes.
 */
const ATX = /^ {0,3}(?<marks>#{1,6})[ \t]+(?<text>[^\n]{1,1000})(?:\n|$)/
const SETEXT = /^(?<text>[^\s#>+*-][^\n]{0,999})\n=+[ \t]*(?:\n|$)/
const ELEMENT =
  /^\s{0,100}<h(?<level>[1-6])(?:\s[^<>]{0,500})?>(?<text>(?:(?!<(?:\/?h[1-6]|img)\b)[\s\S]){1,1000})<\/h\k<level>\s*>/i

interface Heading {
  readonly level: number
  /** Without mark-up. */
  readonly text: string
  /** Of the heading in the source. */
  readonly length: number
}

function headingOf(format: Body['format'], source: string): Heading | undefined {
  if (format === 'text') return undefined
  const element = ELEMENT.exec(source)
  const level = Number(element?.groups?.level)
  if (element !== null)
    return { level, text: textOfElement(element.groups?.text ?? ''), length: element[0].length }
  const heading = format === 'markdown' ? (ATX.exec(source) ?? SETEXT.exec(source)) : null
  if (heading === null) return undefined
  const { marks = '#', text = '' } = heading.groups ?? {}
  const written = text.replace(/[ \t]+#+[ \t]*$/, '')
  return { level: marks.length, text: plainText(written), length: heading[0].length }
}

const REFERENCES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
}

function textOfElement(html: string): string {
  const text = html
    .replace(/<[^<>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => REFERENCES[name] ?? '')
  return text.replace(/\s+/g, ' ').trim()
}

/** Returns the text of a heading without the usual marks of Markdown and an id such as `{#radio}`. */
function plainText(heading: string): string {
  return heading
    .replace(/[ \t]*\{[#.:][^}\n]*\}$/, '')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/[*_`]+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
