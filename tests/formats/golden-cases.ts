import { readdirSync, readFileSync } from 'node:fs'
import type { Feed } from '../../src/formats/feed.ts'
import type { Given } from './arbitraries.ts'
import { givenFeed } from './given-feed.ts'

const FOLDER = new URL('../golden/', import.meta.url)
const DATES = ['updated', 'date', 'published']
/** Holders of dates that stay texts. */
const HAS_TEXT_DATES = 'src'

/** A golden folder: the input, and the feed that it describes. */
export interface GoldenCase {
  readonly name: string
  readonly given: Given
  readonly feed: Feed
}

/** Every folder of `tests/golden`. */
export const goldenCases: readonly GoldenCase[] = readdirSync(FOLDER).map(name => {
  const given: Given = JSON.parse(readFileSync(goldenPath(name, 'given.json'), 'utf8'), reviveDate)
  return { name, given, feed: givenFeed(given) }
})

/** Returns the URL of a file in a golden folder. */
export function goldenPath(name: string, file: string): URL {
  return new URL(`${name}/${file}`, FOLDER)
}

function reviveDate(this: object, key: string, value: unknown): unknown {
  const isDate = DATES.includes(key) && !Object.hasOwn(this, HAS_TEXT_DATES)
  return isDate && typeof value === 'string' ? new Date(value) : value
}
