import { type FSWatcher, watch } from 'node:fs'
import type { StoreWatch } from '../../articles/store/store-coordination.ts'

/** For systems and drives that do not tell of changes. */
const LOOK_EVERY_MS = 500
/** A transaction is many writes, and a folder that comes in is many transactions: one look is for all in this time. */
const TOGETHER_MS = 5

/** Knows of each revision whether another store drew it. */
export interface ChangeWatch {
  /** To be called within every transaction that writes, with the last revision at its beginning and at its end. */
  wrote(before: number, after: number): void
  /** `ArticleStore.watch`. */
  watch(onChange: () => void): StoreWatch
}

/** Watches the database at `path` for others; `lastRevision` gives the last revision that is committed. */
export function createChangeWatch(path: string, lastRevision: () => number): ChangeWatch {
  const watches = new Set<{ seen: number; readonly onChange: () => void }>()
  let following: StoreWatch | undefined

  /** What cannot be read now is looked at again; whoever asks for changes hears why. */
  function look(): void {
    try {
      tell(lastRevision())
    } catch {
      // The next look will do.
    }
  }

  function tell(last: number): void {
    for (const each of watches) {
      if (each.seen === last) continue
      each.seen = last
      each.onChange()
    }
  }

  return {
    wrote(before, after) {
      for (const each of watches) if (each.seen === before) each.seen = after
    },
    watch(onChange) {
      const own = { seen: lastRevision(), onChange }
      watches.add(own)
      const first = setImmediate(onChange)
      following ??= path === ':memory:' ? undefined : follow(path, look)
      return {
        close() {
          watches.delete(own)
          clearImmediate(first)
          if (watches.size > 0) return
          following?.close()
          following = undefined
        },
      }
    },
  }
}

/** Looks when the database may have been written, and now and then. */
function follow(path: string, look: () => void): StoreWatch {
  let soon: NodeJS.Timeout | undefined
  const log = watchFile(`${path}-wal`, () => {
    soon ??= setTimeout(() => {
      soon = undefined
      look()
    }, TOGETHER_MS)
  })
  const timer = setInterval(look, LOOK_EVERY_MS)
  return {
    close() {
      clearInterval(timer)
      clearTimeout(soon)
      log?.close()
    },
  }
}

/** Every transaction is written to the write-ahead log. Where it cannot be watched, the timer looks. */
function watchFile(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, onChange)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
