import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { selected } from '../../stores/given.ts'
import {
  NOW,
  publication,
  record,
  type SyncedFolder,
  syncedFolder,
  type TemporaryFolder,
  temporaryFolder,
} from '../temporary-folder.ts'

let here: TemporaryFolder
let synced: SyncedFolder
let time: Date

const open = (store?: SyncedFolder['store']) => syncedFolder(here.root, store, { now: () => time })

beforeEach(async () => {
  time = NOW
  here = await temporaryFolder()
  synced = await open()
})
afterEach(async () => {
  await synced.store.close()
  await here.dispose()
})

const all = () => synced.sync.all(publication)
const paths = (...changed: readonly string[]) => synced.sync.paths(publication, changed)
const restart = async () => {
  synced = await open(synced.store)
}
/** Returns the ids of public articles by their bodies. */
const ids = async () => {
  const articles = await selected(synced.store, { now: NOW })
  return Object.fromEntries(articles.map(({ id, body }) => [body.source.trim(), id]))
}
/** Does what `git mv` and an edit do in another checkout: the old file disappears, and a new one has another text. */
const replace = async (from: string, to: string, content: string) => {
  await here.remove(from)
  await here.write({ [to]: content })
}
const before = record('A title', '', 'Before.')
const after = record('A title', '', 'Edited.')

describe('a record that is renamed and edited in one step', () => {
  it.each([
    ['while the program is down', () => restart().then(all)],
    ['while it runs', () => paths('a.md', 'b.md')],
    ['while it runs, when the new name is reported first', () => paths('b.md', 'a.md')],
    ['and the whole folder is read', all],
  ])('is the same article: %s', async (_when, sync) => {
    await here.write({ 'a.md': before, 'z.md': record('Z', '', 'Z.') })
    await all()
    const { 'Before.': id, 'Z.': other } = await ids()
    await replace('a.md', 'b.md', after)
    expect(await sync()).toMatchObject({
      ...{ added: 0, renamed: 1, withdrawn: 0 },
      editedRenames: [{ from: 'a.md', to: 'b.md', id, reason: 'the same title and date' }],
    })
    expect(await ids()).toEqual({ 'Edited.': id, 'Z.': other })
    expect(await paths('a.md', 'b.md')).toMatchObject({ read: 0, withdrawn: 0, editedRenames: [] })
  })

  it('is the same article when the new name is reported after the old one, or a while after the withdrawal', async () => {
    await here.write({ 'a.md': before })
    await all()
    const { 'Before.': id } = await ids()
    await here.remove('a.md')
    await paths('a.md')
    await here.write({ 'b.md': after })
    expect(await paths('b.md')).toMatchObject({ added: 0, renamed: 1, withdrawn: 0 })
    expect(await ids()).toEqual({ 'Edited.': id })
    await here.remove('b.md')
    await paths('b.md')
    expect(await paths('b.md')).toMatchObject({ withdrawn: 1 })
    time = new Date(NOW.getTime() + 9 * 60_000)
    await here.write({ 'c.md': before })
    expect(await paths('c.md')).toMatchObject({ added: 0, renamed: 1 })
    expect(await ids()).toEqual({ 'Before.': id })
  })

  it('is the same article under its old name too', async () => {
    await here.write({ 'a.md': before })
    await all()
    const { 'Before.': id } = await ids()
    await here.remove('a.md')
    await all()
    await here.write({ 'a.md': record('Another title', '', 'Edited.') })
    expect((await all()).editedRenames).toMatchObject([{ reason: 'the same path and date' }])
    expect(await ids()).toEqual({ 'Edited.': id })
  })

  it('is another article a quarter of an hour after the withdrawal', async () => {
    await here.write({ 'a.md': before })
    await all()
    const { 'Before.': id } = await ids()
    await here.remove('a.md')
    await all()
    time = new Date(NOW.getTime() + 15 * 60_000)
    await here.write({ 'b.md': after })
    expect(await all()).toMatchObject({ added: 1, renamed: 0, editedRenames: [] })
    expect((await ids())['Edited.']).not.toBe(id)
  })

  it.each([
    ['while the program is down', () => restart().then(all)],
    ['while it runs', () => paths('a.md', 'b.md')],
  ])('and has the same file is the same article, also with another title: %s', async (_when, sync) => {
    await here.write({ 'a.md': before })
    await all()
    const { 'Before.': id } = await ids()
    await here.rename('a.md', 'b.md')
    await here.write({ 'b.md': record('A better title', '', 'Edited.') })
    expect((await sync()).editedRenames).toMatchObject([{ reason: 'the same file' }])
    expect(await ids()).toEqual({ 'Edited.': id })
  })

  it('keeps its last valid version if the edit has a mistake, and is the same article when that is mended', async () => {
    await here.write({ 'a.md': before })
    await all()
    const { 'Before.': id } = await ids()
    await here.rename('a.md', 'b.md')
    await here.write({ 'b.md': '---\ntitle: [\n---\n' })
    await paths('a.md', 'b.md')
    await paths('a.md')
    expect(await ids()).toEqual({ 'Before.': id })
    await replace('b.md', 'c.md', '---\ntitle: [\n---\nNew.')
    await paths('b.md', 'c.md')
    await paths('b.md')
    await here.write({ 'c.md': after })
    await paths('c.md')
    expect(await ids()).toEqual({ 'Edited.': id })
  })

  it('is the same article for many at once', async () => {
    const names = Array.from({ length: 130 }, (_, n) => `${n}`)
    const folder = (name: string, text: string) =>
      Object.fromEntries(names.map(n => [`${name}/${n}.md`, record(`Title ${n}`, '', `${text} ${n}.`)]))
    await here.write(folder('old', 'Before'))
    await all()
    const old = await ids()
    await here.remove('old')
    await here.write(folder('new', 'Edited'))
    await restart()
    expect(await all()).toMatchObject({ read: 130, added: 0, renamed: 130, withdrawn: 0 })
    const now = await ids()
    for (const n of names) expect(now[`Edited ${n}.`]).toBe(old[`Before ${n}.`])
  })
})

