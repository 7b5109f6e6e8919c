import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { startOwnServer } from '../postgres/own-server.ts'
import { openProxy } from '../postgres/proxy.ts'
import { post } from './contract.ts'
import { follow, PATIENCE, stopAll, storedKeys } from './following.ts'
import { openPostgresPlace, type PostgresPlace, TRIGGER } from './postgres-place.ts'

describe('a table in PostgreSQL', () => {
  let database: TestDatabase

  beforeEach(async () => {
    database = await createDatabase()
  })
  afterEach(async () => {
    await stopAll()
    await database.drop()
  })

  it('may be a query that joins, with keys of any type and lists', async () => {
    await database.query(`CREATE TABLE posts (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), title text, written timestamptz);
      CREATE TABLE labels (post uuid, name text);
      INSERT INTO posts (title, written) VALUES ('Ships', '2024-05-01 12:00+02');
      INSERT INTO labels SELECT id, unnest(ARRAY['maps', 'sea']) FROM posts`)
    const query = `SELECT p.id, p.title, p.written, '<p>x' AS content, array_agg(l.name ORDER BY l.name) AS tags
      FROM posts p JOIN labels l ON l.post = p.id GROUP BY p.id;`
    const fields = { published: 'written' }
    const following = follow({ postgres: database.url, query, fields, every: '200ms' })
    await following.untilTitles('Ships')
    const [article] = await following.articles()
    expect(article).toMatchObject({ tags: ['maps', 'sea'], published: new Date('2024-05-01T10:00:00Z') })
    await database.query(`INSERT INTO labels SELECT id, 'new' FROM posts`)
    await vi.waitFor(async () => {
      const [changed] = await following.articles()
      expect(changed?.tags).toEqual(['maps', 'new', 'sea'])
    }, PATIENCE)
  })

  it('is read by a role that may only read', async () => {
    await database.query(`CREATE TABLE posts (id int PRIMARY KEY, title text, published date, content text);
      INSERT INTO posts VALUES (1, 'One', '2024-05-01', 'x')`)
    const { rows } = { rows: await database.query('SELECT current_database() AS name') }
    const role = `reader_${String(rows[0]?.name)}`
    await database.query(`CREATE ROLE ${role} LOGIN; GRANT SELECT ON posts TO ${role}`)
    const url = new URL(database.url)
    url.username = role
    const following = follow({ postgres: url.href, table: 'public.posts' })
    await following.untilTitles('One')
    await stopAll()
    await database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })

  it('cannot be changed by a query of the source', async () => {
    await database.query(`CREATE TABLE posts (id int PRIMARY KEY, title text, published date);
      CREATE FUNCTION bump() RETURNS int LANGUAGE sql AS 'DELETE FROM posts RETURNING 1'`)
    const following = follow({ postgres: database.url, query: 'SELECT bump() AS id FROM posts' })
    await database.query(`INSERT INTO posts VALUES (1, 'One', '2024-05-01')`)
    await following.refresh()
    await following.untilLogged(/cannot execute DELETE in a read-only transaction/)
    expect(await database.query('SELECT id FROM posts')).toHaveLength(1)
  })

  it('that is not there, or has no such column, is reported until it has', async () => {
    const following = follow({
      ...{ postgres: database.url, table: 'posts', fields: { title: 'headline' } },
      every: '200ms',
    })
    await following.untilLogged(/source: relation "posts" does not exist: the articles stay as they were/)
    await database.query(`CREATE TABLE posts (id int PRIMARY KEY, headlin text, published date)`)
    await following.refresh()
    await following.untilLogged(
      /there is no column "headline", only id, headlin, published: did you mean "headlin"\?/,
    )
    await database.query(
      `ALTER TABLE posts RENAME headlin TO headline; INSERT INTO posts VALUES (1, 'One', '2024-05-01')`,
    )
    await following.refresh()
    await following.untilTitles('One')
    await following.untilLogged(/the source can be read again/)
  })

  it('reports rows without a key and rows with the same key, and publishes the others', async () => {
    await database.query(`CREATE TABLE posts (id int, title text, published date);
      INSERT INTO posts VALUES (NULL, 'None', '2024-05-01'), (2, 'Two', '2024-05-01'), (2, 'Other', '2024-05-01')`)
    const following = follow({ postgres: database.url, table: 'posts', every: '200ms' })
    await vi.waitFor(async () => expect(await following.titles()).toHaveLength(1), PATIENCE)
    expect(await following.faults()).toEqual([
      expect.stringMatching(/^publication.yaml: source row number 1 expected a value in "id"/),
    ])
  })

  it('withdraws a row whose column says that it is deleted', async () => {
    await database.query(`CREATE TABLE posts (id int PRIMARY KEY, title text, published date, gone timestamp, at timestamp DEFAULT now());
      INSERT INTO posts VALUES (1, 'One', '2024-05-01', NULL), (2, 'Two', '2024-05-01', NULL), (3, 'Three', '2024-05-01', now())`)
    const following = follow({ postgres: database.url, table: 'posts', deleted: 'gone', changed: 'at' })
    await following.untilTitles('One', 'Two')
    await database.query('UPDATE posts SET gone = now(), at = clock_timestamp() WHERE id = 1')
    await following.untilTitles('Two')
    await database.query('UPDATE posts SET gone = NULL, at = clock_timestamp() WHERE id = 1')
    await following.untilTitles('One', 'Two')
  })

  it('gives a released address to the row that was refused for it', async () => {
    await database.query(`CREATE TABLE posts (id int PRIMARY KEY, title text, slug text, published date, at timestamptz DEFAULT now());
      INSERT INTO posts VALUES (1, 'One', 'same', '2024-05-01')`)
    const following = follow({ postgres: database.url, table: 'posts', changed: 'at' })
    await following.untilTitles('One')
    await database.query(`INSERT INTO posts VALUES (2, 'Two', 'same', '2024-05-01')`)
    await following.untilLogged(/source row 2 slug: expected one that no other article has/)
    await database.query(`UPDATE posts SET slug = 'other', at = clock_timestamp() WHERE id = 1`)
    await following.untilTitles('One', 'Two')
    expect(await following.faults()).toEqual([])
  })

  it('is read again by the rules of a publication that has changed', async () => {
    await database.query(`CREATE TABLE posts (id int PRIMARY KEY, title text, published timestamp);
      INSERT INTO posts VALUES (1, 'One', '2999-05-01 12:00')`)
    const following = follow({ postgres: database.url, table: 'posts' })
    await following.untilTitles('One')
    await following.change({ timeZone: 'Asia/Tokyo' })
    await vi.waitFor(async () => {
      const [article] = await following.articles()
      expect(article?.published).toEqual(new Date('2999-05-01T03:00:00Z'))
    }, PATIENCE)
  })

  it('whose first reading was interrupted is read on, and no row twice', async () => {
    const ROWS = 3_000
    await database.query(`CREATE TABLE posts (id int PRIMARY KEY, title text, published date);
      INSERT INTO posts SELECT n, 'Number ' || n, '2024-05-01' FROM generate_series(1, ${ROWS}) n`)
    const source = { postgres: database.url, table: 'posts' }
    const first = follow(source)
    await vi.waitFor(
      async () => expect((await storedKeys(first.store)).length).toBeGreaterThan(100),
      PATIENCE,
    )
    await first.stop()
    const before = (await storedKeys(first.store)).length
    expect(before).toBeLessThan(ROWS)
    const second = follow(source, { store: first.store })
    await second.read
    expect(await storedKeys(first.store)).toHaveLength(ROWS)
    expect(second.rowsRead()).toBe(ROWS - before)
  })

  it('whose statement takes very long does not keep a server from stopping', async () => {
    const query = "SELECT 1 AS id, 'One' AS title, now() AS published FROM pg_sleep(50)"
    const following = follow({ postgres: database.url, query })
    await vi.waitFor(async () => {
      const running = await database.query(
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'FETCH%' AND state = 'active' AND datname = current_database()",
      )
      expect(running).toHaveLength(1)
    }, PATIENCE)
    const stopped = following.stop().then(() => 'stopped')
    const patience = new Promise(resolve => setTimeout(resolve, PATIENCE.timeout, 'too late').unref())
    expect(await Promise.race([stopped, patience])).toBe('stopped')
  })

  it('that is no longer named has its articles withdrawn, and again with their ids when it is', async () => {
    await database.query(`CREATE TABLE posts (id int PRIMARY KEY, title text, published date);
      INSERT INTO posts VALUES (1, 'One', '2024-05-01')`)
    const source = { postgres: database.url, table: 'posts' }
    const following = follow(source)
    await following.untilTitles('One')
    const [before] = await following.articles()
    await following.change({ source: [] })
    await following.untilTitles()
    await following.untilLogged(/1 articles? withdrawn: publication.yaml no longer names their source/)
    await following.change({ source })
    await following.untilTitles('One')
    expect((await following.articles())[0]?.id).toBe(before?.id)
  })
})

