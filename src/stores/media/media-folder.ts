import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { isMissing, messageOf, Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { CHUNK_BYTES, hashed, type MediaBytes } from './media-bytes.ts'
import { openMediaFiles } from './media-files.ts'
import { hasFile, writeWhole } from './write-whole.ts'

/** Opens the bytes of the media files below `directory`. */
export function openFolderBytes(directory: string): MediaBytes {
  const { pathOf } = openMediaFiles(directory)
  return {
    has: ({ hash, length }) => hasFile(pathOf(hash), length, asyncDisk),
    read: hash => readChunks(pathOf(hash)),
    put: (hash, read) =>
      writeWhole(pathOf(hash), asyncDisk, temporary => writeAndCompare(temporary, read(), hash)),
  }
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch(undefinedWhenMissing)
  if (file === undefined) return
  try {
    for (let chunk = await readChunk(file); chunk.length > 0; chunk = await readChunk(file)) yield chunk
  } finally {
    await file.close()
  }
}

function undefinedWhenMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}

/** Reads a whole chunk, although a drive may return it in parts. It is shorter at the end of the file. */
async function readChunk(file: FileHandle): Promise<Uint8Array> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let length = 0
  for (let bytesRead = -1; bytesRead !== 0 && length < CHUNK_BYTES; length += bytesRead) {
    bytesRead = (await file.read(chunk, length, CHUNK_BYTES - length)).bytesRead
  }
  return chunk.subarray(0, length)
}

/** Returns whether the written bytes have this hash. */
async function writeAndCompare(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  hash: string,
): Promise<boolean> {
  let written: string | undefined
  try {
    await writeFile(
      path,
      hashed(bytes, value => {
        written = value
      }),
    )
  } catch (cause) {
    // `writeWhole` creates a missing folder and retries.
    if (cause instanceof Problem || isMissing(cause)) throw cause
    throw new Problem('unavailable', `${path}: cannot be written: ${messageOf(cause)}`, { cause })
  }
  return written === hash
}
