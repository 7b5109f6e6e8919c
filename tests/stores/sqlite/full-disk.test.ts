import { afterEach, beforeEach, expect, it } from 'vitest'
import { Problem } from '../../../src/problem.ts'
import { createPublisher, type Publisher } from '../../../src/publish/publisher.ts'
import { createRunner, openDatabase } from '../../../src/stores/sqlite/database.ts'
import { createSqliteEngine } from '../../../src/stores/sqlite/engine.ts'
import { createStore } from '../../../src/stores/store.ts'
import { publication } from '../../publish/given.ts'
import { article, NOW, OPTIONS } from '../given.ts'

let full: boolean
let store: ReturnType<typeof openStore>
let publisher: Publisher
let errors: string[]

/** Opens a store on a disk that is full whenever the test says so. */
function openStore() {
  const database = openDatabase(':memory:')
  const engine = createSqliteEngine(database, createRunner(database))
  const write: typeof engine.write = begin =>
    full ? Promise.reject(new Problem('unavailable', 'the disk is full')) : engine.write(begin)
  const nothing = { close: async () => undefined }
  return createStore(
    { ...engine, write },
    {
      watch: () => ({ close: () => undefined }),
      lead: () => ({ ...nothing, immediate: Promise.resolve(true) }),
      acknowledge: async () => undefined,
      waitForOthers: async () => undefined,
      close: async () => database.close(),
    },
  )
}

beforeEach(async () => {
  full = false
  errors = []
  store = openStore()
  const published = (n: number) => new Date(NOW.getTime() - n * 60_000)
  const articles = Array.from({ length: 20 }, (_, n) =>
    article(`${n}.md`, { title: `No. ${n}`, tags: ['Maps'], published: published(n) }),
  )
  await store.apply(articles, OPTIONS)
  const log = { info: () => undefined, error: (_: object, message: string) => void errors.push(message) }
  publisher = createPublisher({ store, now: () => NOW, log, version: '0' })
  await publisher.publish(publication)
})
afterEach(async () => {
  publisher.close()
  await store.close()
})

const titlesAt = async (folder: string) => {
  const feed = await publisher.open(folder)
  if (typeof feed !== 'object' || 'movedTo' in feed) return feed
  const json = await publisher.documentOf(feed, 'feed.json')
  return JSON.parse(String(json?.variants.at(-1)?.bytes)).items.map(({ title }: { title: string }) => title)
}

it('a feed that nobody asked for before is answered, and is whole when there is room again', async () => {
  full = true
  expect(await titlesAt('/tags/maps')).toEqual(Array.from({ length: 6 }, (_, n) => `No. ${n}`))
  expect(await store.hasChanged('feed:tags/maps')).toBe(false)
  full = false
  publisher.close()
  const again = createPublisher({
    ...{ store, now: () => NOW, version: '0' },
    log: { info: () => undefined, error: () => undefined },
  })
  publisher = again
  await publisher.publish(publication)
  expect(await titlesAt('/tags/maps')).toHaveLength(5)
  expect(await store.hasChanged('feed:tags/maps')).toBe(true)
  expect(errors).toEqual([])
})

it('a document gets a date that is not stored, and the stored one as soon as there is one', async () => {
  const date = (digest: string) => store.lastChanged('page:/a', digest, NOW)
  const first = await date('one')
  full = true
  expect(await date('one')).toEqual(first)
  expect((await date('two')).getTime()).toBeGreaterThan(first.getTime())
  const moment = { revision: 1, now: NOW }
  expect(await store.lastChangedAt('feed:x', 'one', moment)).toEqual(first)
  expect(await store.remember('feed:x', 'tag:x')).toBe('tag:x')
  full = false
  expect(await store.hasChanged('feed:x')).toBe(false)
  expect(await store.remember('feed:x', 'tag:y')).toBe('tag:y')
})
