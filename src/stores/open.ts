import { join } from 'node:path'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { Problem } from '../problem.ts'
import { takeLock } from './sqlite/lock.ts'
import { openSqliteStore } from './sqlite/sqlite.ts'

/** Settings that locate a store. */
export interface StoreSettings {
  /** The data folder. */
  readonly data: string
  /** A `postgres:` URL. */
  readonly database?: string | undefined
}

const DATABASE_FILE = 'feedwright.db'
const LOCK_FILE = 'feedwright.lock'
const IN_USE =
  'another server uses this data folder: stop it, or name another folder with --data (DATA_DIR). For several processes use --workers, for several servers a PostgreSQL database (--database)'

/**
 * Opens the store: in the database of a URL if there is one, or else in a file in the data folder. The database also
 * shares the media of the data folder.
 * @throws Problem when it cannot be used, or was created by a newer Feedwright.
 */
export async function openStore({ data, database }: StoreSettings): Promise<ArticleStore> {
  if (database === undefined) return openSqliteStore(join(data, DATABASE_FILE))
  // The driver is loaded only when it is needed.
  const { openPostgresStore } = await import('./postgres/postgres.ts')
  return openPostgresStore(database, join(data, 'media'))
}

/**
 * Opens the store for a program that follows a folder. Its SQLite database has room for one of them: closing the store
 * makes room for the next. Servers of a PostgreSQL database agree on a leader.
 * @throws Problem when another program does that already, or when the store cannot be used.
 */
export async function openFollowedStore(settings: StoreSettings): Promise<ArticleStore> {
  if (settings.database !== undefined) return openStore(settings)
  const lock = takeLock(join(settings.data, LOCK_FILE))
  if (lock === undefined) throw new Problem('usage', `${settings.data}: ${IN_USE}`)
  try {
    const store = await openStore(settings)
    return { ...store, close: () => store.close().finally(lock.release) }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Opens the same store so that a transaction survives a loss of power. PostgreSQL guarantees this anyway: then it returns
 * `store` itself.
 * @throws Problem when it cannot be used.
 */
export function openDurableStore({ data, database }: StoreSettings, store: ArticleStore): ArticleStore {
  return database === undefined ? openSqliteStore(join(data, DATABASE_FILE), { durable: true }) : store
}

/** Returns the path of the database file; undefined for a database server. */
export function databaseFile({ data, database }: StoreSettings): string | undefined {
  return database === undefined ? join(data, DATABASE_FILE) : undefined
}
