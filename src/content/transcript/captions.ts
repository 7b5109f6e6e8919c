import type { Cue } from './cue.ts'
import { withSpeakers } from './speakers.ts'

/**
 * The part of the package that is used. Its own types name files without extensions, which the rules of Node do not find.
 */
interface MediaCaptions {
  parseText(text: string, options: { readonly type: 'vtt' | 'srt' }): Promise<{ readonly cues: CaptionCue[] }>
  tokenizeVTTCue(cue: CaptionCue): readonly CueNode[]
}

interface CaptionCue {
  readonly startTime: number
  readonly endTime: number
  text: string
}

/** A text, or an element with what is in it; `v` is a voice (WebVTT section 4.2.2). */
type CueNode =
  | { readonly type: 'text'; readonly data: string }
  | { readonly type: 'v'; readonly voice: string; readonly children: readonly CueNode[] }
  | { readonly type: 'b'; readonly children: readonly CueNode[] }

/** In characters. No line of speech is longer. */
const MAX_CUE_LENGTH = 10_000

/** Reads captions in WebVTT or SubRip. What is no cue is left out, so that a broken file gives what is whole. */
export async function readCaptions(text: string, type: 'vtt' | 'srt'): Promise<readonly Cue[]> {
  const { parseText, tokenizeVTTCue } = (await import('media-captions')) as unknown as MediaCaptions
  const { cues } = await parseText(plainLines(text), { type })
  const read = cues.map(cue => {
    cue.text = readable(cue.text.slice(0, MAX_CUE_LENGTH))
    const nodes = tokenizeVTTCue(cue)
    const { startTime: start, endTime: end } = cue
    return { start, end, speaker: voiceOf(nodes), text: nodes.map(textOf).join('') }
  })
  return withSpeakers(read)
}

/** Runs of white space would cost the parser the square of their length. */
function plainLines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/^ | $/gm, '')
}

/** Escapes what is no tag, which the parser would take for one to the end, and drops positions of SubRip such as `{\an8}`. */
function readable(text: string): string {
  return text.replace(/\{\\[^{}\n]*\}/g, '').replace(/<(?!\/?[a-z\d][^<>\n]*>)/gi, '&lt;')
}

function textOf(node: CueNode): string {
  return node.type === 'text' ? node.data : node.children.map(textOf).join('')
}

function voiceOf(nodes: readonly CueNode[]): string | undefined {
  for (const node of nodes) {
    if (node.type === 'text') continue
    const voice = node.type === 'v' ? node.voice : voiceOf(node.children)
    if (voice !== undefined) return voice
  }
  return undefined
}
