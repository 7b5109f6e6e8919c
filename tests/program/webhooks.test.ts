import { createHmac, randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../src/stores/open.ts'
import { type Received, type Receiver, startReceiver } from '../pushing/receiver.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const BASE = 'https://feeds.example'
const LONG_MS = 180_000
const KEY = randomBytes(32)
const SECRET = `whsec_${KEY.toString('base64')}`

let receiver: Receiver
let programs: Program[]
/** Everything that programs and commands have written. */
let written: string[]
beforeEach(async () => {
  receiver = await startReceiver()
  programs = []
  written = []
})
afterEach(async () => {
  for (const program of programs) {
    await program.stop('SIGKILL')
    written.push(program.output())
  }
  await receiver.close()
  for (const text of written) expect(text).not.toContain(SECRET.slice(6))
})
afterAll(cleanUp)

/** A folder whose publication names the receiver as a webhook, with a secret in a file. */
async function folderWithWebhook(rest = ''): Promise<string> {
  const secretFile = join(await temporaryFolder('secret'), 'webhook')
  await writeFile(secretFile, `${SECRET}\n`)
  return sampleFolder({
    'publication.yaml': `${PUBLICATION}url: ${BASE}\nwebhooks:\n  - url: ${receiver.url}\n    secret: {file: ${secretFile}}\n${rest}`,
    'old.md': articleText({ title: 'Old', published: '2021-02-17' }),
  })
}

async function serve(folder: string, data: string, ...args: readonly string[]): Promise<Program> {
  const program = await startProgram(folder, { data, args: ['--allow-private-addresses', ...args] })
  programs.push(program)
  return program
}

async function run(args: readonly string[]) {
  const result = await runProgram(args)
  written.push(result.stdout, result.stderr)
  return result
}

interface Event {
  readonly type: string
  readonly timestamp: string
  readonly data: {
    readonly id?: string
    readonly number?: number
    readonly url?: string
    readonly article?: { readonly title?: string; readonly revision?: number; readonly markdown?: string }
    readonly formats?: Readonly<Record<string, string>>
  }
}

function eventOf({ body }: Received): Event {
  return JSON.parse(body)
}

/** Returns the events that the receiver got of articles whose id ends with a name, as `type title`. */
function events(name: string, requests = receiver.received): readonly string[] {
  const own = requests.map(eventOf).filter(({ data }) => data.id?.includes(name))
  return own.map(({ type, data }) => `${type} ${data.article?.title ?? ''}`.trim())
}

/** Verifies a request as a receiver would do it. */
function verify({ headers, body }: Received, key = KEY): void {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  expect(signature).toBe(`v1,${mac}`)
  expect(Math.abs(Date.now() / 1_000 - Number(timestamp))).toBeLessThan(300)
}

const write = (folder: string, title: string, file = 'ink.md') =>
  writeFile(join(folder, file), articleText({ id: 'ink', title, published: '2024-05-06' }))

/** Waits until the server knows that everything was accepted: a change before that continues the event before. */
async function untilSettled(data: string): Promise<void> {
  const store = await openStore({ data })
  await vi.waitFor(async () => expect(await store.deliveryCounts(1)).toMatchObject({ waiting: 0 }), PATIENCE)
  await store.close()
}

describe('a server with a webhook', { timeout: LONG_MS }, () => {
  it('tells it of an article that is published, updated and withdrawn, and of the feed', async () => {
    const folder = await folderWithWebhook()
    const data = await temporaryFolder('data')
    await untilFollowing(await serve(folder, data))
    expect(receiver.received.map(eventOf).some(({ data }) => data.article?.title === 'Old')).toBe(false)
    await write(folder, 'Fresh Ink')
    await vi.waitFor(() => expect(events('ink')).toEqual(['article.published Fresh Ink']), PATIENCE)
    await untilSettled(data)
    await write(folder, 'Dry Ink')
    await vi.waitFor(() => expect(events('ink').at(-1)).toBe('article.updated Dry Ink'), PATIENCE)
    await untilSettled(data)
    await rm(join(folder, 'ink.md'))
    await vi.waitFor(() => expect(events('ink').at(-1)).toBe('article.withdrawn'), PATIENCE)
    expect(events('ink')).toHaveLength(3)
    for (const request of receiver.received) verify(request)
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(ids.length)
    const numbers = receiver.received
      .map(eventOf)
      .flatMap(({ data }) => (data.id === 'ink' ? [data.number ?? 0] : []))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    await vi.waitFor(() => {
      const feed = receiver.received.map(eventOf).find(({ type }) => type === 'feed.changed')
      expect(feed?.data).toEqual({
        path: '/',
        url: `${BASE}/`,
        formats: { rss: `${BASE}/rss.xml`, atom: `${BASE}/atom.xml`, json: `${BASE}/feed.json` },
      })
    }, PATIENCE)
  })

  it('tells it once of what it has missed, as the article is now, also after a restart', async () => {
    const folder = await folderWithWebhook()
    const data = await temporaryFolder('data')
    receiver.answer((_, response) => response.writeHead(503).end('Closed'))
    const first = await serve(folder, data)
    await untilFollowing(first)
    await write(folder, 'Fresh Ink')
    await vi.waitFor(() => expect(events('ink')).toContain('article.published Fresh Ink'), PATIENCE)
    await write(folder, 'Dry Ink')
    await vi.waitFor(async () => {
      expect((await run(['deliveries', '--data', data])).stdout).toMatch(/webhook {2}ink .*got 503/)
    }, PATIENCE)
    await first.stop('SIGKILL')
    const seen = receiver.received.length
    receiver.answer((_, response) => response.writeHead(204).end())
    await serve(folder, data)
    await vi.waitFor(
      async () => {
        const { stdout } = await run(['deliveries', '--data', data])
        const waiting = stdout
          .split('\n')
          .flatMap(line => (/ webhook /.test(line) ? [line.slice(0, 12)] : []))
        if (waiting.length > 0) await run(['deliveries', 'retry', ...waiting, '--data', data])
        expect(events('ink', receiver.received.slice(seen))).toEqual(['article.published Dry Ink'])
      },
      { timeout: 100_000, interval: 500 },
    )
    for (const request of receiver.received) verify(request)
  })

  it('disables it after 410, until it is enabled', async () => {
    const folder = await folderWithWebhook()
    const data = await temporaryFolder('data')
    await untilFollowing(await serve(folder, data))
    await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(0), PATIENCE)
    receiver.answer((_, response) => response.writeHead(410).end())
    await write(folder, 'Fresh Ink')
    const list = () => run(['webhooks', folder, '--data', data])
    await vi.waitFor(async () => expect((await list()).stdout).toContain('  disabled  '), PATIENCE)
    expect((await list()).stdout).toContain('it has answered 410')
    expect((await run(['deliveries', '--data', data])).stdout).toContain('given up')
    const seen = receiver.received.length
    receiver.answer((_, response) => response.writeHead(204).end())
    await write(folder, 'Dry Ink')
    const enabled = await run(['webhooks', 'enable', receiver.url, folder, '--data', data])
    expect(enabled.stdout).toMatch(/ {2}enabled {2}\d+ deliver/)
    await write(folder, 'More', 'more.md')
    // It has not heard of the article yet.
    await vi.waitFor(
      () => expect(events('ink', receiver.received.slice(seen))[0]).toMatch(/^article.published \w+ Ink$/),
      { timeout: 100_000, interval: 100 },
    )
  })

  it('tells one that a program has added by the API, also with workers', async () => {
    const data = await temporaryFolder('data')
    const folder = await sampleFolder({ 'publication.yaml': `${PUBLICATION}url: ${BASE}\n` })
    const [token = ''] = (await run(['token', 'add', '--scope', 'publish', '--data', data])).stdout.split(
      '\n',
    )
    const program = await serve(folder, data, '--workers', '2')
    await untilFollowing(program)
    const answer = await fetch(`${program.url}/api/webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: receiver.url, events: ['article.published'] }),
    })
    const { secret } = (await answer.json()) as { readonly secret: string }
    await write(folder, 'Fresh Ink')
    await vi.waitFor(() => expect(events('ink')).toEqual(['article.published Fresh Ink']), PATIENCE)
    expect(receiver.received).toHaveLength(1)
    for (const request of receiver.received) verify(request, Buffer.from(secret.slice(6), 'base64'))
    const { stdout } = await run(['webhooks', folder, '--data', data])
    expect(stdout).toContain(`${receiver.url}  article.published  API  enabled`)
    expect(program.output() + stdout).not.toContain(secret.slice(6))
  })

  it('says that a secret is missing, and serves all the same', async () => {
    const folder = await folderWithWebhook()
    await writeFile(
      join(folder, 'publication.yaml'),
      `${PUBLICATION}url: ${BASE}\nwebhooks: [{url: "${receiver.url}", secret: {env: NO_SUCH_SECRET}}]\n`,
    )
    const program = await serve(folder, await temporaryFolder('data'))
    await untilFollowing(program)
    await vi.waitFor(
      () => expect(program.output()).toContain('expected a secret in the variable NO_SUCH_SECRET'),
      PATIENCE,
    )
    expect(receiver.received).toEqual([])
  })
})

describe('the command webhooks', { timeout: LONG_MS }, () => {
  it('lists webhooks, and sends a test that verifies', async () => {
    const folder = await folderWithWebhook('    events: article.published\n')
    const data = await temporaryFolder('data')
    const listed = await run(['webhooks', folder, '--data', data])
    expect(listed.stdout).toContain(`${receiver.url}  article.published  publication.yaml  enabled`)
    const args = ['webhooks', 'test', folder, '--data', data]
    const tested = await run([...args, '--allow-private-addresses'])
    expect([tested.status, tested.stdout]).toEqual([
      0,
      expect.stringMatching(/ {2}accepted {2}204 {2}\d+ ms/),
    ])
    const [request] = receiver.received
    if (request === undefined) throw new Error('expected a test, got none')
    verify(request)
    expect(eventOf(request)).toMatchObject({ type: 'feedwright.test', data: { url: BASE } })
    const guarded = await run(args)
    expect([guarded.status, guarded.stdout]).toEqual([
      1,
      expect.stringContaining('expected a public address'),
    ])
  })

  it('says what it expects', async () => {
    const folder = await folderWithWebhook()
    const data = await temporaryFolder('data')
    const unknown = await run(['webhooks', 'test', 'https://nobody.example/', folder, '--data', data])
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining('there is no such webhook')])
    const wrong = await run(['webhooks', 'a', 'b', '--data', data])
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('expected webhooks [folder]')])
  })
})

describe('publication.yaml', { timeout: LONG_MS }, () => {
  it.each([
    [
      'a secret',
      `webhooks: [{url: "https://a.example/", secret: ${SECRET}}]`,
      'does not belong in this file',
    ],
    [
      'a secret for a variable',
      `webhooks: [{url: "https://a.example/", secret: {env: "${SECRET}"}}]`,
      'expected the name of a variable',
    ],
    [
      'an unknown event',
      'webhooks: [{url: "https://a.example/", events: [article.publish], secret: {env: A}}]',
      'did you mean "article.published"?',
    ],
    [
      'two secrets',
      'webhooks: [{url: "https://a.example/", secret: {env: A, file: /b}}]',
      'got both or neither',
    ],
    [
      'no web address',
      'webhooks: [{url: "ftp://a.example/", secret: {env: A}}]',
      'expected an absolute http or https URL',
    ],
    ['an unknown field', 'webhooks: [{uri: "https://a.example/", secret: {env: A}}]', 'did you mean "url"?'],
    [
      'an address that occurs twice',
      'webhooks: [{url: "https://a.example/", secret: {env: A}}, {url: "https://a.example/", secret: {env: A}}]',
      'expected each address once',
    ],
  ])('with %s is refused, with its line', async (_, line, message) => {
    const folder = await sampleFolder({ 'publication.yaml': `${PUBLICATION}${line}\n` })
    const { stdout, stderr, status } = await run(['check', folder])
    expect(status).toBe(1)
    expect(stdout + stderr).toContain(message)
    expect(stdout + stderr).toMatch(/publication\.yaml:6/)
  })
})
