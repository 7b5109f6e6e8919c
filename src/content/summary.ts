import { Parser } from 'htmlparser2'
import { closeDirections } from '../articles/text.ts'
import { limitNesting } from './nesting.ts'
import { plainText } from './plain-text.ts'

/**
 * Returns a summary of an article's HTML in plain text on one line: its first paragraph, one outside quotations, figures
 * and tables if there is one, or else all its text; cut by `cutText`. Undefined when there is no text.
 */
export function summaryOf(html: string): string | undefined {
  const shallow = limitNesting(html)
  const text = plainText(firstParagraph(shallow) ?? shallow)
    .replaceAll('\n', ' ')
    .trim()
  const beginning = text.slice(0, SUMMARY_CHARACTERS).toWellFormed()
  return text === '' ? undefined : closeDirections(cutText(beginning, SUMMARY_GRAPHEMES))
}

/** A summary stays under 300 graphemes. */
const SUMMARY_GRAPHEMES = 299

/** Characters that are segmented. They have room for 299 of the longest emoji. */
const SUMMARY_CHARACTERS = 10_000

/** Characters after the cut that are segmented too, to distinguish a boundary from the end of the input. */
const LOOK_AHEAD_CHARACTERS = 60

/** Elements whose paragraphs do not summarise an article. */
const ASIDES = new Set(['blockquote', 'figcaption', 'figure', 'table'])

/** A full stop after a title, an initial or `No` ends no sentence. */
const ABBREVIATION =
  /(?:^|[\s(“"'])(?:\p{Lu}|(?:\p{L}\.)+\p{L}|Mrs?|Ms|Drs?|Prof|Gen|Lt|Col|Sgt|Capt|Adm|Gov|Sen|Rep|Hon|Rev|St|Mt|No|vs|[eE]\.g|[iI]\.e)\.$/u

// One locale for all servers, or else the same article would be cut in two ways.
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const words = new Intl.Segmenter('en', { granularity: 'word' })
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * Returns the text if it has at most `maxGraphemes`; or else its first sentences that fit; or else its first words that
 * fit, or its first graphemes, and `…`, which counts as one.
 */
export function cutText(text: string, maxGraphemes: number): string {
  const { last, end } = cutPlaces(text, maxGraphemes)
  if (end === undefined) return text
  const segmented = text.slice(0, end + LOOK_AHEAD_CHARACTERS)
  const sentencesEnd = endOfSentences(segmented, end)
  if (sentencesEnd > 0) return text.slice(0, sentencesEnd)
  return `${text.slice(0, endOfWords(segmented, last) || last)}${maxGraphemes > 0 ? '…' : ''}`
}

/** Returns the HTML of the first paragraph with text. */
function firstParagraph(html: string): string | undefined {
  let quoted: string | undefined
  let start = -1
  let asides = 0
  let found: string | undefined
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
      quoted ??= paragraph
      if (asides > 0) return
      found = paragraph
      parser.pause()
    },
  })
  parser.write(html)
  return found ?? quoted
}

function hasText(html: string): boolean {
  return /[^\s\p{Cf}]/u.test(plainText(html))
}

/** Returns where the last grapheme that fits begins, and where it ends if more follow. Only the beginning is read. */
function cutPlaces(text: string, maxGraphemes: number): { last: number; end: number | undefined } {
  let last = 0
  let count = 0
  for (const { index } of graphemes.segment(text)) {
    if (count === maxGraphemes) return { last, end: index }
    last = index
    count++
  }
  return { last, end: undefined }
}

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
