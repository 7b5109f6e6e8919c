import fc from 'fast-check'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { SaxesParser } from 'saxes'
import { afterEach, describe, expect, it } from 'vitest'
import type { Publication } from '../../src/articles/publication.ts'
import type { BuiltFeed } from '../../src/publish/feed/built-feed.ts'
import { createPublisher, type Publisher } from '../../src/publish/publisher.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { declared } from '../feeds/given.ts'
import { article, gone, NOW, OPTIONS } from '../stores/given.ts'
import { publication } from './given.ts'

const FILES = ['rss.xml', 'atom.xml', 'feed.json'] as const
type File = (typeof FILES)[number]
const WEEK_SECONDS = 604_800

let opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.reverse()) await one.close()
  opened = []
})

const day = (n: number) => new Date(Date.UTC(2021, 0, n))

/** A publisher over its own store, and functions that change its articles. */
async function given(fields: Partial<Publication> = {}) {
  const store = openSqliteStore(':memory:')
  const log = { info: () => undefined, error: (_: object, message: string) => void faults.push(message) }
  const faults: string[] = []
  const publisher = createPublisher({ store, now: () => NOW, log, version: '1.2.3' })
  opened.push(store, publisher)
  await publisher.publish({ ...publication, ...fields })
  return {
    publisher,
    faults,
    async write(days: readonly number[], fields: Parameters<typeof article>[1] = {}) {
      await store.apply(
        days.map(n => article(`${n}.md`, { id: `urn:n:${n}`, title: `${n}`, published: day(n), ...fields })),
        OPTIONS,
      )
      await publisher.refresh()
    },
    async remove(days: readonly number[]) {
      await store.apply(
        days.map(n => gone(`${n}.md`)),
        OPTIONS,
      )
      await publisher.refresh()
    },
  }
}

async function opening(publisher: Publisher, folder: string): Promise<BuiltFeed> {
  const found = await publisher.open(folder)
  if (found === undefined || found === 'gone' || 'movedTo' in found) throw new Error(`no feed at ${folder}`)
  return found
}

async function textIn(feed: BuiltFeed, file: File): Promise<string> {
  const document = await feed.render(file)
  const identity = document?.variants.find(({ coding }) => coding === 'identity')
  if (identity === undefined) throw new Error(`expected ${file}`)
  return identity.bytes.toString()
}

/** Returns the document at this URL; undefined when there is none. */
async function get(publisher: Publisher, url: string): Promise<string | undefined> {
  const parts = /^https:\/\/news\.example(.*?)(?:\/archive\/(\d+))?\/([a-z]+\.[a-z]+)$/.exec(url)
  if (parts === null) throw new Error(`expected the URL of a document, got ${url}`)
  const [, folder = '', page, file] = parts
  const feed = await opening(publisher, folder)
  const requested = page === undefined ? feed : await publisher.openArchive(feed.feed, Number(page))
  return requested && textIn(requested, file as File)
}

interface Read {
  readonly ids: readonly string[]
  readonly links: Readonly<Record<string, string>>
  readonly archive: boolean
}

/** Reads a document with an independent parser. */
function read(text: string, file: File): Read {
  if (file === 'feed.json') {
    const { items, next_url } = JSON.parse(text) as { items: { id: string }[]; next_url?: string }
    return {
      ids: items.map(({ id }) => numberOf(id)),
      links: next_url ? { older: next_url } : {},
      archive: false,
    }
  }
  const { links, archive } = readHead(text)
  const ids =
    file === 'rss.xml'
      ? (parseRssFeed(text).items ?? []).map(item => numberOf(item.guid?.value))
      : (parseAtomFeed(text).entries ?? []).map(entry => numberOf(entry.id))
  return { ids, links: { ...links, ...(links['prev-archive'] && { older: links['prev-archive'] }) }, archive }
}

const numberOf = (id = '') => id.replace('urn:n:', '')

/** Returns the feed's own links by their relation, and whether it is marked as an archive (RFC 5005 section 4). */
function readHead(text: string): Pick<Read, 'links' | 'archive'> {
  const parser = new SaxesParser({ xmlns: true })
  const links: Record<string, string> = {}
  let archive = false
  let inItem = false
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (local === 'item' || local === 'entry') inItem = true
    if (inItem) return
    const values = Object.fromEntries(Object.values(attributes).map(each => [each.name, each.value]))
    if (uri === 'http://www.w3.org/2005/Atom' && local === 'link' && values.rel) {
      expect(links).not.toHaveProperty(values.rel)
      links[values.rel] = values.href ?? ''
    }
    if (uri === 'http://purl.org/syndication/history/1.0' && local === 'archive') archive = true
  })
  parser.on('closetag', ({ local }) => {
    if (local === 'item' || local === 'entry') inItem = false
  })
  parser.write(text).close()
  return { links, archive }
}

