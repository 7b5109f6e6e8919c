import { hash } from 'node:crypto'
import type {
  Claim,
  Delivery,
  DeliveryName,
  DeliveryPage,
  FanOut,
  NewDelivery,
  Outcome,
  Step,
  StoredDelivery,
} from '../../../articles/store/delivery-store.ts'
import { findNote, storeNote } from '../documents.ts'
import type { Row } from '../rows.ts'
import { all, IN_LIST, one, run, SKIP_LOCKED, type Work } from '../work.ts'

/** Implements `DeliveryStore.enqueueDeliveries`, in one transaction. */
export function* enqueueDeliveries(
  deliveries: readonly NewDelivery[],
  steps: readonly Step[],
  fanOut: FanOut | undefined,
): Work<boolean> {
  for (const { note, from } of steps) if ((yield* findNote(note)) !== from) return false
  for (const { note, to } of steps) yield* storeNote(note, to)
  for (const delivery of deliveries) yield* put(delivery)
  if (fanOut !== undefined) yield* putForSubscribers(fanOut)
  return true
}

const INSERT = 'INSERT INTO deliveries (key, kind, destination, host, subject, payload, due)'
/** A delivery that failed before waits as long as it would have; one that was given up begins again. */
const REPLACE = replaceWith('excluded.payload')
const REPLACE_UNLESS_ACCEPTED = replaceWith(
  'CASE WHEN substr(deliveries.payload, 1, ?) = ? THEN ? ELSE excluded.payload END',
)

function replaceWith(payload: string): string {
  return `ON CONFLICT (key) DO UPDATE SET
    version = deliveries.version + 1,
    payload = ${payload},
    due = CASE WHEN deliveries.failed = 0 THEN deliveries.due ELSE excluded.due END,
    attempts = CASE WHEN deliveries.failed = 0 THEN deliveries.attempts ELSE 0 END,
    failed = 0`
}

function put({
  kind,
  destination,
  subject,
  due,
  payload = '',
  unlessAccepted: kept,
}: NewDelivery): Work<void> {
  const { host } = new URL(destination)
  const key = deliveryKey({ kind, destination, subject })
  return run(
    `${INSERT} VALUES (?, ?, ?, ?, ?, ?, ?) ${kept === undefined ? REPLACE : REPLACE_UNLESS_ACCEPTED}`,
    ...[key, kind, destination, host, subject, payload, due.getTime()],
    ...(kept === undefined ? [] : [kept.start.length, kept.start, kept.payload]),
  )
}

/** Subscriptions have the keys of their deliveries, so that one statement adds any number of them. */
function* putForSubscribers({ topics, due }: FanOut): Work<void> {
  yield* run(
    `${INSERT} SELECT key, kind, callback, host, topic, '', ? FROM subscriptions
     WHERE topic ${IN_LIST} AND expires > ? ${REPLACE}`,
    ...[due.getTime(), topics, due.getTime()],
  )
}

/** Returns the key of a delivery: a part of the SHA-256 of its name. */
export function deliveryKey({ kind, destination, subject }: DeliveryName): string {
  return hash('sha256', [kind, destination, subject].join('\n')).slice(0, KEY_LENGTH)
}

const KEY_LENGTH = 32
const COLUMNS = 'payload, key, kind, destination, subject, due, version, attempts, failed, error'

/** Implements `DeliveryStore.claimDeliveries`, in one statement. */
export function* claimDeliveries({ now, until, limit, exceptHosts }: Claim): Work<readonly Delivery[]> {
  const rows = yield* all(
    `UPDATE deliveries SET claimed = ? WHERE key IN
       (SELECT key FROM deliveries WHERE failed = 0 AND due <= ? AND claimed <= ? AND NOT (host ${IN_LIST})
        ORDER BY due LIMIT ? ${SKIP_LOCKED})
     RETURNING ${COLUMNS}`,
    ...[until.getTime(), now.getTime(), now.getTime(), exceptHosts, limit],
  )
  return rows.map(deliveryOf).toSorted((a, b) => a.due.getTime() - b.due.getTime())
}

/** Implements `DeliveryStore.settleDelivery`. Nobody else claims the delivery between two statements. */
export function* settleDelivery(
  { key, version }: Pick<Delivery, 'key' | 'version'>,
  outcome: Outcome,
  now: Date,
): Work<void> {
  if (outcome === 'released') return yield* run('UPDATE deliveries SET claimed = 0 WHERE key = ?', key)
  if (outcome === 'accepted') {
    yield* run('DELETE FROM deliveries WHERE key = ? AND version = ?', key, version)
    const again = 'UPDATE deliveries SET claimed = 0, attempts = 0, error = NULL, due = ? WHERE key = ?'
    return yield* run(again, now.getTime(), key)
  }
  const { error, retryAt } = outcome
  yield* run(
    `UPDATE deliveries SET claimed = 0, attempts = attempts + 1, error = ?, due = ?,
       failed = CASE WHEN version = ? THEN ? ELSE 0 END WHERE key = ?`,
    ...[error, (retryAt ?? now).getTime(), version, Number(retryAt === undefined), key],
  )
}

/** Implements `DeliveryStore.delayHost`. */
export function delayHost(host: string, until: Date): Work<void> {
  const time = until.getTime()
  return run('UPDATE deliveries SET due = ? WHERE failed = 0 AND host = ? AND due < ?', time, host, time)
}

/** Implements `DeliveryStore.nextDelivery`. */
export function* nextDelivery(): Work<Date | undefined> {
  const row = yield* one(
    `SELECT min(CASE WHEN claimed > due THEN claimed ELSE due END) AS next FROM
       (SELECT due, claimed FROM deliveries WHERE failed = 0 ORDER BY due LIMIT ${MOST_CLAIMED}) AS first`,
  )
  return row?.next == null ? undefined : new Date(Number(row.next))
}

/** At most so many deliveries are looked at for the next one that can be claimed. */
const MOST_CLAIMED = 1_000

/** Implements `DeliveryStore.deliveries`. */
export function* deliveries({ after = '', limit }: DeliveryPage): Work<readonly StoredDelivery[]> {
  const rows = yield* all(
    `SELECT ${COLUMNS} FROM deliveries WHERE key > ? ORDER BY key LIMIT ?`,
    after,
    limit,
  )
  return rows.map(row => ({
    ...deliveryOf(row),
    state: Number(row.failed) === 1 ? 'failed' : 'waiting',
    ...(row.error !== null && { error: String(row.error) }),
  }))
}

/** Implements `DeliveryStore.retryDeliveries`. */
export function* retryDeliveries(keys: readonly string[] | undefined, now: Date): Work<number> {
  const due = 'UPDATE deliveries SET due = ?, attempts = 0, failed = 0 WHERE'
  const rows =
    keys === undefined
      ? yield* all(`${due} failed = 1 RETURNING key`, now.getTime())
      : yield* all(`${due} key ${IN_LIST} RETURNING key`, now.getTime(), keys)
  return rows.length
}

function deliveryOf(row: Row): Delivery {
  const { key, kind, destination, subject } = row as Record<string, string>
  return {
    ...({ key, kind, destination, subject } as DeliveryName & Pick<Delivery, 'key'>),
    payload: String(row.payload),
    due: new Date(Number(row.due)),
    version: Number(row.version),
    attempts: Number(row.attempts),
  }
}
