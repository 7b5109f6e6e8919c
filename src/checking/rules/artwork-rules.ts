import { quote } from '../../articles/faults/fault.ts'
import type { Image } from '../../articles/media.ts'
import type { CheckedEpisode, CheckedShow } from '../checked-show.ts'
import { type Finding, type Path, refused } from '../finding.ts'

/** Pixels of each side (Apple's guide to RSS, PSP-1). */
const MIN_SIDE = 1_400
const MAX_SIDE = 3_000

/** Endings of the two types that directories take. */
const ENDINGS: Readonly<Record<string, RegExp>> = {
  'image/jpeg': /\.jpe?g$/i,
  'image/png': /\.png$/i,
}

/** Checks that a show has artwork, and that directories take it. */
export function showArtwork({ artwork }: CheckedShow): readonly Finding[] {
  const path = ['podcast', 'artwork']
  if (artwork !== undefined) return artworkFindings(artwork, path)
  return [
    refused(['Apple', 'Spotify', 'PSP-1'], {
      ...{ path, expected: 'artwork', got: 'none' },
      advice: `name a square JPEG or PNG of ${pixels(MIN_SIDE)} to ${pixels(MAX_SIDE)} pixels`,
    }),
  ]
}

/** Checks the artwork of an episode, which may have none. */
export function episodeArtwork({ article: { episode } }: CheckedEpisode): readonly Finding[] {
  return episode?.artwork === undefined ? [] : artworkFindings(episode.artwork, ['artwork'])
}

/** The size and type of a picture on another server may be unknown: then they are not checked. */
function artworkFindings(artwork: Image, path: Path): readonly Finding[] {
  return [...sizeFindings(artwork, path), ...typeFindings(artwork, path)]
}

function sizeFindings({ width, height }: Image, path: Path): readonly Finding[] {
  if (width === undefined || height === undefined) return []
  const got = `${width}×${height}`
  if (width !== height) {
    return [
      refused(['Apple', 'Spotify', 'PSP-1'], {
        ...{ path, expected: 'a square picture', got, advice: 'crop it' },
      }),
    ]
  }
  if (width >= MIN_SIDE && width <= MAX_SIDE) return []
  return [
    refused(['Apple', 'PSP-1'], {
      ...{ path, expected: `${pixels(MIN_SIDE)} to ${pixels(MAX_SIDE)} pixels on each side`, got },
      advice: width < MIN_SIDE ? 'take a larger picture' : 'make it smaller',
    }),
  ]
}

function typeFindings({ src, type }: Image, path: Path): readonly Finding[] {
  if (type === undefined) return []
  const ending = ENDINGS[type]
  if (ending === undefined) {
    return [
      refused(['Apple', 'Spotify', 'PSP-1'], {
        ...{ path, expected: 'a JPEG or PNG', got: type, advice: 'save it as one of them, in RGB' },
      }),
    ]
  }
  const name = src.replace(/[?#].*$/s, '').replace(/^.*\//s, '')
  if (ending.test(name)) return []
  return [
    refused(['Apple', 'PSP-1'], {
      ...{ path, expected: `a name that ends as ${type} does`, got: quote(name) },
      advice: 'rename the file: the ending in its address must be that of its type',
    }),
  ]
}

function pixels(count: number): string {
  return count.toLocaleString('en')
}
