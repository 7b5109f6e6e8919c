import { quote } from '../../articles/faults/fault.ts'
import type { CheckedEpisode, CheckedShow } from '../checked-show.ts'
import { type Finding, refused, wanted } from '../finding.ts'

/** Checks the number of an episode by itself: Apple shows whole numbers from 1. */
export function wholeNumber({ article: { episode } }: CheckedEpisode): readonly Finding[] {
  const number = episode?.number
  if (number === undefined || (Number.isInteger(number) && number >= 1)) return []
  return [
    wanted(['Apple', 'PSP-1'], {
      ...{ path: ['episode'], expected: 'a whole number from 1', got: `${number}` },
      advice: 'Apple shows no other; give {number, display} to show any text',
    }),
  ]
}

/**
 * Checks that the episodes of a serial show have numbers, and that those of another one all have a number or none. Trailers and
 * bonus episodes need none.
 */
export function numberPresent({ article }: CheckedEpisode, context: CheckedShow): readonly Finding[] {
  const { episode } = article
  if (!isFull(article) || episode?.number !== undefined) return []
  const path = ['episode']
  if (context.show.type === 'serial') {
    return [
      refused(['Apple', 'PSP-1'], {
        ...{ path, expected: 'a number in a serial show', got: 'none' },
        advice: 'number its episodes, or say type: episodic',
      }),
    ]
  }
  if (episode?.season === undefined) return []
  return [
    wanted(['Apple'], {
      ...{ path, expected: `a number in season ${episode.season}`, got: 'none' },
      advice: 'apps sort the episodes of a season by it',
    }),
  ]
}

/** Checks that an episode has a season when others of the show have one. */
export function seasonPresent({ article }: CheckedEpisode, context: CheckedShow): readonly Finding[] {
  if (!isFull(article) || article.episode?.season !== undefined || !context.hasSeasons) return []
  return [
    wanted(['Apple'], {
      ...{ path: ['season'], expected: 'a season, as other episodes have one', got: 'none' },
      advice: 'give it in each episode, or in none',
    }),
  ]
}

/** Checks that no two full episodes of a season have one number. */
export function uniqueNumbers({ episodes }: CheckedShow): ReadonlyMap<CheckedEpisode, readonly Finding[]> {
  const first = new Map<string, CheckedEpisode>()
  const found = new Map<CheckedEpisode, readonly Finding[]>()
  for (const checked of episodes.toReversed()) {
    const { episode, title } = checked.article
    if (episode?.number === undefined || !isFull(checked.article)) continue
    const key = `${episode.season ?? ''} ${episode.number}`
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, checked)
    else {
      const season = episode.season === undefined ? 'the show' : `season ${episode.season}`
      const got = `${episode.number}, as ${quote(earlier.article.title)} has`
      const expected = `a number that no other episode of ${season} has`
      const advice = `give ${quote(title)} the next one`
      found.set(checked, [wanted(['Apple', 'PSP-1'], { path: ['episode'], expected, got, advice })])
    }
  }
  return found
}

function isFull({ episode }: CheckedEpisode['article']): boolean {
  return (episode?.type ?? 'full') === 'full' && episode?.live === undefined
}
