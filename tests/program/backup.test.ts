import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { mp3 } from '../images/recordings.ts'
import { ask } from './raw-http.ts'
import { articleText, FEEDS, FILES, PATIENCE, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

let folder: string
let program: Program
let files: string

beforeAll(async () => {
  // Longer than one part of a backup.
  const recording = {
    'long.mp3': mp3(9_000),
    'long.md': articleText({ title: 'Long', published: '2024-02-02' }),
  }
  folder = await sampleFolder({ ...FILES, ...recording })
  files = await temporaryFolder('backups')
  program = await startProgram(folder)
  await untilFollowing(program)
}, 120_000)
afterAll(async () => {
  await program.stop()
  await cleanUp()
})

async function feedsOf({ url }: Program): Promise<readonly string[]> {
  const answers = await Promise.all(FEEDS.map(path => ask(`${url}${path}`)))
  return answers.map(({ bytes, headers }) => `${headers.etag} ${bytes.toString()}`)
}

/** Starts a server on the restored folder, with the same address in its feeds. */
async function serveRestored(data: string): Promise<Program> {
  await program.stop()
  const restored = await startProgram(folder, { data, args: ['--port', String(program.port)] })
  await untilFollowing(restored)
  return restored
}

it('of a running server is one file, from which the same server can be made', async () => {
  let isWriting = true
  const writing = (async () => {
    for (let n = 0; isWriting; n++) {
      await writeFile(join(folder, 'busy.md'), articleText({ title: `Busy ${n}`, published: '2024-01-01' }))
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  })()
  const file = join(files, 'busy.db')
  const { stdout, status } = await runProgram(['backup', file, '--data', program.data])
  isWriting = false
  await writing
  expect(stdout).toMatch(/^\d+ articles, \d+ files: /)
  expect(status).toBe(0)
  expect(await readdir(files)).toEqual(['busy.db'])
  await rm(join(folder, 'busy.md'))
  await vi.waitFor(
    async () => expect((await ask(`${program.url}/rss.xml`)).bytes.toString()).not.toContain('Busy'),
    PATIENCE,
  )

  const calm = join(files, 'calm.db')
  expect((await runProgram(['backup', calm, '--data', program.data])).status).toBe(0)
  const before = await feedsOf(program)
  const data = join(await temporaryFolder('restored'), 'data')
  const restored = await runProgram(['restore', calm, '--data', data])
  expect([restored.status, restored.stderr]).toEqual([0, ''])
  program = await serveRestored(data)
  expect(await feedsOf(program)).toEqual(before)
})

it('writes over no file, and restores into no folder that is in use', async () => {
  const file = join(files, 'calm.db')
  const { size } = await stat(file)
  const again = await runProgram(['backup', file, '--data', program.data])
  expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('there is one already')])
  expect((await stat(file)).size).toBe(size)
  const over = await runProgram(['restore', file, '--data', program.data])
  expect([over.status, over.stderr]).toEqual([1, expect.stringContaining('expected a new or empty folder')])
})

it('that is damaged, or none, makes no data folder', async () => {
  const bytes = await readFile(join(files, 'calm.db'))
  const damaged = join(files, 'damaged.db')
  await writeFile(damaged, bytes.subarray(0, bytes.length / 2))
  for (const file of [
    damaged,
    join(folder, 'publication.yaml'),
    join(files, 'none.db'),
    join(program.data, 'feedwright.db'),
  ]) {
    const data = join(await temporaryFolder('restored'), 'data')
    const { status, stderr } = await runProgram(['restore', file, '--data', data])
    expect([file, status]).toEqual([file, 1])
    expect(stderr).not.toBe('')
    expect(await readdir(data).catch(() => [])).not.toContain('feedwright.db')
  }
})

it('with damaged bytes of a file says which one is missing, and restores the rest', async () => {
  const file = join(files, 'flipped.db')
  await copyFile(join(files, 'calm.db'), file)
  const database = new DatabaseSync(file)
  const { hash, name } = database.prepare("SELECT hash, name FROM media WHERE name LIKE '%.mp3'").get() ?? {}
  database
    .prepare('UPDATE backup_files SET bytes = zeroblob(5) WHERE hash = ? AND part = 1')
    .run(String(hash))
  database.close()
  const data = join(await temporaryFolder('restored'), 'data')
  const { stdout, status } = await runProgram(['restore', file, '--data', data])
  expect([stdout.split('\n')[0], status]).toEqual([`missing: ${name}`, 1])
  expect((await stat(join(data, 'feedwright.db'))).size).toBeGreaterThan(0)
})
