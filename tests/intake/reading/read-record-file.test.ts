import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createAddMedia } from '../../../src/images/add-media.ts'
import { readRecordFile } from '../../../src/intake/reading/read-record-file.ts'
import { openMediaFiles } from '../../../src/stores/media/media-files.ts'
import { asyncDisk } from '../../../src/system/disk.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'

const RULES = { timeZone: 'UTC', authors: [] }
const HALF = '---\ntitle: Slow\npublished: 2023-01-01\n---\n\nThe first word'

afterEach(cleanUp)

describe('readRecordFile', () => {
  it.each([
    ['empty', 0],
    ['longer, before it was written again', 1_000],
  ])('reads the whole of a record that is being written, and was %s when it was listed', async (_, size) => {
    const root = await temporaryFolder('articles')
    const path = join(root, 'slow.md')
    await writeFile(path, HALF)
    const rest = [' and more', ' and the last word.']
    const read = async (path: string) => {
      const bytes = await asyncDisk.read(path)
      await appendFile(path, rest.shift() ?? '')
      return bytes
    }
    const addMedia = createAddMedia(root, openMediaFiles(await temporaryFolder('media')), [])
    const request = { path: 'slow.md', size, image: undefined, recording: undefined }
    const { draft } = await readRecordFile(request, RULES, {
      root,
      disk: { ...asyncDisk, read },
      addMedia,
    })
    expect(draft?.body.source).toMatch(/^The first word and more and the last word\.$/m)
  })
})