describe('a new record is another article', () => {
  it.each([
    ['another date', 'b.md', after.replace('2021-02-17', '2021-02-18')],
    ['another title', 'b.md', after.replace('A title', 'Another title')],
    ['an id of its own', 'b.md', record('A title', 'id: urn:x-1', 'Edited.')],
  ])('with %s', async (_what, name, content) => {
    await here.write({ 'a.md': before })
    await all()
    const { 'Before.': id } = await ids()
    await replace('a.md', name, content)
    expect(await all()).toMatchObject({ added: 1, renamed: 0, withdrawn: 1, editedRenames: [] })
    expect((await ids())['Edited.']).not.toBe(id)
  })

  it('although the system gives its file the inode of a deleted one', async () => {
    for (let n = 0; n < 20; n++) {
      await here.write({ 'a.md': record(`Old ${n}`, '', 'Old.') })
      await all()
      const { 'Old.': id } = await ids()
      await setTimeout(10)
      await replace('a.md', 'b.md', record(`New ${n}`, '', 'New.'))
      expect(await all()).toMatchObject({ renamed: 0, editedRenames: [] })
      expect((await ids())['New.']).not.toBe(id)
      await here.remove('b.md')
      await all()
      await restart()
    }
  })

  it('under the name of one that was deleted a moment before, with another title and date', async () => {
    await here.write({ 'a.md': before })
    await all()
    const { 'Before.': id } = await ids()
    await here.remove('a.md')
    await all()
    await here.write({ 'a.md': record('Another', '', 'New.').replace('2021-02-17', '2021-02-18') })
    expect(await all()).toMatchObject({ added: 1, renamed: 0, editedRenames: [] })
    expect((await ids())['New.']).not.toBe(id)
  })

  it.each([
    ['two are gone', ['a1.md', 'a2.md'], ['b1.md']],
    ['two are new', ['a1.md'], ['b1.md', 'b2.md']],
    ['two are gone and two are new', ['a1.md', 'a2.md'], ['b1.md', 'b2.md']],
  ])('when %s with the same title and date', async (_what, old, fresh) => {
    const files = (names: readonly string[], text: string) =>
      Object.fromEntries(names.map(name => [name, record('A title', '', `${text} ${name}`)]))
    await here.write(files(old, 'Before'))
    await all()
    const used = Object.values(await ids())
    await here.remove(...old)
    await here.write(files(fresh, 'Edited'))
    expect(await all()).toMatchObject({ added: fresh.length, renamed: 0, editedRenames: [] })
    const now = Object.values(await ids())
    expect(now).toHaveLength(fresh.length)
    expect(used.filter(id => now.includes(id))).toEqual([])
  })

  it('unless all others are certain', async () => {
    const like = (text: string) => record('A title', '', text)
    await here.write({ 'a.md': like('A.'), 'b.md': like('B.'), 'c.md': like('C.') })
    await all()
    const { 'A.': a, 'B.': b, 'C.': c } = await ids()
    await here.rename('a.md', 'a2.md')
    await here.rename('b.md', 'b2.md')
    await here.write({ 'b2.md': like('B edited.') })
    await replace('c.md', 'c2.md', like('C edited.'))
    await restart()
    expect(await all()).toMatchObject({ added: 0, renamed: 3, withdrawn: 0 })
    expect(await ids()).toEqual({ 'A.': a, 'B edited.': b, 'C edited.': c })
  })

  it('and another file that is edited stays its own', async () => {
    await here.write({ 'a.md': before, 'b.md': record('A title', '', 'B.') })
    await all()
    const { 'B.': id } = await ids()
    await replace('a.md', 'b.md', after)
    expect(await all()).toMatchObject({ changed: 1, renamed: 0, withdrawn: 1, editedRenames: [] })
    expect(await ids()).toEqual({ 'Edited.': id })
  })
})
