import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { createPublisher, type Publisher } from '../../src/publish/publisher.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { declared } from '../feeds/given.ts'
import { article, gone, OPTIONS } from '../stores/given.ts'
import { FEED_PATHS, publication, textOf } from './given.ts'

const SECOND = 1_000

let folder: string
let path: string
let time: Date
let errors: string[]
let opened: { close(): unknown }[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-publisher-'))
  path = join(folder, 'feedwright.db')
  time = new Date('2026-03-01T12:00:00Z')
  errors = []
  opened = []
})
afterEach(async () => {
  for (const one of opened.reverse()) await one.close()
  await rm(folder, { recursive: true })
})

function open(at = path): { store: ArticleStore; publisher: Publisher } {
  const store = openSqliteStore(at)
  const log = {
    info: () => undefined,
    error: (_fields: object, message: string) => void errors.push(message),
  }
  const publisher = createPublisher({ store, now: () => time, log, version: '1.2.3' })
  opened.push(store, publisher)
  return { store, publisher }
}

const pass = (ms: number) => {
  time = new Date(time.getTime() + ms)
}
const documents = (publisher: Publisher) => FEED_PATHS.map(path => publisher.document(path))
const texts = (publisher: Publisher) => FEED_PATHS.map(path => textOf(publisher, path))
const titles = (publisher: Publisher) =>
  (JSON.parse(textOf(publisher, '/feed.json')).items as { title: string }[]).map(({ title }) => title)
const lastBuild = (publisher: Publisher) =>
  new Date(/<lastBuildDate>(.*?)<\/lastBuildDate>/.exec(textOf(publisher, '/rss.xml'))?.[1] ?? '')
const feedUpdated = (publisher: Publisher) =>
  new Date(
    /<updated>(.*?)<\/updated>/.exec(textOf(publisher, '/atom.xml').split('<entry>')[0] ?? '')?.[1] ?? '',
  )
const day = (n: number) => new Date(Date.UTC(2021, 0, n))

