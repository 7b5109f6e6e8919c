import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import { Problem } from '../../../src/problem.ts'
import { openPostgresStore } from '../../../src/stores/postgres/postgres.ts'
import { createDatabase, type TestDatabase } from '../../postgres/database.ts'
import { type DatabaseProxy, openProxy } from '../../postgres/proxy.ts'
import { article, EVERYTHING, gone, NOW, OPTIONS } from '../given.ts'

const PATIENCE = { timeout: 20_000, interval: 20 }
const MAIN = { kind: 'feed', name: 'main' } as const

let database: TestDatabase
const opened: (ArticleStore | DatabaseProxy)[] = []

beforeEach(async () => {
  database = await createDatabase()
})
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close()
  await database.drop()
})

async function open(url = database.url): Promise<ArticleStore> {
  const store = await openPostgresStore(url)
  opened.push(store)
  return store
}

async function proxyTo(url: string): Promise<DatabaseProxy> {
  const proxy = await openProxy(url)
  opened.push(proxy)
  return proxy
}

/** Returns the error with which `work` rejects. */
async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    thrown => thrown,
  )
  expect(error).toBeInstanceOf(Problem)
  return error
}

describe('opening', () => {
  it('migrates a new database once when several stores are opened concurrently', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => open()))
    expect(await database.query('SELECT version FROM feedwright.schema_version')).toHaveLength(1)
    for (const [n, store] of stores.entries()) await store.apply([article(`${n}.md`)], OPTIONS)
    expect(await stores[0]?.count(NOW)).toBe(6)
  })

  it('refuses the schema of a newer Feedwright, and does not change it', async () => {
    await open()
    await database.query('UPDATE feedwright.schema_version SET version = 99')
    const { kind, message } = await problemOf(openPostgresStore(database.url))
    expect(kind).toBe('unavailable')
    expect(message).toMatch(
      /^postgres:\/\/127\.0\.0\.1:\d+\/test_\w+: expected a store of version \d+ or older, got version 99: update Feedwright$/,
    )
    expect(await database.query('SELECT version FROM feedwright.schema_version')).toEqual([{ version: 99 }])
  })

  it('leaves other tables in the database alone', async () => {
    await database.query("CREATE TABLE articles (mine TEXT); INSERT INTO articles VALUES ('kept')")
    const store = await open()
    await store.apply([article('a.md')], OPTIONS)
    expect(await database.query('SELECT * FROM public.articles')).toEqual([{ mine: 'kept' }])
  })

  it('refuses a database that cannot store every character', async () => {
    const latin = await createDatabase(
      "ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER 'libc' TEMPLATE template0",
    )
    const { message } = await problemOf(openPostgresStore(latin.url))
    expect(message).toMatch(/expected a database of encoding UTF8, got LATIN1$/)
    await latin.drop()
  })

  it.each([
    ['where nobody listens', { port: '1' }, /ECONNREFUSED/],
    ['of a name that is not there', { pathname: '/none' }, /"none" does not exist/],
  ])('reports that a database %s is unavailable, without the password', async (_what, parts, reason) => {
    const url = Object.assign(new URL(database.url), { password: 'open-sesame', ...parts })
    url.searchParams.set('password', 'open-sesame')
    const problem = await problemOf(openPostgresStore(url.href))
    expect(problem.kind).toBe('unavailable')
    expect(problem.message).toMatch(reason)
    expect(problem.message).toContain(`postgres://${url.host}${url.pathname}: the database cannot be used: `)
    expect(problem.message).not.toContain('sesame')
  })

  it('refuses an invalid URL without quoting it', async () => {
    const { kind, message } = await problemOf(openPostgresStore('postgres://me:open-sesame@host:port/name'))
    expect(kind).toBe('usage')
    expect(message).not.toContain('sesame')
  })
})

