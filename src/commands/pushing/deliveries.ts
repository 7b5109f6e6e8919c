import type { DeliveryCounts, DeliveryStore, StoredDelivery } from '../../articles/store/delivery-store.ts'
import type { Config } from '../../config.ts'
import { Problem } from '../../problem.ts'
import { openStore } from '../../stores/open.ts'

/** Length of the ids that are shown. They are the beginnings of keys. */
const ID_LENGTH = 12
const PAGE = 1_000
/** Lines for deliveries that were not attempted yet: after a change there is one for each subscriber. */
const MAX_FRESH = 100
/** Lines for documents with subscriptions, and for hosts that fail. */
const MAX_COUNTED = 20

/**
 * Runs `deliveries`, `deliveries retry`, or `deliveries retry ID…`. Returns the text to print.
 * @throws Problem when the operands are wrong, or there is no such delivery.
 */
export async function deliveries(
  operands: readonly string[],
  config: Pick<Config, 'data' | 'database'>,
  now: () => Date,
): Promise<string> {
  const [action, ...ids] = operands
  if (action !== undefined && action !== 'retry')
    throw new Problem(
      'usage',
      `expected deliveries, or deliveries retry [ID…], got deliveries ${operands.join(' ')}`,
    )
  const store = await openStore(config)
  try {
    return await (action === undefined ? list(store) : retry(ids, store, now()))
  } finally {
    await store.close()
  }
}

async function list(store: DeliveryStore): Promise<string> {
  const lines: string[] = []
  const listed = { fresh: 0, waiting: 0, failed: 0 }
  for await (const delivery of all(store)) {
    const isFresh = delivery.state === 'waiting' && delivery.attempts === 0
    if (isFresh && ++listed.fresh > MAX_FRESH) continue
    listed[delivery.state]++
    lines.push(line(delivery))
  }
  const { waiting, failed, subscriptions, failingHosts } = await store.deliveryCounts(MAX_COUNTED)
  const rest = waiting - listed.waiting
  const more = rest > 0 ? [`… and ${rest} more that were not attempted yet`] : []
  const subscribed = subscriptions.map(
    ({ kind, topic, count }) =>
      `${count} ${count === 1 ? 'subscription' : 'subscriptions'} to ${topic} (${kind})`,
  )
  const failing = failingHosts.map(host => `${host.host}: ${counted(host)}: ${host.error}`)
  const advice = failed > 0 ? ': send them again with deliveries retry' : ''
  return [...lines, ...more, ...subscribed, ...failing, counted({ waiting, failed }) + advice].join('\n')
}

function counted({ waiting, failed }: Pick<DeliveryCounts, 'waiting' | 'failed'>): string {
  return `${waiting} waiting, ${failed} given up`
}

async function* all(store: DeliveryStore): AsyncGenerator<StoredDelivery> {
  for (let after: string | undefined; ; ) {
    const page = await store.deliveries({ after, limit: PAGE })
    yield* page
    after = page.at(-1)?.key
    if (after === undefined) return
  }
}

function line({ key, kind, destination, subject, state, due, attempts, error }: StoredDelivery): string {
  const time = due.toISOString().replace(/\.\d+Z$/, 'Z')
  const when = state === 'failed' ? 'given up' : `due ${time}`
  const failed = attempts === 0 ? [] : [`${attempts} failed: ${error ?? ''}`]
  return [key.slice(0, ID_LENGTH), kind, subject, destination, when, ...failed].join('  ')
}

async function retry(ids: readonly string[], store: DeliveryStore, now: Date): Promise<string> {
  const keys: string[] = []
  for await (const { key } of ids.length === 0 ? [] : all(store))
    if (ids.includes(key.slice(0, ID_LENGTH))) keys.push(key)
  const unknown = ids.find(id => !keys.some(key => key.startsWith(id)))
  if (unknown !== undefined)
    throw new Problem('usage', `${unknown}: there is no such delivery: see feedwright deliveries`)
  const count = await store.retryDeliveries(ids.length === 0 ? undefined : keys, now)
  return `${count} ${count === 1 ? 'delivery is' : 'deliveries are'} sent again by the server.`
}
