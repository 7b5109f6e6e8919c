import { messageOf } from '../../problem.ts'
import { askFeed, type Exam } from '../exam.ts'
import { type Finding, fault, ok, skipped, warning } from '../finding.ts'
import { plainBody, type Seen } from '../probe.ts'

const CODINGS = ['gzip', 'br', 'zstd'] as const

/** Asks again with the validators, as readers and proxies send them. */
export async function checkConditions(exam: Exam): Promise<readonly Finding[]> {
  const { etag, 'last-modified': date } = exam.first.headers
  if (etag === undefined && date === undefined)
    return [
      fault('conditions', {
        found: 'there is neither ETag nor Last-Modified',
        cause: 'every poll transfers the whole feed',
        cure: 'send both, also through the proxy',
      }),
    ]
  const findings: Finding[] = []
  if (etag !== undefined) findings.push(...(await tagFindings(exam, etag)))
  if (date !== undefined) findings.push(await condition(exam, 'Last-Modified', { 'if-modified-since': date }))
  else
    findings.push(
      warning('Last-Modified', {
        found: 'there is no Last-Modified',
        cause: 'TT-RSS, Thunderbird and Vienna ask by date only, so they fetch the whole feed each time',
        cure: 'send it beside the ETag',
      }),
    )
  return findings
}

async function tagFindings(exam: Exam, etag: string): Promise<readonly Finding[]> {
  const again = (await askFeed(exam, { headers: { 'accept-encoding': 'identity' } })).headers.etag
  if (again !== etag)
    return [
      fault('ETag', {
        found: `two answers have the tags ${etag} and ${again ?? 'none'}`,
        cause:
          'the tag depends on the moment or on the server, so no reader is ever told that nothing has changed',
        cure: 'make the tag from the content; several servers must give the same one',
      }),
    ]
  const weak = etag.startsWith('W/') ? etag : `W/${etag}`
  return [
    await condition(exam, 'ETag', { 'if-none-match': etag }),
    await condition(exam, 'weak ETag', { 'if-none-match': weak }),
    ...(await codedTag(exam)),
  ]
}

/** Readers ask for gzip, and then send the tag that came with it. nginx and others weaken or change it. */
async function codedTag(exam: Exam): Promise<readonly Finding[]> {
  const coding = { 'accept-encoding': 'gzip' }
  const { etag, 'content-encoding': got } = (await askFeed(exam, { headers: coding })).headers
  if (got !== 'gzip') return []
  if (etag !== undefined) return [await condition(exam, 'ETag of gzip', { ...coding, 'if-none-match': etag })]
  return [
    fault('ETag of gzip', {
      found: 'the compressed answer has no ETag',
      cause: 'the proxy compresses, and drops the strong tag: nearly all readers ask for gzip',
      cure: 'compress at the server, or let the proxy weaken the tag',
    }),
  ]
}

async function condition(
  exam: Exam,
  check: string,
  headers: Readonly<Record<string, string>>,
): Promise<Finding> {
  const seen = await askFeed(exam, { headers: { 'accept-encoding': 'identity', ...headers } })
  if (seen.status !== 304)
    return fault(check, {
      found: `asked with ${Object.keys(headers).find(name => name.startsWith('if-'))}, the answer is ${seen.status}`,
      cause: 'something on the way changes or ignores validators, so every poll transfers the whole feed',
      cure: 'compare the tags that the server sends with those that arrive; let the proxy pass conditions on',
    })
  const missing = ['etag', 'last-modified'].filter(
    name => exam.first.headers[name] !== undefined && seen.headers[name] === undefined,
  )
  if (missing.length === 0) return ok(check, 'an unchanged feed is a 304')
  return warning(check, {
    found: `a 304 comes without ${missing.join(' and ')}`,
    cause: 'FreshRSS and NetNewsWire replace what they have stored by what a 304 says',
    cure: 'repeat the validators with each 304 (RFC 9110 section 15.4.5)',
  })
}