/** Follows a feed from its subscription document to its oldest page. `between` runs before each request but the first. */
async function follow(
  publisher: Publisher,
  file: File,
  { folder = '', between }: { folder?: string; between?: () => Promise<void> } = {},
): Promise<readonly string[]> {
  const ids: string[] = []
  let url: string | undefined = `https://news.example${folder}/${file}`
  for (let requests = 0; url !== undefined; requests++) {
    if (requests > 100) throw new Error('the links do not end')
    if (requests > 0) await between?.()
    const text = await get(publisher, url)
    if (text === undefined) throw new Error(`nothing at ${url}`)
    const { ids: some, links }: Read = read(text, file)
    ids.push(...some)
    url = links.older
  }
  return ids
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)
const newestFirst = (days: readonly number[]) => days.toSorted((a, b) => b - a).map(String)

describe('a feed that lost its newest articles', () => {
  const days = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

  it.each(
    FILES,
  )('contains closed pages again rather than too few articles, each article still once: %s', async file => {
    const { publisher, write, remove } = await given({ items: 5 })
    await write(days(1, 24))
    await remove(days(17, 24))
    const { ids } = read(await textIn(await opening(publisher, ''), file), file)
    expect(ids.length).toBeGreaterThanOrEqual(5)
    expect(ids[0]).toBe('16')
    expect((await follow(publisher, file)).toSorted()).toEqual(days(1, 16).map(String).toSorted())
    await write(days(30, 41))
    const all = [...days(1, 16), ...days(30, 41)].map(String)
    expect((await follow(publisher, file)).toSorted()).toEqual(all.toSorted())
  })

  it('contains enough articles after its filter has changed', async () => {
    const { publisher, write } = await given({ items: 5 })
    await write(days(1, 10))
    await write(days(11, 30), { tags: ['new'] })
    await publisher.publish({
      ...publication,
      items: 5,
      feeds: { main: declared({ none: { tags: 'new' } }) },
    })
    const { entries: places } = await opening(publisher, '')
    expect(places.map(({ id }) => numberOf(id))).toEqual(expect.arrayContaining(['10', '9', '8', '7', '6']))
  })
})

describe('the archive of a feed', () => {
  it.each(FILES)('leads a program that follows %s to every article once', async file => {
    const { publisher, write } = await given()
    for (const count of [0, 1, 3, 5, 6, 7, 17, 40]) {
      await write(range(1, count))
      expect(await follow(publisher, file)).toEqual(newestFirst(range(1, count)))
    }
  })

  it.each(FILES)('leads it to every article of a tag once, in %s', async file => {
    const { publisher, write } = await given()
    await write(range(1, 20), { tags: ['Sea Maps'] })
    await write(range(21, 25))
    expect(await follow(publisher, file, { folder: '/tags/sea-maps' })).toEqual(newestFirst(range(1, 20)))
  })

  it('leads to no article twice and omits none that stayed, for any changes between the requests', async () => {
    const deeds = fc.oneof(
      fc.record({ kind: fc.constantFrom('newest', 'remove', 'edit'), n: fc.nat(60) }),
      fc.record({ kind: fc.constant('backdate' as const), n: fc.nat(60) }),
    )
    const schedule = fc.array(fc.array(deeds, { maxLength: 4 }), { maxLength: 8 })
    const property = fc.asyncProperty(
      fc.constantFrom(...FILES),
      fc.integer({ min: 0, max: 25 }),
      schedule,
      async (file, count, rounds) => {
        const { publisher, write, remove } = await given()
        const begun = range(1, count).map(n => n * 2)
        await write(begun)
        const removed = new Set<string>()
        let newest = 1_000
        let round = 0
        const ids = await follow(publisher, file, {
          async between() {
            for (const { kind, n } of rounds[round] ?? []) {
              const known = begun[n % Math.max(1, begun.length)]
              if (kind === 'newest') await write([++newest])
              if (kind === 'backdate') await write([n * 2 + 1])
              if (known === undefined) continue
              if (kind === 'remove') {
                removed.add(String(known))
                await remove([known])
              }
              if (kind === 'edit' && !removed.has(String(known)))
                await write([known], { title: `edited ${n} in round ${round}` })
            }
            round++
          },
        })
        expect(new Set(ids).size).toBe(ids.length)
        for (const n of begun) if (!removed.has(String(n))) expect(ids).toContain(String(n))
      },
    )
    await fc.assert(property, { numRuns: 60 })
  }, 120_000)

  it('has closed pages whose bytes do not change when newer articles are added', async () => {
    const { publisher, write } = await given()
    await write(range(1, 6))
    const { feed } = await opening(publisher, '')
    const page = async () => {
      const archive = await publisher.openArchive(feed, 1)
      const documents = await Promise.all(FILES.map(file => archive?.render(file)))
      return documents.map(document => [
        document?.variants.find(({ coding }) => coding === 'identity')?.bytes.toString(),
        document?.etags,
        document?.changed,
      ])
    }
    const before = await page()
    expect(before[0]?.[0]).toContain('<guid')
    for (const n of range(7, 16)) {
      await write([n])
      expect(await page()).toEqual(before)
    }
    await write([2], { title: 'Edited' })
    expect(await page()).not.toEqual(before)
  })

  it.each(['rss.xml', 'atom.xml'] as const)('is linked as in RFC 5005 section 4, in %s', async file => {
    const { publisher, write } = await given()
    await write(range(1, 9))
    const base = 'https://news.example'
    const feed = read((await get(publisher, `${base}/${file}`)) ?? '', file)
    expect(feed.archive).toBe(false)
    expect(feed.links['prev-archive']).toBe(`${base}/archive/2/${file}`)
    expect(feed.links).not.toHaveProperty('current')
    expect(feed.links).not.toHaveProperty('next-archive')
    const second = read((await get(publisher, `${base}/archive/2/${file}`)) ?? '', file)
    expect(second).toMatchObject({
      archive: true,
      ids: ['6', '5', '4'],
      links: {
        self: `${base}/archive/2/${file}`,
        current: `${base}/${file}`,
        'prev-archive': `${base}/archive/1/${file}`,
        'next-archive': `${base}/archive/3/${file}`,
      },
    })
    const first = read((await get(publisher, `${base}/archive/1/${file}`)) ?? '', file)
    expect(first).toMatchObject({ archive: true, ids: ['3', '2', '1'] })
    expect(first.links).not.toHaveProperty('prev-archive')
    expect(first.links['next-archive']).toBe(`${base}/archive/2/${file}`)
  })

  it('has the id and the title of its feed', async () => {
    const { publisher, write } = await given()
    await write(range(1, 6))
    const parsed = async (path: string) =>
      parseAtomFeed((await get(publisher, `https://news.example${path}`)) ?? '')
    const [feed, page] = [await parsed('/atom.xml'), await parsed('/archive/1/atom.xml')]
    expect(page.id).toBe(feed.id)
    expect(page.title).toEqual(feed.title)
  })

  it('may be cached for a week, the feed itself for its ttl', async () => {
    const { publisher, write } = await given()
    await write(range(1, 6))
    const feed = await opening(publisher, '')
    const page = await publisher.openArchive(feed.feed, 1)
    for (const file of FILES) {
      expect((await page?.render(file))?.cacheControl).toContain(`public, max-age=${WEEK_SECONDS}`)
      expect((await feed.render(file))?.cacheControl).toContain('public, max-age=1800')
    }
  })

  it('ends at the last closed page', async () => {
    const { publisher, write } = await given()
    await write(range(1, 6))
    const { feed } = await opening(publisher, '')
    expect(await publisher.openArchive(feed, 2)).toBeUndefined()
    expect(await publisher.openArchive(feed, 0)).toBeUndefined()
  })
})

