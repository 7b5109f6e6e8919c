import type { Config } from '../config.ts'
import { createImageFetch } from '../images/fetch-image.ts'
import { createRemoteImages, type RemoteImagesOptions } from '../images/remote-images.ts'
import { VERSION } from '../version.ts'

/** What getting remote images needs. */
export interface ImagesOptions extends Omit<RemoteImagesOptions, 'fetchImage'> {
  readonly config: Pick<Config, 'allowPrivateImages'>
}

/** Gets the facts of remote images until closed. */
export interface Images {
  /** Looks for images that are due; call it when articles have come. */
  wake(): void
  close(): Promise<void>
}

/** Opens what gets remote images in the background, with connections of its own. */
export function openImages({ config, ...options }: ImagesOptions): Images {
  const imageFetch = createImageFetch({ version: VERSION, allowPrivateAddresses: config.allowPrivateImages })
  const images = createRemoteImages({ ...options, fetchImage: imageFetch.fetch })
  return {
    wake: images.wake,
    async close() {
      await images.stop()
      await imageFetch.close()
    },
  }
}
