import { hash } from 'node:crypto'
import type {
  Delivery,
  DeliveryName,
  DeliveryPage,
  StoredDelivery,
} from '../../../articles/store/delivery-store.ts'
import type { Row } from '../rows.ts'
import { all, IN_LIST, one, run, type Work } from '../work.ts'

/** The beginning of a statement that adds a delivery. */
export const INSERT = 'INSERT INTO deliveries (key, kind, destination, host, subject, payload, due)'
/** The end of that statement. A delivery that failed before waits as long as it would have; one that was given up begins again. */
export const REPLACE = replaceWith('excluded.payload')
/** The same, but a delivery whose payload begins with a text gets another payload: length and text, and that payload. */
export const REPLACE_UNLESS_ACCEPTED = replaceWith(
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

/** The columns that `deliveryOf` and a `StoredDelivery` need. */
export const COLUMNS = 'payload, key, kind, destination, subject, due, version, attempts, failed, error'

/** Returns the key of a delivery: a part of the SHA-256 of its name. */
export function deliveryKey({ kind, destination, subject }: DeliveryName): string {
  return hash('sha256', [kind, destination, subject].join('\n')).slice(0, KEY_LENGTH)
}

const KEY_LENGTH = 32

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

/** Maps a row with `COLUMNS`. */
export function deliveryOf(row: Row): Delivery {
  const { key, kind, destination, subject } = row as Record<string, string>
  return {
    ...({ key, kind, destination, subject } as DeliveryName & Pick<Delivery, 'key'>),
    payload: String(row.payload),
    due: new Date(Number(row.due)),
    version: Number(row.version),
    attempts: Number(row.attempts),
  }
}
