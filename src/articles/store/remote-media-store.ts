import type { MediaFacts } from './media-store.ts'

/** Stores the facts of images and attachments on other servers, and when to retry those that could not be fetched. */
export interface RemoteMediaStore {
  /** Finds a remote file that an article uses or used, whether it was fetched or not. */
  findRemoteMedia(url: string): Promise<RemoteMedia | undefined>
  /** Returns remote files of articles that are due for an attempt at `now`, the longest waiting first. */
  dueRemoteMedia(now: Date, limit: number): Promise<readonly DueRemoteMedia[]>
  /** Returns when the next attempt is due; undefined when no file is waiting. */
  nextRemoteMedia(): Promise<Date | undefined>
  /** Stores the result of an attempt. Writes facts into every article with this file, and returns those articles. */
  saveRemoteMedia(url: string, result: RemoteMediaResult): Promise<readonly ArticleWithFile[]>
}

/** A file on another server. */
export interface RemoteMedia {
  readonly url: string
  /** Absent until the file has been fetched. */
  readonly facts?: MediaFacts | undefined
  /** Failed attempts so far. */
  readonly attempts: number
}

/** A remote file that is to be fetched. */
export interface DueRemoteMedia extends Pick<RemoteMedia, 'url' | 'attempts'> {
  /** `image` if an article has it as its image, else `attachment`. */
  readonly use: 'image' | 'attachment'
}

/** An article that has a remote file. */
export interface ArticleWithFile {
  readonly id: string
  /** The playing time that its record tells, in seconds. */
  readonly duration?: number | undefined
}

/** The result of an attempt to fetch a remote file. */
export type RemoteMediaResult =
  | { readonly facts: MediaFacts }
  | { readonly error: string; readonly retryAt: Date }