describe('changes in PostgreSQL', () => {
  let place: PostgresPlace

  afterEach(async () => {
    await stopAll()
    await place.close()
  })

  it('of a transaction that commits late are seen, however old its rows say they are', async () => {
    place = await openPostgresPlace('changed')
    const { database, source } = place
    await place.insert(post(1), post(2), post(3))
    await database.query(`UPDATE posts SET updated_at = now() - interval '3 hours'`)
    const following = follow(source)
    await following.untilTitles('Number 1', 'Number 2', 'Number 3')
    const slow = new Client({ connectionString: database.url })
    await slow.connect()
    await slow.query('BEGIN')
    await slow.query(
      `UPDATE posts SET headline = 'Late', updated_at = now() - interval '2 hours' WHERE id = 1`,
    )
    await place.update(2, { headline: 'Soon' })
    await following.untilTitles('Number 1', 'Number 3', 'Soon')
    await place.update(3, { headline: 'Also' })
    await following.untilTitles('Also', 'Number 1', 'Soon')
    following.rowsRead()
    await slow.query('COMMIT')
    await slow.end()
    await following.untilTitles('Also', 'Late', 'Soon')
    expect(following.rowsRead()).toBe(1)
  })

  it('are seen although a row has a date in the future', async () => {
    place = await openPostgresPlace('changed')
    await place.insert(post(1), post(2))
    await place.database.query(`UPDATE posts SET updated_at = '2999-01-01' WHERE id = 1`)
    const following = follow(place.source)
    await following.untilTitles('Number 1', 'Number 2')
    await place.update(2, { headline: 'Second' })
    await following.untilTitles('Number 1', 'Second')
  })

  it('during a lost connection are seen when it is back, and nothing is withdrawn meanwhile', async () => {
    place = await openPostgresPlace('notify')
    const proxy = await openProxy(place.database.url)
    await place.insert(post(1), post(2))
    const following = follow({ ...place.source, postgres: proxy.url } as typeof place.source)
    await following.untilTitles('Number 1', 'Number 2')
    await proxy.cut()
    await place.update(1, { headline: 'Meanwhile' })
    await place.remove(2)
    await following.refresh()
    await following.untilLogged(/the articles stay as they were/)
    expect(await following.titles()).toEqual(['Number 1', 'Number 2'])
    await proxy.restore()
    await following.untilTitles('Meanwhile')
    await place.update(1, { headline: 'Afterwards' })
    await following.untilTitles('Afterwards')
    await proxy.close()
  })

  it('may be notified with a payload that is no key', async () => {
    place = await openPostgresPlace('notify')
    await place.insert(post(1))
    const following = follow(place.source)
    await following.untilTitles('Number 1')
    await place.database.query(`ALTER TABLE posts DISABLE TRIGGER ALL; UPDATE posts SET headline = 'Quiet'`)
    await place.database.query(`NOTIFY posts_changed, 'all of them'`)
    await following.untilTitles('Quiet')
    await place.database.query(`UPDATE posts SET headline = 'Silent'; NOTIFY posts_changed`)
    await following.untilTitles('Silent')
  })
})

