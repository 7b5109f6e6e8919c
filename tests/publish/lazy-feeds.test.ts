import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { Document } from '../../src/publish/document/document.ts'
import type { BuiltFeed } from '../../src/publish/feed/built-feed.ts'
import { createPublisher, type Publisher } from '../../src/publish/publisher.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { article, NOW, OPTIONS } from '../stores/given.ts'
import { publication } from './given.ts'

const MIB = 2 ** 20
/** Objects and headers of a feed and its document, as a heap snapshot shows them. */
const FEED_OBJECT_BYTES = 6_000

let opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.reverse()) await one.close()
  opened = []
})

/** A publisher over its own store, and the feeds that it has built since the last call, as logged. */
async function given(
  tags: Readonly<Record<string, readonly string[]>>,
  memory: { documentBytes?: number; fragmentBytes?: number } = {},
) {
  const store = openSqliteStore(':memory:')
  const rebuilt: string[] = []
  const log = {
    info: (fields: { feed?: string }) => void rebuilt.push(fields.feed ?? ''),
    error: (_: object, message: string) => expect.unreachable(message),
  }
  const publisher = createPublisher({ store, now: () => NOW, log, version: '1', ...memory })
  opened.push(store, publisher)
  await write(store, tags)
  await publisher.publish(publication)
  return { store, publisher, rebuilt: () => rebuilt.splice(0) }
}

/** Writes articles with tags, by their name. */
function textOf(document: Document | undefined): string | undefined {
  return document?.variants.find(({ coding }) => coding === 'identity')?.bytes.toString()
}

async function write(store: ArticleStore, tags: Readonly<Record<string, readonly string[]>>, title = 'A') {
  const body = { format: 'markdown', source: 'Words of a story. '.repeat(60) } as const
  const changes = Object.entries(tags).map(([name, of]) => article(`${name}.md`, { title, tags: of, body }))
  await store.apply(changes, OPTIONS)
}

/** Requests a document of a feed and returns its text. */
async function ask(publisher: Publisher, folder: string, fileName = 'rss.xml'): Promise<string> {
  const found = await publisher.open(folder)
  if (found === undefined || found === 'gone' || 'movedTo' in found) throw new Error(`no feed at ${folder}`)
  const document = await publisher.documentOf(found as BuiltFeed, fileName)
  return document?.variants.find(({ coding }) => coding === 'identity')?.bytes.toString() ?? ''
}

describe('a change', () => {
  it('rebuilds the feeds that contain the article, and no others', async () => {
    const { store, publisher, rebuilt } = await given({ a: ['sea'], b: ['maps'] })
    for (const folder of ['/tags/sea', '/tags/maps']) await ask(publisher, folder)
    expect(rebuilt()).toEqual(['main', 'tags/sea', 'tags/maps'])
    const maps = publisher.document('/tags/maps/rss.xml')
    await write(store, { a: ['sea'] }, 'Edited')
    await publisher.refresh()
    expect(rebuilt()).toEqual(['main', 'tags/sea'])
    expect(publisher.document('/tags/maps/rss.xml')).toBe(maps)
    expect(await ask(publisher, '/tags/sea')).toContain('<title>Edited</title>')
  })

  it('rebuilds at once the feeds requested since their last build, in the requested formats', async () => {
    const { store, publisher } = await given({ a: ['sea'] })
    await ask(publisher, '/tags/sea', 'atom.xml')
    await write(store, { a: ['sea'] }, 'Edited')
    await publisher.refresh()
    expect(textOf(publisher.document('/tags/sea/atom.xml'))).toContain('Edited')
    expect(publisher.document('/tags/sea/rss.xml')).toBeUndefined()
  })

  it('leaves other feeds to their next request', async () => {
    const { store, publisher, rebuilt } = await given({ a: ['sea'] })
    await ask(publisher, '/tags/sea')
    await write(store, { a: ['sea'] }, 'Edited')
    await publisher.refresh()
    rebuilt()
    await write(store, { a: ['sea'] }, 'Edited again')
    await publisher.refresh()
    expect(rebuilt()).toEqual(['main'])
    expect(publisher.document('/tags/sea/rss.xml')).toBeUndefined()
    expect(await ask(publisher, '/tags/sea')).toContain('<title>Edited again</title>')
  })

  it('of an article that a feed does not contain leaves its documents as they are', async () => {
    const { store, publisher } = await given({ a: ['sea'], b: ['sea'], c: ['sea'], d: ['sea'] })
    const body = { format: 'markdown', source: 'Old.' } as const
    const old = (title: string) =>
      store.apply([article('old.md', { title, tags: ['sea'], body, published: new Date(0) })], OPTIONS)
    await old('Old')
    for (const name of ['e', 'f']) await write(store, { [name]: ['sea'] })
    await publisher.refresh()
    await ask(publisher, '/tags/sea')
    const before = publisher.document('/tags/sea/rss.xml')
    await old('Edited')
    await publisher.refresh()
    expect(publisher.document('/tags/sea/rss.xml')).toBe(before)
  })

  it.each([
    ['with cached fragments', {}],
    ['also without memory for fragments', { fragmentBytes: 0 }],
  ])('renders its own articles again, and no others, %s', async (_case, memory) => {
    const { store, publisher } = await given({ a: ['sea'], b: ['sea'], c: ['sea'] }, memory)
    await ask(publisher, '/tags/sea')
    const reads: (readonly string[])[] = []
    const { articles } = store
    store.articles = ids => {
      reads.push(ids)
      return articles(ids)
    }
    await write(store, { b: ['sea'] }, 'Edited')
    await publisher.refresh()
    expect([...new Set(reads.flat())]).toEqual([expect.stringMatching(/:b$/)])
  })
})

