import { quote } from '../../articles/faults/fault.ts'
import type { Medium } from '../../articles/podcast/show.ts'
import type { CheckedShow } from '../checked-show.ts'
import { type Finding, refused, wanted } from '../finding.ts'
import { wrongPart } from '../recurrence.ts'

/** Checks that a show has a category of Apple's list. */
export function category({ show: { categories } }: CheckedShow): readonly Finding[] {
  if (categories.length > 0) return []
  return [
    refused(['Apple', 'Spotify', 'PSP-1'], {
      ...{ path: ['podcast', 'category'], expected: "a category of Apple's list", got: 'none' },
      advice: 'give the one that fits best; Apple reads the first',
    }),
  ]
}

/** Checks that a show names its author. */
export function author({ author: name }: CheckedShow): readonly Finding[] {
  if (name !== undefined) return []
  return [
    wanted(['Apple', 'Spotify', 'PSP-1'], {
      ...{ path: ['podcast', 'author'], expected: 'an author', got: 'none' },
      advice: 'name one here, or in authors of the publication',
    }),
  ]
}

/** Checks that directories can find out whose show it is, and that a lock has a key. */
export function ownership({ show: { owner, texts = [], locked } }: CheckedShow): readonly Finding[] {
  const findings: Finding[] = []
  const isVerified = texts.some(({ purpose }) => /verify$/.test(purpose ?? ''))
  if (owner === undefined && !isVerified) {
    findings.push(
      wanted(['Spotify', 'Podcasting 2.0'], {
        path: ['podcast', 'owner'],
        expected: 'an e-mail address, or txt with purpose: verify',
        got: 'neither',
        advice: 'give one while you submit the show: directories send a code there',
      }),
    )
  }
  if (locked === true && owner === undefined) {
    findings.push(
      wanted(['Podcasting 2.0'], {
        ...{ path: ['podcast', 'locked'], expected: 'an owner of a locked show', got: 'none' },
        advice: 'set owner: its address unlocks the show when you move',
      }),
    )
  }
  if (locked === undefined) {
    findings.push(
      wanted(['PSP-1'], {
        ...{ path: ['podcast', 'locked'], expected: 'locked: true or false', got: 'none' },
        advice: 'say whether other hosts may import the show',
      }),
    )
  }
  return findings
}

/** Checks that there is something to hear: no directory takes an empty show. */
export function hasEpisodes({ episodes, now }: CheckedShow): readonly Finding[] {
  if (episodes.some(({ article }) => article.published <= now && article.episode?.live === undefined))
    return []
  return [
    refused(['Apple', 'Spotify'], {
      ...{ path: ['podcast'], expected: 'at least one episode', got: 'none' },
      advice: 'publish one, such as a trailer, before you submit the show',
    }),
  ]
}

/** Media of feeds that have no episodes of their own (podcast namespace, `medium`). */
const WITHOUT_EPISODES: readonly Medium[] = ['publisher', 'mixed']
const TEXT_MEDIA: readonly Medium[] = ['blog', 'newsletter']
const VIDEO_MEDIA: readonly Medium[] = ['video', 'film']

/** Checks that the medium fits the episodes. */
export function medium({ show, episodes }: CheckedShow): readonly Finding[] {
  const path = ['podcast', 'medium']
  const got = show.medium
  const expected = 'a medium that fits its episodes, such as "podcast"'
  if (WITHOUT_EPISODES.includes(got)) {
    const advice = 'such a feed only names other feeds'
    return [refused(['Podcasting 2.0'], { path, expected, got: quote(got), advice })]
  }
  const recordings = episodes.flatMap(({ recording }) => recording ?? [])
  const isVideo = recordings.some(({ type = 'video/' }) => type.startsWith('video/'))
  if (TEXT_MEDIA.includes(got) || (VIDEO_MEDIA.includes(got) && recordings.length > 0 && !isVideo)) {
    const advice = TEXT_MEDIA.includes(got) ? 'it is for articles' : 'no recording is a video'
    return [wanted(['Podcasting 2.0'], { path, expected, got: quote(got), advice })]
  }
  return []
}

/** Checks the pages on which listeners can pay. */
export function funding({ show: { funding: pages = [] } }: CheckedShow): readonly Finding[] {
  return pages.flatMap(({ text }, at) =>
    text !== undefined
      ? []
      : [
          wanted(['PSP-1', 'Podcasting 2.0'], {
            ...{ path: ['podcast', 'funding', at], expected: 'a text for the link', got: 'none' },
            advice: 'write {url, text}, such as with "Support the show"',
          }),
        ],
  )
}

/** Checks how often episodes appear. */
export function updateFrequency({ show }: CheckedShow): readonly Finding[] {
  const { updateFrequency: frequency, complete = false } = show
  if (frequency === undefined) return []
  const path = ['podcast', 'updateFrequency']
  const findings: Finding[] = []
  const { rrule, start } = frequency
  if (rrule === undefined && frequency.complete !== true) {
    const wrong = { path, expected: 'a rule for programs', got: 'only a text' }
    findings.push(
      wanted(['Podcasting 2.0'], { ...wrong, advice: 'add rrule, such as "FREQ=WEEKLY;BYDAY=MO"' }),
    )
  }
  const part = rrule === undefined ? undefined : wrongPart(rrule)
  if (part !== undefined) {
    findings.push(
      refused(['Podcasting 2.0'], {
        path: [...path, 'rrule'],
        expected: 'a rule of RFC 5545',
        got: quote(part),
        advice: 'write it such as "FREQ=WEEKLY;BYDAY=MO"',
      }),
    )
  } else if (/;COUNT=/.test(rrule ?? '') && start === undefined) {
    const wrong = { path, expected: 'a start for a rule with COUNT', got: 'none', advice: 'add start' }
    findings.push(refused(['Podcasting 2.0'], wrong))
  }
  if (complete && frequency.complete !== true) {
    findings.push(
      wanted(['Podcasting 2.0'], {
        ...{ path, expected: 'complete: true, as the show has it', got: 'none' },
        advice: 'add it, or leave out the frequency',
      }),
    )
  }
  return findings
}
