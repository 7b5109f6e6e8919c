import type { Image } from '../media.ts'

/** Apple Podcasts, "Artwork requirements": a square of this many pixels, JPEG or PNG. */
const MIN_SIDE = 1400
const MAX_SIDE = 3000

/** Returns what directories of podcasts refuse of an artwork whose facts are known, and what to do; undefined for nothing. */
export function artworkWarning({ type, width, height }: Image): string | undefined {
  if (type === undefined || width === undefined || height === undefined) return undefined
  const isType = type === 'image/jpeg' || type === 'image/png'
  const isSquare = width === height
  const isSize = [width, height].every(side => side >= MIN_SIDE && side <= MAX_SIDE)
  if (isType && isSquare && isSize) return undefined
  const expected = `expected a square JPEG or PNG of ${MIN_SIDE} to ${MAX_SIDE} pixels`
  const advice = [
    ...(isSquare ? [] : ['crop it to a square']),
    ...(isSize ? [] : [`give it ${MIN_SIDE} to ${MAX_SIDE} pixels on each side`]),
    ...(isType ? [] : ['save it as JPEG or PNG']),
  ].join(', ')
  return `${expected}, got ${width}×${height} as ${type}: Apple Podcasts and Spotify refuse others: ${advice}`
}
