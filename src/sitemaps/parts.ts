import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Place } from '../articles/selection.ts'
import type { ListStore } from '../articles/store/list-store.ts'
import { versionKey } from '../publish/feed/fragments.ts'

/** Some of all articles, from one place in their order up to another. */
export interface Part {
  /** The newest place of the part before; undefined for the first part. */
  readonly after: Place | undefined
  /** Its newest place. */
  readonly through: Place
  readonly length: number
  /** Names the versions of all its articles. */
  readonly version: string
}

/**
 * Articles in a part. Fewer than the 50,000 of the protocol: a change then renders few pages, and a part stays far below 50 MB. Parts are
 * counted from the oldest article, so that a new one changes only the last part.
 */
export const PART_LENGTH = 5_000

/** Divides all articles that may be in lists into parts. Requests are answered between two of them. */
export async function divide(
  store: Pick<ListStore, 'select'>,
  now: Date,
  length = PART_LENGTH,
): Promise<readonly Part[]> {
  const parts: Part[] = []
  for (;;) {
    const after = parts.at(-1)?.through
    const { places } = await store.select({ now, after, limit: length, oldestFirst: true })
    const through = places.at(-1)
    if (through === undefined) return parts
    const version = hash('sha256', places.map(versionKey).join('\n'), 'base64url')
    parts.push({ after, through, length: places.length, version })
    if (places.length < length) return parts
    await setImmediate()
  }
}

/** Reads the places of a part. */
export async function placesOf(
  { after, through }: Part,
  store: Pick<ListStore, 'select'>,
  now: Date,
): Promise<readonly Place[]> {
  return (await store.select({ now, after, through, oldestFirst: true })).places
}
