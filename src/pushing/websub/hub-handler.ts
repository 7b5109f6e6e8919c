import express, { type RequestHandler, type Response } from 'express'
import { HUB_PATH, type Publication } from '../../articles/publication.ts'
import type { DeliveryStore } from '../../articles/store/delivery-store.ts'
import type { ListStore } from '../../articles/store/list-store.ts'
import { createClientOf } from '../../http/client-address.ts'
import { createRateLimit } from '../../http/send/rate-limit.ts'
import type { Outgoing } from '../../outgoing/outgoing.ts'
import { messageOf } from '../../problem.ts'
import { pathOfTopic } from '../topics.ts'
import { parseSubscribeRequest, type SubscribeRequest } from './subscribe-request.ts'
import { VERIFY, verificationOf } from './verification.ts'

/** Options of `createHubHandler`. */
export interface HubHandlerOptions {
  readonly store: Pick<DeliveryStore, 'enqueueDeliveries' | 'countForHost'> & Pick<ListStore, 'findTerm'>
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly outgoing: Pick<Outgoing, 'check'>
  readonly trustedProxies: readonly string[]
  readonly now: () => Date
  /** Called after a verification was added. */
  readonly onAdded: () => void
  /** Requests within an hour: of one client or host of callbacks, and of all clients that cannot be told apart. */
  readonly perHour?: { readonly client: number; readonly unknown: number }
}

/**
 * Requests within an hour: of one client, and of all clients behind proxies that are not known. These cannot be told apart, so that
 * each host of callbacks has the allowance of a client: one that takes it all does not keep others out.
 */
const PER_HOUR = { client: 2_000, unknown: 20_000 } as const
/** Subscriptions of one host, and verifications that wait for it. */
const MAX_SUBSCRIPTIONS = 50_000
const MAX_WAITING = 200

/**
 * Creates the handler of the hub (WebSub section 5). A request is only checked and stored: the answer is always 202, and
 * whether the subscriber wants it is asked later (section 5.3).
 */
export function createHubHandler(options: HubHandlerOptions): RequestHandler {
  const { publication: current, store, now, onAdded, perHour = PER_HOUR } = options
  const clientOf = createClientOf(options.trustedProxies)
  const limits = {
    client: createRateLimit(perHour.client, now),
    unknown: createRateLimit(perHour.unknown, now),
    callbackHost: createRateLimit(perHour.client, now),
  }
  const router = express.Router({ strict: true, caseSensitive: true })
  const readForm = express.text({ type: 'application/x-www-form-urlencoded', limit: '8kb' })

  router.all(HUB_PATH, (request, response, next) => {
    const publication = current()
    if (publication?.hub === false) return next()
    if (publication === undefined) return refuse(response, 503, 'the hub is not ready yet')
    if (request.method !== 'POST') {
      response.set('Allow', 'POST')
      return refuse(
        response,
        405,
        'this is a WebSub hub: subscribe with POST (https://www.w3.org/TR/websub/)',
      )
    }
    const client = clientOf(request)
    const wait = client === undefined ? limits.unknown.use('') : limits.client.use(client)
    if (wait !== undefined) return refuseForNow(response, wait)
    readForm(request, response, error => {
      if (error) return next(error)
      if (typeof request.body !== 'string')
        return refuse(response, 415, 'expected a form (application/x-www-form-urlencoded)')
      answer(new URLSearchParams(request.body), { publication, response, client }).catch(next)
    })
  })
  return router

  async function answer(form: URLSearchParams, { publication, response, client }: Answering): Promise<void> {
    const asked = parseSubscribeRequest(form)
    if (typeof asked === 'string') return refuse(response, 400, asked)
    const { host } = new URL(asked.callback)
    const wait = client === undefined ? limits.callbackHost.use(host) : undefined
    if (wait !== undefined) return refuseForNow(response, wait)
    const path = await pathOfTopic(asked.topic, publication, store)
    if (path === undefined) {
      const example = `${publication.baseUrl}/rss.xml`
      return refuse(response, 404, `hub.topic: expected the address of a feed here, such as ${example}`)
    }
    const refusal = await refusalOf(asked)
    if (refusal !== undefined) return refuse(response, refusal.status, refusal.text)
    await store.enqueueDeliveries([verificationOf(asked, path, now())])
    onAdded()
    response.status(202).type('text/plain').set('Cache-Control', 'no-store').send('Accepted\n')
  }

  async function refusalOf({ callback }: SubscribeRequest) {
    try {
      options.outgoing.check(callback)
    } catch (error) {
      return { status: 400, text: `hub.callback: ${messageOf(error)}` }
    }
    const { subscriptions, waiting } = await store.countForHost(new URL(callback).host, VERIFY)
    if (subscriptions < MAX_SUBSCRIPTIONS && waiting < MAX_WAITING) return undefined
    return { status: 429, text: 'hub.callback: its host has too many subscriptions, or does not answer' }
  }
}

interface Answering {
  readonly publication: Publication
  readonly response: Response
  /** Undefined behind a proxy that is not known. */
  readonly client: string | undefined
}

function refuseForNow(response: Response, wait: number): void {
  response.set('Retry-After', String(wait))
  refuse(response, 429, `too many requests: try again in ${wait} seconds`)
}

function refuse(response: Response, status: number, text: string): void {
  response.status(status).type('text/plain').set('Cache-Control', 'no-store').send(`${text}\n`)
}
