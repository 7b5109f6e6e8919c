import { createHmac } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Received, type Receiver, startReceiver } from '../pushing/receiver.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, startProgram, temporaryFolder } from './start.ts'

// What websub.rocks checks of a hub (github.com/aaronpk/websub.rocks, app/Hub.php): its tests have the numbers 100 to 106.

const BASE = 'https://feeds.example'
const LONG_MS = 120_000

let subscriber: Receiver
let program: Program
let folder: string
/** Decides the answer to a verification; the challenge by default. */
let confirm: (challenge: string, response: ServerResponse, request: Received) => void
let number = 0

beforeAll(async () => {
  subscriber = await startReceiver()
  subscriber.answer((request, response) => {
    const challenge = new URL(request.path, subscriber.url).searchParams.get('hub.challenge')
    if (request.method === 'GET' && challenge !== null) confirm(challenge, response, request)
    else response.writeHead(request.path.includes('gone') ? 410 : 204).end()
  })
  folder = await sampleFolder({
    'publication.yaml': `${PUBLICATION}url: ${BASE}\nfeeds:\n  friends: { private: true }\n`,
    'old.md': articleText({ title: 'Old', published: '2021-02-17', tags: '[Sea]' }),
  })
  program = await startProgram(folder, {
    data: await temporaryFolder('data'),
    args: ['--allow-private-addresses'],
  })
  await untilFollowing(program)
}, LONG_MS)
afterAll(async () => {
  await program.stop('SIGKILL')
  await subscriber.close()
  await cleanUp()
}, LONG_MS)
beforeEach(() => {
  confirm = (challenge, response) => response.writeHead(200).end(challenge)
})

/** Returns a callback that no other test has. */
function newCallback(name = 'callback'): string {
  return `${subscriber.url}${name}/${++number}`
}

