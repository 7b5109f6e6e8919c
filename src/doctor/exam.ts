import { messageOf } from '../problem.ts'
import type { FeedFacts } from './feed-facts.ts'
import { type Finding, skipped } from './finding.ts'
import type { Ask, Probe, Seen } from './probe.ts'

/** A feed that is looked at. */
export interface Exam {
  /** Where the feed is, after redirects. */
  readonly url: URL
  /** The address that was given. */
  readonly given: URL
  /** The first whole answer, without a coding. */
  readonly first: Seen
  /** Its body as text. */
  readonly text: string
  readonly feed: FeedFacts
  readonly probe: Probe
  readonly now: () => Date
  /** The server itself, behind everything that stands between it and its readers. Only its origin counts. */
  readonly origin?: URL | undefined
  /** An address of this machine that hubs can reach. */
  readonly callback?: URL | undefined
}

/** Looks at one side of a feed. */
export type Check = (exam: Exam) => Promise<readonly Finding[]>

/** How Feedwright asks when it does not play another reader. */
export const AGENT = 'Feedwright doctor (+https://www.npmjs.com/package/feedwright)'

/** Asks for the feed, as a plain reader does. */
export function askFeed({ probe, url }: Pick<Exam, 'probe' | 'url'>, ask: Partial<Ask> = {}): Promise<Seen> {
  return probe.ask({ url: url.href, ...ask, headers: { 'user-agent': AGENT, ...ask.headers } })
}

/** Runs a check. When it cannot be done, says so in its place. */
export async function runCheck(name: string, check: Check, exam: Exam): Promise<readonly Finding[]> {
  try {
    return await check(exam)
  } catch (error) {
    return [skipped(name, `could not be looked at: ${messageOf(error)}`)]
  }
}
