import type { Cursor, Place } from '../../articles/selection.ts'
import { versionKey } from '../../publish/feed/fragments.ts'

/** Compares places as lists have them, the newest first. */
function compare(a: Cursor, b: Cursor): number {
  const difference = b.published.getTime() - a.published.getTime()
  if (difference !== 0 || a.id === b.id) return difference
  return a.id < b.id ? 1 : -1
}

/** Returns the versions of the articles beside a place in a list that is newest first; the place itself need not be in it. */
export function besideKey(places: readonly Place[], place: Cursor): string {
  const at = firstFrom(places, place)
  const older = places[at]?.id === place.id ? at + 1 : at
  return [places[at - 1], places[older]].map(found => (found ? versionKey(found) : '')).join(' ')
}

/** Finds the first place that is not newer, by binary search. */
function firstFrom(places: readonly Place[], place: Cursor): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const found = places[middle]
    if (found !== undefined && compare(found, place) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Divides a list at the ends of its archive pages, the oldest page first. What is newer than the archive is left out. */
export function archiveSlices(
  places: readonly Place[],
  ends: readonly Cursor[],
): readonly (readonly Place[])[] {
  let end = places.length
  return ends.map(through => {
    const start = Math.min(end, firstFrom(places, through))
    const slice = places.slice(start, end)
    end = start
    return slice
  })
}
