import type { Subscription, SubscriptionName } from '../../../articles/store/delivery-store.ts'
import type { Row } from '../rows.ts'
import { all, IN_LIST, one, run, type Work } from '../work.ts'
import { deliveryKey } from './deliveries.ts'

const COLUMNS = 'kind, callback, topic, expires, payload'

/** Implements `DeliveryStore.putSubscription`. */
export function putSubscription({ kind, callback, topic, expires, payload }: Subscription): Work<void> {
  const { host } = new URL(callback)
  return run(
    `INSERT INTO subscriptions (key, host, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET expires = excluded.expires, payload = excluded.payload`,
    ...[keyOf({ kind, callback, topic }), host, kind, callback, topic, expires.getTime(), payload],
  )
}

/** Implements `DeliveryStore.findSubscription`. */
export function* findSubscription(name: SubscriptionName): Work<Subscription | undefined> {
  const row = yield* one(`SELECT ${COLUMNS}, sent FROM subscriptions WHERE key = ?`, keyOf(name))
  return row && subscriptionOf(row)
}

/** Returns the subscriptions with these keys, by key. */
export function* subscriptionsOf(keys: readonly string[]): Work<ReadonlyMap<string, Subscription>> {
  const rows = yield* all(`SELECT key, ${COLUMNS}, sent FROM subscriptions WHERE key ${IN_LIST}`, keys)
  return new Map(rows.map(row => [String(row.key), subscriptionOf(row)]))
}

/** Implements `DeliveryStore.subscriptionsTo`. */
export function* subscriptionsTo(topic: string, kind: string): Work<readonly Subscription[]> {
  const where = 'topic = ? AND kind = ? ORDER BY callback'
  const rows = yield* all(`SELECT ${COLUMNS}, sent FROM subscriptions WHERE ${where}`, topic, kind)
  return rows.map(subscriptionOf)
}

/** Implements `DeliveryStore.removeSubscription`. What waits for it is not sent any more. */
export function* removeSubscription(name: SubscriptionName): Work<void> {
  yield* run('DELETE FROM subscriptions WHERE key = ?', keyOf(name))
  yield* run('DELETE FROM deliveries WHERE key = ? AND claimed = 0', keyOf(name))
}

/** Implements `DeliveryStore.removeExpired`. */
export function* removeExpired(now: Date): Work<number> {
  const rows = yield* all('DELETE FROM subscriptions WHERE expires <= ? RETURNING key', now.getTime())
  return rows.length
}

/** Implements `DeliveryStore.hasSubscriptions`. */
export function* hasSubscriptions(now: Date): Work<boolean> {
  const row = yield* one('SELECT 1 AS found FROM subscriptions WHERE expires > ? LIMIT 1', now.getTime())
  return row !== undefined
}

/** Implements `DeliveryStore.subscribedTopics`. Each topic takes one look into an index, however many have subscribed. */
export function* subscribedTopics(topics: readonly string[], now: Date): Work<readonly string[]> {
  const subscribed: string[] = []
  for (const topic of topics) {
    const found = 'SELECT 1 AS found FROM subscriptions WHERE topic = ? AND expires > ? LIMIT 1'
    if ((yield* one(found, topic, now.getTime())) !== undefined) subscribed.push(topic)
  }
  return subscribed
}

/** Implements `DeliveryStore.countForHost`. */
export function* countForHost(host: string, kind: string): Work<{ subscriptions: number; waiting: number }> {
  const subscribed = yield* one('SELECT count(*) AS n FROM subscriptions WHERE host = ?', host)
  const waiting = yield* one(
    'SELECT count(*) AS n FROM deliveries WHERE failed = 0 AND host = ? AND kind = ?',
    host,
    kind,
  )
  return { subscriptions: Number(subscribed?.n), waiting: Number(waiting?.n) }
}

function keyOf({ kind, callback, topic }: SubscriptionName): string {
  return deliveryKey({ kind, destination: callback, subject: topic })
}

function subscriptionOf(row: Row): Subscription {
  const { kind, callback, topic, payload } = row as Record<'kind' | 'callback' | 'topic' | 'payload', string>
  const sent = row.sent === null ? {} : { sent: String(row.sent) }
  return { kind, callback, topic, payload, expires: new Date(Number(row.expires)), ...sent }
}
