import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { openPostgresStore } from '../../src/stores/postgres/postgres.ts'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { type Received, type Receiver, startReceiver } from '../pushing/receiver.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

const SUBSCRIBERS = 250
const TOPIC = '/rss.xml'
/** Attempts that a server has in progress, at most. */
const CONCURRENCY = 200
const ANSWER_MS = 100
const LONG_MS = 120_000

let database: TestDatabase
let store: ArticleStore
let receiver: Receiver
let folder: string
let [leader, other]: (Program | undefined)[] = []

beforeAll(async () => {
  database = await createDatabase()
  store = await openPostgresStore(database.url)
  receiver = await startReceiver()
  receiver.answer((_, response) => void setTimeout(() => response.writeHead(204).end(), ANSWER_MS))
  folder = await sampleFolder()
  leader = await start()
  await untilFollowing(leader)
  other = await start()
  await vi.waitFor(async () => expect((await ask(`${other?.url}/health/ready`)).status).toBe(200), PATIENCE)
}, LONG_MS)
afterAll(async () => {
  await other?.stop('SIGKILL')
  await receiver.close()
  await store.close()
  await database.drop()
  await cleanUp()
}, LONG_MS)

function start(): Promise<Program> {
  const args = ['--base-url', 'https://news.example', '--allow-private-addresses']
  return startProgram(folder, { args: [...args, '--database', database.url] })
}

async function subscribeAll(): Promise<void> {
  const expires = new Date(Date.now() + 86_400_000)
  const payload = JSON.stringify({ method: 'sha256', topic: `https://news.example${TOPIC}` })
  for (let n = 0; n < SUBSCRIBERS; n++) {
    const callback = `${receiver.url}${n}`
    await store.putSubscription({ kind: 'websub push', callback, topic: TOPIC, expires, payload })
  }
}

async function change(version: number): Promise<void> {
  const text = articleText({ title: `Change ${version}.`, published: '2024-01-02' })
  await writeFile(join(folder, '.next'), text)
  await rename(join(folder, '.next'), join(folder, `${version}.md`))
}

/** Returns the last change that a delivery shows. */
function versionOf({ body }: Received): number {
  return Math.max(0, ...[...body.matchAll(/Change (\d+)\./g)].map(([, version]) => Number(version)))
}

/** Returns the versions that each subscriber got, in order. */
function versions(): ReadonlyMap<string, readonly number[]> {
  const byPath = Map.groupBy(receiver.received, ({ path }) => path)
  return new Map([...byPath].map(([path, all]) => [path, all.map(versionOf)]))
}

const untilReceived = (version: number, subscribers: number) =>
  vi.waitFor(() => {
    const have = [...versions().values()].filter(got => got.at(-1) === version)
    expect(have.length).toBeGreaterThanOrEqual(subscribers)
  }, PATIENCE)

/** Returns the paths of the subscribers whose delivery a server has claimed. */
async function claimed(): Promise<readonly string[]> {
  const rows = await database.query('SELECT destination FROM feedwright.deliveries WHERE claimed > 0')
  return rows.map(({ destination }) => new URL(String(destination)).pathname)
}

it(
  'a server killed while it delivers: every subscriber gets every version, and only what was being sent comes twice',
  async () => {
    await subscribeAll()
    await change(1)
    await untilReceived(1, SUBSCRIBERS)
    await change(2)
    await untilReceived(2, SUBSCRIBERS / 5)
    await leader?.stop('SIGKILL')
    const inProgress = await claimed()
    const receivedAtKill = [...versions().values()].filter(got => got.at(-1) === 2).length
    expect(receivedAtKill).toBeLessThan(SUBSCRIBERS)
    await untilReceived(2, SUBSCRIBERS)
    await change(3)
    await untilReceived(3, SUBSCRIBERS)
    await vi.waitFor(async () => expect(await store.deliveries({ limit: 1 })).toEqual([]), PATIENCE)

    const repeated: string[] = []
    for (const [path, got] of versions()) {
      expect([...new Set(got)]).toEqual([1, 2, 3])
      expect(got).toEqual(got.toSorted())
      if (got.length > 3) repeated.push(path)
      expect(got.length).toBeLessThanOrEqual(4)
    }
    expect(inProgress).toEqual(expect.arrayContaining(repeated))
    expect(repeated.length).toBeLessThanOrEqual(CONCURRENCY)
  },
  LONG_MS,
)
