import type { Publication } from '../../articles/publication.ts'
import type { Outgoing } from '../../outgoing/outgoing.ts'
import type { Receiver } from '../announcer.ts'
import type { Sender } from '../delivery-queue.ts'
import { assertAccepted } from '../exchange.ts'

/** The kind of deliveries that tell a hub of a changed document. Their subject is the path of the document. */
export const PING = 'websub ping'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Returns the outside hubs of a publication. Each hears of every document. */
export function hubsOutside({ hubs = [] }: Publication): readonly Receiver[] {
  return hubs.map(destination => ({
    hears: () => true,
    deliveries: (paths, due) => paths.map(subject => ({ kind: PING, destination, subject, due })),
  }))
}

/** Options of `createPingSender`. */
export interface PingSenderOptions {
  readonly outgoing: Outgoing
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly now: () => Date
}

/**
 * Creates the sender of pings: `hub.mode=publish` with the address of the document as `hub.topic`, and as `hub.url`, which hubs of
 * PubSubHubbub 0.4 require. WebSub leaves the request to the hubs (section 6). A hub that is no longer named is passed over.
 */
export function createPingSender({ outgoing, publication, now }: PingSenderOptions): Sender {
  return {
    waits: [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR],
    async send({ destination, subject }, signal) {
      const { hubs = [], baseUrl = '' } = publication() ?? {}
      if (!hubs.includes(destination)) return
      const topic = baseUrl + subject
      const answer = await outgoing.send(
        {
          url: destination,
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            'hub.mode': 'publish',
            'hub.url': topic,
            'hub.topic': topic,
          }).toString(),
        },
        signal,
      )
      assertAccepted(answer, now())
    },
  }
}
