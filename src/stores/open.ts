import { join } from 'node:path'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { openSqliteStore } from './sqlite/sqlite.ts'

/** Settings that locate a store. */
export interface StoreSettings {
  /** The data folder. */
  readonly data: string
  /** A `postgres:` URL. */
  readonly database?: string | undefined
}

const DATABASE_FILE = 'feedwright.db'

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
