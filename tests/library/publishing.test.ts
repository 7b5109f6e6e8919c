import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type ArticleRecord,
  type Feedwright,
  type ListedArticle,
  openSqliteStore,
  type PublishReceipt,
} from '../../src/feedwright.ts'
import { png } from '../images/sample-images.ts'
import { createDatabase } from '../postgres/database.ts'
import { ask } from '../program/raw-http.ts'
import { articleText, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, temporaryFolder } from '../program/start.ts'
import { closeAll, feedwrightOf, listen } from './host.ts'

const BASE = 'https://host.example/notes'
const NOTES = { publication: { title: 'Notes', timeZone: 'Europe/Brussels' }, baseUrl: BASE }
const FIRST = { slug: 'first', title: 'First note', published: '2021-02-17', markdown: 'Hello.' }
/** More than fit in one transaction, and on one page of the list. */
const MANY = 45

afterEach(async () => {
  await closeAll()
  await cleanUp()
})

const notes = () => feedwrightOf({ ...NOTES, store: openSqliteStore(':memory:') })

/** Returns the titles of the main feed as it is now. */
function titles({ publisher }: Feedwright): readonly string[] {
  const variants = publisher.document('/feed.json')?.variants
  const bytes = variants?.find(({ coding }) => coding === 'identity')?.bytes.toString() ?? ''
  return JSON.parse(bytes).items.map(({ title }: { title: string }) => title)
}

async function listed(feedwright: Feedwright, tag?: string): Promise<readonly ListedArticle[]> {
  const articles: ListedArticle[] = []
  for await (const article of feedwright.list(tag === undefined ? {} : { tag })) articles.push(article)
  return articles
}

const outcomes = (receipts: readonly PublishReceipt[]) => receipts.map(({ outcome }) => outcome)
const many = (count: number): ArticleRecord[] =>
  Array.from({ length: count }, (_, at) => ({
    slug: `note-${at}`,
    title: `Note ${at}`,
    published: new Date(Date.UTC(2020, 0, 1 + at)),
    tags: at % 2 === 0 ? ['Even'] : [],
    markdown: `Text ${at}.`,
  }))

