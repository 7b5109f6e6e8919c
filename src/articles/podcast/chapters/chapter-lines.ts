import type { Body } from '../../article.ts'
import { htmlLines } from '../../press/embargo/html-lines.ts'
import { MAX_NAME_LENGTH } from '../../schema/field-schemas.ts'
import { secondsOf } from '../../schema/podcast/podcast-fields.ts'
import { cleanText } from '../../text.ts'
import type { Chapter } from '../episode.ts'

/** The rule of YouTube, by which people write such lists: the first line is 0:00, and there are three at least. */
const MIN_CHAPTERS = 3
/** Further ones are left out. */
export const MAX_CHAPTERS = 1000
/** In characters of the source. Of a longer line, only the beginning is looked at. */
const MAX_LINE_LENGTH = 1000
const TIME = String.raw`\d{1,3}(?::[0-5]\d){1,2}(?:\.\d{1,3})?`
/** A time such as `12:30`, `1:02:03.500`, `(0:00)`, `[00:00:12]` or `0:00 – 1:30`, and what follows it. */
const CHAPTER = new RegExp(
  String.raw`^[([]?\s*(${TIME})(?:\s*[-–—]\s*(${TIME})(?![\d:]))?\s*[)\]]?(?:\s*[-–—|:•·]\s*|\s+)(\S.*)$`,
  's',
)
const FENCE = /^ {0,3}(```|~~~)/

/**
 * Returns the chapters that a text lists in lines such as `12:30 Topic`, also in lists and with mark-up: the first run of growing
 * times that begins at 0:00. Returns undefined for fewer than three.
 */
export function chaptersInText(body: Body): readonly Chapter[] | undefined {
  let run: Chapter[] = []
  for (const line of linesOf(body)) {
    const chapter = chapterOf(line, body.format)
    if (chapter === undefined) continue
    const last = run.at(-1)
    if (last !== undefined && chapter.startTime > last.startTime && run.length < MAX_CHAPTERS) {
      run.push(chapter)
      continue
    }
    if (run.length >= MIN_CHAPTERS) return run
    run = chapter.startTime === 0 ? [chapter] : []
  }
  return run.length >= MIN_CHAPTERS ? run : undefined
}

function chapterOf(line: string, format: Body['format']): Chapter | undefined {
  if (!/\d:[0-5]\d/.test(line)) return undefined
  const [, time = '', end, rest = ''] = CHAPTER.exec(plainText(line, format)) ?? []
  const title = cleanText(rest).replace(/\s+/g, ' ').trim().slice(0, MAX_NAME_LENGTH).trim()
  if (title === '') return undefined
  const [startTime, endTime] = [secondsOf(time), end === undefined ? 0 : secondsOf(end)]
  return { startTime, ...(endTime > startTime && { endTime }), title }
}

/** Returns a chapter for each line of a file that begins with a time. */
export function chaptersInLines(text: string): readonly Chapter[] {
  const lines = [...linesOf({ format: 'text', source: text })]
  return lines.map(line => chapterOf(line, 'text')).filter(chapter => chapter !== undefined)
}

function* linesOf({ format, source }: Body): Generator<string> {
  if (format === 'html') {
    for (const { start, end, example } of htmlLines(source)) {
      if (example !== 'code') yield source.slice(start, Math.min(end, start + MAX_LINE_LENGTH))
    }
    return
  }
  let fence: string | undefined
  for (let start = 0; start < source.length; ) {
    const next = source.indexOf('\n', start)
    const end = next < 0 ? source.length : next
    const line = source.slice(start, Math.min(end, start + MAX_LINE_LENGTH))
    const mark = format === 'markdown' ? FENCE.exec(line)?.[1] : undefined
    if (fence === undefined && mark === undefined) yield line
    if (fence === undefined) fence = mark
    else if (mark === fence) fence = undefined
    start = end + 1
  }
}

/** Marks of lists, headings, quotations and tables, in which people put such lines. */
const MARKS = /^(?:[\s>|#•·–—-]|[*+] |\d{1,3}[.)] (?=.*\d:\d))+/

function plainText(line: string, format: Body['format']): string {
  const withoutTags = format === 'text' ? line : decoded(line.replace(/<[^<>]*>/g, ' '))
  const withoutLinks =
    format === 'markdown'
      ? withoutTags.replace(/!?\[([^[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)/g, '$1')
      : withoutTags
  const plain = format === 'markdown' ? withoutLinks.replace(/\\([^\w\s])|[*_`~]{1,3}/g, '$1') : withoutLinks
  return plain
    .replace(MARKS, '')
    .trim()
    .replace(/\s*\|$/, '')
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", ndash: '–', mdash: '—' },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', hellip: '…' },
}

function decoded(html: string): string {
  return html.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (all, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? all
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