/** Asks for each coding, and compares the bodies. */
export async function checkCodings(exam: Exam): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const came: string[] = []
  for (const coding of CODINGS) {
    const seen = await askFeed(exam, { headers: { 'accept-encoding': coding } })
    if (seen.headers['content-encoding'] !== coding) continue
    const wrong = wrongBody(seen, exam)
    if (wrong === undefined) came.push(coding)
    else findings.push(broken(coding, wrong))
  }
  const { first } = exam
  if (first.headers['content-encoding'] !== undefined)
    findings.push(
      broken('identity', `it comes as ${first.headers['content-encoding']}, though none was asked for`),
    )
  if (came.length > 0 && !/\baccept-encoding\b/i.test(first.headers.vary ?? ''))
    findings.push(
      fault('Vary', {
        found: 'Vary does not name Accept-Encoding',
        cause: 'a cache may give compressed bytes to a reader that cannot read them',
        cure: 'send Vary: Accept-Encoding with every answer',
      }),
    )
  return [...findings, compression(came), lengthFinding(first)]
}

function compression(came: readonly string[]): Finding {
  if (came.length > 0) return ok('codings', `${came.join(', ')}, and none`)
  return warning('codings', {
    found: 'the feed is never compressed',
    cause: 'a feed in gzip has about a quarter of the bytes',
    cure: 'compress it at the server or in the proxy, for the types of feeds too',
  })
}

function wrongBody(seen: Seen, { first }: Exam): string | undefined {
  try {
    return plainBody(seen).equals(plainBody(first))
      ? undefined
      : 'its content differs from that of the others'
  } catch (error) {
    return messageOf(error)
  }
}

function broken(coding: string, found: string): Finding {
  return fault('codings', {
    found: `${coding}: ${found}`,
    cause: 'something on the way compresses wrongly, or caches one coding for all',
    cure: 'compress in one place only, and send Vary: Accept-Encoding',
  })
}

function lengthFinding({ headers, bytes }: Seen): Finding {
  const length = headers['content-length']
  if (length === undefined) return ok('length', 'sent in chunks')
  if (Number(length) === bytes.length) return ok('length', `${bytes.length} bytes, as announced`)
  return fault('length', {
    found: `Content-Length is ${length}, and ${bytes.length} bytes came`,
    cause: 'something on the way changes the body and keeps the header',
    cure: 'turn off what minifies, injects or compresses',
  })
}

/** Compares HEAD with GET. */
export async function checkHead(exam: Exam): Promise<readonly Finding[]> {
  const seen = await askFeed(exam, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
  const names = ['content-type', 'etag', 'last-modified'] as const
  const different = names.filter(name => seen.headers[name] !== exam.first.headers[name])
  if (seen.status === exam.first.status && different.length === 0) return [ok('HEAD', 'answered like GET')]
  return [
    fault('HEAD', {
      found:
        seen.status === exam.first.status
          ? `HEAD has another ${different.join(', ')} than GET`
          : `HEAD gets ${seen.status}`,
      cause: 'Apple and other directories ask with HEAD first, and then refuse the feed',
      cure: 'allow HEAD, and answer it like GET without the body',
    }),
  ]
}

const LONG_SECONDS = 6 * 3_600

/** Looks at the directives for caches, and at cookies. */
export async function checkCache({ first }: Exam): Promise<readonly Finding[]> {
  const { 'cache-control': directives, age, 'set-cookie': cookie } = first.headers
  const findings: Finding[] = []
  if (cookie !== undefined)
    findings.push(
      warning('cookies', {
        found: 'the feed sets a cookie',
        cause: 'caches then do not store it, and readers are told apart',
        cure: 'send no cookies with feeds',
      }),
    )
  const seconds = Number(/(?:^|[\s,])(?:s-maxage|max-age)=(\d+)/.exec(directives ?? '')?.[1] ?? Number.NaN)
  if (directives === undefined)
    findings.push(skipped('Cache-Control', 'there is none, so readers and caches guess'))
  else if (/no-store/.test(directives))
    findings.push(
      warning('Cache-Control', {
        found: directives,
        cause: 'no cache may keep it, and FreshRSS and Miniflux take it for a reason to ask less cleverly',
        cure: 'send public, max-age=900 or so',
      }),
    )
  else if (seconds > LONG_SECONDS)
    findings.push(
      warning('Cache-Control', {
        found: directives,
        cause: `a copy may be shown for ${Math.round(seconds / 3_600)} hours, and new articles are hidden so long`,
        cure: 'shorten it, or let the cache be told of changes',
      }),
    )
  else findings.push(ok('Cache-Control', directives))
  if (age !== undefined && seconds < Number(age))
    findings.push(
      fault('Age', {
        found: `a copy is ${age} s old, and may be ${seconds} s at most`,
        cause: 'a cache in front serves old copies',
        cure: 'let it follow Cache-Control, or purge it after changes',
      }),
    )
  return findings
}