describe('publish', () => {
  it('puts an array of records into the feeds, and says where each is', async () => {
    const feedwright = await notes()
    const [first, second] = await feedwright.publish([FIRST, { id: 'urn:note:2', title: 'Second note' }])
    expect(first).toEqual({
      outcome: 'created',
      id: 'tag:host.example,2021-02-17:first',
      slug: 'first',
      url: `${BASE}/articles/first`,
      revision: expect.any(Number),
      published: new Date('2021-02-16T23:00:00Z'),
      faults: [],
    })
    expect(second).toMatchObject({ outcome: 'created', id: 'urn:note:2', slug: 'second-note' })
    expect(titles(feedwright)).toEqual(['Second note', 'First note'])
  })

  it('of the same records changes nothing, and of others replaces their articles', async () => {
    const feedwright = await notes()
    const records = [FIRST, { id: 'urn:note:2', title: 'Second note', slug: 'second' }]
    const before = await feedwright.publish(records)
    const etag = feedwright.publisher.document('/rss.xml')?.etags.identity
    expect(await feedwright.publish(records)).toEqual(before.map(each => ({ ...each, outcome: 'unchanged' })))
    expect(feedwright.publisher.document('/rss.xml')?.etags.identity).toBe(etag)
    const changed = await feedwright.publish([
      { ...FIRST, title: 'Better' },
      { id: 'urn:note:2', title: 'Two' },
    ])
    expect(changed).toMatchObject([
      { outcome: 'changed', slug: 'first', published: new Date('2021-02-16T23:00:00Z') },
      { outcome: 'changed', id: 'urn:note:2', slug: 'second' },
    ])
    expect(titles(feedwright).toSorted()).toEqual(['Better', 'Two'])
  })

  it('takes dates and URLs as JavaScript has them, and leaves absent fields out', async () => {
    const feedwright = await notes()
    const published = new Date('2024-05-06T07:08:09Z')
    const record = {
      slug: 'a',
      title: 'A',
      published,
      summary: undefined,
      section: null,
      link: new URL('https://a.example/'),
    }
    const [receipt] = await feedwright.publish([record as unknown as ArticleRecord])
    expect(receipt).toMatchObject({ outcome: 'created', published, url: 'https://a.example/' })
  })

  it('refuses a wrong record with all its faults, and publishes the others', async () => {
    const feedwright = await notes()
    const wrong = { slug: 'b', titel: 'B', published: 'soon', authors: [{ name: 'Ann', email: 'ann' }] }
    const receipts = await feedwright.publish([FIRST, wrong as unknown as ArticleRecord])
    expect(receipts).toMatchObject([
      { outcome: 'created' },
      {
        outcome: 'refused',
        faults: [
          { severity: 'fault', index: 1, field: 'title', message: 'expected text, got nothing' },
          {
            index: 1,
            field: 'published',
            message: expect.stringMatching(/^expected a date .*, got "soon"$/),
          },
          { index: 1, field: 'authors[0].email', message: expect.stringContaining('got "ann"') },
          { index: 1, field: 'titel', message: 'unknown field "titel": did you mean "title"?' },
        ],
      },
    ])
    expect(titles(feedwright)).toEqual(['First note'])
  })

  it.each([
    [{ title: 'A Note' }, undefined, /"slug" or "id".*, got neither: set "slug", for instance to "a-note"$/],
    [{ slug: 7, title: 'A' }, 'slug', /^expected text, got the number 7/],
    [{ slug: 'Not A Slug', title: 'A' }, 'slug', /such as "not-a-slug", got "Not A Slug"$/],
    [{ id: ' spaces', title: 'A' }, 'id', /without space around it/],
    [{ slug: 'a', title: 'A', published: new Date('never') }, 'published', /got "Invalid Date"$/],
    [{ slug: 'a', title: 'A', image: 'a.jpg' }, 'image', /"\/media\/…" from .* addMedia, got "a.jpg"/],
    [{ slug: 'a', title: 'A', tags: [1n] }, 'tags[0]', /^expected text, got 1$/],
    [{ slug: 'a', title: 'A', revision: 3 }, 'revision', /^expected none, because the server sets it/],
    ['text', undefined, /^expected the fields of a record, got "text"$/],
    [undefined, undefined, /^expected the fields of a record, got nothing$/],
    [[FIRST], undefined, /^expected the fields of a record, got \[/],
  ])('refuses %o', async (record, field, message) => {
    const feedwright = await notes()
    const [receipt] = await feedwright.publish([record as unknown as ArticleRecord])
    expect(receipt).toMatchObject({
      outcome: 'refused',
      faults: [{ severity: 'fault', index: 0, field, message: expect.stringMatching(message) }],
    })
    expect(titles(feedwright)).toEqual([])
  })

  it('refuses a record that contains itself', async () => {
    const feedwright = await notes()
    const record: Record<string, unknown> = { ...FIRST }
    record.image = record
    const [receipt] = await feedwright.publish([record as unknown as ArticleRecord])
    expect(receipt).toMatchObject({ outcome: 'refused', faults: [{ field: 'image' }] })
  })

  it('of many records has each in its order, and of one article the last version', async () => {
    const feedwright = await notes()
    const records = many(MANY).flatMap(record => [{ ...record, title: 'Draft' }, record])
    const receipts = await feedwright.publish([
      ...records,
      { id: 'urn:x', slug: 'x', title: 'By id' },
      { slug: 'x', title: 'By slug' },
    ])
    expect(outcomes(receipts)).toEqual([
      ...many(MANY).flatMap(() => ['created', 'changed']),
      'created',
      'changed',
    ])
    expect(receipts.at(-1)).toMatchObject({ id: 'urn:x' })
    const expected = [
      'By slug',
      ...many(MANY)
        .map(({ title }) => title)
        .toReversed(),
    ]
    expect((await listed(feedwright)).map(({ title }) => title)).toEqual(expected)
  })

  it('refuses a slug of another article, in the same list too', async () => {
    const feedwright = await notes()
    const [, refused] = await feedwright.publish([FIRST, { id: 'urn:other', slug: 'first', title: 'Other' }])
    expect(refused).toMatchObject({
      outcome: 'refused',
      faults: [
        {
          index: 1,
          field: 'slug',
          message: expect.stringContaining('that no other article has, got "first"'),
        },
      ],
    })
  })

  it('warns about another date of the same article, which keeps its own', async () => {
    const feedwright = await notes()
    await feedwright.publish([FIRST])
    const [receipt] = await feedwright.publish([{ ...FIRST, published: '2020-01-01' }])
    expect(receipt).toMatchObject({
      outcome: 'unchanged',
      published: new Date('2021-02-16T23:00:00Z'),
      faults: [{ severity: 'warning', index: 0, field: 'published' }],
    })
  })

  it('by several callers at once gives each record one article', async () => {
    const feedwright = await notes()
    const all = await Promise.all([1, 2, 3].map(() => feedwright.publish(many(MANY))))
    for (const receipts of all) expect(outcomes(receipts)).not.toContain('refused')
    expect(await listed(feedwright)).toHaveLength(MANY)
  })

  it('waits for the start, and needs no other call', async () => {
    const feedwright = await notes()
    expect(outcomes(await feedwright.publish([FIRST]))).toEqual(['created'])
    expect(outcomes(await feedwright.publish([]))).toEqual([])
  })

  it('does not change the article of a file, and files do not change its articles', async () => {
    const folder = await sampleFolder()
    const feedwright = await feedwrightOf({ folder, baseUrl: BASE })
    const receipts = await feedwright.publish([{ slug: '2021-02-17-mission', title: 'Mine' }, FIRST])
    expect(receipts).toMatchObject([
      {
        outcome: 'refused',
        faults: [{ message: expect.stringContaining('comes from the file 2021-02-17-mission.md') }],
      },
      { outcome: 'created' },
    ])
    await writeFile(
      join(folder, 'first.md'),
      articleText({ slug: 'first', title: 'File', published: '2020-01-01' }),
    )
    expect(titles(feedwright)).toContain('First note')
    expect(await feedwright.withdraw(['2021-02-17-mission'])).toMatchObject([
      { outcome: 'refused', message: expect.stringContaining('comes from the file') },
    ])
  })

  it('is on the disk of the data folder', async () => {
    const data = await temporaryFolder('data')
    const before = await feedwrightOf({ ...NOTES, data })
    await before.publish([FIRST])
    await closeAll()
    const after = await feedwrightOf({ ...NOTES, data })
    expect((await listed(after)).map(({ title }) => title)).toEqual(['First note'])
  })

  it('may be followed by close at once, as in a program that only publishes', async () => {
    const errors: string[] = []
    const error = (_: object, message: string) => void errors.push(message)
    const log = { info: () => undefined, warn: () => undefined, error }
    for (let round = 0; round < 4; round++) {
      const feedwright = await feedwrightOf({ ...NOTES, log })
      await feedwright.publish(many(200))
      await feedwright.withdraw(many(200).map((_, at) => `note-${at}`))
      await closeAll()
    }
    expect(errors).toEqual([])
  })

  it('works with PostgreSQL', async () => {
    const database = await createDatabase()
    const feedwright = await feedwrightOf({ ...NOTES, database: database.url })
    const all = await Promise.all([1, 2].map(() => feedwright.publish(many(MANY))))
    for (const receipts of all) expect(outcomes(receipts)).not.toContain('refused')
    expect(await feedwright.withdraw(['note-0', 'note-0'])).toMatchObject([
      { outcome: 'withdrawn' },
      { outcome: 'absent' },
    ])
    expect(await listed(feedwright)).toHaveLength(MANY - 1)
    await closeAll()
    await database.drop()
  })
})

describe('withdraw', () => {
  it('takes articles out of the feeds by id or slug, and publish brings them back', async () => {
    const feedwright = await notes()
    const [first] = await feedwright.publish([FIRST, { id: 'urn:note:2', title: 'Second note' }])
    expect(await feedwright.withdraw(['first', 'urn:note:2', 'unknown', 'first'])).toEqual([
      { key: 'first', outcome: 'withdrawn' },
      { key: 'urn:note:2', outcome: 'withdrawn' },
      { key: 'unknown', outcome: 'absent' },
      { key: 'first', outcome: 'absent' },
    ])
    expect(titles(feedwright)).toEqual([])
    const url = await listen(express().use('/notes', feedwright.router))
    expect((await ask(`${url}/notes/articles/first`)).status).toBe(410)
    const [again] = await feedwright.publish([FIRST])
    expect(again).toMatchObject({ ...first, outcome: 'created', revision: expect.any(Number) })
    expect(titles(feedwright)).toEqual(['First note'])
  })
})

describe('list', () => {
  it('gives whole records, newest first, drafts too, which can be published again', async () => {
    const feedwright = await notes()
    await feedwright.publish([
      ...many(MANY),
      { slug: 'draft', title: 'Draft', published: '2019-01-01', draft: true },
    ])
    const all = await listed(feedwright)
    expect(all.map(({ slug }) => slug)).toEqual([
      ...many(MANY)
        .map((_, at) => `note-${at}`)
        .toReversed(),
      'draft',
    ])
    expect(all[0]).toMatchObject({
      markdown: 'Text 44.',
      tags: ['Even'],
      url: `${BASE}/articles/note-44`,
      source: '/api/articles/note-44',
    })
    expect(new Set(outcomes(await feedwright.publish(all)))).toEqual(new Set(['unchanged']))
  })

  it('gives only the articles of a tag', async () => {
    const feedwright = await notes()
    await feedwright.publish(many(4))
    expect((await listed(feedwright, 'even')).map(({ slug }) => slug)).toEqual(['note-2', 'note-0'])
    expect(await listed(feedwright, 'odd')).toEqual([])
    expect(await listed(feedwright, '\0')).toEqual([])
  })
})

describe('addMedia', () => {
  it('stores a picture, which a record may name', async () => {
    const feedwright = await notes()
    const file = await feedwright.addMedia(new Uint8Array(png(640, 480)), 'chart.png')
    expect(file).toMatchObject({ type: 'image/png', width: 640, height: 480, url: BASE + file.src })
    const [receipt] = await feedwright.publish([{ ...FIRST, image: { src: file.src, alt: 'A chart' } }])
    expect(receipt?.faults).toEqual([])
    const [article] = await listed(feedwright)
    expect(article?.image).toMatchObject({ src: file.src, width: 640, alt: 'A chart' })
    const url = await listen(express().use('/notes', feedwright.router))
    expect((await ask(url + new URL(file.url).pathname)).status).toBe(200)
  })

  it('refuses other bytes', async () => {
    const feedwright = await notes()
    await expect(feedwright.addMedia(Buffer.from('text'), 'a.png')).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/^a\.png: expected the bytes of an image/),
    })
  })
})
