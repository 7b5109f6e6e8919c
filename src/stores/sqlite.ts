import type { ArticleStore, Lead, LeadersWork } from '../articles/article-store.ts'
import { assertFinished } from './copy-mark.ts'
import { createRunner, openDatabase, type Promised } from './sqlite-database.ts'
import { createSqliteEngine } from './sqlite-engine.ts'
import { createOthers } from './sqlite-watch.ts'
import { lastRevision } from './statements.ts'
import { createStore } from './store.ts'

/**
 * The store in one SQLite file, in WAL mode. `:memory:` gives one that is gone when closed.
 * @throws Problem when the file cannot be opened, was made by a newer Feedwright, or is an unfinished copy.
 */
export function openSqliteStore(path: string, promised: Promised = {}): ArticleStore {
  const database = openDatabase(path, promised)
  const perform = createRunner(database)
  try {
    perform(assertFinished(path))
  } catch (error) {
    database.close()
    throw error
  }
  const others = createOthers(path, () => perform(lastRevision()))
  const engine = createSqliteEngine(database, perform, others.wrote)
  return createStore(engine, { watch: others.watch, lead, ...ALONE, close: async () => database.close() })
}

/** The processes of one program tell each other. */
const ALONE = { shows: async () => undefined, shown: async () => undefined }

/** Who follows a folder into a file does so alone: it leads at once. */
function lead(work: LeadersWork): Lead {
  const closing = new AbortController()
  const working = work(closing.signal)
  return {
    atOnce: Promise.resolve(true),
    close() {
      closing.abort()
      return working
    },
  }
}
