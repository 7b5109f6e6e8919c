import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { codeBlocks } from '../source/markdown.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const LONG_MS = 120_000
const REQUESTS = 8

afterAll(cleanUp)

/** Adds a token with the program's command and returns it. */
async function tokenFor(data: string, scope = 'publish'): Promise<string> {
  const { stdout, status } = await runProgram([
    'token',
    'add',
    '--scope',
    scope,
    '--label',
    'CMS',
    '--data',
    data,
  ])
  expect(status).toBe(0)
  return stdout.split('\n')[0] ?? ''
}

function call({ url }: Pick<Program, 'url'>, token: string, method: string, path: string, json?: unknown) {
  const type = { 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }
  return ask(`${url}/api${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(json !== undefined && type) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
}

async function titles({ url }: Program): Promise<string> {
  return (await ask(`${url}/feed.json`)).bytes.toString()
}

describe.concurrent('feedwright token', { timeout: LONG_MS }, () => {
  it('adds, lists and revokes tokens of the API', async ({ expect }) => {
    const data = await temporaryFolder('data')
    const token = await tokenFor(data)
    expect(token).toMatch(/^fw_[\w-]{43}$/)
    await tokenFor(data, 'read')
    const { stdout } = await runProgram(['token', 'list', '--data', data])
    expect(stdout).toMatch(/^[0-9a-f]{8} {2}API: publish {2}CMS {2}created \d{4}-\d\d-\d\d {2}never used$/m)
    expect(stdout).toMatch(/API: read/)
    expect(stdout).not.toContain(token)
    expect(readFileSync(join(data, 'feedwright.db'), 'latin1')).not.toContain(token)
    const id = stdout.slice(0, 8)
    expect((await runProgram(['token', 'revoke', id, '--data', data])).status).toBe(0)
    expect((await runProgram(['token', 'list', '--data', data])).stdout).toContain('revoked')
  })

  it.for([
    [['--scope', 'all'], /--scope: expected one of publish, read, operate, got "all"/],
    [['--scope', 'read', '--feed', 'friends'], /either --feed or --scope/],
  ] as const)('add %j names the error', async ([args, message], { expect }) => {
    const { stderr, status } = await runProgram([
      'token',
      'add',
      ...args,
      '--data',
      await temporaryFolder('data'),
    ])
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)])
  })
})

describe.concurrent('an article that a program publishes', { timeout: LONG_MS }, () => {
  it('is in the next poll, stays after restarts, and is not affected by changes of the folder', async ({
    expect,
  }) => {
    const data = await temporaryFolder('data')
    const token = await tokenFor(data)
    const folder = await sampleFolder()
    await writeFile(join(folder, 'renamed.md'), articleText({ title: 'Renamed', published: '2001-01-01' }))
    const program = await startProgram(folder, { data })
    const { status } = await call(program, token, 'PUT', '/articles/from-cms', { title: 'From the CMS' })
    expect(status).toBe(201)
    expect(await titles(program)).toContain('From the CMS')
    await untilFollowing(program)
    await rename(join(folder, 'renamed.md'), join(folder, 'another-name.md'))
    await rm(join(folder, '1998-05-06-archive.md'))
    await vi.waitFor(async () => expect(await titles(program)).not.toContain('From the Archive'), PATIENCE)
    expect(await titles(program)).toContain('From the CMS')
    await program.stop()
    const again = await startProgram(folder, { data })
    await untilFollowing(again)
    expect(await titles(again)).toContain('From the CMS')
    const { bytes } = await call(again, token, 'GET', '/articles/from-cms')
    expect(JSON.parse(bytes.toString())).toMatchObject({ source: '/api/articles/from-cms' })
    expect((await call(again, token, 'DELETE', '/articles/from-cms')).status).toBe(204)
    expect(await titles(again)).not.toContain('From the CMS')
    await again.stop()
  })

  it('keeps its slug when a file claims it, and the conflict is logged', async ({ expect }) => {
    const data = await temporaryFolder('data')
    const token = await tokenFor(data)
    const program = await startProgram(await sampleFolder(), { data })
    await call(program, token, 'PUT', '/articles/mine', { title: 'Mine' })
    await untilFollowing(program)
    const text = articleText({ title: 'Theirs', slug: 'mine', published: '2024-01-01' })
    await writeFile(join(program.folder, 'theirs.md'), text)
    await vi.waitFor(() => expect(program.output()).toContain('the article of /api/articles/mine'), PATIENCE)
    expect(await titles(program)).not.toContain('Theirs')
    await program.stop()
  })

  it('survives when the process is killed right after its response', async ({ expect }) => {
    const data = await temporaryFolder('data')
    const token = await tokenFor(data)
    const folder = await sampleFolder()
    let program = await startProgram(folder, { data })
    for (const name of ['one', 'two', 'three']) {
      expect(
        (await call(program, token, 'PUT', `/articles/${name}`, { title: `Number ${name}` })).status,
      ).toBe(201)
      await program.stop('SIGKILL')
      program = await startProgram(folder, { data })
      expect((await call(program, token, 'GET', `/articles/${name}`)).status).toBe(200)
    }
    const feed = await titles(program)
    for (const name of ['one', 'two', 'three']) expect(feed).toContain(`Number ${name}`)
    await program.stop()
  })
})

const hasCurl = spawnSync('curl', ['--version']).status === 0

it.runIf(hasCurl)('the commands of docs/api.md do what it says', { timeout: LONG_MS }, async () => {
  const checkout = join(import.meta.dirname, '../..')
  const [data, folder] = [await temporaryFolder('data'), await temporaryFolder('sample')]
  await cp(join(checkout, 'articles'), folder, { recursive: true })
  const token = await tokenFor(data)
  const program = await startProgram(folder, { data })
  await untilFollowing(program)
  const examples = codeBlocks(readFileSync(join(checkout, 'docs/api.md'), 'utf8'), 'sh')
  const commands = examples.find(example => example.startsWith('TOKEN=')) ?? ''
  const script = commands.replaceAll('http://localhost:3000', program.url).replace('fw_…', token)
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    cwd: checkout,
    env: { ...process.env, CURL_HOME: await silentCurl() },
  })
  const answers = stdout.trimEnd().split('\n')
  expect(answers.filter(line => /^\d+$/.test(line))).toEqual(['201', '200', '200'])
  expect(JSON.parse(answers[4] ?? '')).toMatchObject({
    type: 'image/jpeg',
    src: expect.stringMatching(/radio-day-and-night\.jpg$/),
  })
  const { bytes } = await call(program, token, 'GET', '/articles/signals-at-night')
  const article = JSON.parse(bytes.toString())
  expect(article).toMatchObject({ title: 'Signals at Night', section: 'Physics' })
  expect(article).not.toHaveProperty('tags')
  await program.stop()
})

/** Returns a home folder for curl in which it shows no progress and prints the status after each response. */
async function silentCurl(): Promise<string> {
  const home = await temporaryFolder('curl')
  await writeFile(join(home, '.curlrc'), 'silent\nwrite-out = "%{http_code}\\n"\n')
  return home
}

it('an article that one of several workers accepts is at once in the feeds of all', {
  timeout: LONG_MS,
}, async () => {
  const data = await temporaryFolder('data')
  const token = await tokenFor(data)
  const program = await startProgram(await sampleFolder(), { data, args: ['--workers', '2'] })
  for (let n = 0; n < 6; n++) {
    const { status } = await call(program, token, 'PUT', `/articles/number-${n}`, { title: `Number ${n}` })
    expect(status).toBe(201)
    const feeds = await Promise.all(Array.from({ length: REQUESTS }, () => titles(program)))
    expect(feeds.every(feed => feed.includes(`Number ${n}`))).toBe(true)
  }
  const changed = { title: 'One of Them' }
  const etag = (await call(program, token, 'GET', '/articles/number-0')).headers.etag
  const puts = Array.from({ length: REQUESTS }, () =>
    ask(`${program.url}/api/articles/number-0`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'If-Match': etag },
      body: JSON.stringify(changed),
    }),
  )
  const statuses = (await Promise.all(puts)).map(({ status }) => status)
  expect(statuses.sort()).toEqual([200, ...Array(REQUESTS - 1).fill(412)])
  await program.stop()
})
