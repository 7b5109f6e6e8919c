import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Post, PostPlace } from './contract.ts'
import { newFolder } from './following.ts'

/** Posts in an SQLite file, which another process writes. */
export interface SqlitePlace extends PostPlace {
  readonly folder: string
  /** Runs a statement in the other process. Rejects when it fails there. */
  run(text: string, ...values: readonly unknown[]): Promise<void>
}

/** How changes are seen, and the journal of the file. */
export interface SqliteOptions {
  readonly changed: boolean
  readonly journal: 'wal' | 'delete'
}

const FIELDS = {
  title: 'headline',
  content: 'body_html',
  published: 'published_at',
  link: 'https://www.example.com/news/{id}',
}

const TABLE = `CREATE TABLE posts (
  id INTEGER PRIMARY KEY, headline TEXT, body_html TEXT, published_at TEXT, tags TEXT,
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
)`

/** Creates a file with posts. */
export async function openSqlitePlace({ changed, journal }: SqliteOptions): Promise<SqlitePlace> {
  const folder = await newFolder()
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'sqlite-writer.ts'), join(folder, 'cms.db')],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

  async function run(text: string, ...values: readonly unknown[]): Promise<void> {
    child.stdin.write(`${JSON.stringify([text, values])}\n`)
    const { value } = await answers.next()
    if (value !== '"done"') throw new Error(`${text}: ${value}`)
  }

  await run(`PRAGMA journal_mode = ${journal}`)
  await run(TABLE)
  await run('CREATE INDEX posts_updated_at ON posts (updated_at)')
  return {
    folder,
    run,
    source: {
      ...{ sqlite: 'cms.db', table: 'posts', fields: FIELDS },
      ...(changed && { changed: 'updated_at' }),
    },
    async insert(...posts) {
      await run('BEGIN')
      for (const { id, headline, body_html, published_at, tags = null } of posts) {
        await run(
          'INSERT INTO posts (id, headline, body_html, published_at, tags) VALUES (?, ?, ?, ?, ?)',
          ...[id, headline, body_html, published_at, tags],
        )
      }
      await run('COMMIT')
    },
    async update(id, values) {
      for (const [column, value] of Object.entries(values as Partial<Post>)) {
        await run(
          `UPDATE posts SET ${column} = ?, updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE id = ?`,
          ...[value, id],
        )
      }
    },
    async remove(...ids) {
      await run(`DELETE FROM posts WHERE id IN (${ids.join(', ')})`)
    },
    async close() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}
