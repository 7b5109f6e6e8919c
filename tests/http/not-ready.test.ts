import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Publication } from '../../src/articles/publication.ts'
import { createApp } from '../../src/http/app.ts'
import { createSendDocument } from '../../src/http/send/send-document.ts'
import { createFeedServer, type FeedServer } from '../../src/http/server.ts'
import { createPublisher } from '../../src/publish/publisher.ts'
import { createDryRunMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { ask } from '../program/raw-http.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const now = () => new Date('2026-11-23T12:00:00Z')
const log = {
  info: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  isLevelEnabled: () => false,
}
const publication: Publication = {
  title: 'The Meridian Review',
  description: '',
  baseUrl: 'https://feeds.example',
  language: 'en',
  timeZone: 'UTC',
  authors: [],
  feeds: {},
  items: 50,
  ttl: { min: 30, max: 30 },
}

/**
 * The headers of every response: no sniffing, a referrer policy, a content security policy, CORS for readers in browsers
 * (docs/readers/http-checklist.md#headers).
 */
const SAFETY = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'content-security-policy': expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'/),
}

let servers: (Server | FeedServer)[] = []
afterEach(async () => {
  for (const server of servers) await server.close()
  servers = []
})

function pieces() {
  const store = openSqliteStore(':memory:')
  const publisher = createPublisher({ store, now, log, version: '0' })
  const sendDocument = createSendDocument({ publisher, now })
  const shared = { publisher, sendFeed: sendDocument, browserPages: true, log, now }
  const files = createDryRunMediaFiles()
  const app = createApp({ ...shared, store, files, sendDocument, pageBytes: 1e6 })
  return { store, publisher, app, shared }
}

/** Serves the app by a plain server, which does not make requests wait. */
async function serve(app: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('before anything is published', () => {
  it.each([
    '/',
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/feed',
    '/articles/one',
    '/health/ready',
  ])('check 29: %s is a 503 with Retry-After, never a 404', async path => {
    const url = await serve(pieces().app)
    const { status, headers } = await ask(url + path)
    expect(status).toBe(503)
    expect(headers['retry-after']).toMatch(/^\d+$/)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers).toMatchObject(SAFETY)
  })

  it('check 29: a feed that could not be built yet is a 503 too', async () => {
    const { store, publisher, app } = pieces()
    const url = await serve(app)
    await store.close()
    await publisher.publish(publication).catch(() => undefined)
    for (const path of ['/rss.xml', '/', '/health/ready']) {
      expect((await ask(url + path)).status, path).toBe(503)
    }
  })

  it('is over when the feed is published', async () => {
    const { publisher, app } = pieces()
    const url = await serve(app)
    await publisher.publish(publication)
    for (const path of ['/rss.xml', '/', '/health/ready']) expect((await ask(url + path)).status).toBe(200)
    expect((await ask(`${url}/nothing`)).status).toBe(404)
    publisher.close()
  })

  it('probes are answered at once, and requests wait', async () => {
    const { publisher, app, shared } = pieces()
    const server = createFeedServer({ ...shared, app })
    servers.push(server)
    const url = `http://127.0.0.1:${await server.listen({ port: 0, host: '127.0.0.1' })}`
    const waiting = ask(`${url}/rss.xml`)
    expect((await ask(`${url}/health/live`)).status).toBe(200)
    expect((await ask(`${url}/health/ready`)).status).toBe(503)
    await publisher.publish(publication)
    server.ready()
    expect((await waiting).status).toBe(200)
    publisher.close()
  })
})

describe('a request that makes the server throw', () => {
  it('gets 500, and the next one is answered', async () => {
    const { shared } = pieces()
    const faults: string[] = []
    const server = createFeedServer({
      ...shared,
      app(request, response) {
        if (request.url === '/throws') throw new Error('no')
        response.end('fine')
      },
      log: { ...log, error: (_, message) => void faults.push(message) },
    })
    servers.push(server)
    const url = `http://127.0.0.1:${await server.listen({ port: 0, host: '127.0.0.1' })}`
    server.ready()
    const { status, headers } = await ask(`${url}/throws`)
    expect(status).toBe(500)
    expect(headers).toMatchObject(SAFETY)
    expect((await ask(`${url}/`)).bytes.toString()).toBe('fine')
    expect(faults).toEqual(['GET /throws failed'])
  })
})
