import type { Body } from '../../article.ts'
import { plainLine } from '../plain-line.ts'
import { htmlLines, type LinePlace } from './html-lines.ts'

/** A line of a body. */
export interface TextLine extends LinePlace {
  /** Its text without mark-up; empty for a blank line. */
  readonly text: string
  /** Whether it is one of the first paragraphs. */
  readonly isHead: boolean
}

/** In characters. Of a longer line, only the beginning is looked at. */
export const MAX_LINE_LENGTH = 300

/** The head of a text ends with this paragraph or line. */
const HEAD_PARAGRAPHS = 3
const HEAD_LINES = 60
/** In characters. A shorter paragraph is a headline, an address or a label. */
const PARAGRAPH_LENGTH = 200

/** Returns the lines of a body: those of its head, and others for which `isWanted` is true of the line as it is written. */
export function textLines(
  { format, source }: Body,
  isWanted: (line: string) => boolean,
): readonly TextLine[] {
  const lines = format === 'html' ? htmlLines(source) : sourceLines(source, format)
  const found: TextLine[] = []
  const head = { paragraphs: 0, lines: 0, length: 0 }
  for (const place of lines) {
    const written = source.slice(place.start, place.end)
    const isBlank = written.trim() === ''
    head.length = isBlank ? 0 : head.length + written.length
    const isHead = head.paragraphs < HEAD_PARAGRAPHS && head.lines < HEAD_LINES
    if (!isBlank) head.lines++
    if (isBlank || isHead || isWanted(written)) {
      found.push({ ...place, isHead, text: isBlank ? '' : lineText(written, format) })
    }
    if (head.length > PARAGRAPH_LENGTH && head.length - written.length <= PARAGRAPH_LENGTH) head.paragraphs++
  }
  return found
}

/** Yields the lines of a plain or Markdown source. */
function* sourceLines(source: string, format: Body['format']): Generator<LinePlace> {
  let fence: string | undefined
  for (let start = 0; start <= source.length; ) {
    const next = source.indexOf('\n', start)
    const end = next < 0 ? source.length : next
    const begin = format === 'markdown' ? source.slice(start, Math.min(end, start + MAX_BEGIN)) : ''
    const mark = FENCE.exec(begin)?.[1]
    const quotation = QUOTED.test(begin) ? 'quoted' : undefined
    yield { start, end, example: fence === undefined && mark === undefined ? quotation : 'code' }
    if (fence === undefined) fence = mark
    else if (mark === fence) fence = undefined
    start = end + 1
  }
}

const MAX_BEGIN = 10
const FENCE = /^ {0,3}(```|~~~)/
/** An item of a list, a quotation, or a line that is indented. */
const QUOTED = /^(?: {4}|\t| {0,3}(?:>|[-*+] |\d+[.)] ))/

/** Returns the plain text of a line without its decoration: emphasis, marks of headings, brackets and quotation marks. */
function lineText(written: string, format: Body['format']): string {
  const beginning = written.slice(0, MAX_LINE_LENGTH * 4)
  const withoutTags = format === 'text' ? beginning : decoded(beginning.replace(/<[^<>]*>/g, ' '))
  const plain = plainLine(withoutTags.replace(/[*_`~\\]+/g, '')).slice(0, MAX_LINE_LENGTH)
  const bare = plain.replace(DECORATION, '').replace(/[\s=|#"'“”»]+$/, '')
  return /^[([{【〔]/.test(bare) ? bare.replace(/^[([{【〔]+\s*/, '').replace(/\s*[)\]}】〕]$/, '') : bare
}

const DECORATION = /^(?:[\s#>=\-–—•·|!¡"'“”„«]|\p{Extended_Pictographic}|\uFE0F)+/u

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", rsquo: "'", lsquo: "'" },
  ...{ ndash: '–', mdash: '—', agrave: 'à', eacute: 'é', egrave: 'è', ecirc: 'ê', ccedil: 'ç', auml: 'ä' },
  ...{ ouml: 'ö', uuml: 'ü', szlig: 'ß', aacute: 'á', iacute: 'í', oacute: 'ó', uacute: 'ú', ntilde: 'ñ' },
  ...{ atilde: 'ã', otilde: 'õ', Agrave: 'À', Eacute: 'É', ucirc: 'û', aring: 'å', oslash: 'ø' },
}

function decoded(html: string): string {
  return html.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (all, hex, decimal, name) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    if (name !== undefined) return ENTITIES[name] ?? all
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
