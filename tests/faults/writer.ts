import type { Random } from '../bench/synthetic/random.ts'

/** What a change may need. */
export interface Moment {
  readonly random: Random
  /** Where the program listens; absent while it is down. */
  readonly url: string | undefined
  /** The newest version of an article that a feed has shown, by its number. */
  readonly seen: ReadonlyMap<number, number>
}

/** A program that was started again, before anything is changed. */
export interface Restart {
  readonly url: string
  /** Versions by number in the first answer of the main feed. */
  readonly shown: ReadonlyMap<number, number>
}

/**
 * What publishes while the program is killed. An article has a number and a version, and says both in its title and
 * at both ends of its body (`articleTitle`, `articleBody`), so that half an article is known from a whole one.
 * No two writers give the same number, and that of an article that was withdrawn is never used again.
 */
export interface Writer {
  /**
   * Makes one change; what goes wrong because the program is killed meanwhile is no failure.
   * @throws Error when the program refuses what is right.
   */
  change(moment: Moment): Promise<void>
  /** Looks for all that the program has said it keeps. @throws Error when it is not there. */
  check(restart: Restart): Promise<void>
  /** Versions that are served when everything has come to rest; all other articles are withdrawn. */
  wanted(): ReadonlyMap<number, number>
}

const FIRST_DATE = Date.UTC(2021, 0, 1)
/** Thousands of articles have dates that are over. */
const STEP_MS = 3_600_000

/** When an article was published. */
export function articleDate(number: number): string {
  return new Date(FIRST_DATE + number * STEP_MS).toISOString()
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

const TITLE = /^Article (\d+) version (\d+)$/

/** Number and version of an article, by its title and body. @throws Error when it is half of one. */
export function readArticle(
  title: string,
  body: string,
): { readonly number: number; readonly version: number } {
  const [, number, version] = TITLE.exec(title) ?? []
  const name = `${number}.${version}`
  if (!body.includes(`Begin ${name} `) || !body.includes(` end ${name}.`))
    throw new Error(`half an article came: ${title}: ${body}`)
  return { number: Number(number), version: Number(version) }
}
