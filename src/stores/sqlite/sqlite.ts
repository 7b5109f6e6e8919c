import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { Lead, LeaderWork } from '../../articles/store/store-coordination.ts'
import { assertFinished } from '../sql/copy-mark.ts'
import { lastRevision } from '../sql/revisions.ts'
import { createStore } from '../store.ts'
import { createRunner, type Durability, openDatabase } from './database.ts'
import { createSqliteEngine } from './engine.ts'
import { createChangeWatch } from './watch.ts'
import { createWriteCheckpoints } from './write-checkpoints.ts'

/**
 * Opens the store in an SQLite file, in WAL mode. `:memory:` opens a temporary one.
 * @throws Problem when the file cannot be opened, was created by a newer Feedwright, or is an unfinished copy.
 */
export function openSqliteStore(path: string, durability: Durability = {}): ArticleStore {
  const database = openDatabase(path, durability)
  const perform = createRunner(database)
  try {
    perform(assertFinished(path))
  } catch (error) {
    database.close()
    throw error
  }
  const { onWrite, watch } = createChangeWatch(path, () => perform(lastRevision()))
  const checkpoints = path === ':memory:' ? undefined : createWriteCheckpoints(path)
  const engine = createSqliteEngine(database, perform, { onWrite, onWritten: checkpoints?.onWritten })
  return createStore(engine, {
    watch,
    lead,
    ...NO_OTHER_SERVERS,
    async close() {
      await checkpoints?.close()
      database.close()
    },
  })
}

/** The processes of one server inform each other without the store. */
const NO_OTHER_SERVERS = { acknowledge: async () => undefined, waitForOthers: async () => undefined }

/** Only one server may follow a folder into an SQLite file, so it leads immediately. */
function lead(work: LeaderWork): Lead {
  const closing = new AbortController()
  const working = work(closing.signal)
  return {
    immediate: Promise.resolve(true),
    close() {
      closing.abort()
      return working
    },
  }
}
