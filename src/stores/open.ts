import { join } from 'node:path'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { openSqliteStore } from './sqlite/sqlite.ts'

/** What of the settings says where a store is. */
export interface StoreSettings {
  readonly data: string
  readonly database?: string | undefined
}

/** The file of the store that the settings name; undefined when it is in no file. */
export function databaseFile({ data, database }: StoreSettings): string | undefined {
  return database === undefined ? join(data, 'feedwright.db') : undefined
}

/**
 * Opens the store that the settings name: the database of a URL, which also keeps the media of the data folder, or
 * else a file in that folder.
 * @throws Problem when it cannot be used, or was made by a newer Feedwright.
 */
export async function openStore({ data, database }: StoreSettings): Promise<ArticleStore> {
  if (database === undefined) return openSqliteStore(join(data, 'feedwright.db'))
  // Whoever needs no driver does not load it.
  const { openPostgresStore } = await import('./postgres/postgres.ts')
  return openPostgresStore(database, join(data, 'media'))
}

/**
 * The same store for who must know that what it has answered outlives a loss of power: PostgreSQL promises so much
 * anyway, and gives `store` itself.
 * @throws Problem when it cannot be used.
 */
export function openDurableStore({ data, database }: StoreSettings, store: ArticleStore): ArticleStore {
  return database === undefined ? openSqliteStore(join(data, 'feedwright.db'), { durable: true }) : store
}
