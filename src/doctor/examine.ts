import { messageOf, Problem } from '../problem.ts'
import { checkAgents } from './checks/agents.ts'
import { checkCache, checkCodings, checkConditions, checkHead } from './checks/caching.ts'
import { checkFamilies, checkTls, checkVersions } from './checks/connection.ts'
import { checkContent } from './checks/content.ts'
import { checkFiles } from './checks/files.ts'
import { checkOrigin } from './checks/origin.ts'
import { checkAccess, checkAddress, checkHubs } from './checks/reach.ts'
import { checkSubscription } from './checks/subscription.ts'
import { askFeed, type Check, type Exam, runCheck } from './exam.ts'
import { readFeedFacts } from './feed-facts.ts'
import { type Finding, fault } from './finding.ts'
import { createProbe, type Probe, plainBody, type Seen } from './probe.ts'

/** Every check, in the order of the report. */
const CHECKS: readonly (readonly [string, Check])[] = [
  ['address', checkAddress],
  ['TLS', checkTls],
  ['versions of HTTP', checkVersions],
  ['addresses', checkFamilies],
  ['agents', checkAgents],
  ['content', checkContent],
  ['conditions', checkConditions],
  ['codings', checkCodings],
  ['HEAD', checkHead],
  ['Cache-Control', checkCache],
  ['origin', checkOrigin],
  ['access', checkAccess],
  ['hub', checkHubs],
  ['subscription', checkSubscription],
  ['files', checkFiles],
]

const MAX_REDIRECTS = 5

/** Options of `examine`. */
export interface ExamineOptions extends Pick<Exam, 'origin' | 'callback'> {
  readonly now: () => Date
  /** A new one when absent. */
  readonly probe?: Probe
}

/**
 * Looks at the feed at an address as readers do, from where this program runs. Never throws for what it finds.
 * @throws Problem when the address is no http or https URL.
 */
export async function examine(
  address: string,
  { now, probe = createProbe(), origin, callback }: ExamineOptions,
): Promise<readonly Finding[]> {
  const given = URL.parse(address)
  if (given === null || !/^https?:$/.test(given.protocol))
    throw new Problem(
      'usage',
      `expected the address of a feed, such as https://example.com/rss.xml, got ${address}`,
    )
  try {
    const begun = await begin(given, { now, probe })
    if ('check' in begun) return [begun]
    const findings: Finding[] = []
    const exam = { ...begun, origin, callback }
    for (const [name, check] of CHECKS) findings.push(...(await runCheck(name, check, exam)))
    return findings
  } finally {
    await probe.close()
  }
}

/** Fetches the feed. Returns what is wrong when there is none. */
async function begin(given: URL, { now, probe }: Pick<Exam, 'now' | 'probe'>): Promise<Exam | Finding> {
  const reached = await follow(given, probe)
  if ('check' in reached) return reached
  const { first, url } = reached
  if (first.status !== 200) return noFeed(`${url.href} answers ${first.status}`)
  const text = bodyText(first)
  const feed = text === undefined ? undefined : readFeedFacts(text)
  if (text === undefined || feed === undefined) return noFeed(`${url.href} is no feed: ${startOf(first)}`)
  return { url, given, first, text, feed, probe, now }
}

/** Follows redirects. A certificate that is not trusted is told later, by its own check. */
async function follow(
  given: URL,
  probe: Probe,
): Promise<{ readonly url: URL; readonly first: Seen } | Finding> {
  let url = given
  for (let n = 0; n <= MAX_REDIRECTS; n++) {
    const headers = { 'accept-encoding': 'identity' }
    const first = await askFeed({ probe, url }, { headers, trusted: false }).catch(messageOf)
    if (typeof first === 'string') return noFeed(`${url.href} does not answer: ${first}`)
    const { location } = first.headers
    if (first.status < 300 || first.status >= 400 || location === undefined) return { url, first }
    url = new URL(location, url)
  }
  return noFeed(`${given.href} redirects more than ${MAX_REDIRECTS} times`)
}

function noFeed(found: string): Finding {
  return fault('feed', {
    found,
    cause: 'subscribers see nothing, or an error',
    cure: 'see whether the server runs, whether the address is right, and what is in front of it',
  })
}

function bodyText(first: Seen): string | undefined {
  try {
    return plainBody(first).toString('utf8')
  } catch {
    return undefined
  }
}

function startOf({ bytes }: Seen): string {
  return JSON.stringify(bytes.subarray(0, 100).toString('utf8').replace(/\s+/g, ' '))
}
