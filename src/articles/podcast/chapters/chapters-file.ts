import { quote } from '../../faults/fault.ts'
import { absoluteUrl, MAX_NAME_LENGTH } from '../../schema/field-schemas.ts'
import { secondsOf } from '../../schema/podcast/podcast-fields.ts'
import { cleanText } from '../../text.ts'
import type { Chapter } from '../episode.ts'
import { chaptersInLines, MAX_CHAPTERS } from './chapter-lines.ts'

/** Name of the file of chapters in its address. */
export const CHAPTERS_FILE = 'chapters.json'

/** Version of the format (podcast namespace, JSON chapters). */
const VERSION = '1.2.0'

/** Renders the file of chapters: the same chapters give the same bytes. */
export function chaptersFile(list: readonly Chapter[]): Buffer {
  const chapters = list.map(({ startTime, title, img, url, toc, endTime }) => {
    return { startTime, title, img, url, toc, endTime }
  })
  return Buffer.from(JSON.stringify({ version: VERSION, chapters }))
}

/** Chapters by their starts, and what was wrong with the file. */
export interface ParsedChapters {
  readonly list: readonly Chapter[]
  /** Messages of the form "expected …, got …". */
  readonly problems: readonly string[]
}

/** Parses a file of chapters: JSON as in the podcast namespace, with names that other programs use, or lines such as `12:30 Topic`. */
export function parseChaptersFile(text: string): ParsedChapters {
  const json = parseJson(text.replace(/^\uFEFF/, ''))
  if (json === undefined) {
    const list = inOrder(chaptersInLines(text)).slice(0, MAX_CHAPTERS)
    return { list, problems: list.length > 0 ? [] : [NO_CHAPTERS] }
  }
  const chapters = Array.isArray(json) ? json : fieldOf(json, ['chapters'])
  if (!Array.isArray(chapters) || chapters.length === 0) return { list: [], problems: [NO_CHAPTERS] }
  const problems: string[] = []
  if (chapters.length > MAX_CHAPTERS)
    problems.push(
      `expected at most ${MAX_CHAPTERS} chapters, got ${chapters.length}: the others are left out`,
    )
  const list = chapters
    .slice(0, MAX_CHAPTERS)
    .flatMap((chapter, at) => readChapter(chapter, at + 1, message => problems.push(message)))
  if (list.length === 0) return { list, problems: [...problems, NO_CHAPTERS] }
  const sorted = inOrder(list)
  if (sorted.some((chapter, at) => chapter !== list[at]))
    problems.push('expected chapters in the order of their starts, got others: they are sorted')
  return { list: sorted, problems }
}

const NO_CHAPTERS =
  'expected JSON such as {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Intro"}]}, or lines such as "12:30 Topic", got neither'

/** Returns chapters by their starts. */
export function inOrder(list: readonly Chapter[]): readonly Chapter[] {
  return list.toSorted((a, b) => a.startTime - b.startTime)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // Perhaps lines.
  }
}

function readChapter(
  chapter: unknown,
  number: number,
  report: (message: string) => void,
): readonly Chapter[] {
  const start = fieldOf(chapter, ['startTime', 'start', 'start_time', 'starttime'])
  const startTime = secondsIn(start)
  if (startTime === undefined) {
    report(`expected a start in seconds, got ${quote(start)} in chapter ${number}: it is left out`)
    return []
  }
  const address = (names: readonly string[]) => {
    const given = fieldOf(chapter, names)
    const { data } = absoluteUrl.safeParse(given)
    if (given !== undefined && given !== null && given !== '' && data === undefined)
      report(`expected an http(s) URL, got ${quote(given)} in chapter ${number}: it is left out`)
    return data
  }
  const title = titleIn(fieldOf(chapter, ['title', 'name']))
  const [img, url] = [address(['img', 'image']), address(['url', 'href', 'link'])]
  const endTime = secondsIn(fieldOf(chapter, ['endTime', 'end', 'end_time']))
  return [
    {
      startTime,
      ...(endTime !== undefined && endTime > startTime && { endTime }),
      ...(title !== undefined && { title }),
      ...(img !== undefined && { img }),
      ...(url !== undefined && { url }),
      ...(fieldOf(chapter, ['toc']) === false && { toc: false }),
    },
  ]
}

function fieldOf(object: unknown, names: readonly string[]): unknown {
  if (typeof object !== 'object' || object === null) return undefined
  return Object.entries(object).find(([name]) => names.includes(name))?.[1]
}

const TIME = /^(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:\.\d+)?$|^\d+(?:\.\d+)?$/

function secondsIn(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && TIME.test(value.trim()) ? secondsOf(value.trim()) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

function titleIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  return cleanText(value).replace(/\s+/g, ' ').trim().slice(0, MAX_NAME_LENGTH).trim() || undefined
}