describe('the length of a feed', () => {
  const entriesIn = async (publisher: Publisher, folder = '') =>
    (await opening(publisher, folder)).entries.map(({ id }) => numberOf(id))

  it('is at least `items` articles if there are so many, and less than twice as many', async () => {
    const { publisher, write } = await given()
    for (const n of range(1, 20)) {
      await write([n])
      const { length } = await entriesIn(publisher)
      expect(length).toBeGreaterThanOrEqual(Math.min(n, 3))
      expect(length).toBeLessThan(6)
    }
  })

  it('is at most `bytes`; whole articles move to the archive, in pages of more than one', async () => {
    const items = 20
    const bytes = 30_000
    const { publisher, write } = await given({ items, feeds: { main: declared({ bytes }) } })
    const body = { format: 'markdown', source: 'Words of a story. '.repeat(120) } as const
    for (const n of range(1, 60)) {
      await write([n], { body })
      for (const file of FILES) expect(await follow(publisher, file)).toEqual(newestFirst(range(1, n)))
      const feed = await opening(publisher, '')
      const rss = await textIn(feed, 'rss.xml')
      expect(Buffer.byteLength(rss)).toBeLessThan(bytes + 2_000)
      expect(rss.match(/<item>/g)?.length).toBe(rss.match(/<\/item>/g)?.length)
    }
    const { feed, archivePages: pages } = await opening(publisher, '')
    for (const page of range(1, pages)) {
      expect((await publisher.openArchive(feed, page))?.entries.length).toBeGreaterThan(1)
    }
  })

  it('is at least one article, even if it is too long', async () => {
    const { publisher, write } = await given({ feeds: { main: declared({ bytes: 10_000 }) } })
    await write(range(1, 3), { body: { format: 'markdown', source: 'Words. '.repeat(3_000) } })
    expect(await entriesIn(publisher)).toEqual(['3'])
    expect(await follow(publisher, 'rss.xml')).toEqual(['3', '2', '1'])
  })

  it('of a feed of the last days is without an archive', async () => {
    const { publisher, write } = await given({ feeds: { week: declared({ days: 7, items: 30 }) } })
    const today = Math.floor((NOW.getTime() - Date.UTC(2020, 11, 31)) / 86_400_000)
    await write(range(today - 30, today))
    const { feed, archivePages, documents } = await opening(publisher, '/feeds/week')
    expect(archivePages).toBe(0)
    expect(await entriesIn(publisher, '/feeds/week')).toEqual(newestFirst(range(today - 6, today)))
    expect(await publisher.openArchive(feed, 1)).toBeUndefined()
    expect(documents.size).toBe(3)
    expect(await follow(publisher, 'atom.xml', { folder: '/feeds/week' })).toHaveLength(7)
  })
})
