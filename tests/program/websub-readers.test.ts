import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readFeed } from '../../src/importing/feeds/read-feed.ts'
import { type Receiver, startReceiver } from '../pushing/receiver.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, startProgram, temporaryFolder } from './start.ts'

// What readers do with a hub, as their source has it.

const BASE = 'https://feeds.example'
const TOPIC = `${BASE}/atom.xml`
const LONG_MS = 120_000

let reader: Receiver
let program: Program
let folder: string

beforeAll(async () => {
  reader = await startReceiver()
  folder = await sampleFolder({
    'publication.yaml': `${PUBLICATION}url: ${BASE}\npush: delta\n`,
    'old.md': articleText({ title: 'Old', published: '2021-02-17' }),
  })
  program = await startProgram(folder, {
    data: await temporaryFolder('data'),
    args: ['--allow-private-addresses'],
  })
  await untilFollowing(program)
}, LONG_MS)
afterAll(async () => {
  await program.stop('SIGKILL')
  await reader.close()
  await cleanUp()
}, LONG_MS)

async function publish(title: string): Promise<void> {
  await writeFile(join(folder, `${title}.md`), articleText({ title, published: '2024-05-06' }))
}

const titles = (feed: string) => readFeed(feed, TOPIC).items.map(({ title }) => title)
/** The links of a feed before its entries. */
const linksOf = (feed: string) => feed.split('<entry>')[0]?.match(/<link [^>]+>/g)

describe('FreshRSS', { timeout: LONG_MS }, () => {
  /** Most bytes that p/api/pshb.php reads. */
  const MAX_PAYLOAD = 3_145_728
  const KEY = '5f1d'
  /** That of another FreshRSS. */
  const OTHER_KEY = 'beef'
  let isSubscribed = true

  /** `FreshRSS_Feed::pubSubHubbubSubscribe` in app/Models/Feed.php: the self link is the topic, and any status of 2xx is success. */
  async function subscribe(mode: 'subscribe' | 'unsubscribe', key = KEY) {
    const { bytes } = await ask(`${program.url}/atom.xml`)
    const [, hub = ''] = /rel="hub" href="([^"]+)"/.exec(bytes.toString()) ?? []
    const form = { 'hub.verify': 'sync', 'hub.mode': mode, 'hub.topic': TOPIC }
    const response = await fetch(program.url + new URL(hub).pathname, {
      method: 'POST',
      headers: { 'user-agent': 'FreshRSS/1.28.0 (Linux; https://freshrss.org)' },
      body: new URLSearchParams({ ...form, 'hub.callback': `${reader.url}api/pshb.php?k=${key}` }),
    })
    return response.status
  }

  it('subscribes, gets what it can use, and is left alone when nobody reads the feed any more', async () => {
    // p/api/pshb.php: the key is all that it knows; it confirms only subscriptions, and refuses a request without a body.
    reader.answer(({ path, body }, response) => {
      const parameters = new URL(path, reader.url).searchParams
      const key = parameters.get('k')
      if (key !== KEY && key !== OTHER_KEY) response.writeHead(404).end()
      else if (key === KEY && !isSubscribed) response.writeHead(410).end()
      else if (parameters.get('hub.mode') === 'subscribe' && Number(parameters.get('hub.lease_seconds')) > 60)
        response.end(parameters.get('hub.challenge'))
      else response.writeHead(body === '' ? 422 : 200).end()
    })
    const pushes = (key = KEY) =>
      reader.received.filter(({ method, path }) => method === 'POST' && path.endsWith(`k=${key}`))
    expect(await subscribe('subscribe')).toBe(202)
    await vi.waitFor(() => expect(reader.received).toHaveLength(1), PATIENCE)

    await publish('Pushed')
    await vi.waitFor(() => expect(pushes()).toHaveLength(1), PATIENCE)
    const [{ body = '', headers = {} } = {}] = pushes()
    expect(Buffer.byteLength(body)).toBeLessThan(MAX_PAYLOAD)
    expect(headers['content-type']).toContain('application/atom+xml')
    expect(/<link rel="self"[^>]* href="([^"]+)"/.exec(body)?.[1]).toBe(TOPIC)
    expect(readFeed(body, TOPIC).items[0]?.title).toBe('Pushed')

    expect(await subscribe('unsubscribe')).toBe(202)
    await vi.waitFor(() => expect(reader.received.at(-1)?.path).toContain('hub.mode=unsubscribe'), PATIENCE)
    isSubscribed = false
    await publish('Unwanted')
    await vi.waitFor(() => expect(pushes()).toHaveLength(2), PATIENCE)
    // app/Controllers/feedController.php (actualizeFeeds): after a push, no article counts as vanished.
    const { body: delta = '', headers: deltaHeaders } = pushes()[1] ?? {}
    expect(titles(body)).toEqual(expect.arrayContaining(['Pushed', 'Old']))
    expect(titles(delta)).toEqual(['Unwanted'])
    expect(deltaHeaders?.link).toBe(headers.link)
    expect(linksOf(delta)).toEqual(linksOf(body))
    expect(linksOf(delta)?.join()).toContain(`rel="hub" href="${BASE}/hub"`)
    expect(await subscribe('subscribe', OTHER_KEY)).toBe(202)
    await vi.waitFor(() => expect(reader.received.at(-1)?.path).toContain(OTHER_KEY), PATIENCE)
    await publish('Not sent')
    await vi.waitFor(() => expect(pushes(OTHER_KEY)).toHaveLength(1), PATIENCE)
    expect(pushes()).toHaveLength(2)
  })
})

describe('Miniflux', { timeout: LONG_MS }, () => {
  // It has no WebSub (github.com/miniflux/v2, issue 639), and polls with both validators (internal/reader/fetcher).
  it('finds a change that subscribers were told of with its next poll, and nothing with the one after', async () => {
    const poll = async (validators: Readonly<Record<string, string>>) =>
      ask(`${program.url}/rss.xml`, { headers: { 'accept-encoding': 'br,gzip', ...validators } })
    const validatorsOf = ({ headers }: Awaited<ReturnType<typeof poll>>) => ({
      'if-none-match': String(headers.etag),
      'if-modified-since': String(headers['last-modified']),
    })
    const first = await poll({})
    expect((await poll(validatorsOf(first))).status).toBe(304)
    await publish('Polled')
    const changed = await vi.waitFor(async () => {
      const answer = await poll(validatorsOf(first))
      expect(answer.status).toBe(200)
      return answer
    }, PATIENCE)
    expect((await poll(validatorsOf(changed))).status).toBe(304)
  })
})
