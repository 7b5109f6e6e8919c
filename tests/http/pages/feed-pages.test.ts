import { afterEach, describe, expect, it } from 'vitest'
import type { Publication } from '../../../src/articles/publication.ts'
import { createFeedPages, type PageAddress, pagePath } from '../../../src/http/pages/feed-pages.ts'
import type { BuiltFeed } from '../../../src/publish/feed/built-feed.ts'
import { createPublisher, type Publisher } from '../../../src/publish/publisher.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { declared } from '../../feeds/given.ts'
import { publication } from '../../publish/given.ts'
import { article, NOW, OPTIONS } from '../../stores/given.ts'

const MINUTE = 60_000

let opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.reverse()) await one.close()
  opened = []
})

/** Returns the pages of a feed over a store with so many articles, titled 1, 2, … from the oldest. */
async function given(count: number, fields: Partial<Publication> = {}, folder = '') {
  const store = openSqliteStore(':memory:')
  const log = { info: () => undefined, error: () => undefined }
  const publisher = createPublisher({ store, now: () => NOW, log, version: '1.2.3' })
  opened.push(store, publisher)
  const articles = Array.from({ length: count }, (_, n) =>
    article(`${n + 1}.md`, {
      id: `urn:n:${n + 1}`,
      published: new Date(NOW.getTime() - (count - n) * MINUTE),
      tags: ['maps'],
    }),
  )
  await store.apply(articles, OPTIONS)
  await publisher.publish({ ...publication, items: 50, ...fields })
  const feed = await openFeed(publisher, folder)
  const select = createFeedPages({ store, now: () => NOW })
  return {
    feed,
    page: async (address: PageAddress) => {
      const found = await select(feed, address)
      return found && { ...found, numbers: found.places.map(({ id }) => Number(id.replace('urn:n:', ''))) }
    },
  }
}

async function openFeed(publisher: Publisher, folder: string): Promise<BuiltFeed> {
  const found = await publisher.open(folder)
  if (found === undefined || found === 'gone' || 'movedTo' in found) throw new Error(`no feed at ${folder}`)
  return found
}

type Given = Awaited<ReturnType<typeof given>>

/** Follows the links to older articles from the first page, and returns the pages. */
async function walk({ page }: Given) {
  const pages = []
  for (let at: PageAddress | undefined = { number: 1 }; at !== undefined; ) {
    const found: Awaited<ReturnType<Given['page']>> = await page(at)
    if (found === undefined) throw new Error(`no page at ${pagePath('', at)}`)
    pages.push({ ...found, at: pagePath('', at) })
    at = found.older
  }
  return pages
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: from - to + 1 }, (_, n) => from - n)
}

describe('the pages of a feed', () => {
  it('have twenty articles each, newest first, and lead to each other', async () => {
    const paged = await given(45)
    expect(await paged.page({ number: 1 })).toMatchObject({
      numbers: range(45, 26),
      newer: undefined,
      older: { number: 2 },
    })
    expect(await paged.page({ number: 2 })).toMatchObject({
      numbers: range(25, 6),
      newer: { number: 1 },
      older: { number: 3 },
    })
    expect(await paged.page({ number: 3 })).toMatchObject({
      numbers: range(5, 1),
      newer: { number: 2 },
      older: undefined,
    })
    expect(await paged.page({ number: 4 })).toBeUndefined()
  })

  it.each([0, 1, 20])('are one page for %d articles', async count => {
    const { page } = await given(count)
    const first = await page({ number: 1 })
    expect([first?.numbers.length, first?.newer, first?.older]).toEqual([count, undefined, undefined])
    expect(await page({ number: 2 })).toBeUndefined()
  })

  it.each([
    ['the main feed', '', {}],
    ['a feed of few items', '', { items: 3 }],
    ['the main feed of the last days', '', { feeds: { main: declared({ days: 1 }) } }],
    ['a tag', '/tags/maps', { items: 10 }],
  ])('of %s lead to every article exactly once', async (_feed, folder, fields) => {
    const pages = await walk(await given(130, fields, folder))
    expect(pages.flatMap(({ numbers }) => numbers)).toEqual(range(130, 1))
    expect(pages.map(({ numbers }) => numbers.length)).toEqual([20, 20, 20, 20, 20, 20, 10])
  })

  it('end with the articles of a private feed and of a feed of the last days, which have no archive', async () => {
    const feeds = {
      friends: declared({ private: true, items: 30 }),
      today: declared({ days: 1, items: 25 }),
    }
    for (const [folder, numbers] of [
      ['/feeds/friends', range(130, 101)],
      ['/feeds/today', range(130, 106)],
    ] as const) {
      const paged = await given(130, { feeds }, folder)
      expect((await walk(paged)).flatMap(page => page.numbers)).toEqual(numbers)
      expect(await paged.page({ archive: 1, number: 1 })).toBeUndefined()
    }
  })
})

describe('the pages of an archive', () => {
  it('are reached after a thousand articles, and lead back to the numbered pages', async () => {
    const paged = await given(1_130)
    const pages = await walk(paged)
    expect(pages.slice(0, 50).map(({ at }) => at)).toEqual([
      '/',
      ...Array.from({ length: 49 }, (_, n) => `/?page=${n + 2}`),
    ])
    expect(pages.slice(50).map(({ at, numbers }) => [at, numbers[0], numbers.at(-1)])).toEqual([
      ['/archive/3/?page=2', 130, 111],
      ['/archive/3/?page=3', 110, 101],
      ['/archive/2/', 100, 81],
      ['/archive/2/?page=2', 80, 61],
      ['/archive/2/?page=3', 60, 51],
      ['/archive/1/', 50, 31],
      ['/archive/1/?page=2', 30, 11],
      ['/archive/1/?page=3', 10, 1],
    ])
    expect(new Set(pages.flatMap(({ numbers }) => numbers)).size).toBe(1_130)
    expect(pages.flatMap(({ numbers }) => numbers)).toHaveLength(1_130)
    expect((await paged.page({ archive: 2, number: 1 }))?.newer).toEqual({ archive: 3, number: 3 })
    expect((await paged.page({ archive: 2, number: 2 }))?.newer).toEqual({ archive: 2, number: 1 })
    const { archivePages, entries } = paged.feed
    expect((await paged.page({ archive: archivePages, number: 1 }))?.newer).toEqual({
      number: Math.ceil(entries.length / 20),
    })
    expect(await paged.page({ number: 51 })).toBeUndefined()
  })

  it('end where the archive ends', async () => {
    const { page, feed } = await given(130)
    expect(feed.archivePages).toBe(1)
    expect(await page({ archive: 1, number: 3 })).toMatchObject({ numbers: range(10, 1), older: undefined })
    expect(await page({ archive: 1, number: 4 })).toBeUndefined()
    expect(await page({ archive: 2, number: 1 })).toBeUndefined()
  })
})

describe('pagePath', () => {
  it.each([
    ['', { number: 1 }, '/'],
    ['', { number: 2 }, '/?page=2'],
    ['/tags/c++', { number: 3 }, '/tags/c%2B%2B/?page=3'],
    ['/tags/maps', { archive: 7, number: 1 }, '/tags/maps/archive/7/'],
    ['/tags/maps', { archive: 7, number: 2 }, '/tags/maps/archive/7/?page=2'],
  ])('writes of %j the page %j as %s', (folder, address, path) => {
    expect(pagePath(folder, address)).toBe(path)
  })

  it('writes the pages of a private feed with the token', () => {
    expect(pagePath('/feeds/friends', { number: 2 }, 'abc')).toBe('/feeds/friends/~abc/?page=2')
  })
})
