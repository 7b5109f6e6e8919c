import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DeclaredFeed, Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { createSendDocument } from '../../src/http/send/send-document.ts'
import { createDocument } from '../../src/publish/document/document.ts'
import { createFetchLog, type FetchLog } from '../../src/recall/fetch-log.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { PUBLICATION } from '../api/given.ts'
import { NOW } from '../stores/given.ts'

const FOR_READERS: DeclaredFeed = { content: 'full', private: false, was: [] }
const FOR_PORTAL = { ...FOR_READERS, for: 'smartnews' }
const publication: Publication = { ...PUBLICATION, feeds: { smart: FOR_PORTAL, sea: FOR_READERS } }

let store: ArticleStore
let log: FetchLog
let time: Date
let warnings: string[]
beforeEach(() => {
  time = NOW
  warnings = []
  store = openSqliteStore(':memory:')
  const publisher = { publication, servedMoment: { revision: 7, now: NOW }, nextDue: undefined }
  log = createFetchLog({
    store,
    publisher,
    now: () => time,
    log: { warn: (_, message) => void warnings.push(message) },
    flushMs: 5,
  })
})
afterEach(() => store.close())

/** Answers a request with a document of a revision, as the server does. */
function fetch(url: string, agent: string, { revision = 5, tag = '', method = 'GET' } = {}): void {
  const document = createDocument(
    { body: '<rss/>', contentType: 'application/rss+xml', changed: NOW, cacheControl: 'no-cache', revision },
    async () => undefined,
  )
  const headers = { 'user-agent': agent, ...(tag && { 'if-none-match': document.etags.identity }) }
  const request = { url, method, headers } as unknown as IncomingMessage
  const response = createResponse(request)
  createSendDocument({ publisher: { publication, nextDue: undefined } as never, now: () => time })(
    ...([request, response, document] as const),
  )
  log.onDone(request, response)
}

function createResponse(req: IncomingMessage): ServerResponse {
  const response = {
    req,
    statusCode: 0,
    writeHead,
    setHeader: () => response,
    end: () => response,
    getHeader: () => undefined,
  }
  function writeHead(status: number) {
    response.statusCode = status
    return response
  }
  return response as unknown as ServerResponse
}

it('notes the product of each fetch of a feed for a portal, and stores sums', async () => {
  fetch('/feeds/smart/rss.xml', 'SmartNewsBot/1.0')
  time = new Date(NOW.getTime() + 60_000)
  fetch('/feeds/smart/rss.xml', 'SmartNewsBot/1.1', { tag: 'same' })
  fetch('/feeds/smart/~secret/rss.xml?x', 'OtherBot', { revision: 6 })
  await log.close()
  expect(await store.fetches('smart')).toMatchObject([
    { product: 'OtherBot', revision: 6, count: 1, status: 200 },
    { product: 'SmartNewsBot', revision: 5, count: 2, status: 304, first: NOW, last: time },
  ])
})

it('notes nothing about the readers of other feeds but their number', async () => {
  for (const agent of ['FreshRSS', 'Feedbin', 'curl']) fetch('/rss.xml', agent)
  fetch('/feeds/sea/feed.json', 'FreshRSS')
  await log.close()
  expect(await store.fetches('main')).toMatchObject([{ product: '', count: 3 }])
  expect(await store.fetches('sea')).toMatchObject([{ product: '', count: 1 }])
})

it('notes no other requests', async () => {
  fetch('/articles/a', 'FreshRSS')
  fetch('/tags/sea/rss.xml', 'FreshRSS')
  fetch('/feeds/unknown/rss.xml', 'FreshRSS')
  fetch('/feeds/smart/rss.xml', 'FreshRSS', { method: 'HEAD' })
  await log.close()
  for (const feed of ['main', 'smart', 'unknown', 'sea']) expect(await store.fetches(feed)).toEqual([])
})

it('says once that nothing can be stored, and goes on', async () => {
  await store.close()
  for (let n = 0; n < 3; n++) {
    fetch('/rss.xml', 'FreshRSS')
    await setTimeout(20)
  }
  await log.close()
  expect(warnings).toEqual(['fetches of feeds cannot be noted for now'])
  store = openSqliteStore(':memory:')
})