describe('createPublisher', () => {
  it('has nothing before the first publication', async () => {
    const { publisher } = open()
    await publisher.refresh()
    expect([publisher.publication, publisher.ready, await publisher.newestArticles()]).toEqual([
      undefined,
      false,
      [],
    ])
    expect(documents(publisher)).toEqual([undefined, undefined, undefined])
  })

  it('serves no older feed after the clock was set back a day', async () => {
    const { store, publisher } = open()
    const news = (title: string) =>
      store.apply([article(`${title}.md`, { title, published: time })], { ...OPTIONS, now: time })
    await news('Before')
    await publisher.publish(publication)
    const [before, date] = [titles(publisher), lastBuild(publisher)]
    pass(-24 * 3_600 * SECOND)
    await publisher.refresh()
    expect(titles(publisher)).toEqual(before)
    await news('After')
    await publisher.refresh()
    expect(titles(publisher)).toEqual(['Before', 'After'])
    expect(lastBuild(publisher).getTime()).toBeGreaterThan(date.getTime())
    const again = open().publisher
    await again.publish(publication)
    expect(texts(again)).toEqual(texts(publisher))
    expect(errors).toEqual([])
  })

  it('publishes an empty feed', async () => {
    const { publisher } = open()
    await publisher.publish(publication)
    expect(publisher.ready).toBe(true)
    expect(titles(publisher)).toEqual([])
  })

  it('names the home page of the site that another tool builds', async () => {
    const { publisher } = open()
    await publisher.publish({ ...publication, site: 'https://a.example' })
    const [rss, atom, json] = texts(publisher)
    expect(rss).toContain('<link>https://a.example/</link>')
    expect(atom).toMatch(
      /<link [^>]*rel="alternate"[^>]*href="https:\/\/a\.example\/"|<link href="https:\/\/a\.example\/"/,
    )
    expect(JSON.parse(json ?? '')).toMatchObject({ home_page_url: 'https://a.example/' })
  })

  it('contains as many of the newest articles as `items` says, in all formats', async () => {
    const { store, publisher } = open()
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    await store.apply(
      names.map((name, n) => article(`${name}.md`, { title: name, published: day(n + 1) })),
      OPTIONS,
    )
    await publisher.publish(publication)
    expect(titles(publisher)).toEqual(['f', 'e', 'd'])
    expect((await publisher.newestArticles()).map(({ title }) => title)).toEqual(['f', 'e', 'd'])
    expect(textOf(publisher, '/rss.xml').match(/<item>/g)).toHaveLength(3)
    expect(textOf(publisher, '/atom.xml').match(/<entry>/g)).toHaveLength(3)
  })

  it('serves the current store after a refresh, even if a new publication arrived meanwhile', async () => {
    const { store, publisher } = open()
    await publisher.publish(publication)
    await store.apply([article('a.md', { title: 'A' })], OPTIONS)
    const refreshed = publisher.refresh()
    const published = publisher.publish({ ...publication, title: 'Other News' })
    await refreshed
    expect(titles(publisher)).toEqual(['A'])
    await published
    expect(textOf(publisher, '/rss.xml')).toContain('Other News')
  })

  it('renders the same bytes, tags and dates over the same store, at another time and after a restart', async () => {
    const one = open()
    await one.store.apply([article('a.md'), article('b.md', { title: 'B' })], OPTIONS)
    await one.publisher.publish(publication)
    pass(3_600 * SECOND)
    const two = open()
    await two.publisher.publish(publication)
    const facts = (publisher: Publisher) =>
      documents(publisher).map(one => [one?.etags, one?.changed, one?.headers])
    expect(texts(two.publisher)).toEqual(texts(one.publisher))
    expect(facts(two.publisher)).toEqual(facts(one.publisher))
  })

  it('renders the same bytes over two stores with the same history', async () => {
    const [one, two] = [open(), open(join(folder, 'other.db'))]
    for (const { store, publisher } of [one, two]) {
      await store.apply([article('a.md'), article('b.md', { title: 'B' })], OPTIONS)
      await publisher.publish(publication)
      await store.apply([article('a.md', { title: 'Edited' })], OPTIONS)
      await publisher.refresh()
    }
    expect(texts(two.publisher)).toEqual(texts(one.publisher))
  })

  it('states the same date in the header, in RSS and in Atom', async () => {
    const { store, publisher } = open()
    await store.apply([article('a.md')], OPTIONS)
    await publisher.publish(publication)
    for (const document of documents(publisher)) expect(document?.changed).toEqual(lastBuild(publisher))
    expect(feedUpdated(publisher)).toEqual(lastBuild(publisher))
    expect(lastBuild(publisher).getTime()).toBeLessThanOrEqual(time.getTime())
  })

  it('rebuilds nothing when no contained article has changed', async () => {
    const { store, publisher } = open()
    await store.apply(
      [1, 2, 3, 4, 5, 6].map(n => article(`${n}.md`, { published: day(n) })),
      OPTIONS,
    )
    await publisher.publish(publication)
    const before = documents(publisher)
    pass(60 * SECOND)
    await publisher.refresh()
    await store.apply([article('1.md', { title: 'Not shown', published: day(1) })], OPTIONS)
    await store.apply([article('7.md', { draft: true })], OPTIONS)
    await publisher.refresh()
    await publisher.publish({ ...publication })
    for (const [n, document] of documents(publisher).entries()) expect(document).toBe(before[n])
  })

  it.each([
    ['an edit', [article('a.md', { title: 'Edited' })]],
    ['a removal', [gone('a.md')]],
    ['a new article', [article('c.md')]],
    ['a draft that was public', [article('a.md', { draft: true })]],
  ])('rebuilds every document after %s, with a later date', async (_what, changes) => {
    const { store, publisher } = open()
    await store.apply([article('a.md'), article('b.md', { title: 'B' })], OPTIONS)
    await publisher.publish(publication)
    const before = documents(publisher)
    const dates = [lastBuild(publisher), feedUpdated(publisher)]
    await store.apply(changes, OPTIONS)
    await publisher.refresh()
    for (const [n, document] of documents(publisher).entries()) {
      expect(document).not.toBe(before[n])
      expect(document?.etags.identity).not.toBe(before[n]?.etags.identity)
      expect(document?.changed.getTime()).toBeGreaterThan(before[n]?.changed.getTime() ?? Number.NaN)
    }
    expect(lastBuild(publisher).getTime()).toBeGreaterThan(dates[0]?.getTime() ?? Number.NaN)
    expect(feedUpdated(publisher).getTime()).toBeGreaterThan(dates[1]?.getTime() ?? Number.NaN)
  })

  it('rebuilds every document when the publication changes, with the same feed id', async () => {
    const { store, publisher } = open()
    await store.apply([article('a.md')], OPTIONS)
    await publisher.publish(publication)
    const id = /<id>(.*?)<\/id>/.exec(textOf(publisher, '/atom.xml'))?.[1]
    await publisher.publish({ ...publication, title: 'Other', baseUrl: 'https://other.example' })
    expect(publisher.publication?.title).toBe('Other')
    for (const text of texts(publisher)) expect(text).toContain('https://other.example/articles/a')
    expect(/<id>(.*?)<\/id>/.exec(textOf(publisher, '/atom.xml'))?.[1]).toBe(id)
  })

  it('contains a future article from its date on', async () => {
    const { store, publisher } = open()
    const published = new Date(time.getTime() + 10 * SECOND)
    await store.apply([article('a.md', { title: 'Later', published })], OPTIONS)
    await publisher.publish(publication)
    expect(titles(publisher)).toEqual([])
    pass(10 * SECOND)
    await publisher.refresh()
    expect(titles(publisher)).toEqual(['Later'])
    expect(lastBuild(publisher).getTime()).toBeLessThanOrEqual(time.getTime())
  })

  it('refreshes by itself when an article becomes due', async () => {
    const { store, publisher } = open()
    const published = new Date(time.getTime() + 50)
    await store.apply([article('a.md', { title: 'Soon', published })], OPTIONS)
    await publisher.publish(publication)
    expect(titles(publisher)).toEqual([])
    pass(50)
    await vi.waitFor(() => expect(titles(publisher)).toEqual(['Soon']), { timeout: 15_000 })
  })

  it('refreshes by itself when an article expires', async () => {
    const { store, publisher } = open()
    const expires = new Date(time.getTime() + 50)
    await store.apply([article('a.md', { title: 'Passing', expires })], OPTIONS)
    await publisher.publish(publication)
    expect(titles(publisher)).toEqual(['Passing'])
    expect(publisher.nextDue).toEqual(expires)
    pass(50)
    await vi.waitFor(() => expect(titles(publisher)).toEqual([]), { timeout: 15_000 })
  })

  it('merges calls into one refresh, which includes the last change', async () => {
    const { store, publisher } = open()
    await publisher.publish(publication)
    const refreshes = [publisher.refresh()]
    await store.apply([article('a.md', { title: 'A' })], OPTIONS)
    refreshes.push(publisher.refresh(), publisher.refresh())
    await Promise.all(refreshes)
    expect(titles(publisher)).toEqual(['A'])
    await Promise.all([publisher.publish(publication), publisher.publish({ ...publication, title: 'Last' })])
    expect(textOf(publisher, '/rss.xml')).toContain('<title>Last</title>')
  })

  it('removes the documents of a feed that becomes private, even if their content is the same', async () => {
    const { store, publisher } = open()
    await store.apply([article('a.md')], OPTIONS)
    await publisher.publish({ ...publication, feeds: { club: declared() } })
    const path = '/feeds/club/rss.xml'
    expect(publisher.document(path)?.cacheControl).toContain('public')
    await publisher.publish({ ...publication, feeds: { club: declared({ private: true }) } })
    expect(publisher.document(path)).toBeUndefined()
    expect(await publisher.open('/feeds/club')).toMatchObject({ feed: { private: true } })
    await publisher.publish({ ...publication, feeds: { club: declared() } })
    expect(publisher.document(path)?.cacheControl).toContain('public')
  })

  it('opens the feed of a term only when one of its articles has been public', async () => {
    const { store, publisher } = open()
    const published = new Date(time.getTime() + SECOND)
    await store.apply([article('a.md', { tags: ['dawn'], published })], OPTIONS)
    await publisher.publish(publication)
    expect(await publisher.open('/tags/dawn')).toBeUndefined()
    pass(SECOND)
    await publisher.refresh()
    expect(await publisher.open('/tags/dawn')).toMatchObject({
      entries: [{ id: expect.stringContaining(':a') }],
    })
    await store.apply([gone('a.md')], OPTIONS)
    await publisher.refresh()
    expect(await publisher.open('/tags/dawn')).toMatchObject({ entries: [] })
  })

  it('leaves out an article that cannot be rendered, and names it', async () => {
    const { store, publisher } = open()
    await store.apply([article('a.md', { title: 'Right' }), article('b.md', { title: 'Damaged' })], OPTIONS)
    damage(path, 'b')
    await publisher.publish(publication)
    expect(titles(publisher)).toEqual(['Right'])
    expect(errors).toEqual([expect.stringMatching(/^tag:news\.example,2021-02-17:b .*left out of the feeds/)])
    await store.apply([article('b.md', { title: 'Repaired' })], OPTIONS)
    await publisher.refresh()
    expect(titles(publisher).sort()).toEqual(['Repaired', 'Right'])
  })

  it('serves the last documents while the store cannot be reached', async () => {
    const { store, publisher } = open()
    await store.apply([article('a.md')], OPTIONS)
    await publisher.publish(publication)
    const before = documents(publisher)
    await store.close()
    opened = [publisher]
    await publisher.refresh()
    expect(documents(publisher)).toEqual(before)
    expect(errors).toContainEqual(expect.stringMatching(/the feeds stay as they were: /))
  })
})

/** Removes the body of the article with this slug, without which it cannot be rendered, as a damaged disk might. */
function damage(path: string, slug: string): void {
  const database = new DatabaseSync(path)
  database.prepare("UPDATE articles SET record = json_remove(record, '$.body') WHERE slug = ?").run(slug)
  database.close()
}
