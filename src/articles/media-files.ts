/** A file as it was when it was kept. */
export interface KeptFile {
  /** SHA-256 of the bytes, hexadecimal, cut to 32 digits. */
  readonly hash: string
  /** Length in bytes. */
  readonly length: number
  /** The whole file up to 64 MiB, or else its first 1 MiB. */
  readonly head: Buffer
}

/** Files kept by what they hold, for serving at `/media/{hash}/{name}`. */
export interface MediaFiles {
  /**
   * Keeps a copy of the file at `path`. The copy stays as it is whatever becomes of the original. Throws a
   * `Problem` for what is not a file, cannot be read, does not stop changing, or cannot be kept.
   */
  keep(path: string): Promise<KeptFile>
  /** Where the copy with this hash is, or would be. Throws a `Problem` for what has not the shape of a hash. */
  pathOf(hash: string): string
}
