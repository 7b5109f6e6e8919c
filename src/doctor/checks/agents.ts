import { messageOf } from '../../problem.ts'
import { askFeed, type Exam } from '../exam.ts'
import { readFeedFacts } from '../feed-facts.ts'
import { type Finding, fault, ok } from '../finding.ts'
import { plainBody, type Seen } from '../probe.ts'

/** Agents of readers that servers and bot walls treat differently (docs/readers/reader-by-reader.md#user-agents). */
const AGENTS: readonly (readonly [string, string])[] = [
  ['no agent', ''],
  ['FreshRSS', 'FreshRSS/1.27.0 (Linux; https://freshrss.org)'],
  ['Feedbin', 'Feedbin feed-id:1 - 1 subscribers'],
  ['NetNewsWire', 'NetNewsWire (RSS Reader; https://netnewswire.com/)'],
  ['Miniflux', 'Mozilla/5.0 (compatible; Miniflux/2.2.0; +https://miniflux.app)'],
  ['feedparser', 'feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/'],
  ['Go', 'Go-http-client/1.1'],
  ['curl', 'curl/8.5.0'],
  ['Node', 'node'],
]

const CHECK = 'agents'
const WALL =
  /just a moment|attention required|verify you are human|captcha|enable javascript|checking your browser/i

/** Asks as several readers, which must all get the feed. */
export async function checkAgents(exam: Exam): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [name, agent] of AGENTS) {
    const answer = await askAs(exam, agent)
    const problem = typeof answer === 'string' ? answer : problemOf(answer)
    if (problem !== undefined) findings.push(refusal(name, problem, answer))
  }
  if (findings.length > 0) return findings
  return [ok(CHECK, `${AGENTS.length} agents of readers, and none, get the feed`)]
}

async function askAs(exam: Exam, agent: string): Promise<Seen | string> {
  try {
    return await askFeed(exam, { headers: { 'user-agent': agent, accept: '*/*' } })
  } catch (error) {
    return `gets no answer: ${messageOf(error)}`
  }
}

function problemOf(seen: Seen): string | undefined {
  if (seen.status !== 200) return `gets the status ${seen.status}`
  const text = plainBody(seen).toString('utf8')
  if (readFeedFacts(text) !== undefined) return undefined
  return WALL.test(text) ? 'gets the page of a bot wall' : 'gets something else than a feed'
}

function refusal(name: string, problem: string, answer: Seen | string): Finding {
  const found = `${name} ${problem}`
  if (!isWall(answer))
    return fault(CHECK, {
      found,
      cause: 'the server, or something in front of it, treats readers differently by their agent',
      cure: 'remove rules about User-Agent for the addresses of feeds; an empty one is allowed, too',
    })
  return fault(CHECK, {
    found,
    cause: 'a bot wall is in front of the server: readers cannot solve its riddles',
    cure: 'let the addresses of feeds pass: with Cloudflare, a custom rule with the action Skip for their paths; Bot Fight Mode of the free plan cannot be skipped, so turn it off',
  })
}

function isWall(answer: Seen | string): boolean {
  if (typeof answer === 'string') return false
  const { headers, bytes, status } = answer
  if (headers['cf-mitigated'] !== undefined) return true
  return (status === 200 || status === 403 || status === 503) && WALL.test(bytes.toString('latin1'))
}
