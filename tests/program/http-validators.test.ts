import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Answer, ask } from './raw-http.ts'
import { articleText, FEEDS, PATIENCE, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 90_000
const KEPT_ON_304 = ['etag', 'last-modified', 'cache-control', 'vary', 'link', 'content-language']

let program: Program
let folder: string
const get = (path: string, headers = {}, method = 'GET') => ask(program.url + path, { headers, method })
const timeOf = (answer: Answer, name: 'last-modified' | 'date') => Date.parse(answer.headers[name] ?? '')
const httpDate = (time: number) => new Date(time).toUTCString()

beforeAll(async () => {
  folder = await sampleFolder()
  program = await startProgram(folder, { args: ['--base-url', 'https://feeds.example'] })
  await get('/')
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

describe.each([...FEEDS, '/', '/articles/2021-02-17-mission'])('a conditional request for %s', path => {
  it('check 1: is possible: a 200 has a strong entity tag and a date', async () => {
    const { status, headers } = await get(path)
    expect(status).toBe(200)
    expect(headers.etag).toMatch(/^"[\x21\x23-\x7e]+"$/)
    expect(headers['last-modified']).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
  })

  it('check 2: two requests get the same bytes and tag', async () => {
    const [one, two] = [await get(path), await get(path)]
    expect(two.bytes.equals(one.bytes)).toBe(true)
    expect(two.headers.etag).toBe(one.headers.etag)
  })

  it('check 3: each coding has its own tag, and any of them gets 304 with any Accept-Encoding', async () => {
    const codings = ['identity', 'gzip', 'br', 'zstd']
    const answers = await vi.waitFor(async () => {
      const found = await Promise.all(codings.map(coding => get(path, { 'accept-encoding': coding })))
      const sent = found.map(({ headers }) => headers['content-encoding'] ?? 'identity')
      expect(sent).toEqual(codings)
      return found
    }, PATIENCE)
    const tags = answers.map(answer => answer.headers.etag ?? '')
    expect(new Set(tags).size).toBe(codings.length)
    for (const tag of tags) {
      for (const coding of [undefined, ...codings]) {
        const headers = { 'if-none-match': tag, ...(coding && { 'accept-encoding': coding }) }
        const answer = await get(path, headers)
        expect([answer.status, answer.headers.etag]).toEqual([304, tag])
      }
    }
  })

  it('check 5: Last-Modified is not later than Date and not earlier than 2000-01-02', async () => {
    const answer = await get(path)
    expect(timeOf(answer, 'last-modified')).toBeLessThanOrEqual(timeOf(answer, 'date'))
    expect(timeOf(answer, 'last-modified')).toBeGreaterThanOrEqual(Date.UTC(2000, 0, 2))
  })

  it('check 6: a known entity tag gets 304 without a body', async () => {
    const { headers } = await get(path)
    const answer = await get(path, { 'if-none-match': headers.etag })
    expect(answer.status).toBe(304)
    expect(answer.bytes).toHaveLength(0)
    expect(answer.headers).not.toHaveProperty('content-length')
    expect(answer.headers).not.toHaveProperty('transfer-encoding')
    expect(answer.headers).not.toHaveProperty('content-encoding')
  })

  it('checks 7 to 9: weak tags, lists with odd spacing and * get 304', async () => {
    const { etag } = (await get(path)).headers
    for (const header of [`W/${etag}`, `"a", W/"b" , ${etag}`, `, ,${etag},`, `"a",W/${etag}`, '*']) {
      expect((await get(path, { 'if-none-match': header })).status, header).toBe(304)
    }
  })

  it('check 8: several If-None-Match fields are one list', async () => {
    const { etag = '' } = (await get(path)).headers
    expect((await get(path, { 'if-none-match': ['"a"', etag] })).status).toBe(304)
  })

  it('check 10: garbage in If-None-Match gets 200', async () => {
    for (const header of ['x', '', '"', "'x'", ', ,', '\u00e9']) {
      expect((await get(path, { 'if-none-match': header })).status, header).toBe(200)
    }
  })

  it('check 11: an unknown tag gets 200 although the date would match', async () => {
    const headers = { 'if-none-match': '"other"', 'if-modified-since': httpDate(Date.now() + 86_400_000) }
    expect((await get(path, headers)).status).toBe(200)
  })

  it('check 12: If-Modified-Since alone: equal and later get 304, earlier gets 200', async () => {
    const changed = timeOf(await get(path), 'last-modified')
    const statuses = []
    for (const offset of [0, 1_000, 86_400_000, -1_000]) {
      statuses.push((await get(path, { 'if-modified-since': httpDate(changed + offset) })).status)
    }
    expect(statuses).toEqual([304, 304, 304, 200])
  })

  it('check 13: If-Modified-Since is read in every form; an invalid one is ignored', async () => {
    const { 'last-modified': date = '' } = (await get(path)).headers
    const [weekday = '', day, month, year = '', time] = date.split(' ')
    const asctime = `${weekday.slice(0, 3)} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`
    const rfc850 = `${longWeekday(date)}, ${day}-${month}-${year.slice(2)} ${time} GMT`
    const right = [date, asctime, rfc850, date.replace('GMT', '+0000'), `${date}; length=123`]
    for (const header of right) {
      expect((await get(path, { 'if-modified-since': header })).status, header).toBe(304)
    }
    for (const header of ['', 'x', '0', new Date().toISOString()]) {
      expect((await get(path, { 'if-modified-since': header })).status, header).toBe(200)
    }
  })

  it('check 14: the date of a first request by Thunderbird gets 200', async () => {
    const answer = await get(path, { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' })
    expect(answer.status).toBe(200)
  })

  it('check 15: a 304 has the headers of the 200', async () => {
    const full = await get(path)
    for (const condition of [
      { 'if-none-match': full.headers.etag },
      { 'if-modified-since': full.headers['last-modified'] },
    ]) {
      const answer = await get(path, condition)
      expect(answer.status).toBe(304)
      expect(answer.headers.date).toBeDefined()
      const pick = ({ headers }: Answer) => KEPT_ON_304.map(name => headers[name])
      expect(pick(answer)).toEqual(pick(full))
    }
  })

  it('check 16: a conditional HEAD gets 304', async () => {
    const { etag, 'last-modified': date } = (await get(path)).headers
    expect((await get(path, { 'if-none-match': etag }, 'HEAD')).status).toBe(304)
    expect((await get(path, { 'if-modified-since': date }, 'HEAD')).status).toBe(304)
    expect((await get(path, { 'if-none-match': '"other"' }, 'HEAD')).status).toBe(200)
  })

  it('check 17: If-Match and If-Unmodified-Since that fail get 412', async () => {
    const { etag } = (await get(path)).headers
    expect((await get(path, { 'if-match': '"zzz"' })).status).toBe(412)
    expect((await get(path, { 'if-match': '*' })).status).toBe(200)
    expect((await get(path, { 'if-match': etag })).status).toBe(200)
    const old = { 'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' }
    const answer = await get(path, old)
    expect([answer.status, answer.bytes.length]).toEqual([412, 0])
  })
})

describe('check 18: conditions are ignored without a document to compare', () => {
  const conditions = { 'if-none-match': '*', 'if-modified-since': httpDate(Date.now() + 86_400_000) }

  it.each([
    ['/nothing.xml', 404],
    ['/articles/nothing', 404],
    ['/media/00000000000000000000000000000000/a.png', 404],
    ['/feed', 301],
  ])('%s gets %i', async (path, status) => {
    expect((await get(path, conditions)).status).toBe(status)
  })

  it('a method that is not allowed gets 405', async () => {
    expect((await get('/rss.xml', conditions, 'POST')).status).toBe(405)
  })
})

describe('an edit', () => {
  // In a burst of edits, including those at the start, the dates are ahead of the clock, and are sent as the current time.
  it('check 4: of two in quick succession the second has a strictly later date', async () => {
    await vi.waitFor(async () => {
      const answer = await get('/rss.xml')
      expect(timeOf(answer, 'date') - timeOf(answer, 'last-modified')).toBeGreaterThanOrEqual(2_000)
    }, PATIENCE)
    const name = join(folder, '2023-01-02-twice.md')
    const dates = []
    for (const title of ['Once', 'Twice']) {
      await writeFile(name, articleText({ title, published: '2023-01-02' }))
      dates.push(timeOf(await served('/rss.xml', title), 'last-modified'))
    }
    expect(dates[1]).toBeGreaterThan(dates[0] ?? Number.NaN)
  })

  it.each(
    FEEDS,
  )('check 4: changes the tag of %s and moves Last-Modified on, twice in quick succession', async path => {
    const name = `2023-01-01-edited${path.replace(/\W/g, '-')}.md`
    let before = await get(path)
    for (const title of ['First', 'Second', 'Third']) {
      await writeFile(join(folder, name), articleText({ title: `${title} ${path}`, published: '2023-01-01' }))
      const after = await served(path, `${title} ${path}`)
      expect(after.headers.etag).not.toBe(before.headers.etag)
      expect(timeOf(after, 'last-modified')).toBeLessThanOrEqual(timeOf(after, 'date'))
      // A client that sends only the date gets the change too.
      const byDate = await get(path, { 'if-modified-since': before.headers['last-modified'] })
      expect(byDate.status).toBe(200)
      before = after
    }
  })

  it('check 22: that deletes an article makes its page 410, for any conditions', async () => {
    const name = join(folder, '2023-01-03-deleted.md')
    await writeFile(name, articleText({ title: 'To Be Deleted', published: '2023-01-03' }))
    await vi.waitFor(
      async () => expect((await get('/articles/2023-01-03-deleted')).status).toBe(200),
      PATIENCE,
    )
    await rm(name)
    await vi.waitFor(
      async () => expect((await get('/articles/2023-01-03-deleted')).status).toBe(410),
      PATIENCE,
    )
    expect((await get('/articles/2023-01-03-deleted', { 'if-none-match': '*' })).status).toBe(410)
    expect((await get('/rss.xml')).bytes.toString()).not.toContain('To Be Deleted')
  })

  it('check 23: that changes the slug redirects the page permanently, with its query', async () => {
    const name = join(folder, '2023-01-04-moved.md')
    const fields = { id: 'tag:example.org,2023:moved', title: 'Moved', published: '2023-01-04' }
    await writeFile(name, articleText(fields))
    await vi.waitFor(async () => expect((await get('/articles/2023-01-04-moved')).status).toBe(200), PATIENCE)
    await writeFile(name, articleText({ ...fields, slug: 'moved-on' }))
    await vi.waitFor(async () => expect((await get('/articles/moved-on')).status).toBe(200), PATIENCE)
    const { status, headers } = await get('/articles/2023-01-04-moved?a=1&b=2')
    expect(status).toBe(301)
    expect(headers.location).toBe('https://feeds.example/articles/moved-on?a=1&b=2')
  })

  it('that renames a file does not change the guid', async () => {
    const from = join(folder, '2023-01-05-renamed.md')
    await writeFile(from, articleText({ title: 'Renamed', published: '2023-01-05' }))
    const before = await served('/rss.xml', '>Renamed<')
    await rename(from, join(folder, '2023-01-05-renamed-file.md'))
    await writeFile(join(folder, 'after.md'), articleText({ title: 'After', published: '2023-01-05' }))
    const after = await served('/rss.xml', '>After<')
    const guid = (answer: Answer) => /Renamed<[\s\S]*?<guid[^>]*>([^<]+)/.exec(answer.bytes.toString())?.[1]
    expect(guid(after)).toBe(guid(before))
    expect(guid(after)).toBeDefined()
  })
})

/** Returns the response as soon as it contains the text. */
function served(path: string, text: string): Promise<Answer> {
  return vi.waitFor(async () => {
    const answer = await get(path)
    expect(answer.bytes.toString()).toContain(text)
    return answer
  }, PATIENCE)
}

function longWeekday(date: string): string {
  return new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(new Date(date))
}
