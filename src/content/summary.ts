import { Parser } from 'htmlparser2'
import { closeDirections } from '../articles/text.ts'
import { limitNesting } from './nesting.ts'
import { plainText } from './plain-text.ts'

/** Maximum length of a summary, which stays under 300 graphemes. */
const SUMMARY_GRAPHEMES = 299

/** Maximum length in characters, because a letter can have any number of marks: room for 299 of the longest emoji. */
const SUMMARY_CHARACTERS = 10_000

/**
 * Returns a summary of an article's HTML, as plain text on one line: its first paragraphs, until they say something. Greetings,
 * captions and lists of links are passed over, and so are quotations, figures and tables if there is other text. Without any
 * paragraph it is all text. It is shortened by `truncateText`, and undefined without any text.
 */
export function summaryOf(html: string): string | undefined {
  return shortened(openingOf(limitNesting(html), ENOUGH_CHARACTERS))
}

/** Returns the summary of the HTML before an article's divider: all of its paragraphs. */
export function summaryOfLead(html: string): string | undefined {
  return shortened(openingOf(limitNesting(html), SUMMARY_CHARACTERS))
}

/** A text of this length says something. Shorter paragraphs are joined. */
const ENOUGH_CHARACTERS = 100

function shortened(opening: string): string | undefined {
  const text = opening.slice(0, SUMMARY_CHARACTERS).toWellFormed()
  return text === '' ? undefined : closeDirections(truncateText(text, SUMMARY_GRAPHEMES))
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
const ASIDES = new Set(['aside', 'blockquote', 'details', 'figcaption', 'figure', 'nav', 'section', 'table'])

/** Returns the text of the first paragraphs, until it has `enough` characters. */
function openingOf(html: string, enough: number): string {
  const opening: string[] = []
  const asides: string[] = []
  let passedOver: string | undefined
  let length = 0
  forEachParagraph(html, ({ paragraph, isAside, isInList }) => {
    const text = lineOf(paragraph)
    if (!/[^\s\p{Cf}]/u.test(text)) return true
    if (isAside) asides.push(...(asides.length < MAX_ASIDES ? [text] : []))
    else if (isPassedOver(paragraph, text)) passedOver ??= text
    else if (!isInList || opening.length === 0) {
      opening.push(text)
      length += text.length
    }
    return length < enough
  })
  if (opening.length > 0) return opening.join(' ')
  return passedOver ?? (joined(asides, enough) || lineOf(html))
}

/** Paragraphs of quotations and figures that may be joined. */
const MAX_ASIDES = 100

/** Joins texts, until they have `enough` characters. */
function joined(texts: readonly string[], enough: number): string {
  return texts.reduce((all, text) => (all.length < enough ? `${all} ${text}` : all), '').trim()
}

interface Paragraph {
  /** Its HTML. */
  readonly paragraph: string
  /** Whether it is in a quotation, figure or table. */
  readonly isAside: boolean
  readonly isInList: boolean
}

/** Visits paragraphs until `visit` returns false. */
function forEachParagraph(html: string, visit: (paragraph: Paragraph) => boolean): void {
  let start = -1
  let asides = 0
  let lists = 0
  const parser = new Parser({
    onopentag(name) {
      if (ASIDES.has(name)) asides++
      if (name === 'li') lists++
      if (name === 'p') start = parser.endIndex + 1
    },
    onclosetag(name) {
      if (ASIDES.has(name)) asides--
      if (name === 'li') lists--
      if (name !== 'p' || start < 0) return
      const paragraph = html.slice(start, parser.startIndex)
      start = -1
      if (!visit({ paragraph, isAside: asides > 0, isInList: lists > 0 })) parser.pause()
    },
  })
  parser.write(html)
}

/** The number of a footnote, and the arrow that leads back from it, which mean nothing in a summary */
const NOTE_NUMBER =
  /<sup[^<>]*>\s*(?:<a\b[^<>]*>\s*\[?[\d*†‡]{1,4}\]?\s*<\/a>|\[\d{1,4}\])\s*<\/sup>|<a\b[^<>]*>[↩↑^]\ufe0e?<\/a>/g

function lineOf(html: string): string {
  return plainText(html.replace(NOTE_NUMBER, '')).replaceAll('\n', ' ').trim()
}

/** `Hello everyone,`, in languages of many blogs. */
const GREETING =
  /^(?:hi|hiya|hello|hey|howdy|dear|greetings|good (?:morning|afternoon|evening|day)|welcome|hallo|guten (?:tag|morgen)|liebe[rs]?|moin|servus|bonjour|salut|chers?|chère?s?|hola|buen[oa]s (?:días|tardes|noches)|queridos|estimados|ciao|buongiorno|salve|olá|bom dia|hej|hei|cześć|witam|привет|здравствуйте|こんにちは|你好|大家好)(?![\p{L}\p{N}])[^.?]{0,60}$/iu

/** `Photo by Ann on Unsplash`, `Figure 1: The mast` */
const CAPTION =
  /^(?:(?:photo(?:graph)?s?|picture|image|illustration|cover|banner|credits?|foto|bild|titelbild|imagen|immagine|crédit|beeld)\b[^.!?]{0,20}?(?::|©|\b(?:by|from|courtesy|von|par|de|di|door|por|via)\b)|(?:fig(?:ure|ura)?\.?|abb(?:ildung)?\.?|abbildung|图)\s*\d+\s*[:.–—-]|©)/iu

/** What stands above a list of links to the parts of an article */
const CONTENTS =
  /^(?:(?:table of )?contents|toc|on this page|in this (?:article|post|issue|guide|tutorial)|jump to|inhalt(?:sverzeichnis)?|auf dieser seite|sommaire|table des matières|au sommaire|índice|contenido|indice|sommario|inhoud(?:sopgave)?|spis treści|содержание|оглавление|目次|目录)\s*[:：]?$/iu

/** `5 min read`, and a shortcode that nobody expanded */
const NO_WORDS =
  /^(?:(?:estimated )?reading time|lesezeit|temps de lecture|tiempo de lectura)[:\s]|^\d{1,3} ?min(?:ute)?s?(?: of)? read(?:ing)?\.?$|^\[\/?[a-z][\w-]*(?:\s+[\w-]+=[^\]]*)?\/?\]$/iu

/** Whether a paragraph says nothing about the article: a greeting, only links, or the caption of a picture. */
function isPassedOver(paragraph: string, text: string): boolean {
  if (
    text.length <= MAX_GREETING &&
    GREETING.test(text) &&
    /[,!:…👋]\s*\p{P}*$|^\S+(?:\s\S+){0,3}$/u.test(text)
  )
    return true
  const trimmed = paragraph.trim()
  if (text.length > MAX_CAPTION) return ONLY_LINKS.test(trimmed)
  const isCaption = /<img\b/.test(trimmed) || EMPHASIS.test(trimmed) || CAPTION.test(text)
  return isCaption || ONLY_LINKS.test(trimmed) || CONTENTS.test(text) || NO_WORDS.test(text)
}

/** In characters. */
const MAX_GREETING = 70
const MAX_CAPTION = 200

/** A paragraph that is in italics or small from its beginning to its end, as captions are */
const EMPHASIS = /^<(em|i|small)>(?:(?!<\/\1>)[\s\S])*<\/\1>$/
/** Only links, perhaps with marks between them */
const ONLY_LINKS = /^(?:\s*(?:<a\b[^<>]*>[^<>]*<\/a>|<br \/>|[|•·—–,/-]))+\s*$/

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
