import { Parser } from 'htmlparser2'
import { closeDirections } from '../articles/text.ts'
import { limitNesting } from './nesting.ts'
import { plainText } from './plain-text.ts'

/** Maximum length of a summary, which stays under 300 graphemes. */
const SUMMARY_GRAPHEMES = 299

/** Maximum length in characters, because a letter can have any number of marks: room for 299 of the longest emoji. */
const SUMMARY_CHARACTERS = 10_000

/**
 * Returns a summary of an article's HTML, as plain text on one line. It is the first paragraph, preferably one outside
 * quotations, figures and tables, or else all text, shortened by `truncateText`. Returns undefined without any text.
 */
export function summaryOf(html: string): string | undefined {
  const shallow = limitNesting(html)
  const text = plainText(firstParagraph(shallow) ?? shallow)
    .replaceAll('\n', ' ')
    .trim()
  const beginning = text.slice(0, SUMMARY_CHARACTERS).toWellFormed()
  return text === '' ? undefined : closeDirections(truncateText(beginning, SUMMARY_GRAPHEMES))
}

/**
 * Shortens text to `maxGraphemes`. It keeps as many sentences as fit. If none fits, it keeps words, or else graphemes,
 * and appends `…`, which counts as one grapheme.
 */
export function truncateText(text: string, maxGraphemes: number): string {
  const { last, end } = truncationPoints(text, maxGraphemes)
  if (end === undefined) return text
  const beginning = text.slice(0, end + LOOK_AHEAD_CHARACTERS)
  const sentencesEnd = endOfSentences(beginning, end)
  if (sentencesEnd > 0) return text.slice(0, sentencesEnd)
  return `${text.slice(0, endOfWords(beginning, last) || last)}${maxGraphemes > 0 ? '…' : ''}`
}

/** Text that the segmenter sees after the limit, to tell a boundary from the end of its input. */
const LOOK_AHEAD_CHARACTERS = 60

/** Elements whose paragraphs are not the beginning of an article. */
const ASIDES = new Set(['blockquote', 'figcaption', 'figure', 'table'])

/** Returns the HTML of the first paragraph with text, outside asides if possible. */
function firstParagraph(html: string): string | undefined {
  let first: string | undefined
  let start = -1
  let asides = 0
  let opening: string | undefined
  const parser = new Parser({
    onopentag(name) {
      if (ASIDES.has(name)) asides++
      if (name === 'p') start = parser.endIndex + 1
    },
    onclosetag(name) {
      if (ASIDES.has(name)) asides--
      if (name !== 'p' || start < 0) return
      const paragraph = html.slice(start, parser.startIndex)
      start = -1
      if (!hasText(paragraph)) return
      first ??= paragraph
      if (asides > 0) return
      opening = paragraph
      parser.pause()
    },
  })
  parser.write(html)
  return opening ?? first
}

function hasText(html: string): boolean {
  return /[^\s\p{Cf}]/u.test(plainText(html))
}

// One locale for all servers, or else they would shorten the same article in different ways.
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const words = new Intl.Segmenter('en', { granularity: 'word' })
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

/** Returns where the last grapheme that fits begins, and where it ends if more follow. Reads no further than that. */
function truncationPoints(text: string, maxGraphemes: number): { last: number; end: number | undefined } {
  let last = 0
  let count = 0
  for (const { index } of graphemes.segment(text)) {
    if (count === maxGraphemes) return { last, end: index }
    last = index
    count++
  }
  return { last, end: undefined }
}

/** A full stop after a title, an initial or `No`, which does not end a sentence. */
const ABBREVIATION =
  /(?:^|[\s(“"'])(?:\p{Lu}|(?:\p{L}\.)+\p{L}|Mrs?|Ms|Drs?|Prof|Gen|Lt|Col|Sgt|Capt|Adm|Gov|Sen|Rep|Hon|Rev|St|Mt|No|vs|[eE]\.g|[iI]\.e)\.$/u

function endOfSentences(text: string, limit: number): number {
  let best = 0
  for (const { index, segment } of sentences.segment(text)) {
    const sentence = segment.trimEnd()
    const end = index + sentence.length
    if (end > limit) break
    if (!ABBREVIATION.test(sentence)) best = end
  }
  return best
}

function endOfWords(text: string, limit: number): number {
  let best = 0
  for (const { index, segment, isWordLike } of words.segment(text)) {
    const end = index + segment.length
    if (end > limit) break
    if (isWordLike) best = end
  }
  return best
}
