import type { Body } from '../../article.ts'
import { type DateContext, parseDate } from '../../dates/dates.ts'
import { type Embargo, embargoMessage, takeEmbargo } from './take-embargo.ts'

/** The fields of a record before they are checked. */
type Fields = Readonly<Record<string, unknown>>

/** A record whose embargo is in its fields alone. */
export interface WithEmbargoField {
  readonly fields: Fields
  readonly body: Body
  readonly problems: readonly EmbargoProblem[]
}

/** Why a record is held back. */
export interface EmbargoProblem {
  /** The field, unless the text below the fields says the embargo. */
  readonly field: string | undefined
  /** The place in the value of that field or in the text. */
  readonly index: number
  readonly message: string
}

/**
 * Moves the embargoes that the text of a record says into its field `embargo`, the latest of all. One that cannot be read is a
 * problem, and so is one in the title, so that no record is shown early.
 */
export function readEmbargo(fields: Fields, body: Body, context: DateContext): WithEmbargoField {
  const own = takeEmbargo(body, context)
  const problems = [
    ...own.embargoes.flatMap(embargo => problemOf(embargo, undefined)),
    ...titleProblems(fields.title, context),
  ]
  const changed: Record<string, unknown> = {}
  const embargoes = [...own.embargoes]
  for (const [field, format] of BODY_FIELDS) {
    const source = fields[field]
    if (typeof source !== 'string') continue
    const taken = takeEmbargo({ format, source }, context)
    if (taken.embargoes.length === 0) continue
    changed[field] = taken.body.source
    embargoes.push(...taken.embargoes)
    problems.push(...taken.embargoes.flatMap(embargo => problemOf(embargo, field)))
  }
  const embargo = latestOf(embargoes, fields.embargo, context)
  return {
    fields: { ...fields, ...changed, ...(embargo !== undefined && { embargo }) },
    body: own.body,
    problems,
  }
}

const BODY_FIELDS: readonly (readonly [string, Body['format']])[] = [
  ['content', 'html'],
  ['markdown', 'markdown'],
]

function problemOf(embargo: Embargo, field: string | undefined): readonly EmbargoProblem[] {
  if (embargo.date !== undefined) return []
  const { source, index, problem } = embargo
  return [{ field, index, message: embargoMessage(source, problem) }]
}

function titleProblems(title: unknown, context: DateContext): readonly EmbargoProblem[] {
  if (typeof title !== 'string') return []
  const [embargo] = takeEmbargo({ format: 'text', source: title }, context).embargoes
  if (embargo === undefined) return []
  const message = `held back: expected a title, got an embargo: write its end in the field "embargo", such as "2026-03-03 06:00"`
  return [{ field: 'title', index: 0, message }]
}

/** Returns the latest date, in RFC 3339. An own field that is no date stays, to be reported. */
function latestOf(embargoes: readonly Embargo[], own: unknown, context: DateContext): string | undefined {
  const field = typeof own === 'string' ? parseDate(own, context).date : undefined
  if (own !== undefined && field === undefined) return undefined
  const dates = [...embargoes.map(({ date }) => date), field].filter(date => date !== undefined)
  if (embargoes.every(({ date }) => date === undefined)) return undefined
  return new Date(Math.max(...dates.map(Number))).toISOString()
}
