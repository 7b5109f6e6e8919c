import type { MediaFacts } from './media-store.ts'

/** Stores the facts of images on other servers, and when to retry those that could not be fetched. */
export interface RemoteImageStore {
  /** Finds a remote image that an article uses or used, whether it was fetched or not. */
  findRemoteImage(url: string): Promise<RemoteImage | undefined>
  /** Returns remote images of articles that are due for an attempt at `now`, the longest waiting first. */
  dueRemoteImages(now: Date, limit: number): Promise<readonly RemoteImage[]>
  /** Returns when the next attempt is due; undefined when no image is waiting. */
  nextRemoteImage(): Promise<Date | undefined>
  /** Stores the result of an attempt. Writes facts into every article with this image; returns how many. */
  saveRemoteImage(url: string, result: RemoteImageResult): Promise<number>
}

/** An image on another server. */
export interface RemoteImage {
  readonly url: string
  /** Absent until the image has been fetched. */
  readonly facts?: MediaFacts | undefined
  /** Failed attempts so far. */
  readonly attempts: number
}

/** The result of an attempt to fetch a remote image. */
export type RemoteImageResult =
  | { readonly facts: MediaFacts }
  | { readonly error: string; readonly retryAt: Date }
