import { quote } from '../../articles/faults/fault.ts'
import { type Attachment, isRemote } from '../../articles/media.ts'
import type { CheckedEpisode } from '../checked-show.ts'
import { type Directory, type Finding, type Path, refused, wanted } from '../finding.ts'

/** Types of files that Apple takes, by the ending in the path of the URL, which decides (Apple's guide to RSS). */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  mp3: ['audio/mpeg', 'audio/mp3'],
  m4a: ['audio/x-m4a', 'audio/mp4', 'audio/m4a', 'audio/aac'],
  mp4: ['video/mp4', 'audio/mp4'],
  m4v: ['video/x-m4v', 'video/m4v', 'video/mp4'],
  mov: ['video/quicktime'],
  pdf: ['application/pdf'],
}
const PLAYED_EVERYWHERE: readonly Directory[] = ['Apple', 'Spotify', 'PSP-1']

/** Checks the ending and the type of the enclosure. */
export function recordingType(episode: CheckedEpisode): readonly Finding[] {
  return ofRecording(episode, (recording, path) => {
    const { src, type } = recording
    const ending = endingOf(src)
    const types = TYPES[ending]
    if (types === undefined) {
      return refused(['Apple', 'Spotify', 'PSP-1'], {
        path,
        expected: 'an address whose path ends in .mp3, .m4a, .mp4, .m4v or .mov',
        got: ending === '' ? `none in ${quote(src)}` : `.${ending}`,
        advice: 'save the recording as MP3 or M4A',
      })
    }
    if (type === undefined || types.includes(type)) return undefined
    return refused(['Apple'], {
      ...{ path, expected: `${types[0]} for .${ending}`, got: type },
      advice: 'name the file as what it is: the ending in its address counts',
    })
  })
}

/** Checks that the length and type of the enclosure are known. Those of a remote file are fetched by the server, not here. */
export function recordingLength(episode: CheckedEpisode): readonly Finding[] {
  return ofRecording(episode, ({ src, type, length }, path) => {
    if (length === 0) {
      const wrong = { path, expected: 'a length in bytes', got: '0', advice: 'replace the empty file' }
      return refused(PLAYED_EVERYWHERE, wrong)
    }
    if (!isRemote(src) || (length !== undefined && type !== undefined)) return undefined
    return wanted(PLAYED_EVERYWHERE, {
      path,
      expected: 'the type and length of a file on another server',
      got: 'none',
      advice: 'give both, or else feeds lack them until the server has asked for them',
    })
  })
}

/** Checks that the playing time is known. */
export function recordingDuration(episode: CheckedEpisode): readonly Finding[] {
  return ofRecording(episode, ({ duration }) => {
    if (duration !== undefined && duration > 0) return undefined
    return wanted(['Apple', 'Spotify', 'PSP-1'], {
      ...{ path: ['duration'], expected: 'a playing time', got: duration === 0 ? '0' : 'none' },
      advice: 'give it in seconds or as 1:02:03',
    })
  })
}

/** Checks the other forms of a recording: their types, and that one at most is the default. */
export function alternates({ article: { episode } }: CheckedEpisode): readonly Finding[] {
  const files = episode?.alternates ?? []
  const findings = files.flatMap(({ type, src }, at) => {
    if (type !== undefined) return []
    const path = ['alternateEnclosures', at]
    const wrong = { path, expected: 'a type', got: `none of ${quote(src)}` }
    return [refused(['Podcasting 2.0'], { ...wrong, advice: 'give it, such as audio/ogg' })]
  })
  const [, second] = files.flatMap((file, at) => (file.default === true ? [at] : []))
  if (second === undefined) return findings
  const wrong = { path: ['alternateEnclosures', second], expected: 'one default at most', got: 'another' }
  return [...findings, refused(['Podcasting 2.0'], { ...wrong, advice: 'say default: true of one' })]
}

function ofRecording(
  { article, recording }: CheckedEpisode,
  check: (recording: Attachment, path: Path) => Finding | undefined,
): readonly Finding[] {
  if (recording === undefined) return []
  const finding = check(recording, ['attachments', article.attachments.indexOf(recording)])
  return finding === undefined ? [] : [finding]
}

function endingOf(src: string): string {
  const path = src.replace(/[?#].*$/s, '')
  return /\.([a-z0-9]{1,5})$/i.exec(path)?.[1]?.toLowerCase() ?? ''
}
