import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/http/app.ts'
import { mayHaveNewer } from '../../../src/http/send/newer-elsewhere.ts'
import { createSendDocument } from '../../../src/http/send/send-document.ts'
import { createFeedServer, type FeedServer } from '../../../src/http/server.ts'
import { changedFromTag, entityTag } from '../../../src/publish/document/entity-tag.ts'
import { createPublisher, type Publisher } from '../../../src/publish/publisher.ts'
import { createDryRunMediaFiles } from '../../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { ask } from '../../program/raw-http.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'
import { publication } from '../../publish/given.ts'
import { article, OPTIONS } from '../../stores/given.ts'

const log = {
  info: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  isLevelEnabled: () => false,
}

/** A server over the store in a file. It reads the store only on a refresh, or when a client may have a newer version. */
interface Peer {
  readonly url: string
  readonly publisher: Publisher
  readonly store: ReturnType<typeof openSqliteStore>
  readonly server: FeedServer
}

async function startPeer(path: string, now: () => Date): Promise<Peer> {
  const store = openSqliteStore(path)
  const publisher = createPublisher({ store, now, log, version: '0' })
  const sendDocument = createSendDocument({ publisher, now })
  const shared = { publisher, sendFeed: sendDocument, browserPages: true, log, now }
  const app = createApp({ ...shared, store, files: createDryRunMediaFiles(), sendDocument, pageBytes: 1e6 })
  const server = createFeedServer({ ...shared, app })
  const url = `http://127.0.0.1:${await server.listen({ port: 0, host: '127.0.0.1' })}`
  await publisher.publish({ ...publication, delta: true })
  server.ready()
  return { url, publisher, store, server }
}

/** The clock of all servers. */
let time = Date.parse('2026-03-01T12:00:00Z')
const now = () => new Date(time)
let quick: Peer
let slow: Peer

beforeEach(async () => {
  const path = join(await temporaryFolder('store'), 'feedwright.db')
  quick = await startPeer(path, now)
  await quick.store.apply([article('one.md', { tags: ['Maps'] })], { ...OPTIONS, now: now() })
  await quick.publisher.refresh()
  slow = await startPeer(path, now)
  time += 60_000
})
afterEach(async () => {
  for (const { server, publisher, store } of [quick, slow]) {
    await server.close()
    publisher.close()
    await store.close().catch(() => undefined)
  }
  await cleanUp()
})

async function publish(name: string): Promise<void> {
  await quick.store.apply([article(name, { tags: ['Maps'] })], { ...OPTIONS, now: now() })
  await quick.publisher.refresh()
}

const publishAtOne = () => publish('two.md')

describe.each([
  '/rss.xml',
  '/atom.xml',
  '/feed.json',
  '/tags/maps/rss.xml',
])('a client of a quicker server, for %s', path => {
  const get = ({ url }: Peer, headers = {}) => ask(url + path, { headers })

  it.each([
    ['If-None-Match', 'if-none-match', 'etag'],
    ['If-Modified-Since', 'if-modified-since', 'last-modified'],
  ] as const)('never gets an older version, by %s', async (_, condition, validator) => {
    const before = await get(slow)
    await publishAtOne()
    const newer = await get(quick)
    expect(newer.headers.etag).not.toBe(before.headers.etag)
    // Without a condition the server cannot know.
    expect((await get(slow)).headers.etag).toBe(before.headers.etag)
    const answer = await get(slow, { [condition]: newer.headers[validator] })
    expect([answer.status, answer.headers.etag]).toEqual([304, newer.headers.etag])
    expect((await get(slow)).bytes.equals(newer.bytes)).toBe(true)
  })

  it('never gets an older version of a burst of changes within a second, by If-Modified-Since', async () => {
    await get(slow)
    for (let n = 0; n < 3; n++) await publish(`burst-${n}.md`)
    await slow.publisher.refresh()
    const older = await get(slow)
    await publish('burst-3.md')
    const newer = await get(quick)
    expect(newer.headers['last-modified']).toBe(older.headers['last-modified'])
    time += 3_000
    const answer = await get(slow, { 'if-modified-since': newer.headers['last-modified'] })
    // A 304 lets the client keep what it has.
    expect(answer.status === 304 ? newer.headers.etag : answer.headers.etag).toBe(newer.headers.etag)
  })

  it('keeps its version of a burst when the store cannot be reached', async () => {
    await get(slow)
    for (let n = 0; n < 3; n++) await publish(`burst-${n}.md`)
    await slow.publisher.refresh()
    await get(slow)
    await publish('burst-3.md')
    const newer = await get(quick)
    await slow.store.close()
    time += 3_000
    const answer = await get(slow, { 'if-modified-since': newer.headers['last-modified'] })
    expect(answer.status).toBe(304)
    time += 60_000
  })

  it('causes no read of the store when it has an older version, or this one', async () => {
    const before = await get(quick)
    await publishAtOne()
    const newer = await get(quick)
    time += 60_000
    await slow.publisher.refresh()
    await get(slow)
    const { servedMoment: seen } = slow.publisher
    time += 60_000
    for (const { etag, 'last-modified': modified } of [before.headers, newer.headers]) {
      await get(slow, { 'if-none-match': etag })
      await get(slow, { 'if-modified-since': modified })
    }
    await get(slow, { 'if-none-match': '"of-another-server"' })
    expect(slow.publisher.servedMoment).toBe(seen)
  })

  it('keeps its version when the store cannot be reached', async () => {
    const before = await get(slow)
    await publishAtOne()
    const newer = await get(quick)
    await slow.store.close()
    const answer = await get(slow, { 'if-none-match': newer.headers.etag })
    expect([answer.status, answer.headers.etag]).toEqual([304, newer.headers.etag])
    const other = await get(slow, { 'if-none-match': '"other"' })
    expect([other.status, other.headers.etag]).toEqual([200, before.headers.etag])
  })
})

describe('entity tags', () => {
  it('show which of two versions of a document is the later one', () => {
    const second = fc
      .integer({ min: 0, max: 2 ** 31 - 1 })
      .map(seconds => Date.UTC(2000, 0, 2) + seconds * 1_000)
    fc.assert(
      fc.property(second, second, fc.constantFrom('', '-gz', '-br', '-zs'), (one, other, coding) => {
        const tag = `"${entityTag(Buffer.from('a'), new Date(one))}${coding}"`
        const state = { changed: new Date(other), servedMoment: undefined }
        expect(changedFromTag(tag)).toBe(one)
        expect(mayHaveNewer({ 'if-none-match': `"x", W/${tag}` }, state, now())).toBe(one > other)
      }),
    )
  })

  it('are distinguished from foreign ones', () => {
    for (const tag of ['""', '"abc"', 'W/"abcdef-abc"', '*', '"abcdef-0123456789012345678901-xx"'])
      expect(changedFromTag(tag)).toBeUndefined()
  })
})
