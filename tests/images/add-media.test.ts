import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAddMedia } from '../../src/images/add-media.ts'
import { heicDecoder } from '../../src/images/heic/decode-heic.ts'
import { openMediaFiles } from '../../src/stores/media/media-files.ts'
import { bomb, drawing, HEIC, photograph } from './pictures.ts'
import { png } from './sample-images.ts'

let root: string
let directory: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'feedwright-add-'))
  directory = join(root, 'media')
})
afterEach(() => rm(root, { recursive: true }))

async function add(name: string, bytes: Buffer | string) {
  await writeFile(join(root, name), bytes)
  return createAddMedia(root, openMediaFiles(directory), [heicDecoder])(name)
}

async function storedNames(): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => entry.name)
}

describe('createAddMedia', () => {
  it('returns the facts of the rendition, and stores nothing of the original', async () => {
    const original = await photograph(3000, 2000, 6)
    const media = await add('a b.JPG', original)
    expect(media).toMatchObject({ type: 'image/jpeg', width: 1600, height: 2400, warning: undefined })
    const hash = media.src.split('/')[2] ?? ''
    expect(media.src).toBe(`/media/${hash}/a-b.JPG`)
    const bytes = await readFile(openMediaFiles(directory).pathOf(hash))
    expect(media.length).toBe(bytes.length)
    const names = await storedNames()
    expect(names).toHaveLength(2)
    expect(names.find(name => name !== hash)).toMatch(/^[0-9a-f]{32}\.rendition-1$/)
  })

  it.each([
    ['plan.svg', drawing('<circle r="9"/>'), /\/plan\.png$/],
    ['photo.heic', HEIC, /\/photo\.jpg$/],
    ['PHOTO.HEIC', HEIC, /\/PHOTO\.jpg$/],
    ['photo', HEIC, /\/photo\.jpg$/],
    ['v1.2', png(3, 2), /\/v1\.png$/],
    ['a.jpg', png(3, 2), /\/a\.png$/],
    [`${'ä'.repeat(80)}.heic`, HEIC, /%C3%A4\.jpg$/],
    ['words.txt', 'words', /\/words\.txt$/],
  ])('gives %s the extension of its type', async (name, bytes, address) => {
    expect((await add(name, bytes)).src).toMatch(address)
  })

  it('warns of a picture that is served as it is', async () => {
    const media = await add('a.png', await bomb(20_000, 20_000))
    expect(media).toMatchObject({ type: 'image/png', warning: expect.stringContaining('served as it is') })
  })

  it('refuses a file without bytes, and a picture that is cut off', async () => {
    await expect(add('empty.mp3', '')).rejects.toThrow(
      'expected a file with content, got none in "empty.mp3"',
    )
    const half = (await photograph(3000, 2000)).subarray(0, 3000)
    const message = 'expected a whole picture, got one that is cut off in "a.jpg": copy it again'
    await expect(add('a.jpg', half)).rejects.toThrow(message)
  })

  it('draws a rendition once', async () => {
    const original = await photograph(3000, 2000)
    const { src } = await add('a.jpg', original)
    const hash = src.split('/')[2] ?? ''
    await utimes(openMediaFiles(directory).pathOf(hash), 1, 1)
    expect((await add('b.jpg', original)).src).toBe(src.replace('a.jpg', 'b.jpg'))
    const entries = await readdir(directory, { recursive: true })
    expect(entries.filter(name => name.endsWith(hash))).toHaveLength(1)
  })
})
