import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readersOf, wellFormed } from '../formats/parsers.ts'
import { type Answer, ask, exchange } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 120_000
const FILES = {
  'publication.yaml': `${PUBLICATION}delta: true\n`,
  'one.md': articleText({ title: 'One', published: '2021-01-01', tags: '[Sea]' }),
  'two.md': articleText({ title: 'Two', published: '2021-01-02', tags: '[Sea]' }),
}
const DELTA = { 'a-im': 'feed' }

let program: Program
let folder: string
const get = (path: string, headers = {}, method = 'GET') => ask(program.url + path, { headers, method })
const write = (name: string, title: string, published = '2021-01-03') =>
  writeFile(join(folder, name), articleText({ title, published, tags: '[Sea]' }))

beforeAll(async () => {
  folder = await sampleFolder(FILES)
  program = await startProgram(folder, { args: ['--base-url', 'https://feeds.example'] })
  await untilFollowing(program)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

/** Returns the response as soon as its tag differs from this one. */
function changed(path: string, tag: string, headers = {}): Promise<Answer> {
  return vi.waitFor(async () => {
    const answer = await get(path, { 'if-none-match': tag, ...headers })
    expect(answer.status).not.toBe(304)
    return answer
  }, PATIENCE)
}

const textOf = ({ bytes }: Answer) => bytes.toString()
const titlesIn = (text: string) =>
  ['One', 'Two', 'Three', 'Four', 'Five', 'Edited', 'Six', 'Seven', 'Eight'].filter(title =>
    text.includes(`>${title}<`),
  )

describe.each(['/rss.xml', '/atom.xml', '/tags/sea/rss.xml'])('check 53: a delta of %s', path => {
  it('contains the new and changed articles only, with the tag of the whole feed', async () => {
    const before = await get(path)
    await write('three.md', `Three`, '2021-01-03')
    await write('one.md', `Edited`, '2021-01-01')
    // The second change within a second has the date of the next one, and is sent with that from then on.
    const { delta, whole } = await vi.waitFor(async () => {
      const answer = await get(path, { ...DELTA, 'if-none-match': before.headers.etag })
      expect(titlesIn(textOf(answer))).toEqual(['Three', 'Edited'])
      const feed = await get(path)
      expect(answer.headers['last-modified']).toBe(feed.headers['last-modified'])
      return { delta: answer, whole: feed }
    }, PATIENCE)
    expect(delta.status).toBe(226)
    expect(delta.headers).toMatchObject({
      im: 'feed',
      etag: whole.headers.etag,
      'last-modified': whole.headers['last-modified'],
      'content-type': whole.headers['content-type'],
      link: whole.headers.link,
      vary: 'Accept-Encoding, A-IM, If-None-Match',
      'content-length': String(delta.bytes.length),
    })
    expect(delta.headers['cache-control']).toMatch(/^private, max-age=\d+, im, no-transform$/)
    wellFormed(textOf(delta))
    expect(titlesIn(textOf(whole))).toEqual(['Two', 'Three', 'Edited'])
    const head = (text: string) => text.split(/<item>|<entry>/)[0]
    expect(head(textOf(delta))).toBe(head(textOf(whole)))
    expect(await get(path, { ...DELTA, 'if-none-match': delta.headers.etag })).toMatchObject({ status: 304 })
    // Restores the articles for the next address.
    await rm(join(folder, 'three.md'))
    await write('one.md', 'One', '2021-01-01')
    await vi.waitFor(async () => expect(titlesIn(textOf(await get(path)))).toEqual(['One', 'Two']), PATIENCE)
  })
})

describe('a delta', () => {
  it('is a complete feed for every parser', async () => {
    const before = await get('/rss.xml')
    await write('four.md', 'Four', '2021-01-04')
    const delta = await changed('/rss.xml', before.headers.etag ?? '', DELTA)
    expect(delta.status).toBe(226)
    for (const { read } of readersOf('rss')) expect(await read(textOf(delta), 'rss')).toHaveLength(1)
  })

  it('is sent in the requested coding, with the tag of the whole feed in that coding', async () => {
    const before = await get('/rss.xml', { 'accept-encoding': 'gzip' })
    await write('five.md', 'Five', '2021-01-05')
    const first = await changed('/rss.xml', before.headers.etag ?? '', DELTA)
    const coded = await vi.waitFor(async () => {
      const headers = { ...DELTA, 'if-none-match': before.headers.etag, 'accept-encoding': 'gzip' }
      const answer = await get('/rss.xml', headers)
      expect(answer.headers['content-encoding']).toBe('gzip')
      return answer
    }, PATIENCE)
    expect(coded.status).toBe(226)
    expect(gunzipSync(coded.bytes).equals(first.bytes)).toBe(true)
    expect(coded.headers.etag).toMatch(/-gz"$/)
    expect((await get('/rss.xml', { 'if-none-match': coded.headers.etag })).status).toBe(304)
  })
})

describe('check 54: the whole feed is sent', () => {
  let old = ''
  beforeAll(async () => {
    old = (await get('/rss.xml')).headers.etag ?? ''
    await write('six.md', 'Six', '2021-01-06')
    expect((await changed('/rss.xml', old, DELTA)).status).toBe(226)
  }, LONG_MS)

  it.each<[string, Record<string, string>]>([
    ['other manipulations', { 'a-im': 'vcdiff, diffe' }],
    ['feed;q=0', { 'a-im': 'vcdiff, feed;q=0' }],
    ['no A-IM at all (3.55)', {}],
  ])('for %s', async (_what, headers) => {
    const answer = await get('/rss.xml', { ...headers, 'if-none-match': old })
    expect(answer.status).toBe(200)
    expect(answer.headers).not.toHaveProperty('im')
    expect(answer.headers['cache-control']).toContain('public')
  })

  it('for an unknown tag', async () => {
    const answer = await get('/rss.xml', { ...DELTA, 'if-none-match': '"abcdefghijklmnopqrstuv"' })
    expect(answer.status).toBe(200)
  })

  it('without a tag, also with a date', async () => {
    expect((await get('/rss.xml', DELTA)).status).toBe(200)
    const since = { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }
    expect((await get('/rss.xml', { ...DELTA, ...since })).status).toBe(200)
  })

  it('check 55: over HTTP/1.0', async () => {
    const request = `GET /rss.xml HTTP/1.0\r\nA-IM: feed\r\nIf-None-Match: ${old}\r\n\r\n`
    expect((await exchange(program.port, request)).text).toMatch(/^HTTP\/1\.[01] 200 /)
  })

  it('for HEAD, and a delta for `feed` among other manipulations', async () => {
    expect((await get('/rss.xml', { ...DELTA, 'if-none-match': old }, 'HEAD')).status).toBe(200)
    const headers = { 'a-im': 'vcdiff, FEED ; q=0.5', 'if-none-match': `"x", W/${old}` }
    expect((await get('/rss.xml', headers)).status).toBe(226)
  })

  it('when articles were only withdrawn', async () => {
    const before = await get('/rss.xml')
    await rm(join(folder, 'six.md'))
    const answer = await changed('/rss.xml', before.headers.etag ?? '', DELTA)
    expect(answer.status).toBe(200)
  })
})

it('check 54: nothing new is a 304', async () => {
  const { headers } = await get('/rss.xml')
  expect((await get('/rss.xml', { ...DELTA, 'if-none-match': headers.etag })).status).toBe(304)
})
