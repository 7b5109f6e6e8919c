import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { Lead, LeaderWork } from '../../articles/store/store-coordination.ts'
import { assertFinished } from '../sql/copy-mark.ts'
import { lastRevision } from '../sql/sources/statements.ts'
import { createStore } from '../store.ts'
import { createChangeWatch } from './change-watch.ts'
import { createRunner, type Durability, openDatabase } from './database.ts'
import { createSqliteEngine } from './engine.ts'

/**
 * The store in one SQLite file, in WAL mode. `:memory:` gives one that is gone when closed.
 * @throws Problem when the file cannot be opened, was made by a newer Feedwright, or is an unfinished copy.
 */
export function openSqliteStore(path: string, promised: Durability = {}): ArticleStore {
  const database = openDatabase(path, promised)
  const perform = createRunner(database)
  try {
    perform(assertFinished(path))
  } catch (error) {
    database.close()
    throw error
  }
  const others = createChangeWatch(path, () => perform(lastRevision()))
  const engine = createSqliteEngine(database, perform, others.wrote)
  return createStore(engine, { watch: others.watch, lead, ...ALONE, close: async () => database.close() })
}

/** The processes of one program tell each other. */
const ALONE = { acknowledge: async () => undefined, waitForOthers: async () => undefined }

/** Who follows a folder into a file does so alone: it leads at once. */
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
