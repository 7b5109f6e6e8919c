import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { type DatabaseProxy, openProxy } from '../postgres/proxy.ts'
import { type Answer, ask } from './raw-http.ts'
import {
  articleText,
  FEEDS,
  mediaUrls,
  PATIENCE,
  RECORDING,
  sampleFolder,
  untilFollowing,
} from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from './start.ts'

const LONG_MS = 120_000
const BASE = ['--base-url', 'https://news.example']

let database: TestDatabase
let folder: string
let program: Program
/** The proxy between the program and the database. */
let proxy: DatabaseProxy

beforeAll(async () => {
  database = await createDatabase()
  proxy = await openProxy(database.url)
  folder = await sampleFolder()
  program = await startProgram(folder, { args: [...BASE, '--database', proxy.url] })
  await untilReady(program)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await proxy.close()
  await database.drop()
  await cleanUp()
}, LONG_MS)

async function untilReady({ url }: Program): Promise<void> {
  await vi.waitFor(async () => expect((await ask(`${url}/health/ready`)).status).toBe(200), PATIENCE)
}

const answers = ({ url }: Program) => Promise.all(FEEDS.map(path => ask(url + path)))

/** Removes the change date of a feed, which is the time when it was first rendered. */
function unchanging({ bytes }: Answer): string {
  return bytes
    .toString()
    .replace(/<lastBuildDate>[^<]*/, '<lastBuildDate>')
    .replace(/<updated>[^<]*/, '<updated>')
}

describe('feedwright over PostgreSQL', () => {
  it('serves the same as over SQLite', async () => {
    const other = await startProgram(folder, { args: BASE })
    await untilReady(other)
    expect((await answers(program)).map(unchanging)).toEqual((await answers(other)).map(unchanging))
    expect(await other.stop()).toBe(0)
  })

  it('serves an article as soon as its file exists', async () => {
    await writeFile(join(folder, 'new.md'), articleText({ title: 'Newly Come', published: '2023-01-01' }))
    await vi.waitFor(async () => {
      for (const { bytes } of await answers(program)) expect(bytes.toString()).toContain('Newly Come')
    }, PATIENCE)
  })

  it('serves the same bytes, tags and dates after a restart, also with several workers', async () => {
    const before = await answers(program)
    await program.stop()
    const args = [...BASE, '--database', proxy.url, '--workers', '2']
    program = await startProgram(folder, { args, data: program.data })
    await untilReady(program)
    const facts = (all: readonly Answer[]) =>
      all.map(({ headers, bytes }) => [headers.etag, headers['last-modified'], bytes.toString()])
    expect(facts(await answers(program))).toEqual(facts(before))
  })

  it('serves ready feeds while the database is away, answers 503 otherwise, and recovers', async () => {
    await untilFollowing(program)
    await proxy.cut()
    for (const { bytes } of await answers(program)) expect(bytes.toString()).toContain('Newly Come')
    const { status, headers } = await ask(`${program.url}/tags/news/rss.xml`)
    expect([status, headers['retry-after']]).toEqual([503, '30'])
    await writeFile(
      join(folder, 'away.md'),
      articleText({ title: 'Written Meanwhile', published: '2023-02-02' }),
    )
    await proxy.restore()
    await vi.waitFor(async () => {
      for (const { bytes } of await answers(program)) expect(bytes.toString()).toContain('Written Meanwhile')
    }, PATIENCE)
  })

  it('serves the articles of another server, with a data folder of its own', async () => {
    const other = await startProgram(folder, { args: [...BASE, '--database', database.url] })
    await untilReady(other)
    const { picture, recording } = await mediaUrls(other.url)
    const starts = Array.from({ length: 8 }, (_, n) => n * 5_000)
    const parts = starts.map(at => ask(recording, { headers: { range: `bytes=${at}-${at + 99}` } }))
    for (const [n, { status, bytes }] of (await Promise.all(parts)).entries()) {
      const at = starts[n] ?? 0
      expect([status, bytes]).toEqual([206, RECORDING.subarray(at, at + 100)])
    }
    const own = await mediaUrls(program.url)
    for (const [there, here] of [
      [picture, own.picture],
      [recording, own.recording],
    ] as const) {
      const [one, two] = [await ask(there), await ask(here)]
      expect([one.status, one.headers.etag, one.headers['content-type'], one.bytes]).toEqual([
        200,
        two.headers.etag,
        two.headers['content-type'],
        two.bytes,
      ])
    }
    expect(await other.stop()).toBe(0)
  })

  it('stores tokens there too', async () => {
    const { stdout, status } = await runProgram(['token', 'list'], { DATABASE_URL: database.url })
    expect([stdout, status]).toEqual(['There are no tokens.\n', 0])
  })

  it('names the database that it cannot use, without the password', async () => {
    const { stderr, status } = await runProgram(['serve', folder, '--port', '0'], {
      DATABASE_URL: 'postgres://me:open-sesame@127.0.0.1:1/news',
    })
    expect(stderr).toBe(
      'feedwright: postgres://127.0.0.1:1/news: the database cannot be used: connect ECONNREFUSED 127.0.0.1:1\n',
    )
    expect(status).toBe(1)
  })

  it('refuses another URL without quoting it', async () => {
    const { stderr, status } = await runProgram(['serve', folder], {
      DATABASE_URL: 'mysql://me:open-sesame@db.example/news',
    })
    expect(stderr).toContain('DATABASE_URL: expected a URL such as postgres://')
    expect(stderr).not.toContain('sesame')
    expect(status).toBe(1)
  })
})
