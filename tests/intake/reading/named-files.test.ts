import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { referenceName } from '../../../src/content/body-references.ts'
import { findFileInside } from '../../../src/intake/folder/file-state.ts'
import { placesOf } from '../../../src/intake/reading/named-files.ts'
import { asyncDisk } from '../../../src/system/disk.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'

afterEach(cleanUp)

const PART = fc.constantFrom(
  ...['..', '.', '/', '\\', '//', '%2f', '%5c', '%2e%2e', '%252e', '%00', '\0', 'C:', 'C:\\', '@site/', '~/'],
  ...['secret.png', 'way-out', 'linked.png', 'static', 'news', 'file:', ' ', '\n', '．．', '..;', '?', '#'],
)
const HOSTILE = fc.array(PART, { minLength: 1, maxLength: 8 }).map(parts => parts.join(''))

test('no name leads out of the folder, however it is written', () => {
  fc.assert(
    fc.property(HOSTILE, fc.constantFrom('a.md', 'news/a.md', 'x/y/z/a.md'), (written, file) => {
      const site = { site: 'https://a.example/blog', folders: ['content'] }
      for (const name of [written, referenceName(written)]) {
        for (const path of name === undefined ? [] : placesOf(name, { file, site })) {
          expect(path).not.toMatch(/^\/|(?:^|\/)\.\.(?:\/|$)|[\\\0]/)
        }
      }
    }),
    { numRuns: 2_000 },
  )
})

test('links that lead out of the folder are no files of it', async () => {
  const outside = await temporaryFolder('outside')
  const root = await temporaryFolder('articles')
  await writeFile(join(outside, 'secret.png'), 'secret')
  await mkdir(join(root, 'static'))
  await symlink(join(outside, 'secret.png'), join(root, 'static/linked.png'))
  await symlink(outside, join(root, 'way-out'))
  await writeFile(join(root, 'static/own.png'), 'own')
  const found = async (name: string) => {
    const places = placesOf(name, { file: 'news/a.md' })
    const files = await Promise.all(places.map(path => findFileInside(root, path, asyncDisk)))
    return files.some(file => file !== undefined)
  }
  expect(await found('/own.png')).toBe(true)
  for (const name of [
    '/linked.png',
    '/way-out/secret.png',
    '../way-out/secret.png',
    join(outside, 'secret.png'),
  ])
    expect(await found(name), name).toBe(false)
})
