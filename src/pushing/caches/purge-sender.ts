import { quote } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import type { SecretPlace } from '../../articles/schema/secret-schema.ts'
import type { Delivery } from '../../articles/store/delivery-store.ts'
import type { Answer, Outgoing } from '../../outgoing/outgoing.ts'
import { readSecret } from '../../outgoing/secret.ts'
import { Problem } from '../../problem.ts'
import type { Sender } from '../delivery-queue.ts'
import { assertAccepted } from '../exchange.ts'
import { purgeAddress, purgeRequest } from './purge-requests.ts'

/** The kind of deliveries that tell a cache what to forget. Their payload is a list of surrogate keys. */
export const PURGE = 'cache purge'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const STORED_MINUTES = 24 * 60
const LONG_WAIT_MINUTES = 5

/** Short ones first, and then until every copy is too old to be served without asking. */
const WAITS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 30, 60, 120].map(seconds => seconds * SECOND),
  ...Array<number>(STORED_MINUTES / LONG_WAIT_MINUTES).fill(LONG_WAIT_MINUTES * MINUTE),
]

/** A cache that has failed for so long is told to forget everything next. */
const AWAY_MS = 30 * SECOND

/** Options of `createPurgeSender`. */
export interface PurgeSenderOptions {
  readonly outgoing: Outgoing
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly now: () => Date
}

/** Sends purges, and knows which caches are away. */
export interface PurgeSender extends Omit<Sender, 'send'> {
  /** Sends a purge. Rejects, with the reason as its message, when it was not accepted. */
  send(delivery: Delivery, signal: AbortSignal): Promise<void>
  /** Whether the cache at an address has failed for some time. */
  isAway(destination: string): boolean
}

/** Creates the sender of purges. A cache that is no longer named is passed over. */
export function createPurgeSender({ outgoing, publication, now }: PurgeSenderOptions): PurgeSender {
  /** Since when the caches that do not accept purges have refused them, by address. */
  const failingSince = new Map<string, number>()

  async function attempt({ destination, payload }: Delivery, signal: AbortSignal): Promise<void> {
    const cache = publication()?.caches?.find(each => purgeAddress(each) === destination)
    if (cache === undefined) return
    const token = cache.token && (await readToken(cache.token))
    const answer = await outgoing.send(purgeRequest(cache, payload.split(' '), token), signal)
    assertNotRefused(answer)
    assertAccepted(answer, now())
  }

  return {
    waits: WAITS,
    delaysHost: false,
    async send(delivery, signal) {
      const { destination } = delivery
      try {
        await attempt(delivery, signal)
        failingSince.delete(destination)
      } catch (error) {
        if (!failingSince.has(destination)) failingSince.set(destination, now().getTime())
        throw error
      }
    },
    isAway(destination) {
      return now().getTime() - (failingSince.get(destination) ?? Infinity) >= AWAY_MS
    },
  }
}

const TOO_MANY = 429

/** @throws Error with the reason that the API of Cloudflare gives in the body. After too many requests the time is given instead. */
function assertNotRefused({ status, start }: Answer): void {
  const text = start.toString()
  if (status === TOO_MANY || !/"success":\s*false/.test(text)) return
  const [, reason] = /"message":\s*"([^"]*)"/.exec(text) ?? []
  throw new Error(`expected "success": true, got ${status}: ${quote(reason ?? text)}`)
}

/** What can be in a header. */
const TOKEN = /^[\x21-\x7e]+$/

/** @throws Problem when there is no token. */
async function readToken(place: SecretPlace): Promise<string> {
  const text = await readSecret(place)
  if (TOKEN.test(text)) return text
  throw new Problem('invalid', 'expected a token of letters, digits and signs, got something else')
}
