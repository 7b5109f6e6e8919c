import { type Engine, one, run, type Work } from '../sql/work.ts'
import { type MediaBytes, type MediaKey, matchesHash } from './media-bytes.ts'

/** Opens the bytes of media that a database stores in chunks for its servers. */
export function openChunkBytes({ read, write }: Engine): MediaBytes {
  async function* readChunks(hash: string): AsyncGenerator<Uint8Array> {
    for (let number = 0; ; number++) {
      const chunk = await read(() => findChunk(hash, number))
      if (chunk === undefined) return
      yield chunk
    }
  }

  return {
    has: media => read(() => hasAllChunks(media)),
    read: readChunks,
    async put(hash, read) {
      // Checked first: damaged chunks would stay, as several servers may store the same chunks at the same time.
      if (!(await matchesHash(read(), hash))) return false
      let number = 0
      for await (const bytes of read()) {
        const at = number++
        await write(() => putChunk(hash, at, bytes))
      }
      return true
    },
  }
}

function* hasAllChunks({ hash, length }: MediaKey): Work<boolean> {
  const row = yield* one(
    'SELECT coalesce(sum(octet_length(bytes)), 0) AS length FROM media_chunks WHERE hash = ?',
    hash,
  )
  return Number(row?.length) === length
}

function* findChunk(hash: string, number: number): Work<Uint8Array | undefined> {
  const row = yield* one('SELECT bytes FROM media_chunks WHERE hash = ? AND number = ?', hash, number)
  return row?.bytes as Uint8Array | undefined
}

function putChunk(hash: string, number: number, bytes: Uint8Array): Work<void> {
  return run(
    'INSERT INTO media_chunks (hash, number, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    hash,
    number,
    bytes,
  )
}
