import type { ArticleStore, Lead, LeadersWork } from '../articles/article-store.ts'
import { createRunner, openDatabase, type Promised, transaction } from './sqlite-database.ts'
import { createOthers } from './sqlite-watch.ts'
import { lastRevision } from './statements.ts'
import { createStore } from './store.ts'

/**
 * The store in one SQLite file, in WAL mode. `:memory:` gives one that is gone when closed.
 * @throws Problem when the file cannot be opened or was made by a newer Feedwright.
 */
export function openSqliteStore(path: string, promised: Promised = {}): ArticleStore {
  const database = openDatabase(path, promised)
  const perform = createRunner(database)
  const last = () => perform(lastRevision())
  const others = createOthers(path, last)
  return createStore(
    {
      read: async begin => perform(begin()),
      snapshot: async begin => transaction(database, 'BEGIN', () => perform(begin())),
      write: async begin =>
        transaction(database, 'BEGIN IMMEDIATE', () => {
          const before = last()
          const result = perform(begin())
          others.wrote(before, last())
          return result
        }),
    },
    { watch: others.watch, lead, ...ALONE, close: async () => database.close() },
  )
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
