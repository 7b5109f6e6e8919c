import type { Random } from '../bench/synthetic/random.ts'

/** The circumstances of a change. */
export interface Moment {
  readonly random: Random
  /** The address of the program; undefined while it is down. */
  readonly url: string | undefined
  /** The newest served version of each article, by its number. */
  readonly seen: ReadonlyMap<number, number>
}

/** A restarted program, before any change. */
export interface Restart {
  readonly url: string
  /** Versions in the first answer of the main feed, by the number of the article. */
  readonly served: ReadonlyMap<number, number>
}

/**
 * Publishes while the program is killed. An article has a number and a version. Its title and both ends of its body
 * contain them (`articleTitle`, `articleBody`), so that half an article is recognised. No two writers use the same number,
 * and the number of a withdrawn article is never used again.
 */
export interface Writer {
  /**
   * Makes one change. An error because the program is killed meanwhile is no failure.
   * @throws Error when the program refuses a valid change.
   */
  change(moment: Moment): Promise<void>
  /** Checks that everything acknowledged is stored. @throws Error when something is missing. */
  check(restart: Restart): Promise<void>
  /** Returns the versions that must be served in the end. All other articles are withdrawn. */
  expected(): ReadonlyMap<number, number>
}

const FIRST_DATE = Date.UTC(2021, 0, 1)
/** With this step, the dates of thousands of articles are in the past. */
const STEP_MS = 3_600_000

/** Returns the date of an article. */
export function articleDate(number: number): string {
  return new Date(FIRST_DATE + number * STEP_MS).toISOString()
}

/** Returns the title of a version of an article. */
export function articleTitle(number: number, version: number): string {
  return `Article ${number} version ${version}`
}

/** Returns a body of random length that begins and ends with the number and the version. */
export function articleBody(number: number, version: number, random: Random): string {
  const words = Array.from({ length: 20 + random.below(1_000) }, () => 'word').join(' ')
  return `Begin ${number}.${version} ${words} end ${number}.${version}.\n`
}

const TITLE = /^Article (\d+) version (\d+)$/

/** Reads the number and version of an article from its title and body. @throws Error when it is half an article. */
export function readArticle(
  title: string,
  body: string,
): { readonly number: number; readonly version: number } {
  const [, number, version] = TITLE.exec(title) ?? []
  const name = `${number}.${version}`
  if (!body.includes(`Begin ${name} `) || !body.includes(` end ${name}.`))
    throw new Error(`expected a whole article, got half of one: ${title}: ${body}`)
  return { number: Number(number), version: Number(version) }
}
