import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openEvents } from '../api/changes/event-source.ts'
import { createDatabase } from '../postgres/database.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const LONG_MS = 240_000

afterAll(cleanUp)

async function tokenFor(...store: readonly string[]): Promise<string> {
  const { stdout, status } = await runProgram(['token', 'add', '--scope', 'publish', ...store])
  expect(status).toBe(0)
  return stdout.split('\n')[0] ?? ''
}

/** Before, requests wait, but not longer than ten seconds. */
async function untilReady({ url }: Program): Promise<void> {
  await vi.waitFor(async () => expect((await ask(`${url}/health/ready`)).status).toBe(200), PATIENCE)
}

/** Returns the functions with which a program follows and publishes. */
function clientOf({ url }: Pick<Program, 'url'>, token: string) {
  const authorization = { Authorization: `Bearer ${token}` }

  async function call(method: string, path: string, json?: unknown) {
    const { status, bytes } = await ask(`${url}/api${path}`, {
      method,
      headers: { ...authorization, ...(json !== undefined && { 'Content-Type': 'application/json' }) },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: tests inspect it and state what they expect
    return { status, json: (bytes.length === 0 ? undefined : JSON.parse(bytes.toString())) as any }
  }

  return {
    call,
    put: (slug: string, title = slug) => call('PUT', `/articles/${slug}`, { title, markdown: 'Text.' }),
    events: (lastEventId = '') =>
      openEvents(`${url}/api/changes`, { ...authorization, 'Last-Event-ID': lastEventId }),
  }
}

type Client = ReturnType<typeof clientOf>

/** Creates a follower that knows articles only by what it was told. */
function createFollower({ call }: Client, limit: number) {
  const titles = new Map<string, string>()
  let since = 0

  async function read(): Promise<void> {
    const { status, json } = await call('GET', `/changes?limit=${limit}&since=${since}`)
    expect(status).toBe(200)
    for (const { number, event, id, article } of json.changes) {
      expect(number).toBeGreaterThan(since)
      since = number
      if (event === 'article.withdrawn') titles.delete(id)
      else titles.set(id, article.title)
    }
    since = json.next
    if (json.more) await read()
  }

  return { read, titles: () => [...titles.values()].sort() }
}

const SAMPLES = ['A Mission & Its Ministers', 'Elsewhere', 'From the Archive']

describe.concurrent('a program that follows changes', { timeout: LONG_MS }, () => {
  it('knows every article of files and of the API, as it is', async ({ expect }) => {
    const data = await temporaryFolder('data')
    const token = await tokenFor('--data', data)
    const folder = await sampleFolder()
    const program = await startProgram(folder, { data })
    await untilReady(program)
    const client = clientOf(program, token)
    const follower = createFollower(client, 2)
    const expectTitles = (titles: readonly string[]) =>
      vi.waitFor(async () => {
        await follower.read()
        expect(follower.titles()).toEqual(titles)
      }, PATIENCE)
    await expectTitles(SAMPLES)
    await client.put('by-api', 'By API')
    await writeFile(join(folder, 'new.md'), articleText({ title: 'New', published: '2023-01-01' }))
    await rm(join(folder, '1998-05-06-archive.md'))
    await expectTitles([SAMPLES[0] ?? '', 'By API', 'Elsewhere', 'New'])
    await writeFile(join(folder, 'new.md'), articleText({ title: 'Newer', published: '2023-01-01' }))
    await client.call('DELETE', '/articles/by-api')
    await expectTitles([SAMPLES[0] ?? '', 'Elsewhere', 'Newer'])
    const soon = new Date(Date.now() + 3_000).toISOString()
    await writeFile(join(folder, 'soon.md'), articleText({ title: 'Soon', published: soon }))
    await expectTitles([SAMPLES[0] ?? '', 'Elsewhere', 'Newer', 'Soon'])
    expect(await program.stop()).toBe(0)
  })

  it('is told of an article when it becomes due, without asking', async ({ expect }) => {
    const data = await temporaryFolder('data')
    const token = await tokenFor('--data', data)
    const folder = await sampleFolder()
    const program = await startProgram(folder, { data })
    await untilReady(program)
    const client = clientOf(program, token)
    const events = await client.events('0')
    await events.received(3)
    const soon = new Date(Date.now() + 3_000).toISOString()
    await client.call('PUT', '/articles/soon', { title: 'Soon', published: soon, markdown: 'Text.' })
    const event = (await events.received(4))[3]
    expect(event).toMatchObject({
      type: 'article.published',
      data: { changed: soon, article: { title: 'Soon' } },
    })
    await program.stop()
  })

  it('misses nothing by a stream when the server is killed, and reads nothing twice', async ({ expect }) => {
    const data = await temporaryFolder('data')
    const token = await tokenFor('--data', data)
    const folder = await sampleFolder()
    const numbers: number[] = []
    const titles = new Map<string, string>()
    const written = new Map<string, string>()
    let lastEventId = '0'
    for (let round = 0; round < 3; round++) {
      const program = await startProgram(folder, { data })
      await untilReady(program)
      const client = clientOf(program, token)
      const events = await client.events(lastEventId)
      expect(events.status).toBe(200)
      for (let n = 0; n < 6; n++) {
        const slug = `article-${(round * 3 + n) % 8}`
        const title = `Round ${round}, ${n}`
        // The last ones are written while the server is killed: only what was answered counts.
        const write = client.put(slug, title).then(({ status }) => {
          if (status < 300) written.set(slug, title)
        })
        if (n < 3) await write
        else write.catch(() => undefined)
      }
      if (round < 2) await program.stop('SIGKILL')
      else {
        await vi.waitFor(
          () => expect(titlesAfter(events.events, titles)).toMatchObject(Object.fromEntries(written)),
          PATIENCE,
        )
        await program.stop()
      }
      await events.ended
      for (const { lastEventId: id, data } of events.events) {
        numbers.push(Number(id))
        titles.set(data.article.slug, data.article.title)
      }
      lastEventId = events.lastEventId() || lastEventId
    }
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
  })

  it('is told by each of several processes, which stop cleanly', async ({ expect }) => {
    const data = await temporaryFolder('data')
    const token = await tokenFor('--data', data)
    const program = await startProgram(await sampleFolder(), { data, args: ['--workers', '2'] })
    await untilReady(program)
    const client = clientOf(program, token)
    const all = await Promise.all(Array.from({ length: 12 }, () => client.events('0')))
    await Promise.all(all.map(events => events.received(3)))
    await client.put('a')
    const told = await Promise.all(all.map(events => events.received(4)))
    for (const events of told) expect(events[3]?.data).toMatchObject({ number: 4, article: { slug: 'a' } })
    expect(await program.stop()).toBe(0)
    // Connections that are still busy after ten seconds are cut.
    expect(new Set(await Promise.all(all.map(events => events.ended)))).toEqual(new Set([true]))
  })

  it('is told by any server over one database', async ({ expect }) => {
    const database = await createDatabase()
    try {
      const token = await tokenFor('--database', database.url)
      const folder = await sampleFolder()
      const args = ['--database', database.url, '--base-url', 'https://feeds.example']
      const [one, two] = await Promise.all([startProgram(folder, { args }), startProgram(folder, { args })])
      await Promise.all([one, two].map(untilReady))
      const [writer, reader] = [clientOf(one, token), clientOf(two, token)]
      const events = await reader.events('0')
      await events.received(3)
      for (const slug of ['a', 'b', 'c']) await writer.put(slug)
      await writer.call('DELETE', '/articles/b')
      await vi.waitFor(() => expect(events.events.at(-1)?.data.number).toBeGreaterThanOrEqual(6), PATIENCE)
      const follower = createFollower(reader, 100)
      await follower.read()
      expect(follower.titles()).toEqual([...SAMPLES, 'a', 'c'].sort())
      await Promise.all([one.stop(), two.stop()])
    } finally {
      await database.drop()
    }
  })
})

/** Returns the titles by slug after events, without changing `before`. */
function titlesAfter(
  events: Awaited<ReturnType<typeof openEvents>>['events'],
  before: ReadonlyMap<string, string>,
): Record<string, string> {
  const titles = new Map(before)
  for (const { data } of events) titles.set(data.article.slug, data.article.title)
  return Object.fromEntries(titles)
}
