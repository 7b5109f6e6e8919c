/** Media files, stored by the hash of their bytes and served at `/media/{hash}/{name}`. */
export interface MediaFiles {
  /**
   * Stores a copy of the file at `path`, or the bytes that `transform` derives from it, and returns the stored file. The
   * copy stays as it is when the original changes.
   * @throws Problem when it is not a file, cannot be read, does not stop changing, or cannot be stored.
   */
  add(path: string, transform?: Transform): Promise<AddedFile>
  /** Does the same for bytes that are in no file. */
  addBytes(bytes: Buffer, transform?: Transform): Promise<AddedFile>
  /**
   * Returns the path of the copy with this hash, whether it exists or not.
   * @throws Problem when the text does not have the form of a hash.
   */
  pathOf(hash: string): string
}

/** A file as it was when it was stored. */
export interface StoredFile {
  /** SHA-256 of the bytes: the first 32 hexadecimal digits. */
  readonly hash: string
  /** Length in bytes. */
  readonly length: number
  /** The whole file up to 64 MiB, or else its first 1 MiB. */
  readonly head: Buffer
}

/** A stored file, and the warning of its transform. */
export interface AddedFile extends StoredFile {
  readonly warning?: string | undefined
}

/** Replaces a file by other bytes, such as a smaller picture. */
export interface Transform {
  /** Names its rules; used as a file extension. Results are cached under this name. */
  readonly name: string
  /** Returns the same result for the same file. */
  apply(file: StoredFile): Promise<Transformed>
}

/** The result of a transform. */
export interface Transformed {
  /** The bytes to store; absent to store the file itself. */
  readonly bytes?: Buffer | undefined
  /** A warning for the author. */
  readonly warning?: string | undefined
}
