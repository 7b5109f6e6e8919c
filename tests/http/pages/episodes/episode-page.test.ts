import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createApp } from '../../../../src/http/app.ts'
import { createSendDocument } from '../../../../src/http/send/send-document.ts'
import { createPublisher } from '../../../../src/publish/publisher.ts'
import { openMediaFiles } from '../../../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../../../src/stores/sqlite/sqlite.ts'
import { show } from '../../../pages/episode/given.ts'
import { findElements } from '../../../pages/given.ts'
import { cleanUp, temporaryFolder } from '../../../program/start.ts'
import { publication } from '../../../publish/given.ts'
import { article, OPTIONS } from '../../../stores/given.ts'

const HASH = '0123456789abcdef0123456789abcdef'
const now = () => new Date('2026-03-01T12:00:00Z')
const log = {
  info: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  isLevelEnabled: () => false,
}

const EPISODE = {
  attachments: [{ src: '/media/f/talk.mp3', type: 'audio/mpeg', length: 10, duration: 90 }],
  episode: {
    number: 1,
    transcripts: [{ src: `/media/${HASH}/words.vtt`, type: 'text/vtt', length: 60 }],
  },
}

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await cleanUp()
})

/** Serves a podcast with an episode and an article without a recording, over a store and a folder with media. */
async function serve(store: ReturnType<typeof openSqliteStore>, folder: string): Promise<string> {
  const files = openMediaFiles(folder)
  const publisher = createPublisher({ store, now, log, version: '0' })
  const sendDocument = createSendDocument({ publisher, now })
  const shared = { publisher, sendFeed: sendDocument, browserPages: true, log, now }
  const app = createApp({ ...shared, store, files, sendDocument, pageBytes: 1e6 })
  await publisher.publish({ ...publication, podcast: show })
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function given() {
  const store = openSqliteStore(':memory:')
  await store.apply(
    [
      article('one.md', { ...EPISODE, derivedSlug: 'one', nameInId: 'one' }),
      article('plain.md', { derivedSlug: 'plain', nameInId: 'plain' }),
    ],
    { ...OPTIONS, now: now() },
  )
  const folder = await temporaryFolder('media')
  return { store, folder, url: await serve(store, folder) }
}

async function writeTranscript(folder: string, text: string): Promise<void> {
  const path = openMediaFiles(folder).pathOf(HASH)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

const VTT = 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Good evening.\n'

it('the page of an episode has its player, its show and its transcript', async () => {
  const { folder, url } = await given()
  await writeTranscript(folder, VTT)
  const page = await (await fetch(`${url}/articles/one`)).text()
  expect(findElements(page, 'source')[0]?.attributes.src).toBe('https://news.example/media/f/talk.mp3')
  expect(findElements(page, 'p', { class: 'show' })[0]?.text).toBe('News')
  expect(findElements(page, 'details', { class: 'transcript' })[0]?.text).toContain('0:01 Ann Good evening.')
})

it('the same rows give the same bytes on another server, which a client need not load again', async () => {
  const { store, folder, url } = await given()
  await writeTranscript(folder, VTT)
  // Another coding may be ready sooner here or there.
  const plain = { headers: { 'accept-encoding': 'identity' } }
  const first = await fetch(`${url}/articles/one`, plain)
  const other = await serve(store, folder)
  expect(await (await fetch(`${other}/articles/one`, plain)).text()).toBe(await first.text())
  const etag = first.headers.get('etag') ?? ''
  expect(etag).not.toBe('')
  expect((await fetch(`${other}/articles/one`, plain)).headers.get('etag')).toBe(etag)
})

it('a page without the bytes of its transcript gets them as soon as they arrive', async () => {
  const { folder, url } = await given()
  const before = await (await fetch(`${url}/articles/one`)).text()
  expect(before).not.toContain('Good evening')
  expect(findElements(before, 'a', { href: `https://news.example/media/${HASH}/words.vtt` })).toHaveLength(1)
  await writeTranscript(folder, VTT)
  expect(await (await fetch(`${url}/articles/one`)).text()).toContain('Good evening')
})

it('a broken transcript leaves out its section, and nothing else', async () => {
  const { folder, url } = await given()
  await writeTranscript(folder, '<html>not found</html>')
  const response = await fetch(`${url}/articles/one`)
  const page = await response.text()
  expect(response.status).toBe(200)
  expect(findElements(page, 'details')).toEqual([])
  expect(findElements(page, 'audio')).toHaveLength(1)
})

it('only pages of podcasts load their stylesheet, which is served by its hash', async () => {
  const { url } = await given()
  const page = await (await fetch(`${url}/articles/one`)).text()
  const plain = await (await fetch(`${url}/articles/plain`)).text()
  const styles = (text: string) =>
    findElements(text, 'link', { rel: 'stylesheet' }).map(({ attributes }) => attributes.href ?? '')
  expect(styles(page)).toHaveLength(2)
  expect(styles(plain)).toEqual(styles(page).slice(0, 1))
  const response = await fetch((styles(page)[1] ?? '').replace('https://news.example', url))
  expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(await response.text()).toContain('.player')
  expect((await fetch(`${url}/assets/podcast-0000000000000000.css`)).status).toBe(404)
})

it('the content security policy of pages lets recordings, captions and pictures load', async () => {
  const { url } = await given()
  const policy = (await fetch(`${url}/articles/one`)).headers.get('content-security-policy')
  expect(policy).toContain("media-src 'self' http: https:")
  expect(policy).toContain("img-src 'self' http: https: data:")
})

it('the home page is the page of the show', async () => {
  const { url } = await given()
  const home = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text()
  expect(findElements(home, 'header', { class: 'hero show' })).toHaveLength(1)
  expect(findElements(home, 'a', { href: 'podcast://news.example/rss.xml' })).toHaveLength(1)
})
