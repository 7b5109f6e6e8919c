import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFeedwright, type Feedwright, type YieldedArticle } from '../../src/feedwright.ts'
import { ask } from '../program/raw-http.ts'
import { articleText, PATIENCE, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, temporaryFolder } from '../program/start.ts'
import { codeBlocks, section } from '../source/markdown.ts'
import { closeAll, feedwrightOf, listen } from './host.ts'

const NOTES = { publication: { title: 'Notes' }, baseUrl: 'https://host.example/notes', articlesEvery: 0 }

afterEach(async () => {
  await closeAll()
  await cleanUp()
})

const note = (slug: string, title = slug): YieldedArticle => ({
  ...{ slug, title, published: new Date('2024-05-01T10:00:00Z'), content: `<p>${slug}</p>` },
})

async function titlesAt(url: string): Promise<readonly string[]> {
  const feed = JSON.parse((await ask(`${url}/feed.json`)).bytes.toString())
  return feed.items.map(({ title }: { title: string }) => title).sort()
}

async function serve(feedwright: Feedwright): Promise<string> {
  await feedwright.started
  return listen(express().use(feedwright.router))
}

describe('articles that a function yields', () => {
  it('are in the feeds when it has started, and the changes of the next call when refresh resolves', async () => {
    let notes = [note('one'), note('two')]
    const feedwright = await feedwrightOf({
      ...NOTES,
      articles: async function* () {
        yield* notes
      },
    })
    const url = await serve(feedwright)
    expect(await titlesAt(url)).toEqual(['one', 'two'])
    const [before] = [await feedwright.store.findBySlug('one')]
    notes = [note('one', 'First'), note('three')]
    await feedwright.refresh()
    expect(await titlesAt(url)).toEqual(['First', 'three'])
    expect((await feedwright.store.findBySlug('one'))?.article.id).toBe(before?.article.id)
  })

  it('are asked for every few seconds', async () => {
    let title = 'Before'
    const articles = function* () {
      yield note('one', title)
    }
    const url = await serve(await feedwrightOf({ ...NOTES, articles, articlesEvery: 0.2 }))
    expect(await titlesAt(url)).toEqual(['Before'])
    title = 'After'
    await vi.waitFor(async () => expect(await titlesAt(url)).toEqual(['After']), PATIENCE)
  })

  it('are only those that have changed, where the function has a parameter', async () => {
    const calls: (Date | undefined)[] = []
    let changed: YieldedArticle[] = [note('one'), note('two'), note('three')]
    const articles = async function* (since?: Date) {
      calls.push(since)
      yield* changed
    }
    const feedwright = await feedwrightOf({ ...NOTES, articles })
    const url = await serve(feedwright)
    changed = [note('two', 'Second'), { slug: 'three', deleted: true }]
    const before = Date.now()
    await feedwright.refresh()
    expect(await titlesAt(url)).toEqual(['Second', 'one'])
    expect(calls[0]).toBe(undefined)
    expect(calls[1]?.getTime()).toBeLessThanOrEqual(before)
    changed = []
    await feedwright.refresh()
    expect(await titlesAt(url)).toEqual(['Second', 'one'])
  })

  it('that are wrong are logged, and the last valid version stays', async () => {
    const logged: string[] = []
    const log = (_: object, message: string) => void logged.push(message)
    let notes: unknown[] = [note('one'), note('two')]
    const feedwright = await feedwrightOf({
      ...NOTES,
      log: { info: log, warn: log, error: log },
      articles: () => notes as YieldedArticle[],
    })
    const url = await serve(feedwright)
    notes = [
      { ...note('one'), title: '' },
      { title: 'Nameless' },
      { ...note('two'), published: 'soon', subtitel: 'x' },
    ]
    await feedwright.refresh()
    expect(await titlesAt(url)).toEqual(['one', 'two'])
    const text = logged.join('\n')
    expect(text).toMatch(/^articles record one field title: expected/m)
    expect(text).toMatch(/^articles record number 2 expected a value in "slug"/m)
    expect(text).toMatch(/^articles record two field published: expected a date/m)
  })

  it('stay as they were when the function throws, or yields nothing at all', async () => {
    const errors: string[] = []
    const ignore = () => undefined
    let articles: () => YieldedArticle[] = () => [note('a'), note('b'), note('c'), note('d')]
    const feedwright = await feedwrightOf({
      ...NOTES,
      log: { info: ignore, warn: ignore, error: (_, message) => void errors.push(message) },
      articles: () => articles(),
    })
    const url = await serve(feedwright)
    articles = () => {
      throw new Error('the database is away')
    }
    await feedwright.refresh()
    articles = () => []
    await feedwright.refresh()
    expect(await titlesAt(url)).toEqual(['a', 'b', 'c', 'd'])
    expect(errors).toEqual([
      'articles: the database is away: the articles stay as they were',
      expect.stringMatching(/^articles: all 4 records are gone: their articles stay until one is back/),
    ])
    articles = () => ['a', 'b', 'c', 'd'].map(slug => ({ slug, deleted: true as const }))
    await feedwright.refresh()
    expect(await titlesAt(url)).toEqual([])
  })

  it('may hang, and the host stops all the same', async () => {
    const articles = async function* () {
      yield note('one')
      await new Promise(() => undefined)
    }
    const feedwright = await createFeedwright({ ...NOTES, articles, data: await temporaryFolder('data') })
    await new Promise(resolve => setTimeout(resolve, 100))
    const closed = feedwright.close().then(() => 'closed')
    const patience = new Promise(resolve => setTimeout(resolve, PATIENCE.timeout, 'too late').unref())
    expect(await Promise.race([closed, patience])).toBe('closed')
  })

  it('may have files that the app has added', async () => {
    let src = ''
    const feedwright = await feedwrightOf({
      ...NOTES,
      articles: () => (src === '' ? [] : ([{ ...note('one'), attachments: [{ src }] }] as YieldedArticle[])),
    })
    await feedwright.started
    const added = await feedwright.addMedia(Buffer.from('%PDF-1.4\n%%EOF\n'), 'paper.pdf')
    src = added.src
    await feedwright.refresh()
    const found = await feedwright.store.findBySlug('one')
    expect(found?.article.attachments).toMatchObject([{ src, type: 'application/pdf', length: 15 }])
  })

  it('are beside those of a folder, and a program cannot change them', async () => {
    const folder = await sampleFolder({
      'publication.yaml': 'title: Both\n',
      'own.md': articleText({ title: 'Of the folder', published: '2024-01-01' }),
    })
    const { publication, ...rest } = NOTES
    const feedwright = await feedwrightOf({ ...rest, folder, articles: () => [note('one')] })
    const url = await serve(feedwright)
    expect(await titlesAt(url)).toEqual(['Of the folder', 'one'])
    const [receipt] = await feedwright.publish([{ slug: 'one', title: 'Other' }])
    expect(receipt).toMatchObject({
      outcome: 'refused',
      faults: [{ message: expect.stringContaining('comes from the row "one" of the source articles') }],
    })
  })

  it('are published by the example of docs/library.md', async () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/library.md'), 'utf8')
    const [example = ''] = codeBlocks(section(text, '## Articles that a function yields'), 'ts')
    const db = {
      posts: async () => [{ slug: 'first', title: 'First', html: '<p>Hi</p>', date: new Date('2024-05-01') }],
    }
    const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor
    const data = await temporaryFolder('data')
    const create = (options: object) =>
      createFeedwright({ data, ...options } as Parameters<typeof createFeedwright>[0])
    const run = new AsyncFunction('createFeedwright', 'db', `${example}; return feedwright`)
    const feedwright: Feedwright = await run(create, db)
    const url = await serve(feedwright)
    expect(await titlesAt(url)).toEqual(['First'])
    await closeAll()
    await feedwright.close()
  })
})
