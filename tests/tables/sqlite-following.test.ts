import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { post } from './contract.ts'
import { cleanUpFolders, follow, newFolder, PATIENCE, stopAll, storedKeys } from './following.ts'
import { openSqlitePlace, type SqlitePlace } from './sqlite-place.ts'

describe('an SQLite file', () => {
  let place: SqlitePlace | undefined

  afterEach(async () => {
    await stopAll()
    await place?.close()
    place = undefined
    await cleanUpFolders()
  })

  it.each([
    'wal',
    'delete',
  ] as const)('with the journal %s is written by its app while it is read, without ever waiting for long', async journal => {
    place = await openSqlitePlace({ changed: true, journal })
    const { run, folder } = place
    await run(
      `INSERT INTO posts SELECT value, 'Number ' || value, '<p>x', '2024-05-01', NULL, '2024-05-01 00:00:00' FROM generate_series(1, 20000)`,
    ).catch(() =>
      run(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
          INSERT INTO posts SELECT i, 'Number ' || i, '<p>x', '2024-05-01', NULL, '2024-05-01 00:00:00' FROM n`),
    )
    // An app that does not wait at all.
    await run('PRAGMA busy_timeout = 200')
    const following = follow(place.source, { folder })
    let isRead = false
    void following.read.then(() => {
      isRead = true
    })
    let writes = 0
    while (!isRead) {
      await place.update(1 + (writes % 20_000), { headline: `Write ${writes}` })
      writes++
    }
    expect(writes).toBeGreaterThan(10)
    expect(await storedKeys(following.store)).toHaveLength(20_000)
    await place.update(5, { headline: 'Last of all' })
    await vi.waitFor(async () => {
      const [found] = await following.store.sourceArticles(['/tables/source/5'])
      expect(found?.title).toBe('Last of all')
    }, PATIENCE)
  }, 120_000)

  it('is never changed, not even by a query', async () => {
    place = await openSqlitePlace({ changed: false, journal: 'wal' })
    await place.insert(post(1))
    const following = follow(
      { sqlite: 'cms.db', query: 'SELECT 1 AS id; DELETE FROM posts' },
      { folder: place.folder },
    )
    await following.untilLogged(/the articles stay as they were/)
    const database = new DatabaseSync(join(place.folder, 'cms.db'))
    expect(database.prepare('SELECT count(*) AS n FROM posts').get()).toEqual({ n: 1 })
    database.close()
  })

  it('that is replaced by another one is read again', async () => {
    const folder = await newFolder()
    const write = (name: string, title: string) => {
      const database = new DatabaseSync(join(folder, name))
      database.exec('CREATE TABLE posts (id TEXT PRIMARY KEY, title TEXT, published TEXT)')
      database.prepare(`INSERT INTO posts VALUES ('a', ?, '2024-05-01')`).run(title)
      database.close()
    }
    write('cms.db', 'Before')
    const following = follow({ sqlite: 'cms.db', table: 'posts' }, { folder })
    await following.untilTitles('Before')
    write('next.db', 'After')
    await rename(join(folder, 'next.db'), join(folder, 'cms.db'))
    await following.untilTitles('After')
  })

  it('has pictures in the publication’s folder, and relative addresses lead to the base', async () => {
    const folder = await newFolder()
    const database = new DatabaseSync(join(folder, 'cms.db'))
    database.exec(`CREATE TABLE posts (id TEXT PRIMARY KEY, title TEXT, published TEXT, image TEXT, content TEXT);
      INSERT INTO posts VALUES ('a', 'One', '2024-05-01', '/up/a.jpg', '<img src="b.png"> <a href="../c">c</a>')`)
    database.close()
    const base = 'https://cms.example/files/'
    const following = follow({ sqlite: 'cms.db', table: 'posts', base }, { folder })
    await following.untilTitles('One')
    const [article] = await following.articles()
    expect(article?.image?.src).toBe('https://cms.example/up/a.jpg')
    expect(article?.assets).toMatchObject({ 'b.png': { src: 'https://cms.example/files/b.png' } })
  })
})
