import { mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isHidden } from '../../../src/intake/folder/file-state.ts'
import { openFolder } from '../../../src/intake/folder/folder.ts'
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts'

let here: TemporaryFolder
let outside: string

beforeEach(async () => {
  here = await temporaryFolder()
  outside = await mkdtemp(join(tmpdir(), 'feedwright-outside-'))
})
afterEach(async () => {
  await here.dispose()
  await rm(outside, { recursive: true })
})

async function namesIn(root: string): Promise<readonly string[]> {
  const folder = await openFolder(root)
  await folder.refresh()
  return [...folder.files.keys()].sort()
}

describe('openFolder', () => {
  it('lists every file by its path inside, with slashes', async () => {
    await here.write({ 'a.md': '', 'b/c.md': '', 'b/d/e.jpg': '', 'Über uns (1).MD': '', 'con.txt': '' })
    expect(await namesIn(here.root)).toEqual(
      ['a.md', 'b/c.md', 'b/d/e.jpg', 'con.txt', 'Über uns (1).MD'].sort(),
    )
  })

  it('lists no hidden files', async () => {
    await here.write({
      '.a.md': '',
      '_a.md': '',
      'a.md~': '',
      '.git/a.md': '',
      'b/_drafts/a.md': '',
      'node_modules/a.md': '',
      'seen_.md': '',
    })
    expect(await namesIn(here.root)).toEqual(['seen_.md'])
  })

  it('lists no folder as a file, even with the name of a record', async () => {
    await here.write({ 'a.md/b.md': '' })
    expect(await namesIn(here.root)).toEqual(['a.md/b.md'])
  })

  it('follows a link to a file inside, but no link that leads outside or is broken', async () => {
    await here.write({ 'b/real.md': '' })
    await writeFile(join(outside, 'secret.md'), '')
    await symlink(here.path('b/real.md'), here.path('inside.md'))
    await symlink(join(outside, 'secret.md'), here.path('outside.md'))
    await symlink(outside, here.path('way-out'))
    await symlink('nothing', here.path('dangling.md'))
    await symlink('loop.md', here.path('loop.md'))
    expect(await namesIn(here.root)).toEqual(['b/real.md', 'inside.md'])
  })

  it('follows a link into a hidden folder whose name begins with two dots', async () => {
    await here.write({ '..data/real.md': '' })
    await symlink('..data/real.md', here.path('a.md'))
    expect(await namesIn(here.root)).toEqual(['a.md'])
  })

  it('finds nothing through a linked folder', async () => {
    await here.write({ 'b/real.md': '' })
    await writeFile(join(outside, 'secret.md'), '')
    await symlink(outside, here.path('way-out'))
    await symlink(here.path('b'), here.path('way-in'))
    const folder = await openFolder(here.root)
    await folder.refreshPaths(['way-out/secret.md', 'way-in/real.md', 'b/real.md', '../secret.md'])
    expect([...folder.files.keys()]).toEqual(['b/real.md'])
  })

  it('may itself be a link', async () => {
    await here.write({ 'a.md': '' })
    await symlink(here.root, join(outside, 'link'))
    expect(await namesIn(join(outside, 'link'))).toEqual(['a.md'])
  })

  it('changes the stamp of a file that was written or replaced by another', async () => {
    await here.write({ 'a.md': 'one' })
    const folder = await openFolder(here.root)
    const stamps = new Set<string | undefined>()
    const refresh = async () => {
      await folder.refreshPaths(['a.md'])
      stamps.add(folder.files.get('a.md')?.stamp)
    }
    await refresh()
    await refresh()
    expect(stamps.size).toBe(1)
    await here.write({ 'a.md': 'two' })
    await utimes(here.path('a.md'), 1, 1)
    await refresh()
    await here.write({ 'b.md': 'six' })
    await utimes(here.path('b.md'), 1, 1)
    await here.rename('b.md', 'a.md')
    await refresh()
    expect(stamps.size).toBe(3)
  })

  it('forgets removed files at the next refresh', async () => {
    await here.write({ 'a.md': '', 'b.md': '', 'c.md': '' })
    const folder = await openFolder(here.root)
    await folder.refresh()
    await here.remove('a.md', 'b.md')
    await folder.refreshPaths(['a.md', 'never.md'])
    expect([...folder.files.keys()].sort()).toEqual(['b.md', 'c.md'])
    await folder.refresh()
    expect([...folder.files.keys()]).toEqual(['c.md'])
  })

  it('lists all of a large folder, and forgets removed files of it', async () => {
    const names = Array.from({ length: 1_200 }, (_, n) => `${n % 3}/${n}.md`)
    await here.write(Object.fromEntries(names.map(name => [name, name])))
    const folder = await openFolder(here.root)
    await folder.refresh()
    expect([...folder.files.keys()].sort()).toEqual(names.toSorted())
    expect([...folder.folders].sort()).toEqual(['', '0', '1', '2'])
    const before = folder.files.get('1/1.md')
    await here.remove('0', '1/4.md')
    await here.write({ '2/2.md': 'another' })
    await folder.refresh()
    expect(folder.files.size).toBe(799)
    expect([...folder.folders].sort()).toEqual(['', '1', '2'])
    expect(folder.files.get('1/1.md')).toBe(before)
    expect(folder.files.get('2/2.md')?.size).toBe(7)
  })

  it('refreshes the files in folders that are added and removed', async () => {
    await here.write({ 'a.md': 'a' })
    const folder = await openFolder(here.root)
    await folder.refresh()
    await here.write({ 'b/c/d.md': 'd', 'b/_e.md': 'e' })
    expect(await folder.refreshPaths(['b'])).toEqual(['b', 'b/c/d.md'])
    expect([...folder.files.keys()]).toEqual(['a.md', 'b/c/d.md'])
    await here.rename('b', 'x')
    expect(await folder.refreshPaths(['b', 'x'])).toEqual(expect.arrayContaining(['b/c/d.md', 'x/c/d.md']))
    expect([...folder.files.keys()]).toEqual(['a.md', 'x/c/d.md'])
    expect([...folder.folders].sort()).toEqual(['', 'x', 'x/c'])
  })

  it('knows the size of a file', async () => {
    await here.write({ 'a.md': 'four' })
    await truncate(here.path('a.md'), 20_000_000)
    const folder = await openFolder(here.root)
    await folder.refresh()
    expect(folder.files.get('a.md')?.size).toBe(20_000_000)
  })

  it('refuses a missing folder, and a file in its place', async () => {
    await here.write({ 'a.md': '' })
    await expect(openFolder(here.path('none'))).rejects.toThrow(
      /none: expected a folder of articles, there is none/,
    )
    await expect(openFolder(here.path('a.md'))).rejects.toThrow(/expected a folder of articles, got a file/)
    await expect(openFolder(here.path('a.md/b'))).rejects.toThrow(/there is none/)
  })
})

describe('isHidden', () => {
  it.each([
    ['a.md', false],
    ['a/b_c.md', false],
    ['.a.md', true],
    ['a/.b/c.md', true],
    ['_a/b.md', true],
    ['a.md~', true],
    ['node_modules/a.md', true],
    ['my-node_modules/a.md', false],
    ['..', true],
  ])('of %j is %j', (name, hidden) => {
    expect(isHidden(name)).toBe(hidden)
  })
})
