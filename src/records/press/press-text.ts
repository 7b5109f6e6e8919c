import { DATE_FORMS, type DateContext } from '../../articles/dates/dates.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import { dateOfFile } from '../../articles/identity.ts'
import type { Fields } from '../fields.ts'
import { faultyRecord, type RawRecord } from '../raw-record.ts'
import { type Block, type Line, paragraphsOf, pressBlocks } from './press-blocks.ts'
import { parseByline, parseCredit, parseDateLine } from './press-lines.ts'
import { type FindDate, findPressParts, MAX_PARAGRAPHS_ABOVE_DATE, type PressParts } from './press-parts.ts'

/**
 * Reads the text of a wire service or a copied page: headline, standfirst, by-line, date, caption, credit and body,
 * separated by blank lines. Warns of each missing part; a missing headline is a fault. A line that has only the form of a
 * date is the date if there is no other, so that the fault quotes it.
 */
export function readPressText(text: string, path: string, dates: DateContext): RawRecord {
  const blocks = pressBlocks(text)
  const findAny: FindDate = line => parseDateLine(line, dates)
  const findValid: FindDate = line => {
    const found = findAny(line)
    return found?.problem === undefined ? found : undefined
  }
  const valid = findPressParts(blocks, findValid, dates.language)
  if (valid === undefined)
    return faultyRecord(path, 'expected a headline in the first line, got an empty file')
  const any = valid.published === undefined ? findPressParts(blocks, findAny, dates.language) : undefined
  const parts = any?.published !== undefined && dateOfFile(path) === undefined ? any : valid
  const source = parts.body.flatMap(paragraphsOf).join('\n\n')
  return {
    fields: fieldsOf(parts, findAny),
    body: { format: 'text', source },
    lineOf: field => lineOfPart(parts, field),
    faults: warningsOf(parts, path, any?.published && problemOf(any.published, findAny)),
  }
}

function fieldsOf(parts: PressParts, findDate: FindDate): Fields {
  const { headline, standfirst, published, updated, byline } = parts
  const fields = {
    title: headline.text,
    summary: standfirst && joined(standfirst),
    published: published && findDate(published.text)?.date,
    updated: updated && findDate(updated.text)?.date,
    authors: byline && parseByline(byline.text)?.map(name => ({ name })),
    image: imageFields(parts),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function imageFields({ caption, credits }: PressParts): Fields | undefined {
  if (caption === undefined && credits.length === 0) return undefined
  const credit = credits.map(line => parseCredit(line.text)).join('; ')
  return { ...(caption && { caption: joined(caption) }), ...(credit !== '' && { credit }) }
}

function joined(block: Block): string {
  return block.map(line => line.text).join(' ')
}

function lineOfPart(parts: PressParts, [field, inner]: readonly PropertyKey[]): number | undefined {
  const lines: Readonly<Record<PropertyKey, Line | undefined>> = {
    title: parts.headline,
    summary: parts.standfirst?.[0],
    published: parts.published,
    updated: parts.updated,
    authors: parts.byline,
    image: inner === 'credit' ? parts.credits[0] : (parts.caption?.[0] ?? parts.credits[0]),
  }
  return (field === undefined ? undefined : lines[field]?.number) ?? parts.headline.number
}

type Warning = Pick<Fault, 'field' | 'line' | 'message'>

/** Returns a warning of a line that only has the form of a date, where the file's name has the date. */
function problemOf({ number, text }: Line, findDate: FindDate): Warning | undefined {
  const problem = findDate(text)?.problem
  return problem === undefined ? undefined : { field: 'published', line: number, message: problem }
}

function warningsOf(parts: PressParts, file: string, dateProblem: Warning | undefined): readonly Fault[] {
  const { headline, published, standfirst, caption, credits, body } = parts
  const below = `below the headline (line ${headline.number})`
  const date = published === undefined ? below : `below the date (line ${published.number})`
  const limit = `and at most ${MAX_PARAGRAPHS_ABOVE_DATE} paragraphs`
  const warnings = [
    published === undefined &&
      (dateProblem ??
        missing('published', `a line that is a date, such as ${DATE_FORMS}, ${below} ${limit}`)),
    standfirst === undefined &&
      missing('summary', `a standfirst between the headline (line ${headline.number}) and the date`),
    caption === undefined &&
      credits.length === 0 &&
      missing('image', `a caption or a line such as "SOURCE: …" right ${date}`),
    body.length === 0 && missing(undefined, `text ${date}`),
  ]
  return warnings
    .filter(warning => warning !== false)
    .map(warning => ({ severity: 'warning', file, ...warning }))
}

function missing(field: string | undefined, expected: string): Warning {
  return { field, message: `expected ${expected}, got none` }
}
