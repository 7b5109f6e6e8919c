import type { Body } from '../../article.ts'
import type { DateContext } from '../../dates/dates.ts'
import { quote } from '../../faults/fault.ts'
import { EMBARGO_STEM } from './embargo-words.ts'
import { type FoundEmbargo, findEmbargoes, isInstruction } from './find-embargoes.ts'
import { textLines } from './text-lines.ts'

/** An embargo that a text says: its end, or why that cannot be read. */
export type Embargo = {
  /** The lines of the source that say it. */
  readonly source: string
  /** Their place in the source. */
  readonly index: number
} & ({ readonly date: Date } | { readonly date?: undefined; readonly problem: string })

/** A body without its embargoes. */
export interface WithoutEmbargo {
  /** With a blank line in the place of each line that was taken. */
  readonly body: Body
  readonly embargoes: readonly Embargo[]
}

/**
 * Takes embargoes from a body: lines such as `EMBARGOED UNTIL 6 a.m. EST, 3 March 2026`, in the languages of the pages. In the
 * first paragraphs, one that cannot be read is taken too, with its problem. Further down, in quotations and in lists, only one
 * that can be read is. A sentence about an embargo is none, and neither is code.
 */
export function takeEmbargo(body: Body, context: DateContext): WithoutEmbargo {
  const lines = textLines(body, line => EMBARGO_STEM.test(line))
  const found = findEmbargoes(lines, context)
  if (found.length === 0) return { body, embargoes: [] }
  const source = found.reduceRight((text, { start, end, ...embargo }) => {
    const written = text.slice(start, end)
    const blank = written.replace(/[^\n]+/g, '')
    return text.slice(0, start) + keptTail(written, embargo) + blank + text.slice(end)
  }, body.source)
  return { body: { ...body, source }, embargoes: withoutBare(found).map(one => embargoOf(one, body)) }
}

/** Leaves out labels such as `EMBARGOED PRESS RELEASE` where another line says the date. */
function withoutBare(found: readonly FoundEmbargo[]): readonly FoundEmbargo[] {
  const hasDate = found.some(({ parsed }) => parsed.date !== undefined)
  return hasDate ? found.filter(({ isBare, parsed }) => !isBare || parsed.date !== undefined) : found
}

function embargoOf({ start, end, parsed }: FoundEmbargo, body: Body): Embargo {
  const place = { source: body.source.slice(start, end), index: start }
  return parsed.date === undefined ? { ...place, problem: parsed.problem } : { ...place, date: parsed.date }
}

/** In characters. `…` is three without mark-up. */
const MAX_LENGTHENED = 6

/** Returns what stands behind an embargo in its line, as it is written, with the tag of its element. */
function keptTail(written: string, { tail, tailStart }: Pick<FoundEmbargo, 'tail' | 'tailStart'>): string {
  if (isInstruction(tail)) return ''
  const word = /[\p{L}\p{N}]+/u.exec(tail)?.[0] ?? ''
  // Mark-up only moves it further to the right; some characters are longer without it.
  const at = written.indexOf(word, Math.max(0, tailStart - MAX_LENGTHENED))
  if (at < 0) return written
  return (/^\s*<[^<>]*>/.exec(written)?.[0] ?? '') + written.slice(at)
}

/** Returns the message of an embargo that cannot be read, with what to write. */
export function embargoMessage(source: string, problem: string): string {
  const example = '"EMBARGOED UNTIL 3 March 2026, 06:00 GMT"'
  return `held back: expected the end of the embargo, such as ${example}, got ${quote(source.trim())}: ${problem}`
}
