import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findElements } from '../pages/given.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

const LONG_MS = 60_000
const BASE = 'https://news.example.org'
const ICON = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
/** Articles 1 to 45, one a day. */
const COUNT = 45

let program: Program

beforeAll(async () => {
  const records = Array.from({ length: COUNT }, (_, n) => [
    `n${n + 1}.md`,
    articleText({ title: `Number ${n + 1}`, published: day(n), tags: n % 2 === 0 ? '[odd]' : '[even]' }),
  ])
  const folder = await sampleFolder({
    'publication.yaml': `${PUBLICATION}url: ${BASE}\nicon: icon.png\nitems: 3\n`,
    'icon.png': ICON,
    ...Object.fromEntries(records),
  })
  program = await startProgram(folder)
}, LONG_MS)
afterAll(async () => {
  expect(await program.stop()).toBe(0)
  await cleanUp()
}, LONG_MS)

function day(n: number): string {
  return new Date(Date.UTC(2021, 0, 1 + n, 12)).toISOString()
}

const get = (path: string, headers = {}) => ask(program.url + path, { headers })
const text = async (path: string) => (await get(path)).bytes.toString()
const cardTitles = (page: string) =>
  findElements(page, 'h3').flatMap(({ text }) => (text.startsWith('Number') ? [text] : []))

async function location(path: string): Promise<string> {
  const { status, headers } = await get(path)
  return `${status} ${headers.location?.replace(BASE, '')}`
}

function link(page: string, rel: string): string | undefined {
  return findElements(page, 'a', { rel })[0]?.attributes.href?.replace(BASE, '')
}

describe('the pages of a list', () => {
  it('lead from the home page to the oldest article and back, twenty articles at a time', async () => {
    const first = await text('/')
    expect(cardTitles(first)).toEqual(Array.from({ length: 20 }, (_, n) => `Number ${COUNT - n}`))
    expect(link(first, 'next')).toBe('/?page=2')
    const second = await text('/?page=2')
    expect(cardTitles(second)).toEqual(Array.from({ length: 20 }, (_, n) => `Number ${COUNT - 20 - n}`))
    expect([link(second, 'prev'), link(second, 'next')]).toEqual(['/', '/?page=3'])
    const third = await text('/?page=3')
    expect(cardTitles(third)).toEqual([5, 4, 3, 2, 1].map(n => `Number ${n}`))
    expect([link(third, 'prev'), link(third, 'next')]).toEqual(['/?page=2', undefined])
  })

  it('are there for tags', async () => {
    expect(cardTitles(await text('/tags/odd/'))).toHaveLength(20)
    expect(cardTitles(await text('/tags/odd/?page=2'))).toEqual(['Number 5', 'Number 3', 'Number 1'])
  })

  it.each([
    '/?page=4',
    '/?page=0',
    '/?page=01',
    '/?page=x',
    '/?page=',
    '/?page=99999999',
    '/tags/odd/?page=3',
  ])('are 404 at %s', async path => {
    expect((await get(path)).status).toBe(404)
  })

  it.each([
    ['/?page=1', '301 /'],
    ['/tags/odd/?page=1', '301 /tags/odd/'],
    ['/tags/Odd/?page=2', '301 /tags/odd/?page=2'],
  ])('have one address: %s gives %s', async (path, expected) => {
    expect(await location(path)).toBe(expected)
  })

  it('ignore other queries', async () => {
    expect(cardTitles(await text('/?utm_source=x'))).toHaveLength(20)
  })

  it('are not mixed up with the page that a browser gets at the feed itself', async () => {
    const home = await get('/')
    const navigation = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }
    const feed = await get('/rss.xml', navigation)
    expect(findElements(feed.bytes.toString(), 'h1')[0]?.text).toBe('Newest articles')
    const again = await get('/')
    for (const name of ['etag', 'last-modified']) expect(again.headers[name]).toBe(home.headers[name])
  })

  it('have no list of feeds for import where there is only one', async () => {
    expect(await text('/')).not.toContain('opml')
  })

  it('are not sent again to a client that has them', async () => {
    const { headers } = await get('/?page=2')
    expect((await get('/?page=2', { 'If-None-Match': headers.etag })).status).toBe(304)
    expect((await get('/?page=3', { 'If-None-Match': headers.etag })).status).toBe(200)
  })
})

describe('the neighbours of an article', () => {
  it(
    'are on its page, and change with the articles',
    async () => {
      const middle = await text('/articles/n20')
      expect([link(middle, 'next'), link(middle, 'prev')]).toEqual(['/articles/n21', '/articles/n19'])
      const { headers } = await get('/articles/n45')
      expect(link(await text('/articles/n45'), 'next')).toBeUndefined()
      const added = articleText({ title: 'Number 46', published: day(COUNT) })
      await writeFile(join(program.folder, 'n46.md'), added)
      await vi.waitFor(async () => {
        expect(link(await text('/articles/n45'), 'next')).toBe('/articles/n46')
      }, PATIENCE)
      expect((await get('/articles/n45', { 'If-None-Match': headers.etag })).status).toBe(200)
      const same = (await get('/articles/n20')).headers.etag
      expect((await get('/articles/n20', { 'If-None-Match': same })).status).toBe(304)
      expect(cardTitles(await text('/'))[0]).toBe('Number 46')
      expect(cardTitles(await text('/?page=2'))[0]).toBe('Number 26')
    },
    LONG_MS,
  )
})

describe('/favicon.ico', () => {
  it('leads to the icon', async () => {
    const { status, headers } = await get('/favicon.ico')
    expect([status, headers['cache-control']]).toEqual([302, 'public, max-age=86400'])
    const path = headers.location?.replace(BASE, '') ?? ''
    const icon = await get(path)
    expect([icon.status, icon.headers['content-type']]).toEqual([200, 'image/png'])
  })

  it(
    'is 404 without an icon',
    async () => {
      const other = await startProgram(await sampleFolder())
      try {
        expect((await ask(`${other.url}/favicon.ico`)).status).toBe(404)
      } finally {
        await other.stop()
      }
    },
    LONG_MS,
  )
})
