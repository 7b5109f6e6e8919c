import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textIn } from '../../../src/importing/files/export-file.ts'
import { openExportFiles } from '../../../src/importing/files/export-files.ts'
import { createImportReport } from '../../../src/importing/imported-post.ts'
import { writeZip, type ZipEntry } from './write-zip.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-zip-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function read(entries: readonly ZipEntry[]) {
  const report = createImportReport()
  // The name says nothing.
  const path = await writeZip(join(folder, 'export'), entries)
  const { files, close } = await openExportFiles([path], report)
  try {
    const texts: Record<string, string> = {}
    for (const file of files) texts[file.name] = await textIn(file)
    return { texts, counts: Object.fromEntries(report.counts) }
  } finally {
    close()
  }
}

describe('a zip', () => {
  it('gives its files, whatever its name', async () => {
    expect(
      await read([
        { name: 'a/', content: '' },
        { name: 'a/é.txt', content: 'One' },
        { name: '__MACOSX/a/._x', content: 'x' },
      ]),
    ).toEqual({ texts: { 'a/é.txt': 'One' }, counts: {} })
  })

  it.each([
    '../x.xml',
    'a/../../x.xml',
    '/etc/x.xml',
    'C:/x.xml',
  ])('leaves out a path that leads outside: %s', async name => {
    expect(
      await read([
        { name, content: 'x' },
        { name: 'b.xml', content: 'b' },
      ]),
    ).toEqual({
      texts: { 'b.xml': 'b' },
      counts: { 'left out of the zip: a file whose path leads outside': 1 },
    })
  })

  it('leaves out encrypted files', async () => {
    const counts = { 'left out of the zip: an encrypted file': 1 }
    expect(await read([{ name: 'a.xml', content: 'x', flags: 1 }])).toEqual({ texts: {}, counts })
  })

  it('is refused when it unpacks to far more than it holds', async () => {
    await expect(read([{ name: 'a.xml', content: Buffer.alloc(20_000_000) }])).rejects.toThrow(
      'unpacks to far more than it holds',
    )
  })

  it('is refused when a file is longer than it says', async () => {
    await expect(read([{ name: 'a.xml', content: 'x'.repeat(1000), size: 10 }])).rejects.toThrow(
      'a.xml: expected a whole zip',
    )
  })

  it('is refused when half of it is missing', async () => {
    const path = await writeZip(join(folder, 'x.zip'), [{ name: 'a.xml', content: 'abc' }])
    await writeFile(path, (await readFile(path)).subarray(0, 40))
    await expect(openExportFiles([path], createImportReport())).rejects.toThrow(
      'x.zip: expected a whole zip, got a fault',
    )
  })
})

it('an unpacked folder gives its files in order', async () => {
  await mkdir(join(folder, 'posts'))
  await writeFile(join(folder, 'posts', '1.html'), 'one')
  await writeFile(join(folder, 'a.csv'), 'a')
  await writeFile(join(folder, '.hidden'), 'x')
  const { files } = await openExportFiles([folder], createImportReport())
  expect(files.map(({ name }) => name)).toEqual(['a.csv', 'posts/1.html'])
})
