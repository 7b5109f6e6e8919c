import type { IncomingMessage, ServerResponse } from 'node:http'
import { Counter, Histogram, type Registry } from 'prom-client'
import { type SentDocument, sentWith } from '../http/send/send-document.ts'
import type { OnAnswered } from '../http/server.ts'
import { pathKind } from './path-kind.ts'

/** Seconds: a ready feed takes less than a millisecond. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
const MAX_KNOWN_PATHS = 1_000

/** What is counted of the answers of one kind, status and coding. */
interface Count {
  readonly labels: { readonly kind: string; readonly status: string; readonly coding: string }
  requests: number
  bytes: number
  saved: number
}

/**
 * Counts answers in the metrics of a registry. A poll is counted in plain variables, and written to the metrics when they are read:
 * that takes a tenth of the time.
 */
export function countTraffic(registry: Registry): OnAnswered {
  const counts = new Map<string, Count>()
  const kindOf = rememberKinds()
  const seconds = new Histogram({
    name: 'feedwright_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['kind'],
    buckets: BUCKETS,
    registers: [registry],
  })
  addCounters(registry, counts)

  return (request, response, milliseconds) => {
    const kind = kindOf(request.url ?? '')
    const sent = sentWith(response)
    const count = countFor(counts, {
      kind,
      status: String(response.statusCode),
      coding: sent?.coding ?? 'none',
    })
    count.requests++
    count.bytes += sent?.bytes ?? lengthOf(response)
    count.saved += sent === undefined ? 0 : savedBy(sent, request)
    seconds.observe({ kind }, milliseconds / 1_000)
  }
}

function countFor(counts: Map<string, Count>, labels: Count['labels']): Count {
  const key = `${labels.kind} ${labels.status} ${labels.coding}`
  const count = counts.get(key) ?? { labels, requests: 0, bytes: 0, saved: 0 }
  counts.set(key, count)
  return count
}

/** Most polls ask for the same few paths. */
function rememberKinds(): (url: string) => string {
  const known = new Map<string, string>()
  return url => {
    const kind = known.get(url) ?? pathKind(url)
    if (known.size < MAX_KNOWN_PATHS) known.set(url, kind)
    return kind
  }
}

/** Returns the bytes that a condition, a coding or a delta has spared: what the whole document in plain text has more. */
function savedBy({ document, bytes }: SentDocument, { method }: IncomingMessage): number {
  if (method === 'HEAD') return 0
  const whole = document.variants.find(({ coding }) => coding === 'identity')?.bytes.length ?? 0
  return Math.max(whole - bytes, 0)
}

function lengthOf(response: ServerResponse): number {
  return response.req.method === 'HEAD' ? 0 : Number(response.getHeader('content-length') ?? 0)
}

function addCounters(registry: Registry, counts: ReadonlyMap<string, Count>): void {
  addCounter(registry, counts, {
    name: 'feedwright_requests_total',
    help: 'Answers, by what is at the path, status and content coding',
    labelNames: ['kind', 'status', 'coding'],
    field: 'requests',
  })
  addCounter(registry, counts, {
    name: 'feedwright_response_bytes_total',
    help: 'Bytes of the bodies of answers',
    labelNames: ['kind'],
    field: 'bytes',
  })
  addCounter(registry, counts, {
    name: 'feedwright_saved_bytes_total',
    help: 'Bytes of documents that conditions, codings and deltas have spared',
    labelNames: ['kind'],
    field: 'saved',
  })
}

interface CounterOfCounts {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly (keyof Count['labels'])[]
  readonly field: 'requests' | 'bytes' | 'saved'
}

function addCounter(
  registry: Registry,
  counts: ReadonlyMap<string, Count>,
  { name, help, labelNames, field }: CounterOfCounts,
): void {
  new Counter({
    ...{ name, help, labelNames: [...labelNames], registers: [registry] },
    collect() {
      this.reset()
      for (const count of counts.values()) {
        const labels = Object.fromEntries(labelNames.map(label => [label, count.labels[label]]))
        this.inc(labels, count[field])
      }
    },
  })
}
