import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { isMissing, messageOf, Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { CHUNK_BYTES, hashed, type MediaBytes } from './media-bytes.ts'
import { isKept, openMediaFiles, placeWhole } from './media-files.ts'

/** The bytes of the media files beneath `directory`. */
export function openFolderBytes(directory: string): MediaBytes {
  const { pathOf } = openMediaFiles(directory)
  return {
    has: ({ hash, length }) => isKept(pathOf(hash), length, asyncDisk),
    read: hash => readChunks(pathOf(hash)),
    put: (hash, read) =>
      placeWhole(pathOf(hash), asyncDisk, temporary => writeRight(temporary, read(), hash)),
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

/** A whole chunk, though a drive may give it in parts; a shorter one at the end of the file. */
async function readChunk(file: FileHandle): Promise<Uint8Array> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let length = 0
  for (let bytesRead = -1; bytesRead !== 0 && length < CHUNK_BYTES; length += bytesRead) {
    bytesRead = (await file.read(chunk, length, CHUNK_BYTES - length)).bytesRead
  }
  return chunk.subarray(0, length)
}

async function writeRight(path: string, bytes: AsyncIterable<Uint8Array>, hash: string): Promise<boolean> {
  let found: string | undefined
  try {
    await writeFile(
      path,
      hashed(bytes, value => {
        found = value
      }),
    )
  } catch (cause) {
    // A folder that is not there yet is made, and asked again.
    if (cause instanceof Problem || isMissing(cause)) throw cause
    throw new Problem('unavailable', `${path}: cannot be written: ${messageOf(cause)}`, { cause })
  }
  return found === hash
}
