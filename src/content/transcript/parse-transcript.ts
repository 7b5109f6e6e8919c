import { cleanText } from '../../articles/text.ts'
import { plainText } from '../plain-text.ts'
import { sanitise } from '../sanitise.ts'
import { readCaptions } from './captions.ts'
import { type Cue, oneLine, paragraphsOf } from './cue.ts'
import { readSegments } from './segments.ts'
import type { Transcript, TranscriptSource } from './transcript.ts'

type Kind = 'vtt' | 'srt' | 'json' | 'html' | 'text'

/** The kinds of transcripts, by their media types. Those that name speakers and times well come first. */
const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['vtt', /^text\/vtt$/],
  ['json', /^application\/(?:\w+\+)?json$/],
  ['srt', /^(?:application|text)\/(?:x-)?(?:subrip|srt)$/],
  ['html', /^text\/html$|^application\/xhtml\+xml$/],
  ['text', /^text\/plain$/],
]

/** Returns how well a transcript of this media type can be shown: 0 is best. Undefined when it cannot. */
export function transcriptRank(type: string | undefined): number | undefined {
  const essence = type?.split(';', 1).join('').trim().toLowerCase() ?? ''
  const rank = KINDS.findIndex(([, pattern]) => pattern.test(essence))
  return rank < 0 ? undefined : rank
}

/** Parses a transcript. Returns undefined when it is broken, without words, or of another type. */
export async function parseTranscript({ type, text }: TranscriptSource): Promise<Transcript | undefined> {
  const kind = KINDS[transcriptRank(type) ?? -1]?.[0]
  const source = text.replace(/^\uFEFF/, '')
  if (kind === 'html') return fromHtml(source)
  if (kind === 'text') return fromText(source)
  return kind && fromCues(await readCues(source, kind).catch(() => []))
}

async function readCues(text: string, kind: 'vtt' | 'srt' | 'json'): Promise<readonly Cue[]> {
  return kind === 'json' ? readSegments(text) : readCaptions(text, kind)
}

function fromCues(cues: readonly Cue[]): Transcript | undefined {
  const paragraphs = paragraphsOf(cues)
  return paragraphs.length === 0 ? undefined : { paragraphs }
}

function fromText(text: string): Transcript | undefined {
  const blocks = text.split(/\n(?:[^\S\n]*\n)+/).map(oneLine)
  const paragraphs = blocks.filter(block => block !== '').map(block => ({ text: block }))
  return paragraphs.length === 0 ? undefined : { paragraphs }
}

function fromHtml(text: string): Transcript | undefined {
  const html = cleanText(sanitise(bodyOf(cleanText(text)), { permalink: '', baseUrl: '', assets: {} }))
  const own = html.replace(/<[^<>]*>/g, tag => tag.replace(/ id="[^"]*"/, '').replace(HEADING, '$1h3'))
  return plainText(own).trim() === '' ? undefined : { html: own.trim() }
}

/** On a page the headings are beneath that of the transcript. */
const HEADING = /^(<\/?)h[1-6]\b/

/** Returns the part of a whole document that is shown. */
function bodyOf(text: string): string {
  const lower = text.slice(0, MAX_HEAD_LENGTH).toLowerCase()
  const start = lower.indexOf('<body')
  const end = start < 0 ? -1 : text.indexOf('>', start)
  return end < 0 ? text : text.slice(end + 1)
}

/** In characters. */
const MAX_HEAD_LENGTH = 100_000
