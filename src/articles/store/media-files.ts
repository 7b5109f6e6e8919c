/** A file as it was when it was kept. */
export interface StoredFile {
  /** SHA-256 of the bytes, hexadecimal, cut to 32 digits. */
  readonly hash: string
  /** Length in bytes. */
  readonly length: number
  /** The whole file up to 64 MiB, or else its first 1 MiB. */
  readonly head: Buffer
}

/** What is kept in place of a file, and what its author should be told about it. */
export interface Transformed {
  /** Absent when the file itself is to be kept. */
  readonly bytes?: Buffer | undefined
  readonly warning?: string | undefined
}

/** Makes what is kept in place of a file. */
export interface Transform {
  /** Names the rules that it follows, as a file extension: what they made of a file is not made again. */
  readonly name: string
  /** Gives the same bytes for the same file. */
  make(file: StoredFile): Promise<Transformed>
}

/** Files kept by what they hold, for serving at `/media/{hash}/{name}`. */
export interface MediaFiles {
  /**
   * Keeps a copy of the file at `path`, or what `rework` makes of it, and gives what it kept. That stays as it is
   * whatever becomes of the original. Throws a `Problem` for what is not a file, cannot be read, does not stop
   * changing, or cannot be kept.
   */
  add(path: string, rework?: Transform): Promise<StoredFile & Pick<Transformed, 'warning'>>
  /** The same for bytes that are in no file. */
  addBytes(bytes: Buffer, rework?: Transform): Promise<StoredFile & Pick<Transformed, 'warning'>>
  /** Where the copy with this hash is, or would be. Throws a `Problem` for what has not the shape of a hash. */
  pathOf(hash: string): string
}
