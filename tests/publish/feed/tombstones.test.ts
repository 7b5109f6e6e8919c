import { afterEach, describe, expect, it } from 'vitest'
import type { Publication } from '../../../src/articles/publication.ts'
import { createPublisher } from '../../../src/publish/publisher.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { declared } from '../../feeds/given.ts'
import { article, gone, OPTIONS } from '../../stores/given.ts'
import { publication, textOf } from '../given.ts'

let opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.reverse()) await one.close()
  opened = []
})

const DAY = 86_400_000
const START = new Date('2026-03-01T12:00:00Z')
const day = (n: number) => new Date(START.getTime() + n * DAY)

/** A publisher over a store, and what readers of Atom see of withdrawn articles. */
async function given(fields: Partial<Publication> = {}, store = openSqliteStore(':memory:')) {
  let now = START
  const log = { info: () => undefined, error: () => undefined }
  const publisher = createPublisher({ store, now: () => now, log, version: '1.2.3' })
  opened.push(publisher)
  if (!opened.includes(store)) opened.unshift(store)
  await publisher.publish({ ...publication, ...fields })
  return {
    store,
    publisher,
    async write(id: string, at: Date, more: Parameters<typeof article>[1] = {}) {
      now = at
      await store.apply([article(`${id}.md`, { id: `urn:${id}`, published: at, ...more })], {
        ...OPTIONS,
        now,
      })
      await publisher.refresh()
    },
    async remove(id: string, at: Date) {
      now = at
      await store.apply([gone(`${id}.md`)], { ...OPTIONS, now })
      await publisher.refresh()
    },
    async recall(id: string, at: Date, recall: Parameters<typeof store.recall>[1] = {}) {
      now = at
      await store.recall(`urn:${id}`, recall, now)
      await publisher.refresh()
    },
    refs: () =>
      [...textOf(publisher, '/atom.xml').matchAll(/deleted-entry ref="urn:([^"]+)"/g)].map(([, id]) => id),
  }
}

describe('the Atom of a feed', () => {
  it('names articles that were withdrawn, the last first, with the reason if readers are told', async () => {
    const { write, remove, recall, refs, publisher } = await given()
    for (const id of ['a', 'b', 'c']) await write(id, day(0))
    expect(textOf(publisher, '/atom.xml')).not.toContain('deleted-entry')
    await remove('a', day(1))
    await recall('b', day(2), { reason: 'Told & escaped', isPublic: true, by: 'Ada' })
    await recall('c', day(3), { reason: 'Not told' })
    expect(refs()).toEqual(['c', 'b', 'a'])
    const text = textOf(publisher, '/atom.xml')
    expect(text).toContain(
      '<at:deleted-entry ref="urn:b" when="2026-03-03T12:00:00Z">\n<at:comment>Told &#x26; escaped</at:comment>',
    )
    for (const hidden of ['Not told', 'Ada']) expect(text).not.toContain(hidden)
    for (const path of ['/rss.xml', '/feed.json'] as const)
      expect(textOf(publisher, path)).not.toContain('urn:b')
  })

  it('names one that had moved to the archive, and forgets one that is back', async () => {
    const { write, remove, refs } = await given({ items: 2 })
    for (const n of [1, 2, 3, 4, 5, 6, 7]) await write(`${n}`, day(n))
    await remove('1', day(8))
    expect(refs()).toEqual(['1'])
    await write('1', day(1))
    expect(refs()).toEqual([])
  })

  it('says more when the reason is told later', async () => {
    const { write, remove, recall, publisher } = await given()
    await write('a', day(0))
    await remove('a', day(1))
    const before = publisher.document('/atom.xml')
    await recall('a', day(2), { reason: 'Told later', isPublic: true })
    expect(textOf(publisher, '/atom.xml')).toContain('<at:comment>Told later</at:comment>')
    expect(publisher.document('/atom.xml')?.etags.identity).not.toBe(before?.etags.identity)
  })

  it('forgets an article when thirty days of articles have followed, whatever the clock says', async () => {
    const { write, remove, refs, store, publisher } = await given()
    await write('a', day(0))
    await write('b', day(0))
    await remove('a', day(1))
    await write('c', day(30))
    expect(refs()).toEqual(['a'])
    const another = await given({}, store)
    expect(textOf(another.publisher, '/atom.xml')).toBe(textOf(publisher, '/atom.xml'))
    await write('d', day(31))
    expect(refs()).toEqual([])
  })

  it('names only articles of that feed', async () => {
    const sea = declared({ any: { tags: ['sea'], authors: [], sections: [], languages: [] } })
    const { write, remove, publisher } = await given({ feeds: { sea } })
    await write('a', day(0), { tags: ['sea'] })
    await write('b', day(0))
    await remove('a', day(1))
    await remove('b', day(1))
    const found = await publisher.open('/feeds/sea')
    if (found === undefined || found === 'gone' || 'movedTo' in found) throw new Error('expected a feed')
    const text = (await found.render('atom.xml'))?.variants.find(({ coding }) => coding === 'identity')?.bytes
    expect(text?.toString()).toContain('ref="urn:a"')
    expect(text?.toString()).not.toContain('urn:b')
  })
})

describe('a feed that has ended', () => {
  it('says so in JSON Feed, and is fresh for a day', async () => {
    const { write, publisher } = await given({ ended: true })
    await write('a', day(0))
    expect(JSON.parse(textOf(publisher, '/feed.json')).expired).toBe(true)
    expect(textOf(publisher, '/rss.xml')).toContain('<ttl>1440</ttl>')
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json'] as const)
      expect(publisher.document(path)?.cacheControl).toContain('max-age=86400,')
  })

  it('may be one of several, and a show that is complete has ended', async () => {
    const show = { medium: 'podcast', type: 'episodic', explicit: false, category: 'News' } as const
    const feeds = {
      old: declared({ ended: true }),
      show: declared({ podcast: { ...show, complete: true } }),
      last: declared({ podcast: show, ended: true }),
    }
    const { publisher } = await given({ feeds })
    const textAt = async (folder: string, file: string) => {
      const found = await publisher.open(folder)
      if (found === undefined || found === 'gone' || 'movedTo' in found) throw new Error(`expected ${folder}`)
      return (await found.render(file))?.variants
        .find(({ coding }) => coding === 'identity')
        ?.bytes.toString()
    }
    expect(textOf(publisher, '/feed.json')).not.toContain('expired')
    for (const folder of ['/feeds/old', '/feeds/show', '/feeds/last'])
      expect(JSON.parse((await textAt(folder, 'feed.json')) ?? '').expired).toBe(true)
    for (const folder of ['/feeds/show', '/feeds/last'])
      expect(await textAt(folder, 'rss.xml')).toContain('<itunes:complete>Yes</itunes:complete>')
  })
})
