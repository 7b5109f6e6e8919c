import { DatabaseSync } from 'node:sqlite'

/** A `Map` of JSON values on disk, for what an import must know of each post of a large site. */
export interface DiskMap<Value> {
  get(key: string): Value | undefined
  has(key: string): boolean
  set(key: string, value: Value): void
  /** Yields all entries, by key. Nothing may be set meanwhile. */
  entries(): Generator<readonly [string, Value]>
}

/** Memory of one map, in KiB. Whatever is more goes to disk. */
const CACHE_KIB = 1_000

/** Creates an empty map. Its temporary file has no name, and is gone when nobody needs the map any more. */
export function createDiskMap<Value>(): DiskMap<Value> {
  const database = new DatabaseSync('')
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB};
    CREATE TABLE entries (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    BEGIN`)
  const select = database.prepare('SELECT value FROM entries WHERE key = ?')
  const put = database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?)')
  const all = database.prepare('SELECT key, value FROM entries ORDER BY key')

  return {
    get(key) {
      const row = select.get(key)
      return row === undefined ? undefined : JSON.parse(String(row.value))
    },
    has: key => select.get(key) !== undefined,
    set(key, value) {
      put.run(key, JSON.stringify(value))
    },
    *entries() {
      for (const { key, value } of all.iterate()) yield [String(key), JSON.parse(String(value))] as const
    },
  }
}

/** Lists of JSON values on disk. */
export interface DiskLists<Value> {
  /** Returns the values of a key in the order in which they were added. */
  get(key: string): readonly Value[]
  add(key: string, value: Value): void
}

/** Creates empty lists. */
export function createDiskLists<Value>(): DiskLists<Value> {
  const lengths = createDiskMap<number>()
  const values = createDiskMap<Value>()
  return {
    get: key =>
      Array.from({ length: lengths.get(key) ?? 0 }, (_, number) => values.get(`${number} ${key}`)).filter(
        value => value !== undefined,
      ),
    add(key, value) {
      const number = lengths.get(key) ?? 0
      values.set(`${number} ${key}`, value)
      lengths.set(key, number + 1)
    },
  }
}
