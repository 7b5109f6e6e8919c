import { randomUUID } from 'node:crypto'
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createFeedwright } from '../../src/feedwright.ts'
import { ask } from './raw-http.ts'
import { PATIENCE, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const BASE = 'https://feeds.example'
const IN_USE = /: another server uses this data folder: stop it, or name another folder with --data/

let folder: string
let first: Program

beforeAll(async () => {
  folder = await sampleFolder()
  first = await startProgram(folder, { args: ['--base-url', BASE, '--workers', '2'] })
})
afterAll(async () => {
  await first.stop()
  await cleanUp()
})

it('a second server of a data folder says that the first one uses it, and ends', async () => {
  const { status, stdout, stderr } = await runProgram(['serve', folder, '--port', '0', '--data', first.data])
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(IN_USE)
  expect((await ask(`${first.url}/rss.xml`)).status).toBe(200)
})

it('a router of a folder does the same, until the server has ended', async () => {
  const options = { folder, baseUrl: BASE, data: await temporaryFolder('data') }
  const one = await createFeedwright(options)
  await one.started
  await expect(createFeedwright(options)).rejects.toThrow(IN_USE)
  await one.close()
  const next = await createFeedwright(options)
  await next.started
  await next.close()
})

it.each([
  ['check', () => ['check', folder]],
  ['render', () => ['render', folder, '--base-url', BASE]],
  ['token', () => ['token', 'add', '--scope', 'read']],
])('%s works beside a server', async (_command, args) => {
  const { status } = await runProgram([...args(), '--data', first.data])
  expect(status).toBe(0)
})

it('copy works beside a server', async () => {
  const target = join(await temporaryFolder('copy'), 'data')
  expect((await runProgram(['copy', first.data, target])).status).toBe(0)
  expect((await stat(join(target, 'feedwright.db'))).isFile()).toBe(true)
})

it('a start removes what a killed server has left of a media file', async () => {
  const data = await temporaryFolder('data')
  const [old, own] = ['0a/0a', '0b/0b'].map(name => join(data, 'media', `${name}.${randomUUID()}`))
  for (const path of [old, own]) {
    await mkdir(dirname(path ?? ''), { recursive: true })
    await writeFile(path ?? '', 'half of it')
  }
  const before = new Date(Date.now() - 120_000)
  await utimes(old ?? '', before, before)
  const program = await startProgram(folder, { args: ['--base-url', BASE], data })
  await vi.waitFor(() => expect(program.output()).toContain('media: removed 1 unfinished files'), PATIENCE)
  expect(await readdir(join(data, 'media/0a'))).toEqual([])
  expect(await readdir(join(data, 'media/0b'))).toHaveLength(1)
  expect(await program.stop()).toBe(0)
})

it('a killed server leaves its data folder to the next one', async () => {
  await first.stop('SIGKILL')
  first = await startProgram(folder, { args: ['--base-url', BASE], data: first.data })
  expect((await ask(`${first.url}/rss.xml`)).status).toBe(200)
  expect(await readdir(first.data)).toContain('feedwright.lock')
})
