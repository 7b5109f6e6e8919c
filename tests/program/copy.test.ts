import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { fillStore } from '../stores/copy/given.ts'
import { ask } from './raw-http.ts'
import { FEEDS, mediaUrls, PATIENCE, sampleFolder } from './sample-folder.ts'
import { beginProgram, cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const LONG_MS = 120_000
const BASE = ['--base-url', 'https://news.example']

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(async () => {
  await database.drop()
  await cleanUp()
}, LONG_MS)

/** Returns everything that readers receive of the feeds and the media. */
async function seen({ url }: Program): Promise<unknown> {
  await vi.waitFor(async () => expect((await ask(`${url}/health/ready`)).status).toBe(200), PATIENCE)
  const { picture, recording } = await mediaUrls(url)
  const urls = [...FEEDS.map(path => url + path), picture, recording]
  const answers = await Promise.all(urls.map(each => ask(each)))
  return answers.map(({ status, headers, bytes }, n) => [
    urls[n]?.slice(url.length),
    status,
    headers.etag,
    // For media it is the time of the file.
    n < FEEDS.length && headers['last-modified'],
    bytes.toString('base64'),
  ])
}

describe('feedwright copy', { timeout: LONG_MS }, () => {
  it('moves a publication to PostgreSQL and back, and readers see no difference', async () => {
    const folder = await sampleFolder()
    const before = await startProgram(folder, { args: BASE })
    const original = await seen(before)
    await before.stop()
    const there = await runProgram(['copy', before.data, database.url])
    expect([there.stderr, there.status]).toEqual(['', 0])
    expect(there.stdout).toMatch(/^articles +3 {2}identical$/m)
    expect(there.stdout).toMatch(/^media files +2 {2}identical$/m)
    expect(there.stdout).toMatch(/^postgres:\/\/\S+ is a copy of \S+: everything in it was compared\.\n$/m)
    const grown = await startProgram(folder, { args: [...BASE, '--database', database.url] })
    expect(await seen(grown)).toEqual(original)
    await grown.stop()
    const data = join(await temporaryFolder('back'), 'data')
    expect((await runProgram(['copy', database.url, data])).status).toBe(0)
    const back = await startProgram(folder, { args: BASE, data })
    expect(await seen(back)).toEqual(original)
    await back.stop()
  })

  it('is started again after it was killed, and the unfinished copy is not served meanwhile', async () => {
    const [data, target] = [await temporaryFolder('data'), await createDatabase()]
    await fillStore(data)
    await runProgram(['token', 'list', '--database', target.url])
    // It waits before the second table until it is killed.
    await target.query('BEGIN; LOCK TABLE feedwright.slugs IN SHARE MODE')
    const broken = beginProgram(['copy', data, target.url])
    await vi.waitFor(async () => {
      const waiting = "SELECT 1 FROM pg_locks WHERE relation = 'feedwright.slugs'::regclass AND NOT granted"
      expect(await target.query(waiting)).toHaveLength(1)
    }, PATIENCE)
    broken.kill()
    expect((await broken.run).status).toBeUndefined()
    await target.query('COMMIT')
    const served = await runProgram(['serve', await sampleFolder(), '--port', '0', '--database', target.url])
    expect(served.stderr).toMatch(/: this is an unfinished copy of \S+: finish it with feedwright copy\n$/)
    expect(served.status).toBe(1)
    const { stdout, status } = await runProgram(['copy', data, target.url])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^articles +9 {2}identical$/m)
    expect(stdout).toMatch(/^An earlier copy was unfinished: it was emptied and started again\.$/m)
    const again = await runProgram(['copy', data, target.url])
    expect(again.stderr).toMatch(/it holds a store already, which is not overwritten\n$/)
    expect(again.status).toBe(1)
    await target.drop()
  })
})
