import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import type { ReadingThreads } from '../intake/reading/reading-pool.ts'

/** What a reading thread is told by the command that starts it. */
export interface ReadingThreadOptions {
  /** Where media are kept; undefined when nothing is kept. */
  readonly media: string | undefined
  /** File of the SQLite database that is written meanwhile, for `createCheckpoints`; absent when there is none. */
  readonly database?: string | undefined
}

/** Two read as fast as one thread puts into the store; a third would only take memory. */
const MOST = 2
/** TypeScript while developing, JavaScript once built. */
const FILE = new URL(`./reading-thread${extname(import.meta.filename)}`, import.meta.url)

/** How the threads are started that read the records of a large folder. */
export function readingThreads(data: ReadingThreadOptions): ReadingThreads {
  return { file: FILE, data, count: Math.max(1, Math.min(MOST, availableParallelism() - 1)) }
}
