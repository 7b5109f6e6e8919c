import { once } from 'node:events'
import type { Config } from '../../config.ts'
import { createMediaFetch } from '../../images/remote/fetch-media.ts'
import {
  createRemoteMediaWorker,
  type RemoteMediaWorker,
  type RemoteMediaWorkerOptions,
} from '../../images/remote/remote-media-worker.ts'
import { VERSION } from '../../version.ts'

/** Fetches the facts of remote images and attachments while this program leads. */
export interface RemoteMediaFetcher {
  /** Looks for files that are due. Call it after articles were added. */
  wake(): void
  /** Fetches files in the background, over connections of its own, until `signal` is aborted. */
  runUntil(signal: AbortSignal): Promise<void>
}

/** Options of `createRemoteMediaFetcher`. */
export interface RemoteMediaFetcherOptions extends Omit<RemoteMediaWorkerOptions, 'fetchMedia'> {
  readonly config: Pick<Config, 'allowPrivateAddresses'>
}

/** Creates a fetcher of remote files. It does nothing until `runUntil` is called. */
export function createRemoteMediaFetcher({
  config,
  ...options
}: RemoteMediaFetcherOptions): RemoteMediaFetcher {
  let running: RemoteMediaWorker | undefined
  return {
    wake: () => running?.wake(),
    async runUntil(signal) {
      const { allowPrivateAddresses } = config
      const mediaFetch = createMediaFetch({ version: VERSION, allowPrivateAddresses })
      const worker = createRemoteMediaWorker({ ...options, fetchMedia: mediaFetch.fetch })
      running = worker
      worker.wake()
      if (!signal.aborted) await once(signal, 'abort')
      await worker.stop()
      await mediaFetch.close()
    },
  }
}
