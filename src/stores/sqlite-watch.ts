import { type FSWatcher, watch } from 'node:fs'
import type { StoreWatch } from '../articles/article-store.ts'

/** For systems and drives that do not tell of changes. */
const LOOK_EVERY_MS = 500

/** Knows of each revision whether another store drew it. */
export interface Others {
  /** To be called within every transaction that writes, with the last revision at its beginning and at its end. */
  wrote(before: number, after: number): void
  /** `ArticleStore.watch`. */
  watch(onChange: () => void): StoreWatch
}

/** Watches the database at `path` for others; `lastRevision` gives the last revision that is committed. */
export function createOthers(path: string, lastRevision: () => number): Others {
  const watches = new Set<{ seen: number }>()
  return {
    wrote(before, after) {
      for (const each of watches) if (each.seen === before) each.seen = after
    },
    watch(onChange) {
      const own = { seen: lastRevision() }
      const look = () => {
        const last = find(lastRevision)
        if (last === undefined || last === own.seen) return
        own.seen = last
        onChange()
      }
      watches.add(own)
      const first = setImmediate(onChange)
      const log = path === ':memory:' ? undefined : watchFile(`${path}-wal`, look)
      const timer = path === ':memory:' ? undefined : setInterval(look, LOOK_EVERY_MS)
      return {
        close() {
          watches.delete(own)
          clearImmediate(first)
          clearInterval(timer)
          log?.close()
        },
      }
    },
  }
}

/** What cannot be read now is looked at again; whoever asks for changes hears why. */
function find(lastRevision: () => number): number | undefined {
  try {
    return lastRevision()
  } catch {
    return undefined
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
