import type { Random } from '../bench/synthetic/random.ts'

/** What a change may need. */
export interface Moment {
  readonly random: Random
  /** Where the program listens; absent while it is down. */
  readonly url: string | undefined
  /** The newest version of an article that a feed has shown, by its number. */
  readonly seen: ReadonlyMap<number, number>
}

/**
 * What publishes while the program is killed. An article has a number and a version, and says both in its title and
 * at both ends of its body (`articleTitle`, `articleBody`), so that half an article is known from a whole one.
 * The number of an article that was withdrawn is never used again.
 */
export interface Writer {
  /** Makes one change; what goes wrong because the program is killed meanwhile is no failure. */
  change(moment: Moment): Promise<void>
  /** Versions that the program has said it keeps: not less may be served, from the first answer after a restart on. */
  promised(): ReadonlyMap<number, number>
  /** Versions of which one is to be served when everything has come to rest; all other articles are withdrawn. */
  wanted(): ReadonlyMap<number, readonly number[]>
}

/** The title of a version of an article. */
export function articleTitle(number: number, version: number): string {
  return `Article ${number} version ${version}`
}

/** A body of some length that begins and ends with the number and the version. */
export function articleBody(number: number, version: number, random: Random): string {
  const words = Array.from({ length: 20 + random.below(1_000) }, () => 'word').join(' ')
  return `Begin ${number}.${version} ${words} end ${number}.${version}.\n`
}
