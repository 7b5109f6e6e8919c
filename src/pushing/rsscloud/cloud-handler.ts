import express, { type Request, type RequestHandler, type Response } from 'express'
import { CLOUD_PATH, type Publication } from '../../articles/publication.ts'
import type { DeliveryStore } from '../../articles/store/delivery-store.ts'
import type { ListStore } from '../../articles/store/list-store.ts'
import { emptyElement, XML_DECLARATION } from '../../formats/xml.ts'
import { createClientOf } from '../../http/client-address.ts'
import { createRateLimit } from '../../http/send/rate-limit.ts'
import type { Outgoing } from '../../outgoing/outgoing.ts'
import { messageOf } from '../../problem.ts'
import { pathOfTopic } from '../topics.ts'
import { CLOUD, type CloudPayload, challenge, LEASE_MS, testNotification } from './notification.ts'
import { callbackOf, type NotifyRequest, parseNotifyRequest } from './notify-request.ts'

/** Options of `createCloudHandler`. */
export interface CloudHandlerOptions {
  readonly store: Pick<DeliveryStore, 'putSubscription' | 'countForHost'> & Pick<ListStore, 'findTerm'>
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly outgoing: Outgoing
  readonly trustedProxies: readonly string[]
  readonly now: () => Date
}

/**
 * Feeds for which one client registers within an hour, as each makes this server ask another one; and requests of all clients behind
 * proxies that are not known. Of these, each host has the allowance of a client.
 */
const PER_HOUR = { client: 500, unknown: 5_000 } as const
const MAX_SUBSCRIPTIONS = 50_000
const NO_XML_RPC =
  'expected a form (application/x-www-form-urlencoded), got XML: XML-RPC is not supported, so ask with http-post or https-post'
/** For all feeds of a request together. */
const TIMEOUT_MS = 20_000

/**
 * Creates the handler of `/pleaseNotify` (rssCloud). A subscriber is asked, or told of the feed, before it is stored: the protocol wants
 * to know at once whether that has worked.
 */
export function createCloudHandler(options: CloudHandlerOptions): RequestHandler {
  const { publication: current, store, outgoing, now } = options
  const clientOf = createClientOf(options.trustedProxies)
  const limits = {
    client: createRateLimit(PER_HOUR.client, now),
    unknown: createRateLimit(PER_HOUR.unknown, now),
  }
  const router = express.Router({ strict: true, caseSensitive: true })
  const readForm = express.text({ type: 'application/x-www-form-urlencoded', limit: '32kb' })

  router.all(CLOUD_PATH, (request, response, next) => {
    const publication = current()
    if (publication?.hub === false) return next()
    if (request.method !== 'POST') {
      response.set('Allow', 'POST')
      return send(request, response, { status: 405, fault: 'register for notifications with POST' })
    }
    if (request.is(['*/xml', '+xml'])) return send(request, response, refused(NO_XML_RPC))
    if (publication === undefined)
      return send(request, response, { status: 503, fault: 'the server is not ready yet' })
    const client = clientOf(request)
    const wait = client === undefined ? limits.unknown.use('') : undefined
    if (wait !== undefined) return send(request, response, tooMany(wait))
    readForm(request, response, error => {
      if (error) return next(error)
      const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
      register(form, { publication, client })
        .then(outcome => send(request, response, outcome))
        .catch(next)
    })
  })
  return router

  async function register(form: URLSearchParams, { publication, client }: Asking): Promise<Outcome> {
    const asked = parseNotifyRequest(form)
    if (typeof asked === 'string') return refused(asked)
    const host = asked.domain ?? addressOf(client)
    if (host === undefined)
      return refused('domain: expected the name of your host, as your address is not known')
    for (const _ of asked.topics) {
      const wait = limits.client.use(client ?? `host ${host}`)
      if (wait !== undefined) return tooMany(wait)
    }
    const topics = await pathsOf(asked.topics, publication)
    if (typeof topics === 'string') return refused(topics)
    const callback = callbackOf(asked, host)
    const { subscriptions } = await store.countForHost(new URL(callback).host, CLOUD)
    if (subscriptions >= MAX_SUBSCRIPTIONS) return refused(`${host} has too many subscriptions`)
    const expires = new Date(now().getTime() + LEASE_MS)
    const refusal = await refusalOf(asked, callback)
    if (refusal !== undefined) return refused(refusal)
    for (const { path, topic } of topics) {
      const payload: CloudPayload = { topic }
      await store.putSubscription({
        ...{ kind: CLOUD, callback, topic: path, expires },
        payload: JSON.stringify(payload),
      })
    }
    return { status: 200 }
  }

  async function pathsOf(topics: readonly string[], publication: Publication) {
    const found: { readonly path: string; readonly topic: string }[] = []
    for (const topic of topics) {
      const path = await pathOfTopic(topic, publication, store)
      if (path === undefined)
        return `${topic}: expected the address of a feed here, such as ${publication.baseUrl}/rss.xml`
      found.push({ path, topic })
    }
    return found
  }

  /** Says no more of another server's answer, which a stranger may not be able to see, than whether it was right. */
  async function refusalOf({ topics, domain }: NotifyRequest, callback: string): Promise<string | undefined> {
    const forbidden = faultOf(() => outgoing.check(callback))
    if (forbidden !== undefined) return `${callback}: ${forbidden}`
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const ask = domain === undefined ? testNotification : challenge
    try {
      for (const topic of topics) await ask(outgoing, { callback, topic, signal }, now())
      return undefined
    } catch {
      const expected = domain === undefined ? 'a status from 200 to 299' : 'the challenge as the whole answer'
      return `${callback}: expected ${expected}, got something else`
    }
  }
}

function faultOf(check: () => void): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** The status of an answer, and why there is no subscription. */
interface Outcome {
  readonly status: number
  readonly wait?: number
  readonly fault?: string
}

/** The protocol answers with 200 to a refusal too. */
function refused(fault: string): Outcome {
  return { status: 200, fault }
}

function tooMany(wait: number): Outcome {
  return { status: 429, wait, fault: `too many requests: try again in ${wait} seconds` }
}

interface Asking {
  readonly publication: Publication
  /** The key of the client's address. */
  readonly client: string | undefined
}

/** An address of IPv4. That of an IPv6 client is only known in part, so it must name its host. */
function addressOf(client: string | undefined): string | undefined {
  return client !== undefined && /^[\d.]+$/.test(client) ? client : undefined
}

/** Answers as rsscloud-server does: in XML, or in JSON for those that accept only that. */
function send(request: Request, response: Response, { status, wait, fault }: Outcome): void {
  const success = fault === undefined
  const msg = fault ?? 'Thanks for the registration. It is valid for 25 hours.'
  response.status(status).set({ 'Cache-Control': 'no-store', Vary: 'Accept' })
  if (wait !== undefined) response.set('Retry-After', String(wait))
  if (request.accepts(['text/xml', 'application/xml', 'application/json']) === 'application/json') {
    response.json({ success, msg })
    return
  }
  const result = emptyElement('notifyResult', { success: String(success), msg })
  response.type('text/xml').send(`${XML_DECLARATION}\n${result}\n`)
}
