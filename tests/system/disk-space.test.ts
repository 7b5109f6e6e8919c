import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { driveSpace, fileBytes, folderBytes } from '../../src/system/disk-space.ts'

it('adds up the files of a folder and its folders; what is missing has none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'feedwright-space-'))
  try {
    await mkdir(join(folder, 'a/b'), { recursive: true })
    await writeFile(join(folder, 'one'), Buffer.alloc(1_000))
    await writeFile(join(folder, 'a/b/two'), Buffer.alloc(234))
    expect(await folderBytes(folder)).toBe(1_234)
    expect(await fileBytes(join(folder, 'one'))).toBe(1_000)
    expect([await folderBytes(join(folder, 'none')), await fileBytes(join(folder, 'none'))]).toEqual([
      0,
      undefined,
    ])
    const { free = 0, size = 0 } = (await driveSpace(folder)) ?? {}
    expect(free).toBeGreaterThan(0)
    expect(size).toBeGreaterThanOrEqual(free)
    expect(await driveSpace(join(folder, 'none'))).toBe(undefined)
  } finally {
    await rm(folder, { recursive: true })
  }
})
