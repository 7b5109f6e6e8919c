import { extname } from 'node:path'
import { createTaskThreads } from '../../system/task-threads.ts'
import type { runCheckpoint } from './checkpointer.ts'
import type { Written } from './engine.ts'

/** Runs checkpoints in a thread after large or many writes, so that the writing thread need not (`CHECKPOINT_PAGES`). */
export interface WriteCheckpoints {
  /** Must be called after every transaction that writes. */
  onWritten(written: Written): void
  /** Ends the thread. */
  close(): Promise<void>
}

/** Pages after which a checkpoint is made. The log is then well below `CHECKPOINT_PAGES`. */
const PAGES_PER_CHECKPOINT = 1_000
const PAGE_BYTES = 4_096
/** A row is in a page of its table, and in some of its indexes. */
const PAGES_PER_ROW = 3
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
    onWritten({ rows, bytes }) {
      pending += bytes / PAGE_BYTES + rows * PAGES_PER_ROW
      if (pending >= PAGES_PER_CHECKPOINT && !isRunning) void run()
    },
    close: threads.close,
  }
}