describe('several stores', () => {
  it('that write concurrently draw revisions that become visible in order, and lose nothing', async () => {
    const [reader, ...writers] = [await open(), await open(), await open(), await open()] as const
    await reader.declareLists([{ name: 'main', filter: EVERYTHING }], 'en')
    const written = Promise.all(
      writers.map(async (store, w) => {
        for (let n = 0; n < 15; n++)
          await store.apply([article(`${w}/${n}.md`, { derivedSlug: 'same', tags: [`${n}`] })], OPTIONS)
      }),
    )
    let done = false
    written.finally(() => {
      done = true
    })
    const known = new Map<string, number>()
    let last = -1
    for (let ended = false; !ended; ended = done) {
      const { places, revision } = await reader.select({ now: NOW, list: MAIN })
      for (const place of places) {
        if (!known.has(place.id)) expect(place.revision).toBeGreaterThan(last)
        known.set(place.id, place.revision)
      }
      last = revision
    }
    await written
    const { places } = await reader.select({ now: NOW, list: MAIN })
    expect(places).toHaveLength(45)
    expect(new Set(places.map(({ revision }) => revision)).size).toBe(45)
    expect((await reader.terms(NOW)).map(({ count }) => count)).toEqual(Array(15).fill(3))
  })

  it('may both fill a newly declared list', async () => {
    const [one, two] = [await open(), await open()]
    await one.apply(
      Array.from({ length: 500 }, (_, n) => article(`${n}.md`)),
      OPTIONS,
    )
    const lists = [{ name: 'main', filter: EVERYTHING }]
    await Promise.all([one.declareLists(lists, 'en'), two.declareLists(lists, 'en')])
    expect((await two.select({ now: NOW, list: MAIN })).places).toHaveLength(500)
  })
})

it('reports invalid values as errors, not as an unavailable database', async () => {
  const store = await open()
  const wrong = article('a.md', { updated: new Date(Number.NaN) })
  await expect(store.apply([wrong], OPTIONS)).rejects.toThrow(RangeError)
  const token = { id: 'a', feed: 'members', label: '', hash: 'h', created: NOW }
  await store.addToken(token)
  await expect(store.addToken(token)).rejects.toThrow(/duplicate key/)
  expect(await store.count(NOW)).toBe(0)
})

