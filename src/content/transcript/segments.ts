import type { Cue } from './cue.ts'

/** Reads the segments of a transcript in JSON (podcast namespace, transcripts.md). Returns none for other JSON. */
export function readSegments(text: string): readonly Cue[] {
  const transcript: unknown = JSON.parse(text)
  if (!isRecord(transcript) || !Array.isArray(transcript.segments)) return []
  return transcript.segments.filter(isRecord).flatMap(cueOf)
}

function cueOf({ startTime, endTime, speaker, body }: Readonly<Record<string, unknown>>): readonly Cue[] {
  if (!isTime(startTime) || typeof body !== 'string') return []
  return [
    {
      start: startTime,
      end: isTime(endTime) ? endTime : startTime,
      ...(typeof speaker === 'string' && { speaker }),
      text: body,
    },
  ]
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