describe('memory', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, [`t${n}`]]))

  it('is bounded: the least recently used feed is evicted first, the main one never', async () => {
    const { publisher } = await given(many(60), { documentBytes: MIB / 8 })
    for (let n = 0; n < 60; n++) {
      await ask(publisher, `/tags/t${n}`)
      await ask(publisher, '/tags/t0')
    }
    const ready = Array.from({ length: 60 }, (_, n) => publisher.document(`/tags/t${n}/rss.xml`))
    const bytes = ready.flatMap(document => document?.variants.map(one => one.bytes.buffer.byteLength) ?? [])
    expect(bytes.reduce((a, b) => a + b, 0)).toBeLessThan(MIB / 8)
    expect(ready[0]).toBeDefined()
    expect(ready[1]).toBeUndefined()
    expect(ready[59]).toBeDefined()
    expect(publisher.document('/rss.xml')).toBeDefined()
    expect(await ask(publisher, '/tags/t1')).toContain('<item>')
  })

  it('is bounded by all that short feeds take, not by their text alone', async () => {
    const { publisher } = await given(many(60), { documentBytes: MIB / 8 })
    for (let n = 0; n < 60; n++) await ask(publisher, `/tags/t${n}`)
    const ready = Array.from({ length: 60 }, (_, n) => publisher.document(`/tags/t${n}/rss.xml`))
    const count = ready.filter(document => document !== undefined).length
    expect(count).toBeGreaterThan(2)
    expect(count * FEED_OBJECT_BYTES).toBeLessThan(MIB / 8)
  })

  it('of zero bytes still serves every feed', async () => {
    const { store, publisher } = await given(many(3), { documentBytes: 0, fragmentBytes: 0 })
    expect(await ask(publisher, '/tags/t1')).toContain('<item>')
    await write(store, { a1: ['t1'] }, 'Edited')
    await publisher.refresh()
    expect(await ask(publisher, '/tags/t1')).toContain('Edited')
    expect(publisher.ready).toBe(true)
    expect(publisher.document('/rss.xml')).toBeDefined()
  })
})

describe('many requests at once', () => {
  it('for one feed build it once', async () => {
    const { publisher, rebuilt } = await given({ a: ['sea'] })
    rebuilt()
    const texts = await Promise.all(Array.from({ length: 200 }, () => ask(publisher, '/tags/sea')))
    expect(rebuilt()).toEqual(['tags/sea'])
    expect(new Set(texts).size).toBe(1)
  })

  it('for different feeds build few of them at a time, and other work continues', async () => {
    const tags = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`a${n}`, [`t${n}`]]))
    const { store, publisher } = await given(tags, { documentBytes: MIB })
    let making = 0
    let most = 0
    const { articles } = store
    store.articles = async ids => {
      most = Math.max(most, ++making)
      await setImmediate()
      return articles(ids).finally(() => making--)
    }
    let turns = 0
    let done = false
    const all = Promise.all(Object.values(tags).map(([tag]) => ask(publisher, `/tags/${tag}`)))
    all.finally(() => {
      done = true
    })
    while (!done) {
      turns++
      await setImmediate()
    }
    expect((await all).every(text => text.includes('<item>'))).toBe(true)
    expect(most).toBeLessThanOrEqual(4)
    expect(turns).toBeGreaterThan(50)
  })
})

describe('two publishers over one store', () => {
  it('assign the same dates, and never replace a feed by an older one', async () => {
    const { store, publisher } = await given({ a: ['sea'] })
    const log = { info: () => undefined, error: (_: object, message: string) => expect.unreachable(message) }
    const other = createPublisher({ store, now: () => NOW, log, version: '1' })
    opened.push(other)
    await other.publish(publication)
    const facts = (one: Publisher) => [one.document('/rss.xml')?.etags, one.document('/rss.xml')?.changed]
    expect(facts(other)).toEqual(facts(publisher))
    await write(store, { a: ['sea'] }, 'Edited')
    await other.refresh()
    expect(facts(other)).not.toEqual(facts(publisher))
    await publisher.refresh()
    expect(facts(other)).toEqual(facts(publisher))
  })

  it('build a feed again when the other is ahead', async () => {
    const { store, publisher } = await given({ a: ['sea'] })
    const { lastChangedAt } = store
    let refusals = 2
    store.lastChangedAt = async (...given) => (refusals-- > 0 ? undefined : lastChangedAt(...given))
    await write(store, { a: ['sea'] }, 'Edited')
    await publisher.refresh()
    expect(textOf(publisher.document('/rss.xml'))).toContain('Edited')
    expect(refusals).toBe(-1)
  })
})