describe('a lost connection', () => {
  /** Ends connections by their application name and returns how many there were. */
  const terminate = async (name: string, more = '') =>
    (
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = $1 ${more}`,
        [name],
      )
    ).length

  it('has no effect between queries', async () => {
    const store = await open()
    await store.apply([article('a.md')], OPTIONS)
    expect(await terminate('feedwright')).toBeGreaterThan(0)
    expect(await store.count(NOW)).toBe(1)
  })

  it('during a change is replaced, and the change made once', async () => {
    const store = await open()
    await store.apply([article('a.md')], OPTIONS)
    await database.query('BEGIN; SELECT last FROM feedwright.revisions FOR UPDATE')
    const applied = store.apply([gone('a.md'), article('b.md')], OPTIONS)
    await vi.waitFor(async () => {
      expect(await terminate('feedwright', "AND wait_event_type = 'Lock'")).toBe(1)
    }, PATIENCE)
    await database.query('COMMIT')
    expect(await applied).toMatchObject({ added: 1, withdrawn: 1, faults: [] })
    expect(await store.count(NOW)).toBe(1)
  })

  it('of a watch is replaced, with a call for changes made meanwhile', async () => {
    const [store, other] = [await open(), await open()]
    let calls = 0
    store.watch(() => {
      calls++
    })
    await vi.waitFor(() => expect(calls).toBe(1), PATIENCE)
    expect(await terminate('feedwright watch')).toBe(1)
    await vi.waitFor(() => expect(calls).toBe(2), PATIENCE)
    await other.apply([article('a.md')], OPTIONS)
    await vi.waitFor(() => expect(calls).toBe(3), PATIENCE)
  })
})

describe('a server that goes away', () => {
  it('is unavailable, and is used again when it returns', async () => {
    const proxy = await proxyTo(database.url)
    const [store, other] = [await open(proxy.url), await open()]
    await store.apply([article('a.md')], OPTIONS)
    let calls = 0
    store.watch(() => {
      calls++
    })
    await vi.waitFor(() => expect(calls).toBe(1), PATIENCE)
    await proxy.cut()
    const asking = [
      () => store.count(NOW),
      () => store.terms(NOW),
      () => store.apply([article('b.md')], OPTIONS),
    ]
    for (const ask of asking) {
      const { kind, message } = await problemOf(ask())
      expect(kind).toBe('unavailable')
      expect(message).toContain(new URL(proxy.url).host)
    }
    await other.apply([article('c.md')], OPTIONS)
    await proxy.restore()
    await vi.waitFor(() => expect(calls).toBe(2), PATIENCE)
    expect(await store.apply([article('b.md')], OPTIONS)).toMatchObject({ added: 1 })
    expect(await store.count(NOW)).toBe(3)
  })

  it('without closing its connections is detected', async () => {
    const proxy = await proxyTo(database.url)
    const store = await open(`${proxy.url}?query_timeout=2000`)
    await store.apply([article('a.md')], OPTIONS)
    proxy.freeze()
    expect((await problemOf(store.apply([article('b.md')], OPTIONS))).kind).toBe('unavailable')
    await proxy.restore()
    expect(await store.count(NOW)).toBe(1)
  })
})

describe('of several stores', () => {
  /** Leads with a store, and records when it begins and ends. */
  const leadBy = (store: ArticleStore, name: string, done: string[]) =>
    store.lead(async signal => {
      done.push(`${name} begins`)
      if (!signal.aborted) await once(signal, 'abort')
      done.push(`${name} ends`)
    })

  it('one leads, and another when that is closed', async () => {
    const done: string[] = []
    const [one, other] = [await open(), await open()]
    const first = leadBy(one, 'one', done)
    expect(await first.immediate).toBe(true)
    const second = leadBy(other, 'other', done)
    expect(await second.immediate).toBe(false)
    expect(done).toEqual(['one begins'])
    await first.close()
    await vi.waitFor(() => expect(done).toEqual(['one begins', 'one ends', 'other begins']), PATIENCE)
  })

  it.each([
    ['is cut off', (proxy: DatabaseProxy) => proxy.cut()],
    ['is frozen', async (proxy: DatabaseProxy) => proxy.freeze()],
  ])('another takes over when the leader %s, which then stops', async (_, part) => {
    const done: string[] = []
    const proxy = await proxyTo(database.url)
    const [one, other] = [await open(proxy.url), await open()]
    await leadBy(one, 'one', done).immediate
    await leadBy(other, 'other', done).immediate
    await part(proxy)
    await vi.waitFor(() => expect(done).toContain('one ends'), PATIENCE)
    // The proxy closes its side, as the system does for a program that has died.
    await proxy.close()
    await vi.waitFor(() => expect(done).toContain('other begins'), PATIENCE)
    expect(done.filter(what => what.endsWith('begins'))).toEqual(['one begins', 'other begins'])
  })
})

describe('acknowledgement by other programs', () => {
  /** Opens a store that is watched by a live program. */
  async function watched(url = database.url): Promise<ArticleStore> {
    const store = await open(url)
    await new Promise<void>(resolve => store.watch(resolve))
    return store
  }

  it('is awaited', async () => {
    const [writer, other] = [await watched(), await watched()]
    await other.acknowledge(0)
    await writer.apply([article('a.md')], OPTIONS)
    let shown = false
    const waiting = writer.waitForOthers().then(() => {
      shown = true
    })
    await other.acknowledge(0)
    expect(shown).toBe(false)
    const { revision } = await other.changes(undefined, NOW)
    await other.acknowledge(revision)
    await waiting
  })

  it('is not awaited from programs that never acknowledge, or do not watch', async () => {
    const writer = await watched()
    await watched()
    await (await open()).acknowledge(0)
    await writer.apply([article('a.md')], OPTIONS)
    await writer.waitForOthers()
    expect(await database.query('SELECT * FROM feedwright.watchers')).toEqual([])
  })
})
