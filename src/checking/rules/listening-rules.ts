import type { Chapter } from '../../articles/podcast/episode.ts'
import type { CheckedEpisode } from '../checked-show.ts'
import { type Finding, type Path, refused, wanted } from '../finding.ts'

/** Types of transcripts (podcast namespace, `transcript`). */
const TRANSCRIPT_TYPES: readonly string[] = [
  ...['text/vtt', 'application/x-subrip', 'application/srt'],
  ...['application/json', 'text/html', 'text/plain'],
]

/** Checks that there is a transcript, of a type that apps read, and one in VTT for Apple. */
export function transcripts({ article: { episode }, recording }: CheckedEpisode): readonly Finding[] {
  const files = episode?.transcripts ?? []
  const path = ['transcript']
  if (files.length === 0) {
    if (recording === undefined) return []
    return [
      wanted(['PSP-1'], {
        ...{ path, expected: 'a transcript', got: 'none' },
        advice: 'name one in VTT, for people who cannot hear and for search',
      }),
    ]
  }
  const unread = files.flatMap(({ type }, at) =>
    type === undefined || TRANSCRIPT_TYPES.includes(type)
      ? []
      : [
          refused(['Podcasting 2.0'], {
            ...{ path: [...path, at], expected: 'VTT, SRT, JSON, HTML or plain text', got: type },
            advice: 'save it as VTT',
          }),
        ],
  )
  if (files.some(({ type }) => type === undefined || type === 'text/vtt')) return unread
  const got = files.map(({ type }) => type).join(' and ')
  const advice = 'add one in VTT, the only one in which Apple shows who speaks'
  return [...unread, wanted(['Apple'], { path, expected: 'a transcript in VTT', got, advice })]
}

/** Checks that chapters begin at 0, follow one another, end within the recording, and have titles. */
export function chapters({ article: { episode }, recording }: CheckedEpisode): readonly Finding[] {
  const list = episode?.chapters?.list ?? []
  const [first] = list
  if (first === undefined) return []
  const findings = list.flatMap((chapter, at) => [
    ...chapterOrder(chapter, { previous: list[at - 1], path: ['chapters', at] }),
    ...chapterEnd(chapter, { duration: recording?.duration, path: ['chapters', at] }),
  ])
  if (first.startTime === 0) return findings
  return [
    wanted(['Podcasting 2.0'], {
      path: ['chapters', 0],
      expected: 'a first chapter that starts at 0',
      got: seconds(first.startTime),
      advice: 'add one for the beginning',
    }),
    ...findings,
  ]
}

function chapterOrder(
  { startTime, title, toc }: Chapter,
  { previous, path }: { readonly previous: Chapter | undefined; readonly path: Path },
): readonly Finding[] {
  const findings: Finding[] = []
  if (previous !== undefined && startTime <= previous.startTime) {
    findings.push(
      refused(['Podcasting 2.0'], {
        ...{ path, expected: `a start after ${seconds(previous.startTime)}`, got: seconds(startTime) },
        advice: 'put the chapters in the order of their starts',
      }),
    )
  }
  if (title === undefined && toc !== false) {
    findings.push(
      wanted(['Podcasting 2.0'], {
        ...{ path, expected: 'a title of the chapter', got: 'none', advice: 'give it, or say hidden: true' },
      }),
    )
  }
  return findings
}

function chapterEnd(
  { startTime, endTime }: Chapter,
  { duration, path }: { readonly duration: number | undefined; readonly path: Path },
): readonly Finding[] {
  if (endTime !== undefined && endTime <= startTime) {
    const expected = `an end after the start of the chapter, ${seconds(startTime)}`
    const advice = 'leave the end out: the next chapter ends it'
    return [refused(['Podcasting 2.0'], { path, expected, got: seconds(endTime), advice })]
  }
  if (duration === undefined || startTime < duration) return []
  const expected = `a start within the recording, which takes ${seconds(duration)}`
  const advice = 'correct the start, or the duration'
  return [refused(['Podcasting 2.0'], { path, expected, got: seconds(startTime), advice })]
}

/** Seconds of a soundbite (podcast namespace, `soundbite`). */
const MIN_SOUNDBITE = 15
const MAX_SOUNDBITE = 120

/** Checks that soundbites take 15 to 120 seconds, and end within the recording. */
export function soundbites({ article: { episode }, recording }: CheckedEpisode): readonly Finding[] {
  return (episode?.soundbites ?? []).flatMap(({ start, duration }, at) => {
    const path = ['soundbites', at]
    const whole = recording?.duration
    if (whole !== undefined && start + duration > whole) {
      const expected = `an end within the recording, which takes ${seconds(whole)}`
      const advice = 'correct start or duration'
      return [refused(['Podcasting 2.0'], { path, expected, got: seconds(start + duration), advice })]
    }
    if (duration >= MIN_SOUNDBITE && duration <= MAX_SOUNDBITE) return []
    return [
      wanted(['Podcasting 2.0'], {
        path: [...path, 'duration'],
        expected: `${MIN_SOUNDBITE} to ${MAX_SOUNDBITE} seconds`,
        got: seconds(duration),
        advice: 'choose a part that apps can play as a preview',
      }),
    ]
  })
}

function seconds(count: number): string {
  return `${Math.round(count * 1_000) / 1_000} s`
}
