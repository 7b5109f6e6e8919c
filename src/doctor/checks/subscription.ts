import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { messageOf } from '../../problem.ts'
import { AGENT, type Exam } from '../exam.ts'
import { type Finding, fault, ok, skipped, warning } from '../finding.ts'

/** How long a hub may take until it asks whether the subscription is wanted. */
const VERIFY_MS = 15_000
const LEASE_SECONDS = 86_400
const CHECK = 'subscription'

/** The two intents of a subscriber (WebSub section 5.1). */
type Mode = 'subscribe' | 'unsubscribe'

/** The request by which a hub verifies an intent (WebSub section 5.3). */
interface Verification {
  readonly mode: string | null
  readonly topic: string | null
  readonly lease: number
}

/**
 * Subscribes at each hub of the feed, with an address of this machine, and unsubscribes again. Nothing is published, so no
 * delivery is awaited.
 */
export async function checkSubscription(exam: Exam): Promise<readonly Finding[]> {
  const { callback, feed } = exam
  if (feed.hubs.length === 0) return []
  if (callback === undefined)
    return [skipped(CHECK, 'not tried: name an address of this machine that hubs can reach, with --callback')]
  const listener = await openListener(callback).catch(messageOf)
  if (typeof listener === 'string')
    return [skipped(CHECK, `not tried: this machine cannot listen for ${callback.href}: ${listener}`)]
  try {
    const findings: Finding[] = []
    for (const hub of feed.hubs) findings.push(await roundTrip(exam, hub, listener))
    return findings
  } finally {
    await listener.close()
  }
}

async function roundTrip(exam: Exam, hub: string, listener: Listener): Promise<Finding> {
  const topic = exam.feed.self ?? exam.url.href
  const subscribed = await intend(exam, { hub, topic, mode: 'subscribe' }, listener)
  if ('check' in subscribed) return subscribed
  const left = await intend(exam, { hub, topic, mode: 'unsubscribe' }, listener)
  if ('check' in left) return { ...left, result: 'warning' }
  if (!(subscribed.lease > 0))
    return warning(CHECK, {
      found: `${hub} verifies a subscription without hub.lease_seconds`,
      cause: 'subscribers do not know when to renew (WebSub section 5.3)',
      cure: 'mend the hub, or use another one',
    })
  return ok(CHECK, `${hub} took a subscription for ${subscribed.lease} seconds, and ended it`)
}

interface Intent {
  readonly hub: string
  readonly topic: string
  readonly mode: Mode
}

async function intend(
  { probe }: Exam,
  { hub, topic, mode }: Intent,
  listener: Listener,
): Promise<Verification | Finding> {
  const verified = listener.next(mode)
  const fields = {
    ...{ 'hub.mode': mode, 'hub.topic': topic, 'hub.callback': listener.url },
    'hub.lease_seconds': String(LEASE_SECONDS),
  }
  const { status, bytes } = await probe.ask({
    ...{ url: hub, method: 'POST', body: new URLSearchParams(fields).toString() },
    headers: { 'user-agent': AGENT, 'content-type': 'application/x-www-form-urlencoded' },
  })
  if (status !== 202 && status !== 204)
    return fault(CHECK, {
      found: `${hub} refuses to ${mode} with ${status}: ${bytes.subarray(0, 200).toString('utf8').trim()}`,
      cause: 'readers that subscribe there hear of nothing',
      cure: 'read its reason; the address of the feed must be the one that the hub knows',
    })
  const verification = await Promise.race([verified, setTimeout(VERIFY_MS, undefined, { ref: false })])
  if (verification === undefined)
    return fault(CHECK, {
      found: `${hub} took the request to ${mode}, and did not verify it within ${VERIFY_MS / 1_000} seconds`,
      cause: 'the hub cannot reach this machine, or has stopped working',
      cure: `see that ${listener.url} can be reached from outside; if it can, mend the hub`,
    })
  if (verification.topic !== topic)
    return fault(CHECK, {
      found: `${hub} verifies the topic ${verification.topic}, asked was ${topic}`,
      cause: 'subscribers refuse it (WebSub section 5.3.1)',
      cure: 'let the hub repeat the topic as it was sent',
    })
  return verification
}

/** Hears the hub's questions, at an address that nobody can guess. */
interface Listener {
  readonly url: string
  /** Resolves with the next verification of a mode. */
  next(mode: Mode): Promise<Verification>
  close(): Promise<void>
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

async function openListener(callback: URL): Promise<Listener> {
  const path = `${callback.pathname.replace(/\/$/, '')}/${randomBytes(16).toString('hex')}`
  const waiting = new Map<string, (verification: Verification) => void>()
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', callback)
    const mode = searchParams.get('hub.mode')
    const resolve = pathname === path && mode !== null ? waiting.get(mode) : undefined
    if (resolve === undefined) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/plain' }).end(searchParams.get('hub.challenge') ?? '')
    const [topic, lease] = [searchParams.get('hub.topic'), Number(searchParams.get('hub.lease_seconds'))]
    resolve({ mode, topic, lease })
  })
  await listen(server, Number(callback.port || DEFAULT_PORTS[callback.protocol]))
  return {
    url: new URL(path, callback).href,
    next: mode => new Promise(resolve => waiting.set(mode, resolve)),
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => resolve())
  })
}
