import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { startSweep } from '../../../src/stores/media/sweep.ts'
import { isTemporary, writeWhole } from '../../../src/stores/media/write-whole.ts'
import { asyncDisk } from '../../../src/system/disk.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'

const HASH = '0123456789abcdef0123456789abcdef'
const UUID = '8e03978e-40d5-43dd-bc93-6894a57f9324'
const NOW = new Date('2026-03-01T12:00:00Z')

afterAll(cleanUp)

async function givenFiles(ages: Readonly<Record<string, number>>): Promise<string> {
  const directory = await temporaryFolder('media')
  for (const [name, age] of Object.entries(ages)) {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, 'bytes')
    const time = new Date(NOW.getTime() - age)
    await utimes(path, time, time)
  }
  return directory
}

const logTo = (list: unknown[]) => ({ info: (fields: object) => void list.push(fields) })
const filesIn = async (directory: string) =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(({ name }) => name)
    .sort()

it('removes what a killed program has left, and nothing else', async () => {
  const directory = await givenFiles({
    [`01/${HASH}`]: 99_000,
    [`01/${HASH}.rendition-1`]: 99_000,
    [`01/${HASH}.${UUID}`]: 61_000,
    [`01/${HASH}.rendition-1.${UUID}`]: -99_000,
    [`ab/ab.${UUID}`]: 59_000,
    'README.txt': 99_000,
  })
  const removed: unknown[] = []
  const sweep = startSweep(directory, { now: () => NOW, log: logTo(removed) })
  await vi.waitFor(() => expect(removed).toEqual([{ removed: 2 }]))
  await sweep.close()
  expect(await filesIn(directory)).toEqual([HASH, `${HASH}.rendition-1`, 'README.txt', `ab.${UUID}`])
})

it('looks again at files that may still be written', async () => {
  const directory = await givenFiles({ [`01/${HASH}.${UUID}`]: 0 })
  let time = NOW.getTime()
  const removed: unknown[] = []
  const now = () => {
    time += 60
    return new Date(time)
  }
  const sweep = startSweep(directory, { now, quietMs: 100, log: logTo(removed) })
  await vi.waitFor(() => expect(removed).toEqual([{ removed: 1 }]))
  await sweep.close()
  expect(await filesIn(directory)).toEqual([])
})

it('ends quietly when there is no media folder yet', async () => {
  const directory = join(await temporaryFolder('data'), 'media')
  const sweep = startSweep(directory, { now: () => NOW, log: logTo([]) })
  await sweep.close()
})

it('knows the names of temporary files', async () => {
  const target = join(await temporaryFolder('media'), HASH)
  let temporary = ''
  await writeWhole(target, asyncDisk, async path => {
    temporary = path
    return false
  })
  expect([temporary, target, `${target}.rendition-1`].map(isTemporary)).toEqual([true, false, false])
})
