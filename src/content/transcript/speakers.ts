import type { Cue } from './cue.ts'

/** A name before a colon: up to four words with capitals, or in a script without them. */
const NAME = /^\s*((?:[\p{Lu}\p{Lt}\p{Lo}\d][\p{L}\p{M}\p{N}.'’-]{0,30}\s?){1,4}):\s+(?=\S)/u

/**
 * Returns cues with the speakers that SubRip names in their text: `Travis: When you first…`. A name counts when it opens
 * the transcript or occurs again, so that `Remember: …` stays text. Cues with voices of WebVTT stay as they are.
 */
export function withSpeakers(cues: readonly Cue[]): readonly Cue[] {
  if (cues.some(({ speaker }) => speaker !== undefined)) return cues
  const named = cues.map(cue => ({ cue, match: NAME.exec(cue.text) }))
  const counts = Map.groupBy(named, ({ match }) => match?.[1])
  const first = named[0]?.match?.[1]
  return named.map(({ cue, match }) => {
    const name = match?.[1]
    const isSpeaker = name !== undefined && (name === first || (counts.get(name)?.length ?? 0) > 1)
    if (match === null || !isSpeaker) return cue
    return { ...cue, speaker: name, text: cue.text.slice(match[0].length) }
  })
}
