import { DatabaseSync } from 'node:sqlite'

/** Records that put some 2,000 pages of 4 kB into the write-ahead log. */
const RECORDS = 100

/**
 * Creates what brings written pages from the write-ahead log into the file of the database, now and then, by how many
 * records came: for a thread that may wait for the drive, so that the one that writes does not (`CHECKPOINT_PAGES`).
 */
export function createCheckpointer(path: string): (records: number) => void {
  const database = new DatabaseSync(path)
  let pending = 0
  return records => {
    pending += records
    if (pending < RECORDS) return
    pending = 0
    try {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)')
    } catch {
      // The thread that writes does it then, and tells of what is wrong.
    }
  }
}
