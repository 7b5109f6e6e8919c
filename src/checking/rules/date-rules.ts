import { quote } from '../../articles/faults/fault.ts'
import type { CheckedEpisode, CheckedShow } from '../checked-show.ts'
import { type Finding, refused, wanted } from '../finding.ts'

/** RSS had no enclosures before December 2000: an older date is that of a broken clock or import. */
const FIRST_PODCAST = new Date('2000-12-01T00:00:00Z')

/** Checks that the date of an episode can be its own. One in the future is right: the episode appears then. */
export function published({ article }: CheckedEpisode): readonly Finding[] {
  if (article.published >= FIRST_PODCAST) return []
  return [
    wanted(['Apple'], {
      path: ['published'],
      expected: 'a date since podcasts exist',
      got: article.published.toISOString().slice(0, 10),
      advice: 'give the day on which the episode appeared: apps sort by it',
    }),
  ]
}

/** Checks that episodes appear one after the other: apps sort them by date. In a serial show their numbers decide. */
export function separateDates({
  show,
  episodes,
}: CheckedShow): ReadonlyMap<CheckedEpisode, readonly Finding[]> {
  const found = new Map<CheckedEpisode, readonly Finding[]>()
  if (show.type === 'serial') return found
  const first = new Map<number, CheckedEpisode>()
  for (const episode of episodes.toReversed()) {
    const { article } = episode
    if (article.episode?.live !== undefined) continue
    const earlier = first.get(article.published.getTime())
    if (earlier === undefined) first.set(article.published.getTime(), episode)
    else {
      const got = `that of ${quote(earlier.article.title)}`
      const wrong = { path: ['published'], expected: 'an instant of its own', got }
      found.set(episode, [
        wanted(['Apple'], { ...wrong, advice: 'give a time of the day: apps sort episodes by it' }),
      ])
    }
  }
  return found
}

/** Checks that a live event says where it stands, and what apps can play. */
export function liveEvent({ article }: CheckedEpisode, { now }: CheckedShow): readonly Finding[] {
  const { episode, attachments } = article
  const live = episode?.live
  if (live === undefined) return []
  const path = ['live']
  const [start, end] = [new Date(live.start), live.end === undefined ? undefined : new Date(live.end)]
  const findings: Finding[] = []
  if (end !== undefined && end <= start) {
    const wrong = { path: ['live', 'end'], expected: 'an end after the start', got: quote(live.end) }
    findings.push(refused(['Podcasting 2.0'], { ...wrong, advice: 'correct one of the two' }))
  }
  if (end === undefined) {
    const wrong = { path, expected: 'an end', got: 'none', advice: 'say when it is meant to end' }
    findings.push(wanted(['Podcasting 2.0'], wrong))
  }
  if (live.status !== 'ended' && (end ?? start) < now) {
    const wrong = { path: ['live', 'status'], expected: '"ended" for an event that is over' }
    const advice = 'set it: apps show the event until then'
    findings.push(wanted(['Podcasting 2.0'], { ...wrong, got: quote(live.status), advice }))
  }
  if (attachments.length === 0 && (episode?.alternates ?? []).length === 0) {
    const wrong = { path, expected: 'a stream that apps can play', got: 'only a link' }
    const advice = 'name it in alternateEnclosures, with its type'
    findings.push(wanted(['Podcasting 2.0'], { ...wrong, advice }))
  }
  return findings
}
