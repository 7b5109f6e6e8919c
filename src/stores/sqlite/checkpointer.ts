import { DatabaseSync } from 'node:sqlite'

/**
 * Creates a function that counts written records, and periodically moves the write-ahead log into the database file. It
 * is for a thread that may wait for the drive, so that the writing thread need not (`CHECKPOINT_PAGES`).
 */
export function createCheckpointer(path: string): (records: number) => void {
  const database = new DatabaseSync(path)
  let pending = 0
  return records => {
    pending += records
    if (pending < RECORDS_PER_CHECKPOINT) return
    pending = 0
    try {
      database.exec(CHECKPOINT)
    } catch {
      // The writing thread then runs the checkpoint, and reports the error.
    }
  }
}

/**
 * Moves the write-ahead log of the database at `path` into its file. What is written meanwhile is moved too: the log starts again only
 * when nothing is left. @throws an error of SQLite when it cannot.
 */
export function runCheckpoint(path: string): void {
  const database = new DatabaseSync(path)
  try {
    const checkpoint = database.prepare(CHECKPOINT)
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { log, checkpointed } = checkpoint.get() ?? {}
      if (log === checkpointed) return
    }
  } finally {
    database.close()
  }
}

/** Under steady writing, each round has less to move than the one before. */
const MAX_ROUNDS = 8

/** Waits for nobody: what others still read stays in the log. */
const CHECKPOINT = 'PRAGMA wal_checkpoint(PASSIVE)'

/** They add about 2,000 pages of 4 kB to the write-ahead log. */
const RECORDS_PER_CHECKPOINT = 100
