import { writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Answer, ask, connected, readAll } from './raw-http.ts'
import {
  articleText,
  FEEDS,
  FILES,
  mediaUrls,
  PATIENCE,
  PUBLICATION,
  sampleFolder,
  untilFollowing,
  wave,
} from './sample-folder.ts'
import { cleanUp, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 120_000
const BASE = ['--base-url', 'https://feeds.example']
/** More bytes than the socket buffers of both sides hold. */
const LARGE = wave(32_000_000)

afterAll(cleanUp)

const identity = ({ bytes, headers }: Answer) => [
  bytes.toString(),
  headers.etag,
  headers['last-modified'],
  String(headers.link),
]

async function feedsAt(url: string) {
  const answers = await Promise.all(FEEDS.map(path => ask(url + path)))
  expect(answers.map(answer => answer.status)).toEqual([200, 200, 200])
  return answers.map(identity)
}

describe.concurrent('the program', { timeout: LONG_MS }, () => {
  it('checks 2 and 63: sends the same bytes, tags and dates after a restart', async ({ expect }) => {
    const folder = await sampleFolder()
    const first = await startProgram(folder, { args: BASE })
    const before = await feedsAt(first.url)
    const [home, page] = [await ask(`${first.url}/`), await ask(`${first.url}/articles/2021-02-17-mission`)]
    await first.stop()
    const second = await startProgram(folder, { data: first.data, args: BASE })
    expect(await feedsAt(second.url)).toEqual(before)
    expect(identity(await ask(`${second.url}/`))).toEqual(identity(home))
    expect(identity(await ask(`${second.url}/articles/2021-02-17-mission`))).toEqual(identity(page))
    await second.stop()
  })

  it('check 63: never sends an older feed after it was killed', async ({ expect }) => {
    const folder = await sampleFolder()
    const first = await startProgram(folder, { args: BASE })
    await feedsAt(first.url)
    for (const title of ['One', 'Two', 'Three']) {
      await writeFile(join(folder, 'edited.md'), articleText({ title, published: '2023-01-01' }))
      await vi.waitFor(async () => {
        expect((await ask(`${first.url}/rss.xml`)).bytes.toString()).toContain(`<title>${title}</title>`)
      }, PATIENCE)
    }
    const before = await feedsAt(first.url)
    expect(await first.stop('SIGKILL')).toBeUndefined()
    const second = await startProgram(folder, { data: first.data, args: BASE })
    const after = await feedsAt(second.url)
    expect(after.map(([bytes, etag]) => [bytes, etag])).toEqual(before.map(([bytes, etag]) => [bytes, etag]))
    for (const [at, [, , date]] of after.entries()) {
      expect(Date.parse(date ?? '')).toBeGreaterThanOrEqual(Date.parse(before[at]?.[2] ?? ''))
    }
    await second.stop()
  })

  it('check 61: answers 200 simultaneous first requests with one feed', async ({ expect }) => {
    const program = await startProgram(await sampleFolder(), { args: BASE })
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(`${program.url}/rss.xml`)))
    expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([200]))
    expect(new Set(answers.map(answer => answer.headers.etag)).size).toBe(1)
    expect(new Set(answers.map(answer => answer.bytes.toString())).size).toBe(1)
    await vi.waitFor(() => expect(program.output()).toContain('is served'), PATIENCE)
    await program.stop()
    expect(program.output().match(/feed \\"main\\" rebuilt/g)).toHaveLength(1)
  })

  it('check 62: finishes downloads in progress when it is stopped', async ({ expect }) => {
    const program = await startProgram(await sampleFolder({ ...FILES, 'recording.wav': LARGE }))
    await untilFollowing(program)
    const { recording } = await mediaUrls(program.url)
    const download = await slowDownload(recording)
    const idle = await connected(program.port)
    const ended = program.stop()
    await vi.waitFor(async () => expect(await isRefused(program.port)).toBe(true), PATIENCE)
    expect((await readAll(idle)).closed).toBe(true)
    expect((await download.rest()).equals(LARGE)).toBe(true)
    expect(await ended).toBe(0)
  })

  it('check 62: does not wait for idle connections when it stops', async ({ expect }) => {
    const program = await startProgram(await sampleFolder({ ...FILES, 'recording.wav': LARGE }))
    await untilFollowing(program)
    const { recording } = await mediaUrls(program.url)
    const socket = await connected(program.port)
    socket.pause()
    socket.write(`GET ${new URL(recording).pathname} HTTP/1.1\r\nHost: a\r\n\r\n`)
    await new Promise(resolve => setTimeout(resolve, 500))
    const ended = program.stop()
    await vi.waitFor(async () => expect(await isRefused(program.port)).toBe(true), PATIENCE)
    const started = performance.now()
    const { text, closed } = await readAll(socket)
    expect([text.length > LARGE.length, closed]).toEqual([true, true])
    expect(await ended).toBe(0)
    // Much less than the ten seconds after which every connection is closed.
    expect(performance.now() - started).toBeLessThan(8_000)
  })

  it('check 62: stops at once without connections, for SIGINT too', async ({ expect }) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const program = await startProgram(await sampleFolder())
      await untilFollowing(program)
      expect(await program.stop(signal)).toBe(0)
      expect(await isRefused(program.port)).toBe(true)
    }
  })

  it('check 65: without articles serves three valid feeds and a home page', async ({ expect }) => {
    const program = await startProgram(await sampleFolder({ 'publication.yaml': PUBLICATION }))
    const [rss, atom, json, home] = await Promise.all([...FEEDS, '/'].map(path => ask(program.url + path)))
    for (const answer of [rss, atom, json, home]) expect(answer?.status).toBe(200)
    expect(rss?.bytes.toString()).toMatch(/<rss [\s\S]*<channel>[\s\S]*<\/channel>\s*<\/rss>/)
    expect(rss?.bytes.toString()).not.toContain('<item>')
    expect(atom?.bytes.toString()).toMatch(/<feed [\s\S]*<updated>[\s\S]*<\/feed>/)
    expect(JSON.parse(json?.bytes.toString() ?? '')).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      items: [],
    })
    const thunderbird = { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }
    for (const path of FEEDS) {
      expect((await ask(program.url + path, { headers: thunderbird })).status).toBe(200)
    }
    await program.stop()
  })

  it('serves beneath the path of its base URL, and nowhere else', async ({ expect }) => {
    const base = 'https://example.com/news'
    const program = await startProgram(await sampleFolder(), { args: ['--base-url', base] })
    const { url } = program
    for (const path of FEEDS) {
      const answer = await ask(`${url}/news${path}`)
      expect([answer.status, answer.headers.link]).toEqual([
        200,
        `<${base}/hub>; rel="hub", <${base}${path}>; rel="self"`,
      ])
      expect((await ask(url + path)).status).toBe(404)
      const absolute = await ask(url, { headers: { host: 'example.com' } })
      expect(absolute.status).toBe(404)
    }
    const home = await ask(`${url}/news/`)
    expect(home.status).toBe(200)
    expect(home.bytes.toString()).toContain(`<link rel="canonical" href="${base}/">`)
    for (const [from, to] of [
      ['/news', `${base}/`],
      ['/news?a=1', `${base}/?a=1`],
      ['/news/feed?a=1', `${base}/rss.xml?a=1`],
      ['/news/rss.xml/', `${base}/rss.xml`],
      ['/news//atom.xml', `${base}/atom.xml`],
    ]) {
      const { status, headers } = await ask(`${url}${from}`)
      expect([status, headers.location]).toEqual([301, to])
    }
    const page = (await ask(`${url}/news/articles/2021-02-17-mission`)).bytes.toString()
    const media = new RegExp(`${base}(/media/[0-9a-f]{32}/mission\\.png)`).exec(page)?.[1]
    expect((await ask(`${url}/news${media}`)).status).toBe(200)
    expect((await ask(url + media)).status).toBe(404)
    expect((await ask(`${url}/health/ready`)).status).toBe(200)
    expect((await ask(`${url}/news/health/ready`)).status).toBe(200)
    for (const path of ['/', '/newsletter', '/news/nothing', '/feed']) {
      const { status, headers, bytes } = await ask(url + path)
      expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8'])
      expect(bytes.length).toBeGreaterThan(0)
    }
    await program.stop()
  })
})

/** A download whose head has been received. The remainder is read only by `rest`. */
function slowDownload(url: string): Promise<{ rest(): Promise<Buffer> }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false }, response => {
      response.pause()
      resolve({
        async rest() {
          const chunks: Buffer[] = []
          for await (const chunk of response) chunks.push(chunk)
          return Buffer.concat(chunks)
        },
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

async function isRefused(port: number): Promise<boolean> {
  try {
    const socket = await connected(port)
    socket.destroy()
    return false
  } catch {
    return true
  }
}
