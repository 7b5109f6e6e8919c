import { Counter, Histogram, type Registry } from 'prom-client'
import type { OnAttempt } from '../pushing/delivery-queue.ts'

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15]

/** Counts attempts to deliver in the metrics of a registry. */
export function countAttempts(registry: Registry): OnAttempt {
  const attempts = new Counter({
    name: 'feedwright_deliveries_total',
    help: 'Attempts to deliver to subscribers, webhooks, hubs and caches, by their result',
    labelNames: ['kind', 'result'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'feedwright_delivery_duration_seconds',
    help: 'Time of an attempt to deliver',
    labelNames: ['kind'],
    buckets: BUCKETS,
    registers: [registry],
  })
  return ({ kind, result, milliseconds }) => {
    attempts.inc({ kind, result })
    seconds.observe({ kind }, milliseconds / 1_000)
  }
}
