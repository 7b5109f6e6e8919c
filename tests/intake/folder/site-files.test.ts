import { symlink } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { siteFilesOf } from '../../../src/intake/folder/site-files.ts'
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts'

let here: TemporaryFolder
let outside: TemporaryFolder

beforeEach(async () => {
  here = await temporaryFolder()
  outside = await temporaryFolder()
})
afterEach(async () => {
  await here.dispose()
  await outside.dispose()
})

it('the files of a site are read also where names begin with _ or .', async () => {
  await here.write({
    '_config.yml': 'a',
    '_data/authors.yml': 'b',
    '.eleventy.js': 'c',
    'content/posts/a.md': 'd',
  })
  const files = siteFilesOf(here.root)
  expect(['_config.yml', '_data/authors.yml', '.eleventy.js', 'none', '_data'].map(files.read)).toEqual([
    ...['a', 'b', 'c'],
    ...[undefined, undefined],
  ])
  expect(files.list('_data')).toEqual(['authors.yml'])
  expect(files.list('none')).toEqual([])
  expect(files.folders('')).toEqual(['content'])
  expect(files.folders('content')).toEqual(['posts'])
  expect(files.has('_data')).toBe(true)
  expect([...files.asked].sort()).toEqual([
    '.eleventy.js',
    '_config.yml',
    '_data',
    '_data/authors.yml',
    'none',
  ])
})

it('links that lead out of the folder are ignored', async () => {
  await outside.write({ 'secret.yml': 'a: b', 'inner/x.yml': 'c' })
  await here.write({ '_config.yml': 'title: A', 'real.yml': 'd' })
  await symlink(outside.path('secret.yml'), here.path('authors.yml'))
  await symlink(outside.path('inner'), here.path('_data'))
  await symlink(here.path('real.yml'), here.path('linked.yml'))
  const files = siteFilesOf(here.root)
  expect(['authors.yml', '_data/x.yml', '../secret.yml', 'linked.yml'].map(files.read)).toEqual([
    ...[undefined, undefined, undefined],
    'd',
  ])
  expect(files.list('_data')).toEqual([])
  expect(files.has('_data')).toBe(false)
})
