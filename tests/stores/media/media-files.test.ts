import { createHash } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Transformed } from '../../../src/articles/store/media-files.ts'
import { Problem } from '../../../src/problem.ts'
import * as mediaFiles from '../../../src/stores/media/media-files.ts'
import { asyncDisk, durableDisk, syncDisk } from '../../../src/system/disk.ts'

const MIB = 1024 * 1024
let folder: string
let directory: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-media-'))
  directory = join(folder, 'data', 'media')
  path = join(folder, 'picture.jpg')
})
afterEach(() => rm(folder, { recursive: true }))

const hashOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex').slice(0, 32)

async function keptFiles(): Promise<string[]> {
  await mkdir(directory, { recursive: true })
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => entry.name)
}

describe.each([
  ['an asynchronous disk', asyncDisk],
  ['a synchronous disk', syncDisk],
  ['a durable disk', durableDisk],
])('on %s', (_name, disk) => {
  const openMediaFiles = (directory: string) => mediaFiles.openMediaFiles(directory, disk)
  const dryRunMediaFiles = () => mediaFiles.createDryRunMediaFiles(disk)

  describe('openMediaFiles', () => {
    it('stores a copy under the hash of its bytes', async () => {
      await writeFile(path, 'a picture')
      const files = openMediaFiles(directory)
      const kept = await files.add(path)
      expect(kept).toEqual({ hash: hashOf('a picture'), length: 9, head: Buffer.from('a picture') })
      expect(files.pathOf(kept.hash)).toBe(join(directory, kept.hash.slice(0, 2), kept.hash))
      await writeFile(path, 'another picture')
      expect(await readFile(files.pathOf(kept.hash), 'utf8')).toBe('a picture')
    })

    it('stores bytes that are in no file, or their transform', async () => {
      const files = openMediaFiles(directory)
      const bytes = Buffer.from('a picture')
      expect(await files.addBytes(bytes)).toEqual({ hash: hashOf('a picture'), length: 9, head: bytes })
      expect(await readFile(files.pathOf(hashOf('a picture')), 'utf8')).toBe('a picture')
      const made = Buffer.from('made')
      const transform = { name: 'r', apply: async () => ({ bytes: made, warning: 'small' }) }
      expect(await files.addBytes(Buffer.from('other'), transform)).toMatchObject({
        hash: hashOf('made'),
        warning: 'small',
      })
      expect((await keptFiles()).sort()).toEqual([hashOf('a picture'), hashOf('made')].sort())
    })

    it('stores an empty file', async () => {
      await writeFile(path, '')
      expect(await openMediaFiles(directory).add(path)).toMatchObject({ hash: hashOf(''), length: 0 })
    })

    it('does not copy a stored file again', async () => {
      await writeFile(path, 'a picture')
      const files = openMediaFiles(directory)
      const { hash } = await files.add(path)
      await utimes(files.pathOf(hash), 1, 1)
      await files.add(path)
      expect((await stat(files.pathOf(hash))).mtimeMs).toBe(1_000)
    })

    it('repairs a truncated copy', async () => {
      await writeFile(path, 'a picture')
      const files = openMediaFiles(directory)
      const { hash } = await files.add(path)
      await truncate(files.pathOf(hash), 3)
      await files.add(path)
      expect(await readFile(files.pathOf(hash), 'utf8')).toBe('a picture')
    })

    it('stores the same bytes once when they are added concurrently', async () => {
      await writeFile(path, Buffer.alloc(3 * MIB, 7))
      const files = openMediaFiles(directory)
      const kept = await Promise.all(Array.from({ length: 10 }, () => files.add(path)))
      expect(new Set(kept.map(one => one.hash)).size).toBe(1)
      expect(await keptFiles()).toEqual([kept[0]?.hash])
    })

    it('returns a whole large file as its head, but 1 MiB of a huge one', async () => {
      await writeFile(path, 'begin')
      await truncate(path, 64 * MIB)
      expect((await openMediaFiles(directory).add(path)).head.length).toBe(64 * MIB)
      await truncate(path, 64 * MIB + 1)
      const huge = await openMediaFiles(directory).add(path)
      expect([huge.length, huge.head.length]).toEqual([64 * MIB + 1, MIB])
      expect(huge.head.toString('utf8', 0, 5)).toBe('begin')
    })

    it.each([
      ['a folder', async () => void (await mkdir(path)), /expected a file, got a folder/],
      ['nothing', async () => undefined, /expected a file that can be read: ENOENT/],
    ])('refuses %s', async (_name, make, message) => {
      await make()
      const kept = openMediaFiles(directory).add(path)
      await expect(kept).rejects.toThrow(message)
      await expect(kept).rejects.toMatchObject({ kind: 'invalid' })
    })

    it('reports that the data directory cannot be written', async () => {
      await writeFile(path, 'a picture')
      await writeFile(join(folder, 'data'), 'in the way')
      const kept = openMediaFiles(directory).add(path)
      await expect(kept).rejects.toThrow(Problem)
      await expect(kept).rejects.toMatchObject({ kind: 'unavailable' })
    })

    it.each([
      '',
      '..',
      '../../etc/passwd',
      'A'.repeat(32),
      'a'.repeat(31),
      `${'a'.repeat(32)}\n`,
      'a'.repeat(64),
    ])('has no path for %j', hash => {
      expect(() => openMediaFiles(directory).pathOf(hash)).toThrow(/expected 32 hexadecimal digits/)
    })
  })

  describe('a transform', () => {
    /** Counts how often it was requested. */
    function transform(give: (bytes: string) => Transformed, name = 'small-1') {
      const requested: string[] = []
      const apply = async ({ head }: { head: Buffer }) => {
        requested.push(head.toString())
        return give(head.toString())
      }
      return { name, apply, requested }
    }
    const smaller = () => transform(text => ({ bytes: Buffer.from(text.slice(0, 1)) }))

    it('is stored instead of the file, and computed once', async () => {
      await writeFile(path, 'a picture')
      const small = smaller()
      const made = { hash: hashOf('a'), length: 1, head: Buffer.from('a') }
      expect(await openMediaFiles(directory).add(path, small)).toEqual(made)
      expect(await openMediaFiles(directory).add(path, small)).toEqual(made)
      expect(small.requested).toEqual(['a picture'])
      expect((await keptFiles()).sort()).toEqual([hashOf('a'), `${hashOf('a picture')}.small-1`].sort())
      expect(await readFile(openMediaFiles(directory).pathOf(hashOf('a')), 'utf8')).toBe('a')
    })

    it('is computed again for other bytes, and with other rules', async () => {
      await writeFile(path, 'a picture')
      const files = openMediaFiles(directory)
      await files.add(path, smaller())
      expect(
        await files.add(
          path,
          transform(() => ({ bytes: Buffer.from('b') }), 'small-2'),
        ),
      ).toMatchObject({
        hash: hashOf('b'),
      })
      await writeFile(path, 'calm')
      expect(await files.add(path, smaller())).toMatchObject({ hash: hashOf('c') })
    })

    it.each([
      ['is gone', (made: string) => rm(made)],
      ['has lost bytes', (made: string) => truncate(made, 0)],
      ['has other bytes', (made: string) => writeFile(made, 'x')],
    ])('is computed again when its result %s', async (_name, spoil) => {
      await writeFile(path, 'a picture')
      const files = openMediaFiles(directory)
      const { hash } = await files.add(path, smaller())
      await spoil(files.pathOf(hash))
      const again = smaller()
      await files.add(path, again)
      expect(again.requested).toHaveLength(1)
      expect(await readFile(files.pathOf(hash), 'utf8')).toBe('a')
    })

    it('is computed again when its cache file is damaged', async () => {
      await writeFile(path, 'a picture')
      const files = openMediaFiles(directory)
      await files.add(path, smaller())
      await writeFile(`${files.pathOf(hashOf('a picture'))}.small-1`, '../../../etc/passwd')
      expect(await files.add(path, smaller())).toMatchObject({ hash: hashOf('a') })
    })

    it('without a result leaves the file unchanged', async () => {
      await writeFile(path, 'a picture')
      const nothing = transform(() => ({}))
      expect(await openMediaFiles(directory).add(path, nothing)).toMatchObject({ hash: hashOf('a picture') })
      expect(await keptFiles()).toEqual([hashOf('a picture')])
    })

    it('that returns the same bytes stores them', async () => {
      await writeFile(path, 'a picture')
      const same = transform(text => ({ bytes: Buffer.from(text) }))
      expect(await openMediaFiles(directory).add(path, same)).toMatchObject({ hash: hashOf('a picture') })
      expect(await openMediaFiles(directory).add(path, same)).toMatchObject({ hash: hashOf('a picture') })
      expect(same.requested).toHaveLength(1)
    })

    it.each([
      { bytes: Buffer.from('b'), warning: 'as it is' },
      { warning: 'as it is' },
    ])('returns its warning each time (%#)', async transformed => {
      await writeFile(path, 'a picture')
      for (let time = 0; time < 2; time++) {
        const kept = await openMediaFiles(directory).add(
          path,
          transform(() => transformed),
        )
        expect(kept).toMatchObject({ warning: 'as it is', hash: hashOf(transformed.bytes ?? 'a picture') })
      }
    })

    it('reports that the data directory cannot be written', async () => {
      await writeFile(path, 'a picture')
      await writeFile(join(folder, 'data'), 'in the way')
      await expect(openMediaFiles(directory).add(path, smaller())).rejects.toMatchObject({
        kind: 'unavailable',
      })
    })
  })

  describe('createDryRunMediaFiles', () => {
    it('returns the result of a transform', async () => {
      await writeFile(path, 'a picture')
      const transform = {
        name: 'small-1',
        apply: async () => ({ bytes: Buffer.from('b'), warning: 'as it is' }),
      }
      expect(await dryRunMediaFiles().add(path, transform)).toEqual({
        hash: hashOf('b'),
        length: 1,
        head: Buffer.from('b'),
        warning: 'as it is',
      })
      expect(await keptFiles()).toEqual([])
    })

    it('returns the same and stores nothing', async () => {
      await writeFile(path, 'a picture')
      const files = dryRunMediaFiles()
      expect(await files.add(path)).toEqual(await openMediaFiles(directory).add(path))
      expect(() => files.pathOf(hashOf('a picture'))).toThrow(/stores none/)
    })
  })
})

/** Only asynchronous calls let other code of the same thread write meanwhile. */
describe('a file that changes while it is read', () => {
  it('is refused when it does not stop changing, and leaves no partial copy', async () => {
    await writeFile(path, Buffer.alloc(8 * MIB))
    let growing = true
    const grow = () => {
      appendFileSync(path, 'x')
      if (growing) setImmediate(grow)
    }
    grow()
    const files = mediaFiles.openMediaFiles(directory)
    const kept = files.add(path).finally(() => {
      growing = false
    })
    await expect(kept).rejects.toThrow(/it changed each time it was read/)
    for (const name of await keptFiles()) expect(hashOf(await readFile(files.pathOf(name)))).toBe(name)
  })

  it('is stored when it changes once', async () => {
    await writeFile(path, Buffer.alloc(8 * MIB))
    const kept = mediaFiles.openMediaFiles(directory).add(path)
    setTimeout(() => appendFileSync(path, 'the end'), 2)
    const { hash, length } = await kept
    const copy = await readFile(mediaFiles.openMediaFiles(directory).pathOf(hash))
    expect(copy.length).toBe(length)
    expect(hashOf(copy)).toBe(hash)
  })
})
