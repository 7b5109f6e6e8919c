import type { DeliveryCounts, DeliveryGroup } from '../../../articles/store/delivery-store.ts'
import { all, one, type Work } from '../work.ts'

/** Implements `DeliveryStore.deliveryCounts`. */
export function* deliveryCounts(limit: number): Work<DeliveryCounts> {
  const waiting = yield* one('SELECT count(*) AS n FROM deliveries WHERE failed = 0')
  const failed = yield* one('SELECT count(*) AS n FROM deliveries WHERE failed = 1')
  const coming = yield* one(
    'SELECT count(*) AS n FROM fan_outs f JOIN subscriptions s ON s.topic = f.topic AND s.key > f.last_key',
  )
  // The topic of a webhook is no path.
  const subscriptions = yield* all(
    `SELECT kind, topic, count(*) AS n FROM subscriptions WHERE topic LIKE '/%'
     GROUP BY kind, topic ORDER BY count(*) DESC, topic, kind LIMIT ?`,
    limit,
  )
  const hosts = yield* all(
    `SELECT host, sum(1 - failed) AS waiting, sum(failed) AS failed, max(error) AS error FROM deliveries
     WHERE host IN (SELECT host FROM deliveries WHERE attempts > 0)
     GROUP BY host ORDER BY count(*) DESC, host LIMIT ?`,
    limit,
  )
  return {
    waiting: Number(waiting?.n) + Number(coming?.n),
    failed: Number(failed?.n),
    subscriptions: subscriptions.map(({ kind, topic, n }) => ({
      ...{ kind: String(kind), topic: String(topic), count: Number(n) },
    })),
    failingHosts: hosts.map(row => ({
      ...{ host: String(row.host), waiting: Number(row.waiting), failed: Number(row.failed) },
      error: String(row.error),
    })),
  }
}

/** Implements `DeliveryStore.deliveryGroups`. */
export function* deliveryGroups(limit: number): Work<readonly DeliveryGroup[]> {
  const rows = yield* all(
    `SELECT kind, host, sum(1 - failed) AS waiting, sum(failed) AS failed FROM deliveries
     GROUP BY kind, host ORDER BY count(*) DESC, kind, host LIMIT ?`,
    limit,
  )
  return rows.map(row => ({
    ...{ kind: String(row.kind), host: String(row.host) },
    ...{ waiting: Number(row.waiting), failed: Number(row.failed) },
  }))
}
