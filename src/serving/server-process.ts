import type { Logger } from 'pino'
import { createClientOf } from '../http/client-address.ts'
import type { Address } from '../http/listen.ts'
import { createFeedServer, type OnDone } from '../http/server.ts'
import type { ProcessMetrics, ProcessMetricsOptions } from '../metrics/process-metrics.ts'
import type { ProcessState } from '../operator/status/program-state.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { PollGroup } from '../readers/counting/poll-group.ts'
import type { PollWindow } from '../readers/counting/poll-window.ts'
import { createFetchLog } from '../recall/fetch-log.ts'
import { type FeedAppOptions, openFeedApp } from './feed-app.ts'

/** Publishes and refreshes the feeds of one process or of several. */
export type FeedPublisher = Pick<Publisher, 'publish' | 'refresh'>

/** A server that listens: this process, or a pool of workers. Requests wait until `publish` has resolved once. */
export interface ServerProcess extends FeedPublisher {
  /** The port on which it listens. */
  readonly port: number
  /** Returns the metrics of each process; none unless they are counted. */
  metrics(): Promise<CollectedMetrics[]>
  /** Returns the polls since the last call, with clients as hashes with a salt; none unless they are counted. */
  polls(salt: string): Promise<PollGroup[]>
  /** Returns the state of its workers; none for a server in this process. */
  processes(): Promise<readonly ProcessState[]>
  /** Finishes the requests in progress, then releases everything. */
  close(): Promise<void>
}

/** The metrics of one process. */
export type CollectedMetrics = Awaited<ReturnType<ProcessMetrics['collect']>>

/** Options of `openServerProcess`. */
export interface ServerProcessOptions
  extends Pick<FeedAppOptions, 'config' | 'store' | 'onWritten' | 'inspect' | 'now'> {
  /** The address of `config` when absent. */
  readonly address?: Address
  readonly log: Logger
}

/**
 * Opens a server in this process and listens.
 * @throws Problem when the address or the store cannot be used.
 */
export async function openServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { config, address = config, log } = options
  let publisher: Publisher | undefined
  const metrics = await createMetrics(config, { publisher: () => publisher, now: options.now })
  const polls = await createPolls(options)
  const counting = { onAttempt: metrics?.onAttempt }
  const app = await openFeedApp({
    ...options,
    ...counting,
    api: true,
    programStore: 'durable',
  })
  publisher = app.publisher
  const fetches = createFetchLog({ store: app.store, publisher: app.publisher, now: options.now, log })
  const onDone: OnDone = (request, response) => {
    polls?.onDone(request, response)
    fetches.onDone(request, response)
  }
  const onAnswered = metrics?.onAnswered
  const server = createFeedServer({ ...app.answerOptions, log, onAnswered, onDone })
  const port = await server.listen(address)
  return {
    port,
    async publish(publication) {
      await app.publisher.publish(publication)
      server.ready()
      await app.acknowledge()
    },
    refresh: app.publisher.refresh,
    polls: async salt => (await polls?.collect(salt)) ?? [],
    metrics: async () => (metrics === undefined ? [] : [await metrics.collect()]),
    processes: async () => [],
    async close() {
      app.endStreams()
      await server.close()
      await fetches.close()
      await app.close()
    },
  }
}

/** Its code is loaded only where metrics are wanted. */
async function createMetrics(
  { metrics }: Pick<ServerProcessOptions['config'], 'metrics'>,
  options: ProcessMetricsOptions,
): Promise<ProcessMetrics | undefined> {
  if (metrics === undefined) return undefined
  const { createProcessMetrics } = await import('../metrics/process-metrics.ts')
  return createProcessMetrics(options)
}

async function createPolls({
  config: { countReaders, trustedProxies = [] },
  now,
}: ServerProcessOptions): Promise<PollWindow | undefined> {
  if (!countReaders) return undefined
  const { createPollWindow } = await import('../readers/counting/poll-window.ts')
  return createPollWindow({ clientOf: createClientOf(trustedProxies), now })
}
