import type { Body } from '../articles/article.ts'
import { MAX_TITLE_LENGTH } from '../articles/schema/field-schemas.ts'
import type { Fields } from './fields.ts'

/** Fields and a body whose title stands in the fields alone. */
export interface Titled {
  readonly fields: Fields
  readonly body: Body
}

/**
 * Takes the title of a Markdown text from the heading that it begins with, if the fields have none. The text then begins below
 * that heading, also where the heading repeats the title of the fields: pages and readers show the title themselves.
 */
export function takeFirstHeading(fields: Fields, body: Body): Titled {
  const heading = body.format === 'markdown' ? HEADING.exec(body.source) : null
  const text = heading?.groups?.atx?.replace(/[ \t]+#+[ \t]*$/, '') ?? heading?.groups?.setext
  if (heading === null || text === undefined) return { fields, body }
  const title = fields.title ?? plainText(text)
  if (typeof title !== 'string' || title.length > MAX_TITLE_LENGTH) return { fields, body }
  if (plainText(title) !== plainText(text)) return { fields, body }
  const source = body.source.slice(heading[0].length).replace(/^(?:[ \t]*\n)+/, '')
  return { fields: { ...fields, title }, body: { ...body, source } }
}

/**
 * A heading of the first level at the start of a text (CommonMark sections 4.2 and 4.3), no longer than a title may be.
 * On longer lines, the patterns of this file could take minutes.
 */
const HEADING = /^(?: {0,3}#[ \t]+(?<atx>[^\n]{1,1000})|(?<setext>[^\s#>+*-][^\n]{0,999})\n=+[ \t]*)(?:\n|$)/

/** Returns the text of a heading without the usual marks of Markdown and an id such as `{#radio}`. */
function plainText(heading: string): string {
  return heading
    .replace(/[ \t]*\{[#.:][^}\n]*\}$/, '')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/[*_`]+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
