import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import express from 'express'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFeedwright, openSqliteStore, parseArticle, readRecord } from '../../src/feedwright.ts'
import { ask } from '../program/raw-http.ts'
import { articleText, PATIENCE, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, temporaryFolder } from '../program/start.ts'
import { OPTIONS, source } from '../stores/given.ts'
import { closeAll, feedwrightOf, listen } from './host.ts'

const BASE = 'https://host.example'

afterEach(async () => {
  await closeAll()
  await cleanUp()
})

describe('a Feedwright of a folder', () => {
  it('publishes the changes of the folder, and logs their faults', async () => {
    const folder = await sampleFolder()
    const logged: string[] = []
    const log = (_: object, message: string) => void logged.push(message)
    const feedwright = await feedwrightOf({
      ...{ folder, baseUrl: BASE },
      log: { info: log, warn: log, error: log },
    })
    await feedwright.started
    const url = await listen(express().use(feedwright.router))
    await writeFile(join(folder, 'new.md'), articleText({ title: 'Fresh Ink', published: '2024-05-06' }))
    await vi.waitFor(
      async () => expect((await ask(`${url}/feed.json`)).bytes.toString()).toContain('Fresh Ink'),
      PATIENCE,
    )
    await writeFile(join(folder, 'wrong.md'), articleText({ title: 'Wrong', published: 'soon' }))
    await vi.waitFor(() => expect(logged.join('\n')).toContain('wrong.md:3 published:'), PATIENCE)
  })

  it('leaves unknown paths to a host that mounts it at its root, even before anything is published', async () => {
    const feedwright = await feedwrightOf({ folder: await sampleFolder(), baseUrl: BASE })
    const app = express().use(feedwright.router)
    app.get('/contact', (_request, response) => void response.send('Write to us'))
    const url = await listen(app)
    expect((await ask(`${url}/contact`)).bytes.toString()).toBe('Write to us')
    await feedwright.started
    expect((await ask(`${url}/contact`)).bytes.toString()).toBe('Write to us')
    expect((await ask(`${url}/`)).bytes.toString()).toContain('The Meridian Review')
  })

  it('answers without Express', async () => {
    const feedwright = await feedwrightOf({ folder: await sampleFolder(), baseUrl: BASE })
    await feedwright.started
    const url = await listen((request, response) => {
      feedwright.router(request, response, () => response.writeHead(404).end('not here'))
    })
    expect((await ask(`${url}/articles/2021-02-17-mission`)).status).toBe(200)
    expect((await ask(`${url}/nothing`)).bytes.toString()).toBe('not here')
  })

  it('logs the request that failed, and answers others', async () => {
    const store = openSqliteStore(':memory:')
    const errors: string[] = []
    const log = {
      ...{ info: () => undefined, warn: () => undefined },
      error: (_: object, message: string) => void errors.push(message),
    }
    const feedwright = await feedwrightOf({ folder: await sampleFolder(), baseUrl: BASE, store, log })
    await feedwright.started
    const url = await listen(express().use(feedwright.router))
    await store.close()
    expect((await ask(`${url}/articles/other`)).status).toBe(500)
    expect(errors).toContain('GET /articles/other failed')
    expect((await ask(`${url}/rss.xml`)).status).toBe(200)
  })
})

describe('a Feedwright of a store', () => {
  const publication = { title: 'Notes', language: 'de', image: 'https://host.example/logo.png' }

  it('publishes the articles of the host, and leaves the store open', async () => {
    const store = openSqliteStore(':memory:')
    const feedwright = await createFeedwright({
      ...{ publication, store, baseUrl: `${BASE}/notes` },
      data: await temporaryFolder('data'),
    })
    await feedwright.started
    const url = await listen(express().use('/notes', feedwright.router))
    const { fields, body, lineOf } = readRecord(
      'one.md',
      Buffer.from('---\ntitle: One\npublished: 2021-02-17\n---\nText.'),
    )
    const { draft } = parseArticle(fields, body, { file: 'one.md', timeZone: 'UTC', authors: [], lineOf })
    if (draft === undefined) throw new Error('expected a valid record')
    await store.apply([{ kind: 'article', source: source('one.md'), draft }], OPTIONS)
    await feedwright.refresh()
    const feed = JSON.parse((await ask(`${url}/notes/feed.json`)).bytes.toString())
    expect(feed).toMatchObject({
      title: 'Notes',
      language: 'de',
      feed_url: 'https://host.example/notes/feed.json',
      items: [{ title: 'One', url: 'https://host.example/notes/articles/one' }],
    })
    await feedwright.close()
    expect(await store.count(new Date())).toBe(1)
    await store.close()
  })

  it.each([
    [{ publication: { title: '' } }, /publication title:/],
    [{ publication: { title: 'Notes', titel: 'x' } }, /publication titel:.*title/],
    [{ publication: { title: 'Notes', icon: 'logo.png' } }, /publication icon: expected an absolute URL/],
    [{ publication: { title: 'Notes' }, folder: 'articles' }, /either folder or publication, got both/],
    [{}, /either folder or publication, got neither/],
    [{ publication, baseUrl: '/news' }, /^baseUrl: expected an absolute http or https URL/],
    [{ publication, baseUrl: undefined }, /^baseUrl: expected the address at which readers reach the router/],
    [{ publication, rateLimit: -1 }, /^rateLimit: expected a number from 0/],
    [{ publication, trustedProxies: ['10.0.0.0/8', 'proxy'] }, /^trustedProxies: expected addresses/],
    [{ folder: '/nowhere/at/all' }, /\/nowhere\/at\/all/],
  ])('%j is refused', async (options, message) => {
    const data = await temporaryFolder('data')
    const given = { baseUrl: BASE, data, ...options } as Parameters<typeof createFeedwright>[0]
    await expect(createFeedwright(given)).rejects.toThrow(message)
  })
})

it('importing the package starts nothing and does not change the process', async () => {
  const program = `
    const before = process.eventNames().length
    await import('./src/feedwright.ts')
    console.log(JSON.stringify([process.eventNames().length - before, process.getActiveResourcesInfo()]))`
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { cwd: join(import.meta.dirname, '../..') },
  )
  expect(stderr).toBe('')
  const [events, resources] = JSON.parse(stdout)
  expect(events).toBe(0)
  expect(resources.filter((name: string) => !/Pipe|TTY/.test(name))).toEqual([])
})

it('a closed Feedwright keeps no process alive', async () => {
  const folder = await sampleFolder()
  const data = await temporaryFolder('data')
  const program = `
    import { createFeedwright } from './src/feedwright.ts'
    const feedwright = await createFeedwright(${JSON.stringify({ folder, data, baseUrl: BASE })})
    await feedwright.started
    await feedwright.close()
    console.log('closed')`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: join(import.meta.dirname, '../..'),
    timeout: 30_000,
  })
  expect(stdout).toBe('closed\n')
})
