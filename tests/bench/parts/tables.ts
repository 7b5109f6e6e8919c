import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { startOwnServer } from '../../postgres/own-server.ts'
import { temporaryFolder } from '../../program/start.ts'
import { startFeedwright } from '../contestants/feedwright.ts'
import { createPoller } from '../load/poller.ts'
import type { Part } from '../report/part.ts'
import { median, percentile } from '../report/statistics.ts'
import { milliseconds, number } from '../report/table.ts'

const ROWS = 100_000
const BRIEF_ROWS = 10_000
const CHANGES = 30
const BRIEF_CHANGES = 10
/** The longest time that the looks at a table may be apart. */
const GOAL_MS = 1_000
const FEED = '/rss.xml'
const WORDS = 'A paragraph as a newsroom writes it, with some words about ships and maps. '
const BODY = `<p>${WORDS.repeat(40)}</p>`

/** A database with posts, and how its changes are seen. */
interface Place {
  readonly name: string
  /** The lines of `source:`. */
  readonly source: readonly string[]
  /** Changes the newest post. Resolves when that is committed. */
  change(round: number): Promise<void>
}

/** Measures the time from a commit in a table to the feed. */
export const tables: Part = {
  name: 'tables',
  title: `from a commit in a table of ${number(ROWS)} rows to the new tag of the main feed`,
  async run({
    brief,
    articles = brief ? BRIEF_ROWS : ROWS,
    rounds = brief ? BRIEF_CHANGES : CHANGES,
    report,
  }) {
    const server = await startOwnServer()
    const client = new Client({ connectionString: server.url })
    await client.connect()
    try {
      const results: Result[] = []
      for (const notified of [true, false]) {
        await fillPostgres(client, articles, notified)
        report(`PostgreSQL has ${articles} rows`)
        results.push(await measure(postgresPlace(client, server.url, notified), { rounds, report }))
      }
      const folder = await temporaryFolder('bench-tables')
      results.push(await measure(sqlitePlace(join(folder, 'cms.db'), articles), { rounds, report }))
      return partResult(results)
    } finally {
      await client.end()
      await server.remove()
    }
  },
}

async function fillPostgres(client: Client, rows: number, notified: boolean): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS posts;
    CREATE TABLE posts (id bigint PRIMARY KEY, title text, content text, published timestamptz, updated_at timestamptz DEFAULT now());
    INSERT INTO posts SELECT n, 'Article number ' || n, '${BODY}', timestamptz '2024-01-01' + n * interval '1 minute', timestamptz '2024-01-01' FROM generate_series(1, ${rows}) n;
    CREATE INDEX ON posts (updated_at); ANALYZE posts`)
  if (!notified) return
  await client.query(`CREATE OR REPLACE FUNCTION posts_changed() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('posts_changed', coalesce(NEW.id, OLD.id)::text); RETURN NULL; END $$;
    CREATE TRIGGER posts_changed AFTER INSERT OR UPDATE OR DELETE ON posts FOR EACH ROW EXECUTE FUNCTION posts_changed()`)
}

function postgresPlace(client: Client, url: string, notified: boolean): Place {
  return {
    name: notified ? 'PostgreSQL, NOTIFY' : 'PostgreSQL, column',
    source: [
      ...[`postgres: ${url}`, 'table: posts', 'changed: updated_at'],
      ...(notified ? ['notify: posts_changed'] : []),
    ],
    async change(round) {
      await client.query(
        `UPDATE posts SET title = $1, updated_at = clock_timestamp() WHERE id = (SELECT max(id) FROM posts)`,
        [`Changed ${round}`],
      )
    },
  }
}

function sqlitePlace(path: string, rows: number): Place {
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA journal_mode = WAL; BEGIN;
    CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, content TEXT, published INTEGER, updated_at REAL)`)
  const insert = database.prepare('INSERT INTO posts VALUES (?, ?, ?, ?, ?)')
  const begin = Date.UTC(2024, 0, 1)
  for (let n = 1; n <= rows; n++) insert.run(n, `Article number ${n}`, BODY, begin + n * 60_000, begin)
  database.exec('COMMIT; CREATE INDEX posts_updated ON posts (updated_at)')
  const update = database.prepare('UPDATE posts SET title = ?, updated_at = ? WHERE id = ?')
  return {
    name: 'SQLite, column',
    source: [`sqlite: ${path}`, 'table: posts', 'changed: updated_at'],
    change: async round => void update.run(`Changed ${round}`, Date.now(), rows),
  }
}

interface Result {
  readonly name: string
  /** Milliseconds for the first reading of everything, and for a restart until the first feed. */
  readonly reading: number
  readonly restart: number
  /** Milliseconds from each commit to the feed. */
  readonly times: readonly number[]
}

async function measure(
  place: Place,
  { rounds, report }: { readonly rounds: number; readonly report: (line: string) => void },
): Promise<Result> {
  const folder = await temporaryFolder('bench-source')
  const data = await temporaryFolder('bench-data')
  const source = place.source.map(line => `  ${line}\n`).join('')
  await writeFile(join(folder, 'publication.yaml'), `title: Tables\nttl: 15\nsource:\n${source}`)
  const started = performance.now()
  const first = await startFeedwright(folder, { data })
  await first.served
  const reading = performance.now() - started
  report(`${place.name}: read in ${milliseconds(reading)}`)
  await first.stop()
  const again = performance.now()
  const feedwright = await startFeedwright(folder, { data })
  await feedwright.served
  const restart = performance.now() - again
  const poller = createPoller(feedwright.port)
  const times: number[] = []
  try {
    await poller.poll(FEED)
    await pause(GOAL_MS * 3)
    for (let round = 0; round < rounds; round++) {
      await poller.poll(FEED)
      // Not in step with the looks.
      await pause(GOAL_MS + ((round * 137) % 500))
      await place.change(round)
      const committed = performance.now()
      times.push((await poller.untilChanged(FEED)) - committed)
    }
  } finally {
    poller.close()
    await feedwright.stop()
  }
  return { name: place.name, reading, restart, times }
}

function partResult(results: readonly Result[]) {
  const longest = (times: readonly number[]) => Math.max(...times)
  const rows = results.map(({ name, reading, restart, times }) => {
    const sorted = times.toSorted((a, b) => a - b)
    return [
      ...[name, milliseconds(reading), milliseconds(restart), number(times.length)],
      ...[milliseconds(median(sorted)), milliseconds(percentile(sorted, 0.9)), milliseconds(longest(sorted))],
    ]
  })
  return {
    tables: [{ heads: ['source', 'first reading', 'restart', 'changes', 'median', 'p90', 'longest'], rows }],
    goals: results.map(({ name, times }) => ({
      ...{ subject: name, expected: `< ${GOAL_MS} ms`, got: milliseconds(longest(times)) },
      reached: longest(times) < GOAL_MS,
    })),
    figures: results,
  }
}
