import type { DateContext } from '../../articles/dates/dates.ts'
import { findDateline } from '../../articles/press/dateline.ts'
import { takeEmbargo } from '../../articles/press/embargo/take-embargo.ts'
import { parseReleaseLine } from '../../articles/press/release-lines.ts'
import type { RawRecord } from '../raw-record.ts'
import { parseByline } from './press-bylines.ts'
import { embargoFaults, latestEnd } from './press-embargoes.ts'
import { takeReleaseLines } from './press-head.ts'
import { parseDateLine } from './press-lines.ts'

/** Lines in which a text shows that it is a release. */
const MAX_HEAD_LINES = 30
/** Lines below the headline that may be a by-line or a date. */
const MAX_LINES = 5

/**
 * Reads a press release in Markdown without fields: headline, by-line and date are those of its first lines. Undefined for any
 * other text: a release has a release line, an embargo, or a dateline with a date.
 */
export function readPressMarkdown(text: string, path: string, dates: DateContext): RawRecord | undefined {
  const { body, embargoes } = takeEmbargo({ format: 'markdown', source: text }, dates)
  const lines = body.source.split('\n', MAX_HEAD_LINES)
  const code = lines.findIndex(line => /^ {0,3}(?:```|~~~)/.test(line))
  const head = code < 0 ? lines : lines.slice(0, code)
  const dateline = head.map(dateInDateline).find(date => date !== undefined)
  const isRelease = head.some(line => parseReleaseLine(line.trim()) !== undefined)
  if (!isRelease && embargoes.length === 0 && dateline === undefined) return undefined
  const release = takeReleaseLines(body.source)
  const left = release.text.split('\n')
  const headline = left.findIndex(line => line.trim() !== '')
  if (headline < 0) return undefined
  const found = findLines(left, headline, dates)
  const fields = {
    title: plainTitle(left[headline] ?? ''),
    published: found.published ?? dateline ?? release.date,
    embargo: latestEnd(embargoes),
    authors: found.authors?.map(name => ({ name })),
  }
  const rest = left
    .map((line, index) => (index === headline || found.taken.has(index) ? '' : line))
    .join('\n')
  return {
    fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    body: { format: 'markdown', source: [rest.trim(), ...release.below].join('\n\n') },
    lineOf: () => headline + 1,
    faults: embargoFaults(embargoes, text, path),
  }
}

function dateInDateline(line: string): string | undefined {
  return findDateline(line.replace(/[*_]/g, ''), { allowsPlaceAlone: false })?.date
}

interface FoundLines {
  readonly published: string | undefined
  readonly authors: readonly string[] | undefined
  readonly taken: ReadonlySet<number>
}

function findLines(lines: readonly string[], headline: number, dates: DateContext): FoundLines {
  const taken = new Set<number>()
  let published: string | undefined
  let authors: readonly string[] | undefined
  const below = lines.entries().filter(([index, line]) => index > headline && line.trim() !== '')
  for (const [index, line] of below.take(MAX_LINES)) {
    const plain = line.replace(/[*_]/g, '').trim()
    const date = published === undefined ? parseDateLine(plain, dates) : undefined
    const names = authors === undefined ? parseByline(plain, dates.language) : undefined
    if (date !== undefined && date.problem === undefined) published = date.date
    else if (names !== undefined) authors = names
    else continue
    taken.add(index)
  }
  return { published, authors, taken }
}

function plainTitle(line: string): string {
  return line
    .replace(/^\s*#+\s*/, '')
    .replace(/\s#+\s*$/, '')
    .replace(/[*_`]+/g, '')
    .trim()
}
