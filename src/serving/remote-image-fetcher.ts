import { once } from 'node:events'
import type { Config } from '../config.ts'
import { createImageFetch } from '../images/remote/fetch-image.ts'
import {
  createRemoteImages,
  type RemoteImages,
  type RemoteImagesOptions,
} from '../images/remote/remote-images.ts'
import { VERSION } from '../version.ts'

/** Fetches remote images while this program leads. */
export interface RemoteImageFetcher {
  /** Looks for images that are due. Call it after articles were added. */
  wake(): void
  /** Fetches images in the background, over connections of its own, until `signal` is aborted. */
  runUntil(signal: AbortSignal): Promise<void>
}

/** Options of `createRemoteImageFetcher`. */
export interface RemoteImageFetcherOptions extends Omit<RemoteImagesOptions, 'fetchImage'> {
  readonly config: Pick<Config, 'allowPrivateImages'>
}

/** Creates a fetcher of remote images. It does nothing until `runUntil` is called. */
export function createRemoteImageFetcher({
  config,
  ...options
}: RemoteImageFetcherOptions): RemoteImageFetcher {
  let running: RemoteImages | undefined
  return {
    wake: () => running?.wake(),
    async runUntil(signal) {
      const allowPrivateAddresses = config.allowPrivateImages
      const imageFetch = createImageFetch({ version: VERSION, allowPrivateAddresses })
      const images = createRemoteImages({ ...options, fetchImage: imageFetch.fetch })
      running = images
      images.wake()
      if (!signal.aborted) await once(signal, 'abort')
      await images.stop()
      await imageFetch.close()
    },
  }
}
