import { cp, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ask } from './raw-http.ts'
import { PATIENCE } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const SHOW = join(import.meta.dirname, '../samples/show')
const BASE = 'https://voices.example.org'
const LONG_MS = 90_000

/** Types of Apple's list, by the ending in the path (Apple's guide to RSS). */
const TYPES: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  m4a: 'audio/x-m4a',
  mp4: 'video/mp4',
}

let folder: string
let program: Program
let rss: string
const get = (path: string, headers = {}, method = 'GET') => ask(program.url + path, { headers, method })
const textOf = async (path: string) => (await get(path)).bytes.toString()
const all = (pattern: RegExp, text = rss) => [...text.matchAll(pattern)].map(([, found = '']) => found)
const pathOf = (url: string) => url.slice(BASE.length)
const items = () => rss.split(/<item>|<podcast:liveItem[ >]/).slice(1)
const itemOf = (title: string) => items().find(item => item.includes(title)) ?? ''

beforeAll(async () => {
  folder = await temporaryFolder('show')
  await cp(SHOW, folder, { recursive: true })
  program = await startProgram(folder)
  await vi.waitFor(async () => expect((await get('/rss.xml')).status).toBe(200), PATIENCE)
  rss = await textOf('/rss.xml')
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

describe('the sample show', () => {
  it('is small, and sound by all rules', async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter(entry => entry.isFile())
    const sizes = await Promise.all(files.map(async ({ parentPath, name }) => stat(join(parentPath, name))))
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(500_000)
    const { stdout, status } = await runProgram(['check', folder, '--podcast'])
    expect(stdout.trim().split('\n')).toEqual([
      `Voices at Night: 8 episodes at ${BASE}/rss.xml: nothing is refused or wanted`,
      `Voices at Night: The Outtakes: 1 episode at ${BASE}/feeds/supporters/rss.xml: nothing is refused or wanted; private, so that no directory is asked`,
      '10 records, 10 valid, 0 faults, 0 warnings, 3 files passed over',
    ])
    expect(status).toBe(0)
  })

  it('has its episodes in the RSS, the newest first, and nothing else', () => {
    const titles = items()
      .filter(item => item.includes('<enclosure'))
      .map(item => /<title>([^<]+)/.exec(item)?.[1])
    expect(titles.filter(title => title !== 'A Night on the Pier, Live')).toEqual([
      'The Last Ferry Home',
      'The Keeper of a Dark Lighthouse',
      'In the Kitchen After Closing',
      'The Porter and the Revolving Door',
      'The Baker Who Hums',
      'The Nurse on the Ninth Floor',
      'Who Is Awake?',
    ])
    expect(rss).toContain('A Night on the Pier, Live')
    expect(rss).not.toContain('Why We Are Silent in Summer')
    expect(rss).not.toContain('What the Pilot Would Not Say')
  })

  it('has the article without a recording in the other feed, beside the episodes', async () => {
    const notes = await textOf('/feeds/notes/rss.xml')
    expect(notes).toContain('Why We Are Silent in Summer')
    expect(notes).toContain('The Last Ferry Home')
    expect(notes).not.toContain('What the Pilot Would Not Say')
    expect(notes).toMatch(/<podcast:medium[^>]*>blog<\/podcast:medium>/)
  })

  it('has what Apple, PSP-1 and the podcast namespace ask of a show', () => {
    const channel = rss.split('<item>')[0] ?? ''
    for (const part of [
      '<itunes:category text="Society &amp; Culture">',
      '<itunes:category text="Documentary"/>',
      '<itunes:explicit>false</itunes:explicit>',
      '<itunes:author>The Lantern Room</itunes:author>',
      '<itunes:type>episodic</itunes:type>',
      '<itunes:email>mara@voices.example.org</itunes:email>',
      '<podcast:guid>8f1f2a3c-5f0e-5c39-9a54-0d5b1f7a9c11</podcast:guid>',
      '<podcast:locked owner="mara@voices.example.org">yes</podcast:locked>',
      '<podcast:medium>podcast</podcast:medium>',
      '>Keep the lamp burning</podcast:funding>',
      '<podcast:txt purpose="verify">',
      '<language>en</language>',
    ]) {
      expect(channel).toContain(part)
    }
    expect(channel).toMatch(/<itunes:image href="[^"]+\/cover\.png"\/>/)
  })

  it('has numbers, seasons and kinds of its episodes', () => {
    const nurse = itemOf('The Nurse on the Ninth Floor')
    expect(nurse).toContain('<itunes:episode>1</itunes:episode>')
    expect(nurse).toContain('<itunes:season>1</itunes:season>')
    expect(nurse).toContain('<podcast:season name="The City">1</podcast:season>')
    expect(itemOf('Who Is Awake?')).toContain('<itunes:episodeType>trailer</itunes:episodeType>')
    expect(itemOf('In the Kitchen')).toContain('<itunes:episodeType>bonus</itunes:episodeType>')
    expect(itemOf('In the Kitchen')).toContain('<itunes:title>After Closing</itunes:title>')
    expect(itemOf('The Last Ferry Home')).toContain(
      '<podcast:episode display="The Crossing">2</podcast:episode>',
    )
  })

  it('has the playing time of each recording', () => {
    const times = items().flatMap(item => all(/<itunes:duration>(\d+)<\/itunes:duration>/g, item))
    expect(times.map(Number)).toEqual([20, 50, 16, 40, 24, 30, 12])
  })

  it('names its feeds on the home page, and each page names the feed of the show', async () => {
    for (const path of ['/', '/articles/season-1-2024-03-04-nurse'])
      expect(await textOf(path)).toMatch(
        new RegExp(`<link rel="alternate" type="application/rss\\+xml"[^>]* href="${BASE}/rss.xml"`),
      )
  })
})

/** Files of a kind that the RSS names. */
const FILES = {
  enclosure: /<enclosure url="([^"]+)"/g,
  transcript: /<podcast:transcript [^>]*url="([^"]+)"/g,
  chapters: /<podcast:chapters [^>]*url="([^"]+)"/g,
  artwork: /<itunes:image href="([^"]+)"/g,
} as const

