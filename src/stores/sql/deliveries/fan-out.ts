import type { FanOut } from '../../../articles/store/delivery-store.ts'
import { one, run, type Work } from '../work.ts'
import { INSERT, REPLACE } from './deliveries.ts'

/** Deliveries that one transaction adds. More would hold up whoever reads or writes meanwhile. */
const CHUNK = 100

/** Adds the first deliveries of a fan-out, and stores where it goes on. A fan-out of a topic replaces an older one. */
export function* beginFanOut({ topics, due }: FanOut): Work<void> {
  for (const topic of topics) {
    const last = yield* addChunk({ topic, due: due.getTime(), after: '' })
    if (last === undefined) yield* endFanOut(topic)
    else
      yield* run(
        `INSERT INTO fan_outs (topic, due, last_key) VALUES (?, ?, ?)
         ON CONFLICT (topic) DO UPDATE SET due = excluded.due, last_key = excluded.last_key`,
        ...[topic, due.getTime(), last],
      )
  }
}

/** Returns whether a fan-out goes on. */
export function* hasFanOut(): Work<boolean> {
  return (yield* one('SELECT 1 AS found FROM fan_outs LIMIT 1')) !== undefined
}

/** Implements `DeliveryStore.continueFanOut`, in one transaction. */
export function* continueFanOut(): Work<boolean> {
  const row = yield* one('SELECT topic, due, last_key FROM fan_outs ORDER BY due, topic LIMIT 1')
  if (row === undefined) return false
  const topic = String(row.topic)
  const last = yield* addChunk({ topic, due: Number(row.due), after: String(row.last_key) })
  if (last === undefined) yield* endFanOut(topic)
  else yield* run('UPDATE fan_outs SET last_key = ? WHERE topic = ?', last, topic)
  return true
}

interface Chunk {
  readonly topic: string
  readonly due: number
  /** The last key of the chunk before. */
  readonly after: string
}

/**
 * Adds deliveries for the next subscriptions, which have the keys of their deliveries. Returns the last key; undefined when no
 * others follow.
 */
function* addChunk({ topic, due, after }: Chunk): Work<string | undefined> {
  const end = yield* one(
    `SELECT max(key) AS last, count(*) AS n FROM
       (SELECT key FROM subscriptions WHERE topic = ? AND key > ? ORDER BY key LIMIT ${CHUNK}) AS next`,
    ...[topic, after],
  )
  if (end === undefined || Number(end.n) === 0) return undefined
  yield* run(
    `${INSERT} SELECT key, kind, callback, host, topic, '', ? FROM subscriptions
     WHERE topic = ? AND key > ? AND key <= ? AND expires > ? ${REPLACE}`,
    ...[due, topic, after, String(end.last), due],
  )
  return Number(end.n) < CHUNK ? undefined : String(end.last)
}

function endFanOut(topic: string): Work<void> {
  return run('DELETE FROM fan_outs WHERE topic = ?', topic)
}
