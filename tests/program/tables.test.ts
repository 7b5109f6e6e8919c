import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const LONG_MS = 120_000
const BASE = ['--base-url', 'https://feeds.example', '--rate-limit', '0']

/** The role's own table: as in docs/tables.md. */
const TABLE = `CREATE TABLE posts (id bigint PRIMARY KEY, headline text NOT NULL, slug text NOT NULL UNIQUE, body_html text NOT NULL,
    status text NOT NULL, published_at timestamptz, updated_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz);
  CREATE FUNCTION posts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('posts_changed', coalesce(NEW.id, OLD.id)::text); RETURN NULL; END $$;
  CREATE TRIGGER posts_changed AFTER INSERT OR UPDATE OR DELETE ON posts FOR EACH ROW EXECUTE FUNCTION posts_changed()`

const SOURCE = `source:
  postgres: env:CMS_DATABASE_URL
  query: SELECT * FROM posts WHERE published_at IS NOT NULL
  fields:
    content: body_html
    link: https://www.example.com/news/{slug}
  changed: updated_at
  deleted: deleted_at
  notify: posts_changed
`

let cms: TestDatabase
let folder: string

beforeAll(async () => {
  cms = await createDatabase()
  await cms.query(TABLE)
  await put(1, 'Ships')
}, LONG_MS)
afterAll(async () => {
  await cleanUp()
  await cms.drop()
}, LONG_MS)

async function put(id: number, headline: string, status = 'published'): Promise<void> {
  await cms.query(
    `INSERT INTO posts VALUES ($1, $2, $3, '<p>Text', $4, '2024-05-01', now(), NULL)
     ON CONFLICT (id) DO UPDATE SET headline = excluded.headline, status = excluded.status, updated_at = now()`,
    [id, headline, `post-${id}`, status],
  )
}

async function titlesOf({ url }: Pick<Program, 'url'>): Promise<readonly string[]> {
  const { status, bytes } = await ask(`${url}/feed.json`)
  if (status !== 200) return [`status ${status}`]
  return JSON.parse(bytes.toString())
    .items.map(({ title }: { title: string }) => title)
    .sort()
}

const until = (program: Program, ...expected: readonly string[]) =>
  vi.waitFor(async () => expect(await titlesOf(program)).toEqual(expected), PATIENCE)

async function newFolder(): Promise<string> {
  return sampleFolder({
    'publication.yaml': `title: News\n${SOURCE.replace('env:CMS_DATABASE_URL', cms.url)}`,
    'own.md': articleText({ title: 'Of the folder', published: '2024-01-01' }),
  })
}

describe('a folder with a source', () => {
  it(
    'is served with its rows, which are followed, also by a server with workers',
    async () => {
      folder = await newFolder()
      const program = await startProgram(folder, { args: [...BASE, '--workers', '2'] })
      try {
        await until(program, 'Of the folder', 'Ships')
        await put(2, 'Maps')
        await until(program, 'Maps', 'Of the folder', 'Ships')
        await put(2, 'Maps', 'draft')
        await until(program, 'Of the folder', 'Ships')
        await cms.query('DELETE FROM posts WHERE id = 2')
        const feed = (await ask(`${program.url}/rss.xml`)).bytes.toString()
        expect(feed).toContain('<link>https://www.example.com/news/post-1</link>')
        await writeFile(join(folder, 'publication.yaml'), 'title: News\n')
        await until(program, 'Of the folder')
      } finally {
        await program.stop()
      }
    },
    LONG_MS,
  )

  it(
    'is served by several servers over one database: another one follows its rows when the leader is gone',
    async () => {
      const database = await createDatabase()
      folder = await newFolder()
      const start = async () =>
        startProgram(folder, {
          data: await temporaryFolder('data'),
          args: [...BASE, '--database', database.url],
        })
      const first = await start()
      await until(first, 'Of the folder', 'Ships')
      const second = await start()
      await until(second, 'Of the folder', 'Ships')
      await put(3, 'Third')
      await until(second, 'Of the folder', 'Ships', 'Third')
      await first.stop('SIGKILL')
      await put(3, 'Fourth')
      await until(second, 'Fourth', 'Of the folder', 'Ships')
      const read = second.output().match(/rows? read/g) ?? []
      expect(read.length).toBeLessThan(3)
      await second.stop()
      await cms.query('DELETE FROM posts WHERE id = 3')
      await database.drop()
    },
    LONG_MS,
  )

  it('is checked and rendered with its rows', async () => {
    folder = await newFolder()
    await put(4, '')
    const checked = await runProgram(['check', folder])
    expect(checked.status).toBe(1)
    expect(checked.stdout).toMatch(/publication\.yaml: source row 4 column headline: expected text/)
    expect(checked.stdout).toMatch(/^3 records, 2 valid, 1 fault/m)
    const data = await temporaryFolder('data')
    const secret = `title: News\n${SOURCE}`
    await writeFile(join(folder, 'publication.yaml'), secret)
    const rendered = await runProgram(['render', folder, '--data', data], { CMS_DATABASE_URL: cms.url })
    expect(rendered.stdout).toContain('<title>Ships</title>')
    expect(rendered.stderr).toContain('source row 4 column headline')
    await cms.query('DELETE FROM posts WHERE id = 4')
  })

  it('is exported with its rows as they are now, also those that have changed since the last time', async () => {
    folder = await newFolder()
    const [data, target] = [await temporaryFolder('data'), await temporaryFolder('site')]
    const exported = async () => {
      const { status, stderr } = await runProgram([
        'export',
        target,
        folder,
        '--data',
        data,
        '--base-url',
        'https://feeds.example',
      ])
      expect([status, stderr]).toEqual([0, expect.anything()])
      return readFile(join(target, 'rss.xml'), 'utf8')
    }
    expect(await exported()).toContain('<title>Ships</title>')
    await put(1, 'Ships again')
    expect(await exported()).toContain('<title>Ships again</title>')
    await put(1, 'Ships')
  })
})
