import { createHash } from 'node:crypto'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import { HASH_LENGTH } from './read-stable.ts'

/** Bytes of media, in a folder or in a database. */
export interface MediaBytes {
  /** Returns whether the media is stored in its full length. */
  has(media: MediaKey): Promise<boolean>
  /** Reads the bytes in chunks, all but the last of `CHUNK_BYTES`; none when the media is missing. */
  read(hash: string): AsyncIterable<Uint8Array>
  /**
   * Stores the bytes that `read` returns, which may be called twice. Returns false, and stores nothing, when they have
   * another hash.
   */
  put(hash: string, read: () => AsyncIterable<Uint8Array>): Promise<boolean>
}

/** Identifies media by their hash, and states their length. */
export type MediaKey = Pick<StoredMedia, 'hash' | 'length'>

/** Most bytes of a file that are in memory at a time. */
export const CHUNK_BYTES = 1024 * 1024

/** Passes bytes on, and at the end calls `onEnd` with their hash. */
export async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  onEnd: (hash: string) => void,
): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256')
  for await (const chunk of bytes) {
    digest.update(chunk)
    yield chunk
  }
  onEnd(digest.digest('hex').slice(0, HASH_LENGTH))
}

/** Reads all bytes, and returns whether they have this hash. */
export async function matchesHash(bytes: AsyncIterable<Uint8Array>, hash: string): Promise<boolean> {
  let found: string | undefined
  for await (const _ of hashed(bytes, value => (found = value)));
  return found === hash
}
