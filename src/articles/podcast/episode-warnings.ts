import type { Fault } from '../faults/fault.ts'
import { episodeFields } from '../schema/podcast/episode-schema.ts'
import { isEpisode } from './episode.ts'

/**
 * Returns the faults of a record without warnings about the fields of an episode, unless it is one. In any other article these
 * fields have no effect, and mean something else: the `season` of a recipe, the `duration` of a hike. A record that describes a live
 * event with a wrong date means one, though.
 */
export function withoutEpisodeWarnings(
  faults: readonly Fault[],
  draft: Parameters<typeof isEpisode>[0],
): readonly Fault[] {
  if (isEpisode(draft)) return faults
  return faults.filter(
    ({ severity, field }) =>
      severity !== 'warning' || !isEpisodeField(field) || field?.startsWith('live.') === true,
  )
}

/** Returns whether the field of a fault is one about an episode, or lies in one. */
export function isEpisodeField(field = ''): boolean {
  return Object.hasOwn(episodeFields, field.split(/[.[]/, 1)[0] ?? '')
}
