import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ask } from './raw-http.ts'
import { FILES, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

let program: Program
afterEach(async () => {
  await program?.stop()
  await cleanUp()
})

const FEEDLY = 'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 134 subscribers; )'
const FEEDBIN = 'Feedbin feed-id:9428 - 7 subscribers'
const FRESHRSS = 'FreshRSS/1.25.0 (Linux; https://freshrss.org)'
const JOE = 'JoesOwnReader/2 (joe@example.com)'
const CLIENTS = ['203.0.113.77', '198.51.100.178', '2001:db8:77::1']

const PRIVATE = `${PUBLICATION}feeds:
  members:
    title: For members
    private: true
`

/** The part of the JSON that is looked at here. */
interface Report {
  readonly subscribers: { readonly now: object }
  readonly traffic: object
  readonly feeds: readonly { readonly feed: string; readonly subscribers: number }[]
  readonly products: readonly {
    readonly product: string
    readonly subscribers: number
    readonly traffic: object
  }[]
  readonly rude: readonly { readonly letter?: string }[]
}

async function start(args: readonly string[] = []): Promise<string> {
  const folder = await sampleFolder({ ...FILES, 'publication.yaml': PRIVATE })
  const data = await temporaryFolder('data')
  program = await startProgram(folder, { data, args: ['--trusted-proxies', 'loopback', ...args] })
  await untilServed()
  return folder
}

/** Does not poll, as other tests do to wait. */
async function untilServed(): Promise<void> {
  await vi.waitFor(() => expect(program.output()).toContain('is served'), PATIENCE)
}

async function poll(path: string, agent: string, headers: Readonly<Record<string, string>> = {}, times = 4) {
  for (let n = 0; n < times; n++)
    await ask(`${program.url}${path}`, { headers: { 'user-agent': agent, ...headers } })
}

/** Polls as services, servers, a person's own program and a crawler do. */
async function pollAsReaders(token: string): Promise<void> {
  const { headers } = await ask(`${program.url}/rss.xml`, {
    headers: { 'user-agent': 'Mozilla/5.0 Firefox/153.0' },
  })
  const condition = { 'if-none-match': String(headers.etag) }
  await poll('/rss.xml', FEEDLY, condition)
  await poll('/rss.xml?_=1', FEEDBIN, { ...condition, 'accept-encoding': 'gzip' })
  for (const client of CLIENTS) await poll('/atom.xml', FRESHRSS, { 'x-forwarded-for': client })
  await poll('/feed.json', JOE, { 'x-forwarded-for': '203.0.113.77' })
  await poll('/rss.xml', 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)')
  await poll(`/feeds/members/~${token}/rss.xml`, FRESHRSS, { 'x-forwarded-for': '203.0.113.5' })
  await poll('/articles/a-mission-its-ministers', FRESHRSS)
  await poll('/no/such/rss.xml', FRESHRSS)
}

async function addToken(folder: string): Promise<string> {
  const { stdout } = await runProgram(['token', 'add', folder, '--feed', 'members', '--data', program.data])
  return /~([\w-]+)/.exec(stdout)?.[1] ?? ''
}

async function readReport(args: readonly string[] = []): Promise<Report> {
  const { stdout, stderr } = await runProgram(['readers', '--json', '--data', program.data, ...args])
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Report
}

describe.each([
  ['one process', []],
  ['several processes', ['--workers', '3']],
])('the readers of %s', (_, args) => {
  it('are counted by service, client and token, and only sums are stored', async () => {
    const token = await addToken(await start(args))
    await pollAsReaders(token)
    await program.stop()
    const report = await readReport()
    expect(report.subscribers.now).toEqual({ subscribers: 134 + 7 + 3 + 1, uncertain: 1 })
    expect(report.feeds.map(({ feed, subscribers }) => [feed, subscribers])).toEqual([
      ['/', 144],
      ['/feeds/members/', 1],
    ])
    expect(report.traffic).toMatchObject({
      requests: 33,
      notModified: 8,
      formats: { rss: 17, atom: 12, json: 4 },
    })
    const byName = Object.fromEntries(report.products.map(each => [each.product, each]))
    expect(byName.Feedly).toMatchObject({
      subscribers: 134,
      traffic: { requests: 4, notModified: 4, conditionalShare: 1 },
    })
    expect(byName.FreshRSS).toMatchObject({
      subscribers: 4,
      traffic: { requests: 16, full: 16, conditionalShare: 0 },
    })
    expect(byName.OpenAI).toMatchObject({ subscribers: 0, traffic: { requests: 4 } })
    expect(byName.unknown).toMatchObject({ subscribers: 0, traffic: { requests: 4 } })
    await expectNothingPersonal(token)
  })
})

/** Searches every file of the data folder, also what SQLite has not written back yet. */
async function expectNothingPersonal(token: string): Promise<void> {
  const texts = [
    token,
    'joe@example',
    'JoesOwn',
    'feedly.com',
    '1.25.0',
    ...CLIENTS,
    '203.0.113',
    '198.51.100',
    '2001:db8:77',
    '127.0.0.1',
  ]
  for (const entry of await readdir(program.data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name))
    for (const text of texts) expect(bytes.includes(text), `${text} in ${entry.name}`).toBe(false)
  }
}

