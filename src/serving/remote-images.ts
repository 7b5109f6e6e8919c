import { once } from 'node:events'
import type { Config } from '../config.ts'
import { createImageFetch } from '../images/remote/fetch-image.ts'
import {
  createRemoteImages,
  type RemoteImages,
  type RemoteImagesOptions,
} from '../images/remote/remote-images.ts'
import { VERSION } from '../version.ts'

/** What getting remote images needs. */
export interface ImagesOptions extends Omit<RemoteImagesOptions, 'fetchImage'> {
  readonly config: Pick<Config, 'allowPrivateImages'>
}

/** Gets the facts of remote images while it leads. */
export interface Images {
  /** Looks for images that are due; call it when articles have come. */
  wake(): void
  /** Gets images in the background, with connections of its own, until `signal` is aborted. */
  getUntil(signal: AbortSignal): Promise<void>
}

/** Creates what gets remote images. */
export function createImages({ config, ...options }: ImagesOptions): Images {
  let running: RemoteImages | undefined
  return {
    wake: () => running?.wake(),
    async getUntil(signal) {
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
