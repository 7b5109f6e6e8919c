import { Gauge, type Registry } from 'prom-client'
import type { ArticleReader } from '../articles/store/article-reader.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { DeliveryStore } from '../articles/store/delivery-store.ts'

/** What is read for the metrics of the whole server, each time that they are asked for. */
export interface ServerState {
  readonly store: Pick<ArticleReader, 'countStates'> &
    Pick<DeliveryStore, 'deliveryCounts'> &
    Pick<ArticleStore, 'ping'>
  /** Whether this program reads the folder, of several over one store. */
  readonly isLeading: () => boolean
  /** Returns how many records are refused, and how many warnings there are. */
  readonly faults: () => Promise<{ readonly faults: number; readonly warnings: number }>
  readonly version: string
  readonly now: () => Date
}

/** Adds the state of the server to a registry: articles, faults, deliveries, the store, and who leads. */
export function addServerState(registry: Registry, state: ServerState): void {
  const gauge = (name: string, help: string, collect: (this: Gauge) => void | Promise<void>) =>
    new Gauge({ name: `feedwright_${name}`, help, registers: [registry], collect })
  new Gauge({
    name: 'feedwright_info',
    help: 'Version of Feedwright',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: state.version }, 1)
  gauge('leader', 'Whether this program reads the folder', function () {
    this.set(Number(state.isLeading()))
  })
  gauge('store_up', 'Whether the store answers', async function () {
    this.set(
      await state.store.ping().then(
        () => 1,
        () => 0,
      ),
    )
  })
  addArticles(registry, state)
  addFaults(registry, state)
  addDeliveries(registry, state)
}

function addArticles(registry: Registry, { store, now }: ServerState): void {
  new Gauge({
    name: 'feedwright_articles',
    help: 'Articles, by what they are now',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      // A gauge without a value is better than an old one.
      const states = await store.countStates(now()).catch(() => ({}))
      this.reset()
      for (const [state, count] of Object.entries(states)) this.set({ state }, count)
    },
  })
}

function addFaults(registry: Registry, { faults }: ServerState): void {
  new Gauge({
    name: 'feedwright_record_faults',
    help: 'What is wrong in the folder: faults, which keep a record from being published, and warnings',
    labelNames: ['severity'],
    registers: [registry],
    async collect() {
      const { faults: refused, warnings } = await faults()
      this.set({ severity: 'fault' }, refused)
      this.set({ severity: 'warning' }, warnings)
    },
  })
}

function addDeliveries(registry: Registry, { store }: ServerState): void {
  const waiting = new Gauge({
    name: 'feedwright_deliveries_waiting',
    help: 'Deliveries in the store: those that wait, and those that were given up',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const counts = await store.deliveryCounts(MANY).catch(() => undefined)
      this.reset()
      subscriptions.reset()
      if (counts === undefined) return
      waiting.set({ state: 'waiting' }, counts.waiting)
      waiting.set({ state: 'given up' }, counts.failed)
      for (const { kind, count } of counts.subscriptions) subscriptions.inc({ kind }, count)
    },
  })
  const subscriptions = new Gauge({
    name: 'feedwright_subscriptions',
    help: 'Subscriptions, by kind',
    labelNames: ['kind'],
    registers: [registry],
  })
}

/** Documents whose subscriptions are counted. */
const MANY = 10_000
