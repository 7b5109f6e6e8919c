import { extname } from 'node:path'
import { createTaskThreads } from '../../system/task-threads.ts'
import type { runCheckpoint } from './checkpointer.ts'

/** Runs checkpoints in a thread after large writes, so that the writing thread need not (`CHECKPOINT_PAGES`). */
export interface WriteCheckpoints {
  /** Must be called after every transaction that writes, with the bytes of its values. */
  onWritten(bytes: number): void
  /** Ends the thread. */
  close(): Promise<void>
}

/** Bytes of values after which a checkpoint is made. The log is then well below that of `CHECKPOINT_PAGES`. */
const BYTES_PER_CHECKPOINT = 4_000_000
const LIMIT_MS = 10_000
const MAX_MEGABYTES = 50
/** TypeScript in a checkout, JavaScript once built. */
const FILE = new URL(`./checkpoint-thread${extname(import.meta.filename)}`, import.meta.url)

/** Creates the checkpoints of the database at `path`. The thread starts with the first, and ends when there is none for a while. */
export function createWriteCheckpoints(path: string): WriteCheckpoints {
  const threads = createTaskThreads<{ runCheckpoint: typeof runCheckpoint }>({
    file: FILE,
    count: 1,
    maxMegabytes: MAX_MEGABYTES,
    messages: { tooLong: () => 'took too long', tooLarge: 'took too much memory' },
  })
  let pending = 0
  let isRunning = false

  async function run(): Promise<void> {
    isRunning = true
    pending = 0
    try {
      await threads.run('runCheckpoint', path, LIMIT_MS)
    } catch {
      // The writing thread then runs the checkpoint, and reports the error.
    }
    isRunning = false
  }

  return {
    onWritten(bytes) {
      pending += bytes
      if (pending >= BYTES_PER_CHECKPOINT && !isRunning) void run()
    },
    close: threads.close,
  }
}
