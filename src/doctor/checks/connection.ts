import { resolve4, resolve6 } from 'node:dns/promises'
import { isIP } from 'node:net'
import { messageOf } from '../../problem.ts'
import { askFeed, type Exam } from '../exam.ts'
import { type Finding, fault, ok, skipped, warning } from '../finding.ts'
import { askOldHttp } from '../old-http.ts'
import type { Handshake } from '../probe.ts'

const DAY_MS = 86_400_000
const SOON_DAYS = 14

/** Looks at the way from http: to https:, and at the certificate. */
export async function checkTls(exam: Exam): Promise<readonly Finding[]> {
  const { url, now } = exam
  if (url.protocol !== 'https:')
    return [
      warning('TLS', {
        found: 'the feed is at an http: address',
        cause:
          'podcast directories and some readers take https: only, and anyone on the way can change the feed',
        cure: 'get a certificate, for example with Caddy or certbot, and redirect http: to https:',
      }),
    ]
  return [
    ...certificateFindings(await exam.probe.handshake(url), now()),
    ...(await oldTls(exam)),
    ...(await fromHttp(exam)),
  ]
}

/** What is known of a certificate. */
type Certificate = Pick<Handshake, 'refused' | 'validFrom' | 'validTo'>

/** A short-lived certificate is renewed when a third of its time is left. */
export function certificateFindings(
  { refused, validFrom, validTo }: Certificate,
  now: Date,
): readonly Finding[] {
  if (refused !== undefined)
    return [
      fault('certificate', {
        found: `the certificate is not trusted: ${refused}`,
        cause:
          refused === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
            ? 'the server sends its own certificate without the intermediate one; browsers find that by themselves, readers do not'
            : 'readers refuse such a connection',
        cure: 'configure the full chain (fullchain.pem), for this host name, and renew it in time',
      }),
    ]
  const left = (validTo.getTime() - now.getTime()) / DAY_MS
  const lifetime = (validTo.getTime() - validFrom.getTime()) / DAY_MS
  const days = Math.floor(left)
  if (left >= Math.min(SOON_DAYS, lifetime / 4))
    return [ok('certificate', `trusted, and valid for ${days} days`)]
  return [
    warning('certificate', {
      found: `the certificate ends in ${days} days`,
      cause: 'it should have been renewed by now',
      cure: 'see why the renewal does not run',
    }),
  ]
}

async function oldTls({ url, probe }: Exam): Promise<readonly Finding[]> {
  try {
    await probe.handshake(url, { maxVersion: 'TLSv1.2' })
    return [ok('TLS 1.2', 'older clients can connect')]
  } catch (error) {
    return [
      warning('TLS 1.2', {
        found: `a client with TLS 1.2 cannot connect: ${messageOf(error)}`,
        cause: 'the server offers newer versions only; old readers and e-book readers know none',
        cure: 'allow TLS 1.2 beside 1.3',
      }),
    ]
  }
}

async function fromHttp({ url, probe }: Exam): Promise<readonly Finding[]> {
  const plain = new URL(url)
  plain.protocol = 'http:'
  if (url.port !== '') return [skipped('http to https', 'the feed has a port of its own')]
  const seen = await probe.ask({ url: plain.href })
  const isPermanent = seen.status === 301 || seen.status === 308
  if (isPermanent && seen.headers.location === url.href)
    return [ok('http to https', 'one permanent redirect')]
  return [
    warning('http to https', {
      found: `${plain.href} answers ${seen.status}${seen.headers.location === undefined ? '' : ` to ${seen.headers.location}`}`,
      cause:
        'readers that know the feed by its old http: address stay there, or need several steps at every poll',
      cure: `redirect it with a 301 to ${url.href} at once`,
    }),
  ]
}

/** Asks by each version of HTTP. */
export async function checkVersions(exam: Exam): Promise<readonly Finding[]> {
  return [...(await http10(exam)), ...(await http2(exam))]
}

async function http10({ url, first }: Exam): Promise<readonly Finding[]> {
  const status = await askOldHttp(url)
  if (status === first.status) return [ok('HTTP/1.0', 'answered like HTTP/1.1')]
  return [
    warning('HTTP/1.0', {
      found: `a request by HTTP/1.0 gets ${status}`,
      cause: 'some old scripts and proxies ask like that',
      cure: 'answer it like HTTP/1.1, without chunks',
    }),
  ]
}

async function http2({ url, first, probe }: Exam): Promise<readonly Finding[]> {
  if (url.protocol !== 'https:') return []
  const { protocol } = await probe.handshake(url, { ALPNProtocols: ['h2', 'http/1.1'] })
  if (protocol !== 'h2') return [skipped('HTTP/2', 'not offered; readers do not need it')]
  const seen = await askFeed({ url, probe }, { http2: true })
  if (seen.status === first.status) return [ok('HTTP/2', 'answered like HTTP/1.1')]
  return [
    fault('HTTP/2', {
      found: `HTTP/2 is offered, and gets ${seen.status} in place of ${first.status}`,
      cause: 'readers that are offered HTTP/2 use it',
      cure: 'mend it in the proxy, or do not offer it',
    }),
  ]
}

/** Connects to the addresses of both families. */
export async function checkFamilies(exam: Exam): Promise<readonly Finding[]> {
  if (isIP(exam.url.hostname.replace(/^\[|\]$/g, '')) !== 0) return []
  return [...(await family(exam, 4)), ...(await family(exam, 6))]
}

async function family(exam: Exam, version: 4 | 6): Promise<readonly Finding[]> {
  const check = `IPv${version}`
  const resolve = version === 4 ? resolve4 : resolve6
  const addresses = await resolve(exam.url.hostname).catch(() => [])
  if (addresses.length === 0) return [skipped(check, 'the host has no such address')]
  try {
    const { status } = await askFeed(exam, { family: version })
    if (status === exam.first.status) return [ok(check, `${addresses.join(', ')} answers`)]
    return [unequal(check, `gets ${status}`)]
  } catch (error) {
    if (/ENETUNREACH|EADDRNOTAVAIL/.test(messageOf(error)))
      return [skipped(check, 'this machine has no such connection')]
    return [unequal(check, `does not connect: ${messageOf(error)}`)]
  }
}

function unequal(check: string, what: string): Finding {
  return fault(check, {
    found: `a reader that uses ${check} ${what}`,
    cause: 'the name has an address at which nobody answers for this host',
    cure: `serve the host there, or remove its ${check === 'IPv6' ? 'AAAA' : 'A'} record`,
  })
}
