/** Stores the facts of media files and, where servers have separate folders, shares their bytes. */
export interface MediaStore {
  /**
   * Stores media, and copies their bytes to the shared store where servers have separate folders. Returns for each the
   * stored one with the same hash, whose name may differ.
   */
  putMedia(media: readonly StoredMedia[]): Promise<readonly StoredMedia[]>
  findMedia(hash: string): Promise<StoredMedia | undefined>
  /** Copies bytes that another server shared into this server's media folder. Returns false when there are none. */
  fetchMedia(media: StoredMedia): Promise<boolean>
}

/** Facts derived from the bytes of a file. */
export interface MediaFacts {
  /** Media type. */
  readonly type: string
  /** Length in bytes. */
  readonly length: number
  /** Pixels as displayed, after EXIF rotation; absent unless it is a picture. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Playing time of a recording, in seconds. */
  readonly duration?: number | undefined
  /** Bits a second of a recording, on average. */
  readonly bitrate?: number | undefined
}

/** A file that is served at `/media/{hash}/{name}`. */
export interface StoredMedia extends MediaFacts {
  /** SHA-256 of the bytes: the first 32 hexadecimal digits. */
  readonly hash: string
  /** File name in its URL: the first name under which these bytes were stored. */
  readonly name: string
}
