import type { Claim, Delivery, Settlement } from '../../../articles/store/delivery-store.ts'
import { all, IN_LIST, NO_LIMIT, run, SKIP_LOCKED, type Work } from '../work.ts'
import { COLUMNS, deliveryOf } from './deliveries.ts'
import { subscriptionsOf } from './subscriptions.ts'

/** So many times the limit are looked at, so that a claim finds several hosts. */
const WIDTH = 4

/** Implements `DeliveryStore.claimDeliveries`, in one statement. Another one reads the subscriptions. */
export function* claimDeliveries(claim: Claim): Work<readonly Delivery[]> {
  const { now, until, limit, perHost = NO_LIMIT, exceptHosts } = claim
  const time = now.getTime()
  const rows = yield* all(
    `WITH first AS MATERIALIZED
       (SELECT key, host, due FROM deliveries
        WHERE failed = 0 AND due <= ? AND claimed <= ? AND NOT (host ${IN_LIST})
        ORDER BY due LIMIT ? ${SKIP_LOCKED}),
     placed AS (SELECT key, due, row_number() OVER (PARTITION BY host ORDER BY due) AS place FROM first)
     UPDATE deliveries SET claimed = ?
     WHERE key IN (SELECT key FROM placed WHERE place <= ? ORDER BY due LIMIT ?)
     RETURNING ${COLUMNS}`,
    ...[time, time, exceptHosts, WIDTH * limit, until.getTime(), perHost, limit],
  )
  if (rows.length === 0) return []
  const subscriptions = yield* subscriptionsOf(rows.map(({ key }) => String(key)))
  const claimed = rows.map(row => ({ ...deliveryOf(row), subscription: subscriptions.get(String(row.key)) }))
  return claimed.toSorted((a, b) => a.due.getTime() - b.due.getTime())
}

/** Implements `DeliveryStore.renewClaims`. */
export function renewClaims(keys: readonly string[], until: Date): Work<void> {
  return run(`UPDATE deliveries SET claimed = ? WHERE claimed > 0 AND key ${IN_LIST}`, until.getTime(), keys)
}

/** Implements `DeliveryStore.settleDeliveries`. Nobody else claims a delivery between two statements. */
export function* settleDeliveries(settlements: readonly Settlement[], now: Date): Work<void> {
  yield* markSent(settlements)
  const keysOf = (outcome: string) =>
    settlements.filter(each => each.outcome === outcome).map(({ key }) => key)
  const released = keysOf('released')
  if (released.length > 0) yield* run(`UPDATE deliveries SET claimed = 0 WHERE key ${IN_LIST}`, released)
  const accepted = settlements.filter(({ outcome }) => outcome === 'accepted')
  if (accepted.length > 0) yield* forget(accepted, now)
  for (const settlement of settlements) yield* storeFailure(settlement, now)
}

/** Comes first: if the program dies before the rest, a subscriber is not sent the same again. */
function* markSent(settlements: readonly Settlement[]): Work<void> {
  const tags = Map.groupBy(settlements, ({ sent }) => sent)
  for (const [tag, some] of tags) {
    const keys = some.map(({ key }) => key)
    if (tag !== undefined) yield* run(`UPDATE subscriptions SET sent = ? WHERE key ${IN_LIST}`, tag, keys)
  }
}

/** Removes deliveries that were accepted. Those that were replaced meanwhile are due again. */
function* forget(accepted: readonly Settlement[], now: Date): Work<void> {
  const keys = accepted.map(({ key }) => key)
  const versions = accepted.map(({ key, version }) => `${key} ${version}`)
  const removed = yield* all(
    `DELETE FROM deliveries WHERE key ${IN_LIST} AND key || ' ' || version ${IN_LIST} RETURNING key`,
    ...[keys, versions],
  )
  if (removed.length === keys.length) return
  yield* run(
    `UPDATE deliveries SET claimed = 0, attempts = 0, error = NULL, due = ? WHERE key ${IN_LIST}`,
    ...[now.getTime(), keys],
  )
}

function* storeFailure({ key, version, outcome }: Settlement, now: Date): Work<void> {
  if (outcome === 'accepted' || outcome === 'released') return
  const { error, retryAt } = outcome
  yield* run(
    `UPDATE deliveries SET claimed = 0, attempts = attempts + 1, error = ?, due = ?,
       failed = CASE WHEN version = ? THEN ? ELSE 0 END WHERE key = ?`,
    ...[error, (retryAt ?? now).getTime(), version, Number(retryAt === undefined), key],
  )
}
