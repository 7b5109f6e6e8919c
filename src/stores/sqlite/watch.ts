import { type FSWatcher, watch } from 'node:fs'
import type { StoreWatch } from '../../articles/store/store-coordination.ts'

/** Detects revisions that other stores of the same file have drawn. */
export interface ChangeWatch {
  /** Must be called inside every transaction that writes, with the last revision at its beginning and at its end. */
  onWrite(before: number, after: number): void
  /** Implements `StoreCoordination.watch`. */
  watch(onChange: () => void): StoreWatch
}

/** Creates the watch of the database at `path`. `lastRevision` returns the last committed revision. */
export function createChangeWatch(path: string, lastRevision: () => number): ChangeWatch {
  const watches = new Set<{ revision: number; readonly onChange: () => void }>()
  let fileWatch: StoreWatch | undefined

  /** An error is ignored: the next check may succeed, and `ArticleStore.changes` reports it. */
  function check(): void {
    try {
      notifyOf(lastRevision())
    } catch {
      // The timer checks again.
    }
  }

  function notifyOf(last: number): void {
    for (const each of watches) {
      if (each.revision === last) continue
      each.revision = last
      each.onChange()
    }
  }

  return {
    onWrite(before, after) {
      for (const each of watches) if (each.revision === before) each.revision = after
    },
    watch(onChange) {
      const own = { revision: lastRevision(), onChange }
      watches.add(own)
      const first = setImmediate(onChange)
      fileWatch ??= path === ':memory:' ? undefined : watchDatabase(path, check)
      return {
        close() {
          watches.delete(own)
          clearImmediate(first)
          if (watches.size > 0) return
          fileWatch?.close()
          fileWatch = undefined
        },
      }
    },
  }
}

/** For systems and drives that send no file events. */
const POLL_MS = 500
/** A transaction causes many file events, and a new folder many transactions: those within this time cause one check. */
const DEBOUNCE_MS = 5

/** Calls `check` soon after a write to the database, and periodically. */
function watchDatabase(path: string, check: () => void): StoreWatch {
  let soon: NodeJS.Timeout | undefined
  const log = watchFile(`${path}-wal`, () => {
    soon ??= setTimeout(() => {
      soon = undefined
      check()
    }, DEBOUNCE_MS)
  })
  const timer = setInterval(check, POLL_MS)
  return {
    close() {
      clearInterval(timer)
      clearTimeout(soon)
      log?.close()
    },
  }
}

/** Every transaction is written to the write-ahead log. If the log cannot be watched, the timer is enough. */
function watchFile(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, onChange)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
