import { quote } from '../../articles/faults/fault.ts'
import type { CheckedEpisode, CheckedShow } from '../checked-show.ts'
import { type Finding, refused, wanted } from '../finding.ts'

/** Characters of any value that has no limit of its own (Apple's guide to RSS, PSP-1). */
const MAX_VALUE_LENGTH = 255
/** Bytes of UTF-8 of a description (Apple's guide to RSS, PSP-1). */
const MAX_DESCRIPTION_BYTES = 4_000
/** With so many marks between them, a title has keywords. */
const MAX_SEPARATORS = 1

/** Checks the title of a show: its length, and that it is no list of keywords. */
export function showTitle({ feed: { title } }: CheckedShow): readonly Finding[] {
  const separators = title.match(/[|•·]/g)?.length ?? 0
  return [
    ...titleLength(title, ['title']),
    ...(separators > MAX_SEPARATORS
      ? [
          refused(['Apple', 'PSP-1'], {
            path: ['title'],
            expected: 'the name of the show alone',
            got: quote(title),
            advice: 'leave out the keywords: directories block shows for them',
          }),
        ]
      : []),
  ]
}

/** Checks that a show describes itself in 4,000 bytes. */
export function showDescription({ feed: { description } }: CheckedShow): readonly Finding[] {
  const path = ['description']
  if (description.trim() !== '') return descriptionLength(description, path)
  return [
    refused(['Apple', 'Spotify', 'PSP-1'], {
      ...{ path, expected: 'a description', got: 'none' },
      advice: 'say in some sentences what the show is about',
    }),
  ]
}

/** Checks the language: Apple knows those with two letters (ISO 639-1), with a region. */
export function showLanguage({ feed: { language } }: CheckedShow): readonly Finding[] {
  if (/^[a-z]{2}(?:-|$)/i.test(language)) return []
  return [
    refused(['Apple'], {
      path: ['language'],
      expected: 'a language of two letters, such as "en" or "pt-BR"',
      got: quote(language),
      advice: 'give the nearest one that has two letters',
    }),
  ]
}

/** Checks the title of an episode: its length, and that it repeats neither numbers nor the title of the show. */
export function episodeTitle(
  { article: { title, episode } }: CheckedEpisode,
  { feed }: CheckedShow,
): readonly Finding[] {
  const names = { title, ...(episode?.title !== undefined && { episodeTitle: episode.title }) }
  return Object.entries(names).flatMap(([field, text]) =>
    titleFindings(text, { path: [field], number: episode?.number, ofShow: feed.title }),
  )
}

/** What a title must not repeat, and its field. */
interface TitleContext {
  readonly path: Finding['path']
  readonly number: number | undefined
  readonly ofShow: string
}

function titleFindings(title: string, { path, number: own, ofShow }: TitleContext): readonly Finding[] {
  const findings = [...titleLength(title, path)]
  const number = numberIn(title, own)
  if (number !== undefined) {
    findings.push(
      wanted(['Apple', 'PSP-1'], {
        ...{ path, expected: 'a title without the number of the episode', got: quote(number) },
        advice: 'give it in "episode" and "season", from which apps show it',
      }),
    )
  }
  if (repeats(title, ofShow)) {
    findings.push(
      wanted(['Apple'], {
        ...{ path, expected: "a title without the show's own title", got: quote(title) },
        advice: 'apps show the title of the show beside it',
      }),
    )
  }
  return findings
}

/** Whether a title begins or ends with that of the show, apart from the rest: "Science" may well be about science. */
function repeats(title: string, ofShow: string): boolean {
  const [own, other] = [title.toLowerCase(), ofShow.toLowerCase()]
  const isBefore = own.startsWith(other) && /^\s*[-–—:|]/.test(own.slice(other.length))
  const isBehind = own.endsWith(other) && /[-–—:|]\s*$/.test(own.slice(0, -other.length))
  return own === other || isBefore || isBehind
}

/** Words for an episode before its number, as shows in several languages have them. */
const NUMBERED =
  /(?:(?<![\p{L}\p{N}])(?:episode|ep|folge|episodio|episódio|épisode|aflevering|odcinek|avsnitt)\.?\s*#?\s*\d+|^#\s?\d+|#\s?\d+$|\bS\d{1,3}\s?E\d{1,4})\b/iu

/** A number alone counts only if it is that of the episode: a title may end with a year. */
function numberIn(title: string, number: number | undefined): string | undefined {
  const named = NUMBERED.exec(title)?.[0]
  if (named !== undefined || number === undefined) return named
  const alone = /^0*(\d+)\s*[-–—:.|)]|\(?\b0*(\d+)\)?$/.exec(title)
  return alone !== null && Number(alone[1] ?? alone[2]) === number ? alone[0] : undefined
}

/** Checks that an episode has a description, of up to 4,000 bytes. */
export function episodeDescription({ article: { summary, body } }: CheckedEpisode): readonly Finding[] {
  const path = ['summary']
  if (summary !== undefined) return descriptionLength(summary, path)
  if (body.source.trim() !== '') return []
  return [
    wanted(['Apple', 'PSP-1'], {
      ...{ path, expected: 'a description, or a text', got: 'neither' },
      advice: 'write show notes below the fields',
    }),
  ]
}

function titleLength(title: string, path: Finding['path']): readonly Finding[] {
  const { length } = title
  if (length <= MAX_VALUE_LENGTH) return []
  return [
    refused(['Apple', 'PSP-1'], {
      path,
      expected: `at most ${MAX_VALUE_LENGTH} characters`,
      got: `${length}`,
      advice: 'make the title shorter',
    }),
  ]
}

function descriptionLength(text: string, path: Finding['path']): readonly Finding[] {
  const bytes = Buffer.byteLength(text)
  if (bytes <= MAX_DESCRIPTION_BYTES) return []
  return [
    wanted(['Apple', 'PSP-1'], {
      path,
      expected: `at most ${MAX_DESCRIPTION_BYTES} bytes`,
      got: `${bytes}`,
      advice: 'make it shorter: feeds cut it there, and an accented letter has two bytes',
    }),
  ]
}