describe('a server of PostgreSQL that is stopped and started', () => {
  it('is waited for, and what changed after its start is published', { timeout: 120_000 }, async () => {
    const server = await startOwnServer()
    const query = async (text: string) => {
      const client = new Client({ connectionString: server.url })
      await client.connect()
      await client.query(text).finally(() => client.end())
    }
    try {
      await query(`CREATE TABLE posts (id bigint PRIMARY KEY, headline text, body_html text, published_at timestamp);
        INSERT INTO posts VALUES (1, 'One', '<p>x', '2024-05-01'); ${TRIGGER}`)
      const fields = { content: 'body_html' }
      const following = follow({ postgres: server.url, table: 'posts', fields, notify: 'posts_changed' })
      await following.untilTitles('One')
      await server.stop()
      await following.refresh()
      await following.untilLogged(/^source: .*the articles stay as they were$/)
      expect(await following.titles()).toEqual(['One'])
      await server.start()
      await query(`UPDATE posts SET headline = 'Again'`)
      await following.untilTitles('Again')
      await following.untilLogged(/^source: the source can be read again$/)
      await query(`INSERT INTO posts VALUES (2, 'Two', '<p>x', '2024-05-01')`)
      await following.untilTitles('Again', 'Two')
    } finally {
      await stopAll()
      await server.remove()
    }
  })
})

