import { DATE_FORMS, type DateContext } from '../../articles/dates/dates.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import { dateOfFile } from '../../articles/identity.ts'
import { findDateline } from '../../articles/press/dateline.ts'
import { type Embargo, takeEmbargo } from '../../articles/press/embargo/take-embargo.ts'
import type { Fields } from '../fields.ts'
import { faultyRecord, type RawRecord } from '../raw-record.ts'
import { type Block, type Line, paragraphsOf, pressBlocks } from './press-blocks.ts'
import { parseByline } from './press-bylines.ts'
import { parseCredit } from './press-credits.ts'
import { embargoFaults, latestEnd, lineOfEmbargo } from './press-embargoes.ts'
import { takeReleaseLines, type WithoutRelease } from './press-head.ts'
import { parseDateLine } from './press-lines.ts'
import {
  findPressParts,
  type LineFinders,
  MAX_PARAGRAPHS_ABOVE_DATE,
  type PressParts,
} from './press-parts.ts'

/** What was found in a press text. */
interface Found {
  readonly parts: PressParts
  readonly release: WithoutRelease
  readonly embargoes: readonly Embargo[]
  readonly text: string
}

/**
 * Reads the text of a wire service or a copied page: headline, standfirst, by-line, date, caption, credit and body,
 * separated by blank lines, by the customs of the press. Warns of each missing part; a missing headline is a fault, and so is
 * an embargo that cannot be read. A line that has only the form of a date is the date if there is no other, so that the fault
 * quotes it.
 */
export function readPressText(text: string, path: string, dates: DateContext): RawRecord {
  const { body, embargoes } = takeEmbargo({ format: 'text', source: text }, dates)
  const release = takeReleaseLines(body.source)
  const blocks = pressBlocks(release.text)
  const findAny = findersFor(dates)
  const valid = findPressParts(blocks, onlyValid(findAny), dates.language)
  if (valid === undefined)
    return faultyRecord(path, 'expected a headline in the first line, got an empty file')
  const other = valid.published ?? dateOf({ parts: valid, release, embargoes, text })
  const any = other === undefined ? findPressParts(blocks, findAny, dates.language) : undefined
  const parts = any?.published !== undefined && dateOfFile(path) === undefined ? any : valid
  const found = { parts, release, embargoes, text }
  return {
    fields: fieldsOf(found, findAny),
    body: { format: 'text', source: [...parts.body.flatMap(paragraphsOf), ...release.below].join('\n\n') },
    lineOf: field => lineOfPart(found, field),
    faults: [
      ...embargoFaults(embargoes, text, path),
      ...warningsOf(found, path, any?.published && problemOf(any.published, findAny)),
    ],
  }
}

function findersFor(dates: DateContext): LineFinders {
  return {
    findDate: line => parseDateLine(line, dates),
    findByline: line => parseByline(line, dates.language),
  }
}

function onlyValid({ findDate, findByline }: LineFinders): LineFinders {
  return {
    findDate: line => {
      const found = findDate(line)
      return found?.problem === undefined ? found : undefined
    },
    findByline,
  }
}

function fieldsOf(found: Found, { findDate, findByline }: LineFinders): Fields {
  const { headline, standfirst, published, updated, byline } = found.parts
  const fields = {
    title: headline.text,
    summary: standfirst && joined(standfirst),
    published: published === undefined ? dateOf(found) : findDate(published.text)?.date,
    embargo: latestEnd(found.embargoes),
    updated: updated && findDate(updated.text)?.date,
    authors: byline && findByline(byline.text)?.map(name => ({ name })),
    image: imageFields(found.parts),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Returns the date of a text without a line for it: that of its dateline, or of `PRESS RELEASE, 3 March 2026`. */
function dateOf({ parts: { dateline }, release }: Found): string | undefined {
  const own = dateline && findDateline(dateline.text, { allowsPlaceAlone: false })?.date
  return own ?? release.date
}

function imageFields({ caption, credits }: PressParts): Fields | undefined {
  if (caption === undefined && credits.length === 0) return undefined
  const credit = credits.map(line => parseCredit(line.text)?.credit).join('; ')
  return { ...(caption && { caption: joined(caption) }), ...(credit !== '' && { credit }) }
}

function joined(block: Block): string {
  return block.map(line => line.text).join(' ')
}

function lineOfPart(found: Found, [field, inner]: readonly PropertyKey[]): number | undefined {
  const { parts, release, embargoes, text } = found
  const lines: Readonly<Record<PropertyKey, number | undefined>> = {
    title: parts.headline.number,
    summary: parts.standfirst?.[0]?.number,
    published: parts.published?.number ?? parts.dateline?.number ?? release.line,
    embargo: embargoes[0] && lineOfEmbargo(embargoes[0], text),
    updated: parts.updated?.number,
    authors: parts.byline?.number,
    image: (inner === 'credit' ? parts.credits[0] : (parts.caption?.[0] ?? parts.credits[0]))?.number,
  }
  return (field === undefined ? undefined : lines[field]) ?? parts.headline.number
}

type Warning = Pick<Fault, 'field' | 'line' | 'message'>

/** Returns a warning of a line that only has the form of a date, where the file's name has the date. */
function problemOf({ number, text }: Line, { findDate }: LineFinders): Warning | undefined {
  const problem = findDate(text)?.problem
  return problem === undefined ? undefined : { field: 'published', line: number, message: problem }
}

function warningsOf(found: Found, file: string, dateProblem: Warning | undefined): readonly Fault[] {
  const { headline, published, standfirst, caption, credits, body } = found.parts
  const below = `below the headline (line ${headline.number})`
  const date = published === undefined ? below : `below the date (line ${published.number})`
  const limit = `and at most ${MAX_PARAGRAPHS_ABOVE_DATE} paragraphs`
  const hasDate = [published, dateOf(found), latestEnd(found.embargoes)].some(value => value !== undefined)
  const warnings = [
    !hasDate &&
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
