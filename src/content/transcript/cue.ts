import { cleanText } from '../../articles/text.ts'
import type { Paragraph } from './transcript.ts'

/** A few words of a transcript with their times in seconds. */
export interface Cue {
  readonly start: number
  readonly end: number
  readonly speaker?: string | undefined
  readonly text: string
}

/** In seconds: a pause after which a new paragraph may begin. */
const PAUSE = 2
/** In characters: from here on a paragraph ends with its sentence. */
const LONG = 400
/** In characters: from here on it ends with any cue, for texts without full stops. */
const TOO_LONG = 1_200

const SENTENCE_END = /[.!?…。！？؟।۔]["'”’»」』)]?$/u

/** Returns cues as paragraphs: a new one for each speaker, and for each few sentences of the same one. */
export function paragraphsOf(cues: readonly Cue[]): readonly Paragraph[] {
  const paragraphs: Open[] = []
  let speaker: string | undefined
  let previous: Cue | undefined
  for (const cue of cues.map(withPlainText)) {
    const isRepeated =
      previous !== undefined && cue.text === previous.text && cue.speaker === previous.speaker
    if (cue.text === '' || isRepeated) continue
    const isOther = cue.speaker !== undefined && cue.speaker !== speaker
    const last = paragraphs.at(-1)
    if (last === undefined || isOther || mayEnd(last, cue)) {
      paragraphs.push({
        ...{ start: cue.start, end: cue.end, words: [cue.text], length: cue.text.length },
        ...(isOther && { speaker: cue.speaker }),
      })
    } else {
      last.words.push(separator(last.words.at(-1) ?? '', cue.text), cue.text)
      last.length += cue.text.length + 1
      last.end = cue.end
    }
    speaker = cue.speaker ?? speaker
    previous = cue
  }
  return paragraphs.map(({ start, speaker: name, words }) => ({
    start,
    ...(name !== undefined && { speaker: name }),
    text: words.join(''),
  }))
}

/** A paragraph that may still grow. */
interface Open {
  readonly start: number
  readonly speaker?: string | undefined
  readonly words: string[]
  length: number
  end: number
}

function withPlainText({ speaker, text, ...times }: Cue): Cue {
  const name = speaker && oneLine(speaker)
  return { ...times, ...(name && { speaker: name }), text: oneLine(text) }
}

/** Returns a text on one line, without the characters that XML forbids. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}

function mayEnd({ length, words, end }: Open, next: Cue): boolean {
  if (length > TOO_LONG) return true
  return SENTENCE_END.test(words.at(-1) ?? '') && (length > LONG || next.start - end >= PAUSE)
}

/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}。、！？]/u

function separator(before: string, after: string): string {
  return UNSPACED.test(before.at(-1) ?? '') && UNSPACED.test(after.at(0) ?? '') ? '' : ' '
}