it('are the same after a restart: requests add up, and clients do not', async () => {
  const folder = await start()
  const data = program.data
  for (let round = 0; round < 2; round++) {
    if (round > 0) program = await startProgram(folder, { data, args: ['--trusted-proxies', 'loopback'] })
    await untilServed()
    for (const client of CLIENTS) await poll('/rss.xml', FRESHRSS, { 'x-forwarded-for': client })
    await poll('/rss.xml', FEEDBIN)
    await program.stop()
  }
  const report = await readReport()
  expect(report.subscribers.now).toEqual({ subscribers: 3 + 7, uncertain: 0 })
  expect(report.traffic).toMatchObject({ requests: 32 })
})

it('are not counted with --count-readers false', async () => {
  await start(['--count-readers', 'false'])
  await poll('/rss.xml', FEEDLY)
  await program.stop()
  expect(await readReport()).toMatchObject({ traffic: { requests: 0 } })
})

it('are a text, with letters to the makers of rude programs', async () => {
  await start()
  await poll('/rss.xml', FRESHRSS, { 'x-forwarded-for': '203.0.113.5', 'accept-encoding': 'gzip' }, 6)
  await program.stop()
  const { stdout } = await runProgram(['readers', '--data', program.data])
  expect(stdout).toMatch(/^1 subscriber$/m)
  expect(stdout).toMatch(/^ +1 +6 +0 % +0 % .* FreshRSS +self-hosted$/m)
  expect(stdout).toContain(
    '- FreshRSS asks for the whole feed more often than hourly: 5 times without If-None-Match',
  )
  expect(stdout).toContain('What this cannot know:')
  const letters = await runProgram([
    'readers',
    '--letters',
    '--data',
    program.data,
    '--base-url',
    'https://news.example',
  ])
  expect(letters.stdout).toContain('Subject: FreshRSS and the feeds of https://news.example')
  expect(letters.stdout).not.toContain('203.0.113')
})

it('that ask again before the end of Retry-After are rude', async () => {
  await start(['--rate-limit', '2'])
  await poll('/rss.xml', FRESHRSS, { 'x-forwarded-for': '203.0.113.5', 'accept-encoding': 'gzip' }, 8)
  await program.stop()
  const report = await readReport()
  expect(report.traffic).toMatchObject({ requests: 8, full: 2, limited: 6 })
  expect(report.rude[0]?.letter).toContain('- asks again before the end of Retry-After: 5 times.')
})

it('have a page and JSON behind a token of the scope operate, for the days that are asked for', async () => {
  await start()
  await poll('/rss.xml', FEEDLY)
  await program.stop()
  program = await startProgram(program.folder, { data: program.data })
  await untilServed()
  const { stdout } = await runProgram(['token', 'add', '--scope', 'operate', '--data', program.data])
  const authorization = `Bearer ${/fw_[\w-]+/.exec(stdout)?.[0]}`
  expect((await ask(`${program.url}/readers`)).status).toBe(401)
  const page = await ask(`${program.url}/readers?days=30`, { headers: { authorization } })
  expect(page.status).toBe(200)
  expect(page.headers['cache-control']).toBe('private, no-store')
  expect(page.bytes.toString()).toContain('134 subscribers')
  const { bytes } = await ask(`${program.url}/readers.json`, { headers: { authorization } })
  expect(JSON.parse(bytes.toString())).toMatchObject({ subscribers: { now: { subscribers: 134 } } })
})

it('of a log are those of the files that are named', async () => {
  const folder = await temporaryFolder('logs')
  const lines = [1, 2, 3].map(
    n => `203.0.113.7 - - [28/Nov/2026:0${n}:00:00 +0000] "GET /rss.xml HTTP/1.1" 304 0 "-" "${FRESHRSS}"`,
  )
  const files = lines.map((_, n) => join(folder, `access.log.${n}`))
  for (const [n, line] of lines.entries()) await writeFile(files[n] ?? '', line)
  const [first = '', ...others] = files
  const { stdout } = await runProgram(['readers', '--access-log', first, ...others])
  expect(stdout).toMatch(/^1 subscriber$/m)
  expect(stdout).toMatch(/^3 requests: 100 % got a 304/m)
  const wrong = await runProgram(['readers', 'somewhere'])
  expect(wrong).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('expected readers, or readers --access-log FILE…'),
  })
})
