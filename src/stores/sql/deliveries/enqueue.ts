import type { FanOut, NewDelivery, Step } from '../../../articles/store/delivery-store.ts'
import { findNote, storeNote } from '../documents.ts'
import { run, type Work } from '../work.ts'
import { deliveryKey, INSERT, REPLACE, REPLACE_UNLESS_ACCEPTED } from './deliveries.ts'
import { beginFanOut } from './fan-out.ts'

/** Implements `DeliveryStore.enqueueDeliveries`, in one transaction. */
export function* enqueueDeliveries(
  deliveries: readonly NewDelivery[],
  steps: readonly Step[],
  fanOut: FanOut | undefined,
): Work<boolean> {
  for (const { note, from } of steps) if ((yield* findNote(note)) !== from) return false
  for (const { note, to } of steps) yield* storeNote(note, to)
  for (const delivery of deliveries) yield* put(delivery)
  if (fanOut !== undefined) yield* beginFanOut(fanOut)
  return true
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
