import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { schemaFaults } from '../sitemaps/schemas.ts'
import { ask, decoded } from './raw-http.ts'
import { articleText, FILES, PATIENCE, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

const BASE = 'https://news.example/review'

/** On a busy machine, a program with workers takes a while to start. */
const LONG_MS = 120_000

let program: Program
let folder: string
beforeAll(async () => {
  const recent = new Date(Date.now() - 3_600_000).toISOString()
  const fresh = articleText({ title: 'Fresh & New', published: recent })
  folder = await sampleFolder({ ...FILES, 'fresh.md': fresh })
  program = await startProgram(folder, { args: ['--base-url', BASE, '--workers', '2'] })
  await vi.waitFor(
    async () => expect((await ask(`${program.url}/review/health/ready`)).status).toBe(200),
    PATIENCE,
  )
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
})

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  ask(`${program.url}/review${path}`, { headers })
const locations = (xml: string) => [...xml.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, url = '']) => url)

describe('sitemaps of the program', { timeout: LONG_MS }, () => {
  it('robots.txt names both by their absolute addresses', async () => {
    expect((await get('/robots.txt')).bytes.toString()).toBe(
      `User-agent: *\nAllow: /\n\nSitemap: ${BASE}/sitemap.xml\nSitemap: ${BASE}/news-sitemap.xml\n`,
    )
  })

  it('the sitemap has every page, each of which is served', async () => {
    const { status, headers, bytes } = await get('/sitemap.xml')
    expect([status, headers['content-type']]).toEqual([200, 'application/xml; charset=utf-8'])
    expect(await schemaFaults(bytes.toString())).toEqual([])
    const urls = locations(bytes.toString())
    expect(urls).toContain(`${BASE}/`)
    expect(urls).toContain(`${BASE}/articles/2021-02-17-mission`)
    expect(urls.filter(url => url.includes('elsewhere'))).toEqual([])
    for (const url of urls) expect([url, (await get(url.slice(BASE.length))).status]).toEqual([url, 200])
  })

  it('the news sitemap has the article of the last hour, and is fresh until it leaves', async () => {
    const { headers, bytes } = await get('/news-sitemap.xml')
    expect(await schemaFaults(bytes.toString())).toEqual([])
    expect(locations(bytes.toString())).toEqual([`${BASE}/articles/fresh`])
    expect(bytes.toString()).toContain('<news:title>Fresh &#x26; New</news:title>')
    expect(headers['cache-control']).toMatch(/^public, max-age=\d+/)
  })

  it.each([
    '/sitemap.xml',
    '/news-sitemap.xml',
  ])('%s answers conditions, codings, HEAD and other methods like a feed', async path => {
    const plain = await get(path, { 'accept-encoding': 'identity' })
    const { etag, 'last-modified': changed } = plain.headers
    expect((await get(path, { 'if-none-match': String(etag) })).status).toBe(304)
    expect((await get(path, { 'if-modified-since': String(changed) })).status).toBe(304)
    await vi.waitFor(async () => {
      const gzip = await get(path, { 'accept-encoding': 'gzip' })
      expect(gzip.headers['content-encoding']).toBe('gzip')
      expect((await decoded(gzip)).toString()).toBe(plain.bytes.toString())
    }, PATIENCE)
    const head = await ask(`${program.url}/review${path}`, { method: 'HEAD' })
    expect([head.status, head.bytes.length, head.headers.etag]).toEqual([200, 0, etag])
    const post = await ask(`${program.url}/review${path}`, { method: 'POST' })
    expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect((await ask(`${program.url}/review${path}`, { method: 'OPTIONS' })).status).toBe(204)
  })

  it('a part that there is not gets 404', async () => {
    expect((await get('/sitemap-9.xml')).status).toBe(404)
  })

  it('a new article is in both soon', async () => {
    const published = new Date().toISOString()
    await writeFile(join(folder, 'newest.md'), articleText({ title: 'Newest', published }))
    for (const path of ['/sitemap.xml', '/news-sitemap.xml'])
      await vi.waitFor(async () => {
        expect(locations((await get(path)).bytes.toString())).toContain(`${BASE}/articles/newest`)
      }, PATIENCE)
  })
})