describe.each(Object.entries(FILES))('each %s', (kind, pattern) => {
  const paths = () => [...new Set(all(pattern))].filter(url => url.startsWith(BASE)).map(pathOf)
  const count = { enclosure: 7, transcript: 10, chapters: 4, artwork: 2 }[kind as keyof typeof FILES]

  it('is served, and HEAD answers like GET', async () => {
    expect(paths()).toHaveLength(count)
    for (const path of paths()) {
      const [full, head] = [await get(path), await get(path, {}, 'HEAD')]
      expect([path, full.status, head.status]).toEqual([path, 200, 200])
      expect(head.bytes).toHaveLength(0)
      for (const name of ['content-type', 'content-length', 'accept-ranges', 'etag', 'cache-control'])
        expect([name, head.headers[name]]).toEqual([name, full.headers[name]])
      expect(full.headers['content-length']).toBe(String(full.bytes.length))
    }
  })

  it('can be read from any site, with its true type', async () => {
    const types = new Set<string>()
    for (const path of paths()) {
      const { headers } = await get(path, { origin: 'https://player.example' })
      if (kind === 'transcript' || kind === 'chapters')
        expect(headers['access-control-allow-origin']).toBe('*')
      types.add(String(headers['content-type']).replace(/;.*$/, ''))
    }
    const expected = {
      enclosure: ['audio/mp4', 'audio/mpeg', 'video/mp4'],
      transcript: ['application/json', 'application/x-subrip', 'text/html', 'text/vtt'],
      chapters: ['application/json+chapters'],
      artwork: ['image/png'],
    }[kind as keyof typeof FILES]
    const normal = [...types].map(type => type.replace('audio/x-m4a', 'audio/mp4'))
    expect(normal.sort()).toEqual(expected)
  })
})

describe('each enclosure', () => {
  it('has an ending, type and length that Apple takes, and an address of its own', async () => {
    const found = [...rss.matchAll(/<enclosure url="([^"]+)" length="(\d+)" type="([^"]+)"/g)]
    const own = found.filter(([, url = '']) => url.startsWith(BASE))
    expect(own).toHaveLength(7)
    expect(new Set(own.map(([, url]) => url)).size).toBe(7)
    for (const [, url = '', length, type] of own) {
      expect(type).toBe(TYPES[url.split('.').at(-1) ?? ''])
      expect((await get(pathOf(url), {}, 'HEAD')).headers['content-length']).toBe(length)
    }
  })

  it('answers ranges, as players ask for them', async () => {
    const [url = ''] = all(FILES.enclosure)
    const whole = await get(pathOf(url))
    const part = await get(pathOf(url), { range: 'bytes=100-199' })
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 100-199/${whole.bytes.length}`])
    expect(part.bytes.equals(whole.bytes.subarray(100, 200))).toBe(true)
    expect((await get(pathOf(url), { range: 'bytes=0-1' })).bytes).toHaveLength(2)
  })
})

it('has the chapters of a file, of a list and of the text', async () => {
  const starts = async (title: string) => {
    const [url = ''] = all(FILES.chapters, itemOf(title))
    const { version, chapters } = JSON.parse(await textOf(pathOf(url)))
    expect(version).toMatch(/^1\.2/)
    return chapters.map(
      ({ startTime, title: name }: { startTime: number; title: string }) => `${startTime} ${name}`,
    )
  }
  expect(await starts('The Nurse on')).toEqual(['0 Ten past four', '10 Shoes', '20 Forty people'])
  expect(await starts('The Baker Who')).toEqual(['0 Flour', '8 Water', '16 Fire'])
  expect(await starts('The Porter and')).toEqual(['0 The door', '15 The motor', '30 Who comes back'])
  expect(await starts('The Keeper of')).toEqual(['0 The stairs', '25 The lamp'])
})

it('serves the live event as one, with where it can be followed', () => {
  const [, live = ''] = /<podcast:liveItem ([\s\S]*?)<\/podcast:liveItem>/.exec(rss) ?? []
  expect(live).toContain('status="pending"')
  expect(live).toContain('start="2099-12-31T21:00:00')
  expect(live).toContain(
    '<podcast:contentLink href="https://voices.example.org/live">Listen here</podcast:contentLink>',
  )
})

it('shows the private show only to those who have a token', async () => {
  expect((await get('/feeds/supporters/rss.xml')).status).toBe(401)
  const args = ['token', 'add', folder, '--feed', 'supporters', '--data', program.data]
  const { stdout } = await runProgram(args)
  const [address = ''] = stdout.split('\n')
  const shown = await textOf(pathOf(address))
  expect(shown).toContain('What the Pilot Would Not Say on the Bridge')
  expect(shown).toContain('<itunes:block>Yes</itunes:block>')
  expect(shown).not.toContain('The Last Ferry Home')
})
