import { amount } from './amounts.ts'
import type { Status } from './status.ts'

/** A drive with less than this, in bytes or as a part of its size, is nearly full. */
const LITTLE_BYTES = 500_000_000
const LITTLE_PART = 0.05
/** Revisions by which a feed may be behind while it is being rebuilt. */
const BEHIND = 0

/** Returns what needs the operator, the gravest first. */
export function troublesOf(status: Omit<Status, 'troubles'>): readonly string[] {
  return [
    ...diskTroubles(status),
    ...storeTroubles(status),
    ...recordTroubles(status),
    ...deliveryTroubles(status),
    ...doctorTroubles(status),
  ]
}

function diskTroubles({ disk: { free, size } }: Omit<Status, 'troubles'>): readonly string[] {
  if (free === undefined || size === undefined) return []
  return free < Math.min(LITTLE_BYTES, size * LITTLE_PART)
    ? ['The drive of the data folder is nearly full: make room, or nothing new can be stored.']
    : []
}

function storeTroubles({ store: { revision, servedRevision } }: Omit<Status, 'troubles'>): readonly string[] {
  const behind = revision - (servedRevision ?? 0)
  return behind > BEHIND
    ? [
        `The feeds are ${amount(behind, 'change')} behind the store: the log says why, unless they follow in a moment.`,
      ]
    : []
}

function recordTroubles({ records: { faults } }: Omit<Status, 'troubles'>): readonly string[] {
  return faults > 0
    ? [`${amount(faults, 'fault')} in records: they are not published as they are written.`]
    : []
}

function deliveryTroubles({ deliveries, webhooks }: Omit<Status, 'troubles'>): readonly string[] {
  const { failed } = deliveries
  return [
    ...(failed > 0
      ? [
          `${amount(failed, 'delivery', 'deliveries')} given up: send them again with feedwright deliveries retry.`,
        ]
      : []),
    ...webhooks.flatMap(({ host, error }) =>
      error === undefined ? [] : [`The webhook at ${host}: ${error}.`],
    ),
  ]
}

function doctorTroubles({ doctor }: Omit<Status, 'troubles'>): readonly string[] {
  const { failure, troubles = [] } = doctor?.last ?? {}
  if (failure !== undefined) return [`The doctor could not look at the public address: ${failure}.`]
  const faults = troubles.filter(({ result }) => result === 'fault').length
  return faults > 0
    ? [`The doctor has found ${amount(faults, 'fault')} between the server and its readers.`]
    : []
}
