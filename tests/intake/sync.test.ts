import { copyFile, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFolder } from '../../src/intake/folder/folder.ts'
import { png } from '../images/sample-images.ts'
import { wave } from '../program/sample-folder.ts'
import { selected } from '../stores/given.ts'
import {
  IMAGE,
  NOW,
  OTHER_IMAGE,
  publication,
  record,
  type SyncedFolder,
  syncedFolder,
  type TemporaryFolder,
  temporaryFolder,
} from './temporary-folder.ts'

let here: TemporaryFolder
let synced: SyncedFolder

beforeEach(async () => {
  here = await temporaryFolder()
  synced = await syncedFolder(here.root)
})
afterEach(async () => {
  await synced.store.close()
  await here.dispose()
})

const all = (options: Partial<typeof publication> = {}) => synced.sync.all({ ...publication, ...options })
const paths = (...changed: readonly string[]) => synced.sync.paths(publication, changed)
const restart = async () => {
  synced = await syncedFolder(here.root, synced.store)
}
const found = async (slug: string) => (await synced.store.findBySlug(slug))?.article
const currentFaults = async () => (await synced.sync.faults()).filter(({ severity }) => severity === 'fault')

describe('sync', () => {
  it('applies every record, and no other file', async () => {
    await here.write({
      'a.md': record('A'),
      'b/b.json': JSON.stringify({ title: 'B', published: '2021-02-17', content: '<p>B</p>' }),
      'c.txt': 'A headline\n\nFebruary 17, 2021\n\nText of the article, that is long enough.\n',
      'd.yaml': 'title: D',
      '_e.md': record('E'),
      '.git/f.md': record('F'),
    })
    expect(await all()).toMatchObject({ read: 3, added: 3, changed: 0, renamed: 0, withdrawn: 0 })
    expect(await synced.titles()).toEqual(['A', 'A headline', 'B'])
  })

  it('names the kinds of files that look like articles and are not read, unless an article uses them', async () => {
    await here.write({
      'a.md': record('A', '', '[Table](b/table.xml)'),
      'b/table.xml': '<table/>',
      'b/page.XML': '<p/>',
      'c.mdx': '# C',
      'd.mdx': '# D',
      '_e.mdx': '# E',
      'f.png': IMAGE,
    })
    await all()
    expect(await synced.sync.unreadFiles()).toEqual([
      { severity: 'warning', file: '*.mdx', message: expect.stringMatching(/^2 MDX files are left out: /) },
      { severity: 'warning', file: '*.xml', message: expect.stringMatching(/^1 XML file is left out: /) },
    ])
    expect(await synced.sync.unreadFiles(['c.mdx', 'b/table.xml', 'gone.xml', 'a.md'])).toMatchObject([
      { file: '*.mdx', message: expect.stringMatching(/^1 MDX file is left out: /) },
    ])
  })

  it('reports the faults of every record that it reads, and none for one that is gone', async () => {
    const read: [string, readonly string[]][] = []
    const onRead = (path: string, faults: readonly { severity: string }[]) => {
      read.push([path, faults.map(({ severity }) => severity).filter(severity => severity === 'fault')])
    }
    synced = await syncedFolder(here.root, synced.store, { onRead })
    await here.write({ 'a.md': record('A'), 'wrong.md': 'no record' })
    await all()
    await here.write({ 'wrong.md': record('Right') })
    await paths('wrong.md')
    await here.remove('a.md')
    await paths('a.md')
    await paths('a.md')
    expect(read).toEqual([
      ['a.md', []],
      ['wrong.md', ['fault']],
      ['wrong.md', []],
      ['a.md', []],
    ])
  })

  it('reads only changed records again', async () => {
    await here.write({ 'a.md': record('A'), 'b.md': record('B') })
    await all()
    expect(await all()).toMatchObject({ read: 0, added: 0, changed: 0, groups: [] })
    await here.write({ 'a.md': record('A edited') })
    expect(await all()).toMatchObject({ read: 1, changed: 1 })
    expect(await synced.titles()).toEqual(['A edited', 'B'])
  })

  it('reads only the records that changed during a restart', async () => {
    await here.write({ 'a.md': record('A'), 'a.png': IMAGE, 'b.md': record('B'), 'wrong.md': 'no record' })
    await all()
    const faults = await currentFaults()
    await restart()
    expect(await all()).toMatchObject({ read: 0, added: 0, changed: 0, withdrawn: 0 })
    expect(await currentFaults()).toEqual(faults)
    await here.write({ 'b.md': record('B edited') })
    await here.remove('a.md')
    await restart()
    expect(await all()).toMatchObject({ read: 1, changed: 1, withdrawn: 1 })
    expect(await synced.titles()).toEqual(['B edited'])
  })

  it('holds back new articles for the undo time, but none of the first sync', async () => {
    const due = async (slug: string) => (await synced.store.findBySlug(slug))?.due
    const undo = 120_000
    await here.write({ 'a.md': record('A') })
    await all({ undo })
    expect(await due('a')).toEqual(new Date('2021-02-17T00:00:00Z'))
    await here.write({ 'b.md': record('B') })
    await all({ undo })
    expect(await due('b')).toEqual(new Date(NOW.getTime() + undo))
    await here.write({ 'c.md': record('C') })
    await restart()
    await all({ undo })
    expect(await due('c')).toEqual(new Date(NOW.getTime() + undo))
    expect(await synced.titles()).toEqual(['A'])
  })

  it('withdraws the article of a removed record', async () => {
    await here.write({ 'a.md': record('A'), 'b.md': record('B') })
    await all()
    await here.remove('a.md')
    expect(await paths('a.md')).toMatchObject({ read: 0, withdrawn: 0, missing: ['a.md'] })
    expect(await paths('a.md')).toMatchObject({ read: 0, withdrawn: 1, missing: [] })
    expect(await synced.titles()).toEqual(['B'])
  })

  it('never withdraws the article of a renamed record, even if the rename is reported in two steps', async () => {
    await here.write({ 'a.md': record('A') })
    await all()
    const before = await synced.store.sourceArticles(['a.md'])
    await here.rename('a.md', 'b.md')
    expect(await paths('a.md')).toMatchObject({ withdrawn: 0 })
    expect(await synced.titles()).toEqual(['A'])
    expect(await paths('b.md')).toMatchObject({ renamed: 1, withdrawn: 0 })
    expect(await synced.store.sourceArticles(['b.md'])).toMatchObject([{ id: before[0]?.id }])
    expect(await paths('a.md')).toMatchObject({ withdrawn: 0, missing: [] })
  })

  it('withdraws an article only when its record is missing twice in a row', async () => {
    await here.write({ 'a.md': record('A') })
    await all()
    for (let times = 0; times < 2; times++) {
      await here.remove('a.md')
      await paths('a.md')
      await here.write({ 'a.md': record('A') })
      await paths('a.md')
    }
    expect(await synced.titles()).toEqual(['A'])
  })

  it('lists faults in order of path', async () => {
    await here.write({ 'b.md': 'wrong' })
    await all()
    await here.write({ 'a.md': 'wrong', 'c.md': 'wrong' })
    await paths('c.md', 'a.md')
    expect((await currentFaults()).map(({ file }) => file)).toEqual(['a.md', 'b.md', 'c.md'])
  })

  it('keeps the last valid version of a broken record until the record is corrected', async () => {
    await here.write({ 'a.md': record('A') })
    await all()
    const before = await found('a')
    await here.write({ 'a.md': '---\ntitle: [\n---\n' })
    expect(await paths('a.md')).toMatchObject({
      read: 1,
      changed: 0,
      groups: [{ first: [{ severity: 'fault', file: 'a.md' }] }],
    })
    expect(await found('a')).toEqual(before)
    await here.write({ 'a.md': record('A corrected') })
    expect(await paths('a.md')).toMatchObject({ changed: 1 })
    expect(await found('a')).toMatchObject({ id: before?.id, title: 'A corrected' })
    expect(await currentFaults()).toEqual([])
  })

  describe('a renamed file', () => {
    it.each([
      'all',
      'both names',
      'the new name, and later the old one',
    ])('keeps its article when a sync checks %s', async how => {
      await here.write({ 'a.md': record('A'), 'z.md': record('Z') })
      await all()
      const before = await found('a')
      await here.rename('a.md', 'b.md')
      const report =
        how === 'all' ? await all() : await paths('b.md', ...(how === 'both names' ? ['a.md'] : []))
      expect(report).toMatchObject({ read: 1, added: 0, renamed: 1, withdrawn: 0 })
      expect(await paths('a.md')).toMatchObject({ read: 0, withdrawn: 0 })
      expect(await found('a')).toMatchObject({ id: before?.id })
      expect(await synced.titles()).toEqual(['A', 'Z'])
    })

    it.each([
      ['both names', () => copyFile(here.path('a.md'), here.path('b.md')), () => here.remove('a.md')],
      ['neither name', () => here.rename('a.md', '_a.md'), () => here.rename('_a.md', 'b.md')],
    ])('keeps its article when a listing during the rename sees %s', async (_names, before, after) => {
      await here.write({ 'a.md': record('A') })
      await all()
      const id = (await found('a'))?.id
      const folder = await openFolder(here.root)
      let listed = 0
      const refresh = async () => {
        if (listed++ > 0) return folder.refresh()
        await before()
        await folder.refresh()
        await after()
      }
      synced = await syncedFolder(here.root, synced.store, { folder: { ...folder, refresh } })
      expect(await all()).toMatchObject({ added: 0, renamed: 1, withdrawn: 0 })
      expect((await found('a'))?.id).toBe(id)
    })

    it('keeps its article when it disappeared before it could be read again', async () => {
      await here.write({ 'a.md': record('A', 'image: a.png'), 'a.png': IMAGE })
      await all()
      const id = (await found('a'))?.id
      await here.write({ 'a.png': OTHER_IMAGE })
      const folder = await openFolder(here.root)
      const refresh = async () => {
        await folder.refresh()
        if (folder.files.has('a.md')) await here.rename('a.md', 'b.md')
      }
      synced = await syncedFolder(here.root, synced.store, { folder: { ...folder, refresh } })
      await all()
      expect(await currentFaults()).toMatchObject([
        { message: expect.stringMatching(/could not be read: ENOENT/) },
      ])
      const later = Array.from({ length: 10 }, (_, n) => [`c${n}.md`, record(`C ${n}`)])
      await here.write(Object.fromEntries(later))
      expect(await all()).toMatchObject({ added: 10, renamed: 1, withdrawn: 0 })
      expect((await found('a'))?.id).toBe(id)
    })

    it('keeps its article when it is broken', async () => {
      await here.write({ 'a.md': record('A') })
      await all()
      const before = await found('a')
      await here.write({ 'a.md': 'broken' })
      await paths('a.md')
      await here.rename('a.md', 'b.md')
      await paths('b.md')
      await paths('a.md')
      expect(await synced.titles()).toEqual(['A'])
      await here.write({ 'b.md': record('B') })
      await paths('b.md')
      expect(await selected(synced.store, { now: NOW })).toMatchObject([{ id: before?.id, title: 'B' }])
    })

    it('that is a copy becomes another article', async () => {
      await here.write({ 'a.md': record('A') })
      await all()
      await here.write({ 'b.md': record('A') })
      expect(await paths('b.md')).toMatchObject({ added: 1, renamed: 0 })
      expect(await synced.titles()).toEqual(['A', 'A'])
    })
  })

  describe('images', () => {
    it('that are added beside a record later are found by name', async () => {
      await here.write({ 'a.md': record('A') })
      await all()
      expect((await found('a'))?.image).toBeUndefined()
      await here.write({ 'a.png': IMAGE })
      expect(await paths('a.png')).toMatchObject({ read: 1, changed: 1 })
      expect((await found('a'))?.image).toEqual({
        src: expect.stringMatching(/^\/media\/[0-9a-f]{32}\/a\.png$/),
        type: 'image/png',
        length: IMAGE.length,
        width: 3,
        height: 2,
      })
    })

    it('are found with an extension in upper or lower case', async () => {
      await here.write({ 'a.md': record('A'), 'a.PNG': IMAGE })
      await all()
      expect((await found('a'))?.image?.src).toMatch(/a\.PNG$/)
    })

    it('of a preferred type replace others', async () => {
      await here.write({ 'a.md': record('A'), 'a.gif': IMAGE })
      await all()
      await here.write({ 'a.png': OTHER_IMAGE })
      await paths('a.png')
      expect((await found('a'))?.image?.src).toMatch(/a\.png$/)
      await here.remove('a.png', 'a.gif')
      await paths('a.png', 'a.gif')
      expect((await found('a'))?.image).toBeUndefined()
    })

    it('that are replaced get another address, and their article is read again', async () => {
      await here.write({ 'a.md': record('A', 'image: pics/one.png'), 'pics/one.png': IMAGE })
      await all()
      const before = await found('a')
      await here.write({ 'pics/one.png': OTHER_IMAGE })
      expect(await paths('pics/one.png')).toMatchObject({ read: 1, changed: 1 })
      const after = await found('a')
      expect(after?.image).toMatchObject({ width: 5, height: 4 })
      expect(after?.image?.src).not.toBe(before?.image?.src)
      expect(after?.revision).toBeGreaterThan(before?.revision ?? Number.NaN)
    })

    it('and recordings with the name of a record come, change and go with their files', async () => {
      await here.write({ 'a.md': record('A'), 'a.png': IMAGE })
      await all()
      const attachments = async () => (await found('a'))?.attachments
      expect(await attachments()).toEqual([])
      await here.write({ 'a.wav': wave(10) })
      expect(await paths('a.wav')).toMatchObject({ read: 1, changed: 1 })
      const src = expect.stringMatching(/^\/media\/[0-9a-f]{32}\/a\.wav$/)
      expect(await attachments()).toEqual([
        { src, type: 'audio/wav', length: wave(10).length, duration: 0.001 },
      ])
      expect((await found('a'))?.image).toMatchObject({ width: 3 })
      await here.write({ 'a.wav': wave(20) })
      await restart()
      expect(await all()).toMatchObject({ read: 1, changed: 1 })
      expect(await attachments()).toMatchObject([{ length: wave(20).length }])
      await here.remove('a.wav')
      expect(await paths('a.wav')).toMatchObject({ read: 1, changed: 1 })
      expect(await attachments()).toEqual([])
    })

    it('that are replaced while nothing follows the folder are read after a restart', async () => {
      await here.write({ 'a.md': record('A'), 'a.png': IMAGE })
      await all()
      await here.write({ 'a.png': OTHER_IMAGE })
      await restart()
      expect(await all()).toMatchObject({ read: 1, changed: 1 })
      expect((await found('a'))?.image).toMatchObject({ width: 5 })
    })

    it.each([
      ['one.png', 'one.png'],
      ['/img/one.png', 'static/img/one.png'],
      ['../img/one.png', 'public/img/one.png'],
    ])('named %j, but missing, are left out until they exist at %j', async (name, path) => {
      await here.write({ 'a.md': record('A', `image: ${name}`, `![x](${name})`) })
      expect(await all()).toMatchObject({ added: 1 })
      expect((await found('a'))?.image).toBeUndefined()
      const missing = async () =>
        (await synced.sync.faults()).filter(({ message }) => /there is no /.test(message))
      expect(await missing()).toMatchObject([
        { severity: 'warning', file: 'a.md', line: 4, field: 'image' },
        { severity: 'warning', file: 'a.md' },
      ])
      await here.write({ [path]: IMAGE })
      expect(await paths(path)).toMatchObject({ read: 1, changed: 1 })
      expect((await found('a'))?.image).toMatchObject({ width: 3 })
      expect(Object.values((await found('a'))?.assets ?? {})).toMatchObject([{ width: 3 }])
      expect(await missing()).toEqual([])
    })

    it('that are named but missing keep the article out where it is strict', async () => {
      await here.write({ 'a.md': record('A', 'image: one.png') })
      expect(await all({ strict: true })).toMatchObject({ added: 0 })
      expect(await currentFaults()).toMatchObject([{ file: 'a.md', line: 4, field: 'image' }])
    })

    it('that disappear leave the article without them, and where it is strict its last valid version', async () => {
      await here.write({ 'a.md': record('A', 'image: one.png'), 'one.png': IMAGE })
      await all({ strict: true })
      const before = await found('a')
      await here.remove('one.png')
      expect(await all({ strict: true })).toMatchObject({ read: 1, changed: 0 })
      expect(await found('a')).toEqual(before)
      expect(await currentFaults()).toHaveLength(1)
      await all()
      expect((await found('a'))?.image).toBeUndefined()
      expect(await currentFaults()).toEqual([])
    })

    it('in the text are stored, and stored again when they change', async () => {
      await here.write({ 'b/a.md': record('A', '', '![x](pics/one%20two.png)'), 'b/pics/one two.png': IMAGE })
      await all()
      expect((await found('b-a'))?.assets).toMatchObject({ 'pics/one two.png': { width: 3 } })
      await here.write({ 'b/pics/one two.png': OTHER_IMAGE })
      await paths('b/pics/one two.png')
      expect((await found('b-a'))?.assets).toMatchObject({ 'pics/one two.png': { width: 5 } })
    })

    it('in the text that are added later are stored', async () => {
      await here.write({ 'a.md': record('A', '', '![x](one.png)') })
      expect(await all()).toMatchObject({ added: 1 })
      expect(await currentFaults()).toEqual([])
      await here.write({ 'one.png': IMAGE })
      await paths('one.png')
      expect(Object.keys((await found('a'))?.assets ?? {})).toEqual(['one.png'])
    })

    it('of two records cause both to be read again', async () => {
      const fields = 'image: one.png'
      await here.write({ 'a.md': record('A', fields), 'b.md': record('B', fields), 'one.png': IMAGE })
      await all()
      await here.write({ 'one.png': OTHER_IMAGE })
      expect(await paths('one.png')).toMatchObject({ read: 2, changed: 2 })
    })
  })

  it('stores attachments, and reads the record again when they change', async () => {
    await here.write({ 'a.md': record('A', 'attachments: [a.bin]'), 'a.bin': 'one' })
    await all()
    expect((await found('a'))?.attachments).toMatchObject([{ length: 3 }])
    await here.write({ 'a.bin': 'three' })
    await paths('a.bin')
    expect((await found('a'))?.attachments).toMatchObject([{ length: 5 }])
  })

  it('ignores links that lead outside, and follows a link inside', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'feedwright-outside-'))
    await writeFile(join(outside, 'secret.md'), record('Secret'))
    await here.write({ '_hidden/real.md': record('Real'), 'a.md': record('A', 'image: secret.png') })
    await symlink(here.path('_hidden/real.md'), here.path('link.md'))
    await symlink(join(outside, 'secret.md'), here.path('secret.md'))
    await symlink(join(outside, 'secret.md'), here.path('secret.png'))
    await symlink(outside, here.path('way-out'))
    await all()
    await paths('secret.md', 'way-out/secret.md')
    expect(await synced.titles()).toEqual(['A', 'Real'])
    expect((await found('a'))?.image).toBeUndefined()
    await rm(outside, { recursive: true })
  })

  it('reports a record that is too long, without reading it', async () => {
    await here.write({ 'a.md': record('A') })
    await truncate(here.path('a.md'), 10_000_001)
    expect(await all()).toMatchObject({ read: 1, added: 0 })
    expect(await currentFaults()).toMatchObject([
      { file: 'a.md', message: 'expected a record of at most 10000000 bytes, got 10000001' },
    ])
    await here.write({ 'a.md': record('A') })
    expect(await paths('a.md')).toMatchObject({ added: 1 })
  })

  it('does not mistake a folder for a record', async () => {
    await here.write({ 'x.md/a.md': record('A') })
    expect(await all()).toMatchObject({ read: 1, added: 1 })
    expect(await paths('x.md')).toMatchObject({ read: 0 })
  })

  it('accepts a folder in place of a record', async () => {
    await here.write({ 'x.md': record('X') })
    await all()
    await here.remove('x.md')
    await here.write({ 'x.md/a.md': record('A') })
    const { missing } = await paths('x.md', 'x.md/a.md')
    await paths(...missing)
    expect(await synced.titles()).toEqual(['A'])
  })

  it('reads names with spaces, capitals and non-ASCII characters', async () => {
    await here.write({
      'Über uns (1).MD': record('One'),
      'Über uns (1).PNG': IMAGE,
      'con.md': record('Two', 'image: "My Photo #1 100%.png"'),
      'My Photo #1 100%.png': OTHER_IMAGE,
      '2021-02-17 Ünïcode & more.md': record('Three'),
      [`${'𠮷'.repeat(45)}-.png`]: png(7, 7),
      'long.md': record('Four', `image: ${'𠮷'.repeat(45)}-.png`),
    })
    await all()
    expect(await currentFaults()).toEqual([])
    expect(await synced.titles()).toEqual(['Four', 'One', 'Three', 'Two'])
    expect((await found('con'))?.image?.src).toMatch(/\/My-Photo-1-100-\.png$/)
    expect((await found('über-uns-1'))?.image?.src).toMatch(/\/%C3%9Cber-uns-1-\.PNG$/)
  })

  describe('an id in two files', () => {
    const [first, second] = [record('First', 'id: urn:x-1'), record('Second', 'id: urn:x-1')]

    it('is a fault of the second, which is published when the first is removed', async () => {
      await here.write({ 'a.md': first })
      await all()
      await here.write({ 'b.md': second })
      expect(await paths('b.md')).toMatchObject({ read: 1, added: 0 })
      expect(await currentFaults()).toMatchObject([{ file: 'b.md', field: 'id' }])
      await here.remove('a.md')
      await paths('a.md')
      expect(await synced.titles()).toEqual(['Second'])
      expect(await currentFaults()).toEqual([])
    })

    it('is still a fault after a restart, until the first is changed', async () => {
      await here.write({ 'a.md': first })
      await all()
      await here.write({ 'b.md': second })
      await all()
      await restart()
      expect(await all()).toMatchObject({ read: 1, added: 0 })
      expect(await currentFaults()).toMatchObject([{ file: 'b.md', field: 'id' }])
      await here.write({ 'a.md': record('First', 'id: urn:x-2') })
      await paths('a.md')
      expect(await synced.titles()).toEqual(['First', 'Second'])
    })

    it.each([
      ['a.md', 'b.md'],
      ['b.md', 'a.md'],
    ])('is free as soon as %s has another id, in either order of reading', async (owner, other) => {
      await here.write({ [owner]: first })
      await all()
      await here.write({ [other]: second })
      await all()
      await here.write({
        [owner]: record('First', 'id: urn:x-2'),
        [other]: record('Second again', 'id: urn:x-1'),
      })
      await restart()
      expect(await all()).toMatchObject({ read: 2, added: 1, renamed: 1, withdrawn: 0 })
      expect(await synced.titles()).toEqual(['First', 'Second again'])
      expect(await currentFaults()).toEqual([])
    })

    it('is reported once', async () => {
      await here.write({ 'a.md': first, 'b.md': second, 'c.md': record('C') })
      expect((await all()).groups).toMatchObject([{ count: 1 }])
      expect(await currentFaults()).toHaveLength(1)
    })
  })

  it('withdraws only what two listings miss, since a file that is being renamed may be in neither', async () => {
    await here.write({ 'a.md': record('A'), 'b.md': record('B') })
    await all()
    const folder = await openFolder(here.root)
    const unseen = [['a.md'], ['b.md']]
    const listing = {
      ...folder,
      async refresh() {
        await folder.refresh()
        for (const path of unseen.shift() ?? []) (folder.files as Map<string, unknown>).delete(path)
      },
    }
    const { sync, titles } = await syncedFolder(here.root, synced.store, { folder: listing })
    await sync.all(publication)
    expect(await titles()).toEqual(['A', 'B'])
    await here.remove('b.md')
    await sync.all(publication)
    expect(await titles()).toEqual(['A'])
  })

  it('reads all records again when the rules of reading change', async () => {
    await here.write({
      '2021-02-17-a.md': '---\ntitle: A\npublished: 2021-02-17 12:00\ndraft: true\n---\nText.\n',
    })
    await all()
    expect(await all({ timeZone: 'Asia/Tokyo' })).toMatchObject({ read: 1, changed: 1 })
    expect((await found('2021-02-17-a'))?.published).toEqual(new Date('2021-02-17T03:00:00Z'))
    expect(await all({ timeZone: 'Asia/Tokyo', authors: [{ name: 'Ann' }] })).toMatchObject({
      read: 1,
      changed: 1,
    })
    expect((await found('2021-02-17-a'))?.authors).toEqual([{ name: 'Ann' }])
    const same = { timeZone: 'Asia/Tokyo', authors: [{ name: 'Ann' }], title: 'Another', items: 3 }
    expect(await all(same)).toMatchObject({ read: 0 })
  })

  it('applies a thousand records in one sync', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `${n % 7}/${n}.md`)
    await here.write(Object.fromEntries(names.map(name => [name, record(name)])))
    const { read, added } = await all()
    expect([read, added]).toEqual([1_000, 1_000])
    expect(await synced.titles()).toEqual(names.toSorted())
    expect(await all()).toMatchObject({ read: 0 })
    await here.rename('3', 'three')
    expect(await all()).toMatchObject({ added: 0, renamed: 143, withdrawn: 0 })
    expect(await synced.store.count(NOW)).toBe(1_000)
  })
})