/** Sends a request to the hub. Returns status and text of the answer. */
async function request(parameters: Readonly<Record<string, string>> | string, type?: string) {
  const response = await fetch(`${program.url}/hub`, {
    method: 'POST',
    headers: { 'content-type': type ?? 'application/x-www-form-urlencoded' },
    body: typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString(),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

/** What the subscriber got at a callback. */
function receivedAt(callback: string, method: 'GET' | 'POST'): readonly Received[] {
  const { pathname } = new URL(callback)
  return subscriber.received.filter(one => one.method === method && one.path.startsWith(pathname))
}

/** Subscribes, and waits until the hub has asked for the confirmation. */
async function subscribe(callback: string, more: Readonly<Record<string, string>> = {}) {
  const before = receivedAt(callback, 'GET').length
  const form = { 'hub.mode': 'subscribe', 'hub.topic': `${BASE}/rss.xml`, 'hub.callback': callback, ...more }
  const { status, text } = await request(form)
  expect([status, text]).toEqual([202, 'Accepted\n'])
  await vi.waitFor(() => expect(receivedAt(callback, 'GET').length).toBe(before + 1), PATIENCE)
  const { path = '' } = receivedAt(callback, 'GET').at(-1) ?? {}
  return new URL(path, subscriber.url).searchParams
}

/** Publishes an article, and waits until its feed has it. Returns its file. */
async function publish(title: string): Promise<string> {
  const file = join(folder, `${++number}.md`)
  await writeFile(file, articleText({ title, published: '2024-05-06', tags: '[Sea]' }))
  await vi.waitFor(
    async () => expect((await ask(`${program.url}/rss.xml`)).bytes.toString()).toContain(title),
    PATIENCE,
  )
  return file
}

/** Waits for a notification that has a text. */
async function notification(callback: string, text: string): Promise<Received> {
  return vi.waitFor(() => {
    const found = receivedAt(callback, 'POST').find(({ body }) => body.includes(text))
    if (found === undefined) throw new Error(`expected a notification with ${text}, got none`)
    return found
  }, PATIENCE)
}

describe('the hub', { timeout: LONG_MS }, () => {
  it('is named by the feeds, with the address that subscribers use', async () => {
    const { headers, bytes } = await ask(`${program.url}/rss.xml`)
    expect(headers.link).toBe(`<${BASE}/hub>; rel="hub", <${BASE}/rss.xml>; rel="self"`)
    expect(bytes.toString()).toContain(`rel="hub" href="${BASE}/hub"`)
  })

  it.each([
    'rss.xml',
    'feed.json',
    'atom.xml',
  ])('100, 106: brings %s as it is to a subscriber', async name => {
    const callback = newCallback()
    const asked = await subscribe(callback, { 'hub.topic': `${BASE}/${name}` })
    expect(Object.fromEntries(asked)).toEqual({
      'hub.mode': 'subscribe',
      'hub.topic': `${BASE}/${name}`,
      'hub.lease_seconds': '864000',
      'hub.challenge': expect.stringMatching(/^.{20,}$/),
    })
    const title = `News of ${name}`
    await publish(title)
    const { headers, body } = await notification(callback, title)
    const topic = await ask(`${program.url}/${name}`)
    expect(body).toBe(topic.bytes.toString())
    expect(headers['content-type']).toBe(topic.headers['content-type'])
    expect(headers.link).toBe(`<${BASE}/hub>; rel="hub", <${BASE}/${name}>; rel="self"`)
    expect(headers).not.toHaveProperty('x-hub-signature')
    expect(headers).not.toHaveProperty('content-encoding')
  })

  it.each([undefined, 'sha1', 'sha512'])('101: signs with the secret, by %s', async method => {
    const callback = newCallback()
    const secret = 'grüne Tür'
    await subscribe(callback, { 'hub.secret': secret, ...(method && { 'hub.signature_method': method }) })
    await publish(`Signed by ${method}`)
    const { headers, body } = await notification(callback, `Signed by ${method}`)
    const used = method ?? 'sha256'
    expect(headers['x-hub-signature']).toBe(`${used}=${createHmac(used, secret).update(body).digest('hex')}`)
  })

  it('102: ignores parameters that it does not know, and those of older protocols', async () => {
    const more = { foo: 'bar', 'hub.foo': 'hub.bar', 'hub.verify': 'sync', 'hub.verify_token': 'token 1' }
    const asked = await subscribe(newCallback(), more)
    expect(asked.get('hub.verify_token')).toBe('token 1')
    expect(asked.get('hub.foo')).toBeNull()
  })

  it('103: sends one notification to a subscriber that has subscribed twice', async () => {
    const callback = newCallback()
    await subscribe(callback)
    await subscribe(callback)
    await publish('Only once')
    await notification(callback, 'Only once')
    await publish('And then')
    await notification(callback, 'And then')
    const bodies = receivedAt(callback, 'POST').map(({ body }) => body)
    expect(bodies.filter(body => body.includes('Only once') && !body.includes('And then'))).toHaveLength(1)
    expect(new Set(bodies).size).toBe(bodies.length)
  })

  it('104: sends nothing after the subscription has ended', async () => {
    const [callback, other] = [newCallback(), newCallback()]
    await subscribe(callback)
    await subscribe(other)
    const asked = await subscribe(callback, { 'hub.mode': 'unsubscribe' })
    expect([asked.get('hub.mode'), asked.has('hub.lease_seconds')]).toEqual(['unsubscribe', false])
    await publish('Not for all')
    await notification(other, 'Not for all')
    expect(receivedAt(callback, 'POST')).toEqual([])
  })

  it('brings the feed of a tag only when it has changed', async () => {
    const callback = newCallback()
    await subscribe(callback, { 'hub.topic': `${BASE}/tags/sea/atom.xml` })
    await publish('By the sea')
    await notification(callback, 'By the sea')
    const other = newCallback()
    await subscribe(other)
    const before = receivedAt(callback, 'POST').length
    await writeFile(join(folder, 'land.md'), articleText({ title: 'On land', published: '2024-05-07' }))
    await notification(other, 'On land')
    expect(receivedAt(callback, 'POST').length).toBe(before)
  })

  it('keeps the query of a callback', async () => {
    const callback = `${newCallback()}?key=a%20b&hub.x=1`
    await subscribe(callback)
    const [{ path } = { path: '' }] = receivedAt(callback, 'GET')
    expect(path).toMatch(/\?key=a%20b&hub\.x=1&hub\.mode=subscribe&/)
    await publish('With a query')
    expect((await notification(callback, 'With a query')).path).toMatch(/\?key=a%20b&hub\.x=1$/)
  })

  it.each([
    ['60', '3600'],
    ['7200', '7200'],
    ['999999999', '2592000'],
    ['soon', '864000'],
  ])('gives a lease of 1 hour to 30 days: %s becomes %s', async (wanted, lease) => {
    const asked = await subscribe(newCallback(), { 'hub.lease_seconds': wanted })
    expect(asked.get('hub.lease_seconds')).toBe(lease)
  })

  it.each<[string, typeof confirm]>([
    ['another text', (challenge, response) => response.writeHead(200).end(`${challenge}!`)],
    [
      'a redirect',
      (challenge, response) => response.writeHead(302, { location: `/x?hub.challenge=${challenge}` }).end(),
    ],
    ['an error', (challenge, response) => response.writeHead(500).end(challenge)],
    ['404', (challenge, response) => response.writeHead(404).end(challenge)],
  ])('does not subscribe one that answers the verification with %s', async (_, answer) => {
    const [callback, other] = [newCallback(), newCallback()]
    confirm = (challenge, response, request) =>
      request.path.startsWith(new URL(callback).pathname)
        ? answer(challenge, response, request)
        : response.writeHead(200).end(challenge)
    await subscribe(callback)
    await subscribe(other)
    await publish(`After ${number}`)
    await notification(other, `After ${number - 1}`)
    expect(receivedAt(callback, 'POST')).toEqual([])
  })

  it('forgets a subscriber that is gone', async () => {
    const callback = newCallback('gone')
    const other = newCallback()
    await subscribe(callback)
    await subscribe(other)
    for (const title of ['First after', 'Second after']) {
      await publish(title)
      await notification(other, title)
    }
    await vi.waitFor(() => expect(receivedAt(callback, 'POST').length).toBe(1), PATIENCE)
  })

  it('brings the feed when an article is withdrawn', async () => {
    const callback = newCallback()
    const file = await publish('Withdrawn soon')
    await subscribe(callback)
    await rm(file)
    await vi.waitFor(() => {
      expect(receivedAt(callback, 'POST').at(-1)?.body).not.toContain('Withdrawn soon')
      expect(receivedAt(callback, 'POST').length).toBeGreaterThan(0)
    }, PATIENCE)
  })

  const right = {
    'hub.mode': 'subscribe',
    'hub.topic': `${BASE}/rss.xml`,
    'hub.callback': 'http://127.0.0.1:9/x',
  }
  it.each<[string, Readonly<Record<string, string>> | string, number]>([
    ['hub.mode: expected subscribe or unsubscribe, got ""', { ...right, 'hub.mode': '' }, 400],
    ['hub.topic: expected the address of a feed', { ...right, 'hub.topic': 'rss.xml' }, 400],
    [
      'hub.topic: expected the address of a feed here',
      { ...right, 'hub.topic': 'https://other.example/rss.xml' },
      404,
    ],
    [
      'hub.topic: expected the address of a feed here',
      { ...right, 'hub.topic': `${BASE}/tags/none/rss.xml` },
      404,
    ],
    [
      'hub.topic: expected the address of a feed here',
      { ...right, 'hub.topic': `${BASE}/feeds/friends/rss.xml` },
      404,
    ],
    [
      'hub.topic: expected the address of a feed here',
      { ...right, 'hub.topic': `${BASE}/articles/old` },
      404,
    ],
    ['hub.callback: expected an http or https URL', { ...right, 'hub.callback': 'mailto:a@b.example' }, 400],
    ['hub.callback: expected a URL without "#"', { ...right, 'hub.callback': 'https://a.example/#b' }, 400],
    ['hub.callback: expected a URL without', { ...right, 'hub.callback': 'https://me:word@a.example/' }, 400],
    [
      'hub.callback: expected at most 1000',
      { ...right, 'hub.callback': `https://a.example/${'x'.repeat(1_000)}` },
      400,
    ],
    ['hub.secret: expected at most 199 bytes', { ...right, 'hub.secret': 'ü'.repeat(100) }, 400],
    ['hub.signature_method: expected one of sha1', { ...right, 'hub.signature_method': 'md5' }, 400],
    ['hub.topic: expected it once', `${new URLSearchParams(right)}&hub.topic=x`, 400],
  ])('says %s', async (text, form, status) => {
    const answer = await request(form)
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(text)])
  })

  it('refuses what is no form, what is too long, and other methods', async () => {
    expect((await request('{}', 'application/json')).status).toBe(415)
    expect((await request(`hub.mode=subscribe&x=${'x'.repeat(9_000)}`)).status).toBe(413)
    const got = await ask(`${program.url}/hub`)
    expect([got.status, got.headers.allow]).toEqual([405, 'POST'])
  })
})

describe('without a hub', { timeout: LONG_MS }, () => {
  it('nothing names one, and its address is unknown', async () => {
    const plain = await startProgram(
      await sampleFolder({
        'publication.yaml': `${PUBLICATION}url: ${BASE}\nhub: false\n`,
        'a.md': articleText({ title: 'A', published: '2021-02-17' }),
      }),
    )
    await untilFollowing(plain)
    const { headers, bytes } = await ask(`${plain.url}/rss.xml`)
    expect(headers.link).toBe(`<${BASE}/rss.xml>; rel="self"`)
    expect(bytes.toString()).not.toContain('rel="hub"')
    const answer = await fetch(`${plain.url}/hub`, {
      method: 'POST',
      body: new URLSearchParams({ 'hub.mode': 'subscribe' }),
    })
    expect(answer.status).toBe(404)
    expect(await plain.stop()).toBe(0)
  })

  it('a callback in the own network is refused, unless that is allowed', async () => {
    const guarded = await startProgram(await sampleFolder())
    await untilFollowing(guarded)
    const body = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': 'http://localhost:3000/rss.xml',
      'hub.callback': subscriber.url,
    })
    const topic =
      String((await ask(`${guarded.url}/rss.xml`)).headers.link).match(/<([^>]*)>; rel="self"/)?.[1] ?? ''
    body.set('hub.topic', topic)
    const answer = await fetch(`${guarded.url}/hub`, { method: 'POST', body })
    expect([answer.status, await answer.text()]).toEqual([
      400,
      'hub.callback: expected a public address, got 127.0.0.1\n',
    ])
    expect(await guarded.stop()).toBe(0)
  })
})
