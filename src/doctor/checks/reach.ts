import { messageOf } from '../../problem.ts'
import { AGENT, type Exam } from '../exam.ts'
import { type Finding, fault, ok, skipped, warning } from '../finding.ts'

/** Compares the address that was given with that at which the feed is. */
export async function checkAddress({ given, url, feed }: Exam): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  if (given.href !== url.href)
    findings.push(
      warning('redirects', {
        found: `${given.href} leads to ${url.href}`,
        cause: 'some readers never store the new address, and follow the redirect at every poll',
        cure: `publish ${url.href}`,
      }),
    )
  if (feed.self === undefined)
    findings.push(
      warning('self', {
        found: 'the feed does not say its own address',
        cause: 'WebSub hubs, validators and readers that were given a file cannot find it',
        cure: 'add <atom:link rel="self">, in JSON Feed feed_url',
      }),
    )
  else if (feed.self !== url.href)
    findings.push(
      fault('self', {
        found: `the feed says that it is at ${feed.self}`,
        cause: 'the server does not know its public address, often because a proxy changes host or scheme',
        cure: 'set the base URL of the server to the public address',
      }),
    )
  else findings.push(ok('self', feed.self))
  return findings
}

/** Asks the hubs that the feed names. */
export async function checkHubs({ feed, probe }: Exam): Promise<readonly Finding[]> {
  if (feed.hubs.length === 0)
    return [skipped('hub', 'the feed names none: subscribers hear of changes by polling')]
  const findings: Finding[] = []
  for (const hub of feed.hubs) {
    try {
      const { status } = await probe.ask({ url: hub, headers: { 'user-agent': AGENT } })
      // A hub takes POST only; each of these shows that something is there.
      const isThere = status < 500 && status !== 404 && status !== 410
      findings.push(isThere ? ok('hub', `${hub} answers`) : silent(hub, `answers ${status}`))
    } catch (error) {
      findings.push(silent(hub, `does not answer: ${messageOf(error)}`))
    }
  }
  return findings
}

function silent(hub: string, what: string): Finding {
  return fault('hub', {
    found: `${hub} ${what}`,
    cause: 'readers that subscribe there poll once a day at most, and hear of nothing',
    cure: 'mend it, or remove it from the feed',
  })
}

/** Looks at what pages of other sites and robots may do. */
export async function checkAccess(exam: Exam): Promise<readonly Finding[]> {
  const { headers } = exam.first
  const findings: Finding[] = []
  const isOpen = headers['access-control-allow-origin'] === '*'
  findings.push(
    isOpen
      ? ok('CORS', 'web readers can fetch it')
      : warning('CORS', {
          found: 'Access-Control-Allow-Origin is not *',
          cause: 'readers and players in a browser cannot fetch the feed',
          cure: 'send Access-Control-Allow-Origin: * with public feeds and their files',
        }),
  )
  if (headers['x-content-type-options'] !== 'nosniff')
    findings.push(
      warning('nosniff', {
        found: 'X-Content-Type-Options is not nosniff',
        cause: 'a browser may take the feed for a page, and run what is in it',
        cure: 'send X-Content-Type-Options: nosniff',
      }),
    )
  findings.push(await robots(exam))
  return findings
}

async function robots({ url, probe }: Exam): Promise<Finding> {
  const { status, bytes } = await probe.ask({
    url: new URL('/robots.txt', url).href,
    headers: { 'user-agent': AGENT },
  })
  if (status !== 200) return ok('robots.txt', `${status}: everything is allowed`)
  const rule = forbidding(bytes.toString('utf8'), url.pathname)
  if (rule === undefined) return ok('robots.txt', 'the feed is allowed')
  return warning('robots.txt', {
    found: `"${rule}" forbids the feed to all robots`,
    cause: 'Feedly, Google and other aggregators then do not fetch it',
    cure: 'allow the addresses of feeds',
  })
}

/** Returns the longest rule for all robots that forbids a path (RFC 9309 section 2.2.2). */
function forbidding(text: string, path: string): string | undefined {
  let applies = false
  let best: { readonly line: string; readonly length: number; readonly allows: boolean } | undefined
  for (const line of text.split(/\r?\n/)) {
    const [, field = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*?)\s*(?:#.*)?$/.exec(line) ?? []
    const name = field.toLowerCase()
    if (name === 'user-agent') applies = value === '*'
    if (!applies || (name !== 'allow' && name !== 'disallow') || value === '' || !matches(value, path))
      continue
    const allows = name === 'allow'
    if (best === undefined || value.length > best.length || (value.length === best.length && allows))
      best = { line: line.trim(), length: value.length, allows }
  }
  return best?.allows === false ? best.line : undefined
}

function matches(rule: string, path: string): boolean {
  const pattern = rule
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replace(/\\\$$/, '$')
  return new RegExp(`^${pattern}`).test(path)
}
