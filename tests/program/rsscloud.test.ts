import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Receiver, startReceiver } from '../pushing/receiver.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

// What rsscloud-server does (github.com/rsscloud/rsscloud-server).

const BASE = 'https://feeds.example'
const LONG_MS = 120_000
const SUBSCRIBER = '127.0.0.2'

let subscriber: Receiver
let program: Program
let folder: string
let number = 0

beforeAll(async () => {
  subscriber = await startReceiver(SUBSCRIBER)
  folder = await sampleFolder({
    'publication.yaml': `${PUBLICATION}url: ${BASE}\nfeeds:\n  friends: { private: true }\n  empty: { any: { tags: [Nothing] } }\n`,
    'old.md': articleText({ title: 'Old', published: '2021-02-17', tags: '[Sea]' }),
  })
  program = await startProgram(folder, {
    data: await temporaryFolder('data'),
    args: ['--allow-private-addresses', '--trusted-proxies', '127.0.0.1'],
  })
  await untilFollowing(program)
}, LONG_MS)
afterAll(async () => {
  await program.stop('SIGKILL')
  await subscriber.close()
  await cleanUp()
}, LONG_MS)
beforeEach(() => {
  subscriber.answer(({ path }, response) => {
    response.writeHead(200).end(new URL(path, subscriber.url).searchParams.get('challenge') ?? '')
  })
})

const port = () => new URL(subscriber.url).port

async function register(
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await fetch(`${program.url}/pleaseNotify`, {
    method: 'POST',
    headers: { 'x-forwarded-for': SUBSCRIBER, ...headers },
    body: new URLSearchParams({ protocol: 'http-post', port: port(), url1: `${BASE}/rss.xml`, ...form }),
  })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

const receivedAt = (path: string) =>
  subscriber.received.filter(one => one.path.startsWith(path)).map(({ method, body }) => ({ method, body }))
const told = { method: 'POST', body: `url=${encodeURIComponent(`${BASE}/rss.xml`)}` }

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

describe('rssCloud', { timeout: LONG_MS }, () => {
  it('is named by RSS of public feeds, also of one without items, and by no private feed', async () => {
    const cloud =
      '<cloud domain="feeds.example" port="443" path="/pleaseNotify" registerProcedure="" protocol="http-post"/>'
    expect((await ask(`${program.url}/rss.xml`)).bytes.toString()).toContain(cloud)
    expect((await ask(`${program.url}/tags/sea/rss.xml`)).bytes.toString()).toContain(cloud)
    const empty = (await ask(`${program.url}/feeds/empty/rss.xml`)).bytes.toString()
    expect(empty).toContain(cloud)
    expect(empty).not.toContain('<item>')
    expect((await ask(`${program.url}/atom.xml`)).bytes.toString()).not.toContain('pleaseNotify')
    const added = await runProgram(['token', 'add', folder, '--feed', 'friends', '--data', program.data])
    const [address = ''] = added.stdout.split('\n')
    const friends = await ask(program.url + address.replace(BASE, ''))
    expect(friends.status).toBe(200)
    expect(friends.bytes.toString()).not.toContain('pleaseNotify')
  })

  it('tells a subscriber without a domain at once, and then of each change', async () => {
    const { status, type, text } = await register({ path: '/plain' })
    expect([status, type]).toEqual([200, 'text/xml; charset=utf-8'])
    expect(text).toMatch(/^<\?xml [^>]+\?>\n<notifyResult success="true" msg="[^"]+"\/>\n$/)
    expect(receivedAt('/plain')).toEqual([told])
    const file = await publish('To be told')
    await vi.waitFor(() => expect(receivedAt('/plain')).toEqual([told, told]), PATIENCE)
    await rm(file)
    await vi.waitFor(() => expect(receivedAt('/plain')).toEqual([told, told, told]), PATIENCE)
  })

  it('asks a domain for a challenge, and renews', async () => {
    const form = { path: 'with-domain?a=b', domain: SUBSCRIBER }
    for (let time = 0; time < 2; time++) expect((await register(form)).text).toContain('success="true"')
    const [asked] = subscriber.received.filter(({ path }) => path.startsWith('/with-domain'))
    const { searchParams } = new URL(asked?.path ?? '', subscriber.url)
    expect([...searchParams.keys()]).toEqual(['a', 'url', 'challenge'])
    expect(searchParams.get('url')).toBe(`${BASE}/rss.xml`)
    expect(receivedAt('/with-domain').map(({ method }) => method)).toEqual(['GET', 'GET'])
    await publish('Once for two registrations')
    await vi.waitFor(() => expect(receivedAt('/with-domain').slice(2)).toEqual([told]), PATIENCE)
  })

  it('answers in JSON those who accept that', async () => {
    const { text, type } = await register({ path: '/json' }, { accept: 'application/json' })
    expect(type).toContain('application/json')
    expect(JSON.parse(text)).toEqual({ success: true, msg: expect.any(String) })
  })

  it.each([
    ['a challenge that is not repeated', { domain: SUBSCRIBER }, 'expected the challenge'],
    ['a subscriber that refuses', {}, 'expected a status from 200 to 299'],
  ])('has no subscription after %s', async (name, form, fault) => {
    subscriber.answer(({ method }, response) =>
      response.writeHead(method === 'GET' ? 200 : 500).end('secret words'),
    )
    const path = `/${name.replaceAll(' ', '-')}`
    const { text } = await register({ path, ...form })
    expect(text).toContain('success="false"')
    expect(text).toContain(fault)
    expect(text).not.toContain('secret')
    const before = receivedAt(path).length
    subscriber.answer((_, response) => response.writeHead(200).end())
    const other = `/beside${path}`
    expect((await register({ path: other })).text).toContain('success="true"')
    await publish(`After ${name}`)
    // Both would be told together.
    await vi.waitFor(() => expect(receivedAt(other)).toEqual([told, told]), PATIENCE)
    expect(receivedAt(path)).toHaveLength(before)
  })

  it.each([
    ['XML-RPC', { protocol: 'xml-rpc' }, 'xml-rpc is not supported'],
    ['a feed elsewhere', { url1: 'https://other.example/rss.xml' }, 'expected the address of a feed here'],
    ['a private feed', { url1: `${BASE}/feeds/friends/rss.xml` }, 'expected the address of a feed here'],
    ['no feed', { url1: '' }, 'expected the address of a feed here'],
    ['a wrong port', { port: '70000' }, 'port: expected a number from 1 to 65535'],
    ['a domain that is none', { domain: 'a/b' }, 'domain: expected the name of a host'],
    ['a path with a fragment', { path: '/a#b' }, 'path: expected a path'],
  ])('refuses %s', async (_, form, fault) => {
    const { status, text } = await register({ path: '/refused', ...form })
    expect([status, receivedAt('/refused')]).toEqual([200, []])
    expect(text).toContain('success="false"')
    expect(text.replaceAll('&#x22;', '"')).toContain(fault)
  })

  it('wants the domain of a subscriber behind a proxy that hides it', async () => {
    const { text } = await register({ path: '/hidden' }, { 'x-forwarded-for': '127.0.0.1' })
    expect(text).toContain('domain: expected the name of your host')
  })

  it('answers other methods with 405', async () => {
    const response = await fetch(`${program.url}/pleaseNotify`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
