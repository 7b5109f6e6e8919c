import { collectDefaultMetrics, Gauge, type MetricObject, Registry } from 'prom-client'
import type { OnAnswered } from '../http/server.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { OnAttempt } from '../pushing/delivery-queue.ts'
import { countAttempts } from './deliveries.ts'
import { countTraffic } from './traffic.ts'

/** What one process counts. Of several workers, each has its own; `metricsText` adds them up. */
export interface ProcessMetrics {
  readonly onAnswered: OnAnswered
  readonly onAttempt: OnAttempt
  /** Returns the metrics as data that can be sent between processes. */
  collect(): Promise<readonly MetricObject[]>
}

/** Options of `createProcessMetrics`. */
export interface ProcessMetricsOptions {
  readonly publisher: () => Pick<Publisher, 'servedMoment' | 'document'> | undefined
  readonly now: () => Date
}

const MAIN = '/rss.xml'
const SECOND = 1_000

/** Creates the metrics of this process, with those of Node: memory, processor time, event loop. */
export function createProcessMetrics({ publisher, now }: ProcessMetricsOptions): ProcessMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'feedwright_feed_revision',
    help: 'Revision of the store that the feeds show',
    registers: [registry],
    aggregator: 'min',
    collect() {
      this.set(publisher()?.servedMoment?.revision ?? 0)
    },
  })
  new Gauge({
    name: 'feedwright_feed_age_seconds',
    help: 'Time since the main feed has changed',
    registers: [registry],
    aggregator: 'max',
    collect() {
      const changed = publisher()?.document(MAIN)?.changed
      if (changed === undefined) this.reset()
      else this.set(Math.max(now().getTime() - changed.getTime(), 0) / SECOND)
    },
  })
  return {
    onAnswered: countTraffic(registry),
    onAttempt: countAttempts(registry),
    collect: () => registry.getMetricsAsJSON(),
  }
}
