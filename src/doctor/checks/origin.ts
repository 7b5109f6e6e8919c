import { messageOf } from '../../problem.ts'
import { AGENT, type Exam } from '../exam.ts'
import { type Finding, fault, ok, skipped, warning } from '../finding.ts'
import { plainBody, type Seen } from '../probe.ts'

/** Time that a change may take from the server to the copies, beside their `max-age`. */
const GRACE_SECONDS = 60
const MS_PER_SECOND = 1_000

/** Compares what the public gets with what the server itself answers. */
export async function checkOrigin(exam: Exam): Promise<readonly Finding[]> {
  const { origin, url, first, probe } = exam
  if (origin === undefined) return []
  const own = await probe
    .ask({
      url: new URL(url.pathname + url.search, origin).href,
      headers: { 'user-agent': AGENT, 'accept-encoding': 'identity' },
    })
    .catch(messageOf)
  if (typeof own === 'string')
    return [skipped('origin', `the server at ${origin.origin} does not answer: ${own}`)]
  if (own.status !== 200)
    return [skipped('origin', `the server at ${origin.origin} answers ${own.status} for ${url.pathname}`)]
  return [versionFinding(exam, own), ...cacheFinding(first, own)]
}

/** A copy may be as old as `max-age` says, but not older, and its bytes are those of the server. */
function versionFinding({ first, now }: Exam, own: Seen): Finding {
  if (plainBody(first).equals(plainBody(own))) return ok('origin', 'the public gets what the server sends')
  const [theirs, ours] = [changedAt(first), changedAt(own)]
  if (theirs === undefined || ours === undefined || theirs >= ours)
    return fault('origin', {
      found: 'the public gets other bytes than the server sends, of the same version',
      cause: 'something on the way changes the feed: tags then belong to bytes that no reader gets',
      cure: 'let the proxy pass feeds on unchanged: no rewriting, no added scripts, no minifying',
    })
  const age = Math.floor((now().getTime() - ours) / MS_PER_SECOND)
  const allowed = maxAge(own) + GRACE_SECONDS
  if (age <= allowed) return ok('origin', `a copy in front is ${age} seconds behind, within its max-age`)
  return fault('origin', {
    found: `the server has had a newer version for ${age} seconds, and the public still gets the old one`,
    cause: `a cache in front keeps it longer than the ${maxAge(own)} seconds of max-age`,
    cure: 'let the cache obey Cache-Control, or name it under caches in publication.yaml so that it is told',
  })
}

function cacheFinding(first: Seen, own: Seen): readonly Finding[] {
  const [theirs = 'nothing', ours = 'nothing'] = [first, own].map(seen => seen.headers['cache-control'])
  if (directivesOf(theirs) === directivesOf(ours)) return []
  return [
    warning('Cache-Control of the origin', {
      found: `the public gets "${theirs}", the server sends "${ours}"`,
      cause: 'something on the way decides how long readers and caches keep a copy',
      cure: 'let it pass Cache-Control on, or "respect the headers of the origin", as CDNs call it',
    }),
  ]
}

function changedAt({ headers }: Seen): number | undefined {
  const time = Date.parse(headers['last-modified'] ?? '')
  return Number.isNaN(time) ? undefined : time
}

function maxAge({ headers }: Seen): number {
  return Number(/max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1] ?? 0)
}

/** Directives in one order: a proxy may sort them. */
function directivesOf(text: string): string {
  const directives = text.toLowerCase().split(',')
  return directives
    .map(directive => directive.trim())
    .sort()
    .join()
}
