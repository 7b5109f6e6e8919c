import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import type { PictureDecoder } from '../images/draw-rendition.ts'
import { heicDecoder } from '../images/heic/decode-heic.ts'
import type { ReadingThreads } from '../intake/reading/reading-pool.ts'

/** The decoders of pictures that sharp cannot read. */
export const pictureDecoders: readonly PictureDecoder[] = [heicDecoder]

/** Data of a reading thread, besides those of `intake/`. */
export interface ReadingThreadOptions {
  /** The folder of media files. Undefined when no files are stored. */
  readonly media: string | undefined
  /** The file of the SQLite database that is written meanwhile, for `createCheckpointer`. Absent when there is none. */
  readonly database?: string | undefined
}

/** Two threads read as fast as one writes to the store. A third would only cost memory. */
const MAX_THREADS = 2
/** TypeScript in a checkout, JavaScript once built. */
const FILE = new URL(`./updating/reading-thread${extname(import.meta.filename)}`, import.meta.url)

/** Returns the module, the data and the number of the threads that read the records of a large folder. */
export function readingThreads(data: ReadingThreadOptions): ReadingThreads {
  return { file: FILE, data, count: Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1)) }
}