describe('20,000 rows in PostgreSQL', () => {
  const ROWS = 20_000

  it('are read once, and then a change costs the row that changed', { timeout: 300_000 }, async () => {
    const place = await openPostgresPlace('notify')
    const { database } = place
    await database.query(
      `INSERT INTO posts SELECT n, 'Number ' || n, '<p>Text ' || n, '2024-05-01' FROM generate_series(1, ${ROWS}) n`,
    )
    await database.query('ANALYZE posts')
    // The looks that are taken in any case, at times, count the rows.
    const source = { ...place.source, changed: 'updated_at', every: '1h' } as typeof place.source
    const following = follow(source)
    await following.read
    expect(following.rowsRead()).toBe(ROWS)
    expect(await storedKeys(following.store)).toHaveLength(ROWS)
    await following.refresh()
    const before = await settledRows(database)
    await place.update(7_777, { headline: 'Changed' })
    await vi.waitFor(async () => {
      const found = await following.store.sourceArticles(['/tables/source/7777'])
      expect(found[0]?.title).toBe('Changed')
    }, PATIENCE)
    expect(following.rowsRead()).toBe(1)
    // The update itself touches two rows, and reading the row by its key one. Counting touches each row once, and is done at times.
    expect(((await rowsTouched(database)) - before) % ROWS).toBeLessThan(50)
    await stopAll()
    await database.drop()
  })
})

/** Returns the number once the first looks, which count all rows, have ended. */
async function settledRows(database: TestDatabase): Promise<number> {
  for (let before = -1; ; ) {
    const touched = await rowsTouched(database)
    if (touched === before) return touched
    before = touched
  }
}

/** Returns the number of rows that scans of the table and its indices have read. */
async function rowsTouched(database: TestDatabase): Promise<number> {
  // A session that is idle reports what it has read after ten seconds.
  await database.query('SELECT pg_sleep(12)')
  const [row] = await database.query(
    `SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS touched FROM pg_stat_user_tables WHERE relname = 'posts'`,
  )
  return Number(row?.touched)
}
