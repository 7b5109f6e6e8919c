import { createHash } from 'node:crypto'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import { HASH_LENGTH } from './media-files.ts'

/** Most bytes of a file that are held at once. */
export const CHUNK_BYTES = 1024 * 1024

/** What tells whether media are whole. */
export type MediaKey = Pick<StoredMedia, 'hash' | 'length'>

/** Where bytes of media are kept: a folder, or a database. */
export interface MediaBytes {
  /** Whether they are there in their full length. */
  has(media: MediaKey): Promise<boolean>
  /** The bytes in chunks, all but the last of `CHUNK_BYTES`; none of what is not there. */
  read(hash: string): AsyncIterable<Uint8Array>
  /** Keeps what `read` gives, which may be asked twice; false, and nothing is kept, when that has another hash. */
  put(hash: string, read: () => AsyncIterable<Uint8Array>): Promise<boolean>
}

/** Passes bytes on, and calls `onEnd` with the hash by which media are known. */
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

/** Whether bytes are those of this hash. */
export async function matchesHash(bytes: AsyncIterable<Uint8Array>, hash: string): Promise<boolean> {
  let found: string | undefined
  for await (const _ of hashed(bytes, value => (found = value)));
  return found === hash
}
