import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { childrenOf, itemsOf, parseXml, textOf } from '../portals/xml.ts'
import { createMovedClock, type MovedClock } from './moved-clock.ts'
import { type AskOptions, ask, decoded } from './raw-http.ts'
import { articleText, PATIENCE, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const LONG_MS = 180_000
const BASE = 'https://news.example'
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const START = Date.parse('2031-05-06T09:00:00Z')

const OWN_RECIPE = `portal: The Morning Portal
verified: { by: our desk, when: 2026-11-28, source: the partner sheet }
channel:
  - { name: title, text: $feed.title }
item:
  - { name: guid, text: $id }
  - { name: title, text: $title }
`

const FILES = {
  'publication.yaml': `title: The Daily Lantern
description: News from the harbour
url: ${BASE}
feeds:
  smart: { for: smartnews, was: earlier }
  msn: { for: msn, private: true }
  own: { for: morning }
`,
  'portals/morning.yaml': OWN_RECIPE,
  'a.md': articleText({ id: 'a', title: 'The harbour opens again', published: '2031-05-06T08:00:00Z' }),
  'b.md': articleText({ id: 'b', title: 'The market of the week', published: '2031-05-06T07:00:00Z' }),
}

let clock: MovedClock
let folder: string
let data: string
let program: Program

const start = () => startProgram(folder, { data, args: ['--workers', '2'], nodeArgs: clock.nodeArgs })

beforeAll(async () => {
  clock = await createMovedClock()
  await clock.set(new Date(START))
  folder = await sampleFolder(FILES)
  data = await temporaryFolder('data')
  program = await start()
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

const get = (path: string, options: AskOptions = {}) => ask(program.url + path, options)
const read = async (path: string, options: AskOptions = {}) => decoded(await get(path, options)).toString()

/** Returns the items of SmartNews as texts such as `deleted a 6`, with the minutes of `pubDate` since the start. */
async function smart(): Promise<readonly string[]> {
  return itemsOf(await read('/feeds/smart/rss.xml')).map(item => {
    const minutes = Math.floor((Date.parse(textOf(item, 'pubDate') ?? '') - START) / MINUTE)
    return `${textOf(item, 'media:status')} ${textOf(item, 'guid')} ${minutes}`
  })
}

/** Waits until every process has the feed like this: requests go to all of them. */
async function untilSmart(expected: readonly string[]): Promise<void> {
  for (let times = 0; times < 6; times++)
    await vi.waitFor(async () => expect(await smart()).toEqual(expected), PATIENCE)
}

describe.runIf(process.platform === 'linux')(
  'a feed for a portal, through time and in several processes',
  { timeout: LONG_MS },
  () => {
    it('has the articles that are public', async () => {
      await untilSmart(['active a -60', 'active b -120'])
    })

    it('has an edited article first, with a new date', async () => {
      await clock.set(new Date(START + 5 * MINUTE))
      const fields = { id: 'a', title: 'The harbour opens again today', published: '2031-05-06T08:00:00Z' }
      await writeFile(join(folder, 'a.md'), articleText(fields))
      await untilSmart(['active a 5', 'active b -120'])
    })

    it('has a notice of a removed article, with a new date and its guid', async () => {
      await clock.set(new Date(START + 9 * MINUTE))
      await rm(join(folder, 'b.md'))
      await untilSmart(['deleted b 9', 'active a 5'])
      expect(await read('/feeds/smart/rss.xml')).toContain('<title>The market of the week</title>')
    })

    it('is the same document in each process and after a restart, and is not sent twice', async () => {
      const facts = async () => {
        const answers = await Promise.all(Array.from({ length: 8 }, () => get('/feeds/smart/rss.xml')))
        const each = answers.map(
          ({ status, headers }) => `${status} ${headers.etag} ${headers['last-modified']}`,
        )
        return [...new Set(each)]
      }
      await vi.waitFor(async () => expect(await facts()).toHaveLength(1), PATIENCE)
      const before = await facts()
      const [, tag = ''] = before[0]?.split(' ') ?? []
      const again = await get('/feeds/smart/rss.xml', { headers: { 'If-None-Match': tag } })
      expect(again.status).toBe(304)
      await program.stop()
      program = await start()
      await untilSmart(['deleted b 9', 'active a 5'])
      expect(await facts()).toEqual(before)
    })

    it('has the notice for a week, and not longer', async () => {
      await clock.set(new Date(START + 9 * MINUTE + 6.9 * DAY))
      await untilSmart(['deleted b 9', 'active a 5'])
      await clock.set(new Date(START + 9 * MINUTE + 7.1 * DAY))
      await untilSmart(['active a 5'])
    })

    it('has an article that expires as a notice, with the date of its end', async () => {
      const end = START + 9 * MINUTE + 8 * DAY
      const fields = { id: 'c', title: 'A sale of a week at the market', published: '2031-05-12T08:00:00Z' }
      const expires = new Date(end).toISOString()
      await writeFile(join(folder, 'c.md'), articleText({ ...fields, expires }))
      const minutes = (Date.parse(fields.published) - START) / MINUTE
      await untilSmart([`active c ${minutes}`, 'active a 5'])
      await clock.set(new Date(end + 1_000))
      await untilSmart([`deleted c ${(end - START) / MINUTE}`, 'active a 5'])
    })

    it('has the notice of a recall, and the article again with a later date when that is undone', async () => {
      const at = 9 + 8 * 24 * 60 + 10
      const recall = (...more: readonly string[]) =>
        runProgram(['recall', 'a', ...more, '--data', data], { NODE_OPTIONS: clock.nodeArgs.join(' ') })
      await clock.set(new Date(START + at * MINUTE))
      expect(await recall('--reason', 'A name was wrong')).toMatchObject({ status: 0 })
      await untilSmart([`deleted a ${at}`, `deleted c ${at - 10}`])
      expect(await read('/feeds/smart/rss.xml')).not.toContain('A name was wrong')
      await clock.set(new Date(START + (at + 5) * MINUTE))
      expect(await recall('--undo')).toMatchObject({ status: 0 })
      await untilSmart([`active a ${at + 5}`, `deleted c ${at - 10}`])
    })

    it('says once in the log what the portal would refuse of a saved record', async () => {
      const fields = { id: 'd', title: 'Short', published: '2031-05-12T08:00:00Z' }
      await writeFile(join(folder, 'd.md'), articleText(fields))
      const lines = () =>
        program
          .output()
          .split('\n')
          .filter(line => line.includes('MSN: d.md title: expected a title of at least 21 characters'))
      await vi.waitFor(() => expect(lines()).toHaveLength(1), PATIENCE)
      await writeFile(join(folder, 'e.md'), articleText({ ...fields, id: 'e' }))
      await vi.waitFor(() => expect(program.output()).toContain('MSN: e.md title:'), PATIENCE)
      expect(lines()).toHaveLength(1)
    })
  },
)

describe('the address of a feed for a portal', { timeout: LONG_MS }, () => {
  it('is named nowhere, and search engines are told not to list it', async () => {
    const { headers } = await get('/feeds/smart/rss.xml')
    expect(headers['x-robots-tag']).toBe('noindex')
    expect(headers['cache-control']).toBe('public, max-age=60, no-transform')
    for (const path of [
      '/',
      '/opml.xml',
      '/opml.xml?all',
      '/sitemap.xml',
      '/robots.txt',
      '/rss.xml',
      '/articles/a',
    ])
      expect(await read(path), path).not.toMatch(/feeds\/(?:smart|msn|own)/)
    for (const path of [
      '/feeds/smart/',
      '/feeds/smart',
      '/feeds/smart/feed.json',
      '/feeds/smart/archive/1/rss.xml',
    ])
      expect((await get(path)).status, path).toBe(404)
  })

  it('needs a token when the feed is private: in the path, or as the password', async () => {
    const { status, headers } = await get('/feeds/msn/rss.xml')
    expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="feed", charset="UTF-8"'])
    const { stdout } = await runProgram(['token', 'add', folder, '--data', data, '--feed', 'msn'])
    const [, token = ''] = /~([\w-]+)/.exec(stdout) ?? []
    expect(stdout).toContain(`${BASE}/feeds/msn/~${token}/rss.xml`)
    const opened = await get(`/feeds/msn/~${token}/rss.xml`)
    expect(opened.status).toBe(200)
    expect(opened.headers['cache-control']).toMatch(/^private, max-age=60/)
    const authorization = `Basic ${Buffer.from(`msn:${token}`).toString('base64')}`
    expect((await get('/feeds/msn/rss.xml', { headers: { authorization } })).status).toBe(200)
    expect((await get('/feeds/msn/~wrong/rss.xml')).status).toBe(404)
  })

  it('redirects from an earlier name', async () => {
    const moved = await get('/feeds/earlier/rss.xml')
    expect([moved.status, moved.headers.location]).toEqual([301, `${BASE}/feeds/smart/rss.xml`])
  })

  it('can only be read', async () => {
    expect((await get('/feeds/smart/rss.xml', { method: 'POST' })).status).toBe(405)
    expect((await get('/feeds/smart/rss.xml', { method: 'HEAD' })).status).toBe(200)
  })
})

describe('a recipe of the folder', { timeout: LONG_MS }, () => {
  const titles = async () => itemsOf(await read('/feeds/own/rss.xml')).map(item => textOf(item, 'title'))

  /** Waits until every process has it: requests go to all of them. */
  async function untilTitle(title: string): Promise<void> {
    for (let times = 0; times < 6; times++)
      await vi.waitFor(async () => expect(await titles()).toContain(title), PATIENCE)
  }

  it('is followed while the program runs, and stays as it was while it has a fault', async () => {
    await untilTitle('The harbour opens again today')
    const file = join(folder, 'portals/morning.yaml')
    await writeFile(file, OWN_RECIPE.replace('$title', 'Lantern $title'))
    await untilTitle('Lantern The harbour opens again today')
    await writeFile(file, OWN_RECIPE.replace('text: $id', 'text: $ids'))
    await vi.waitFor(() => {
      expect(program.output()).toContain(
        'portals/morning.yaml:6 item[0].text: expected the name of a value, got \\"ids\\"',
      )
    }, PATIENCE)
    await untilTitle('Lantern The harbour opens again today')
    await writeFile(file, OWN_RECIPE)
    await untilTitle('The harbour opens again today')
  })

  it('is written as XML by the strict writer', async () => {
    const [channel] = childrenOf(parseXml(await read('/feeds/own/rss.xml')), 'channel')
    expect(textOf(channel, 'title')).toBe('The Daily Lantern')
  })
})
