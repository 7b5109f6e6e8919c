import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Reader, readersOf } from '../formats/parsers.ts'
import { hasNewsboat, subscribeNewsboat } from './newsboat.ts'
import {
  atomFeed,
  GUIDS,
  ghostExport,
  jsonFeed,
  type OldPost,
  type OldSite,
  POSTS,
  rssFeed,
  SHOWN,
  startOldSite,
  wordPressExport,
} from './old-site.ts'
import { ask } from './raw-http.ts'
import { articleText, PATIENCE, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const LONG_MS = 180_000

afterAll(cleanUp)

interface Move {
  readonly name: string
  readonly format: 'rss' | 'atom' | 'json'
  readonly write: Parameters<typeof startOldSite>[0]
  /** The file that is imported; the feed itself when absent. */
  readonly exported?: (url: string) => string
  /** Whether items have ids. Readers recognise others by their links. */
  readonly hasIds: boolean
}

const rss = { format: 'rss', hasIds: true } as const
const MOVES: readonly Move[] = [
  { ...rss, name: 'RSS of WordPress', write: rssFeed(GUIDS.wordPress) },
  { ...rss, name: 'RSS with permalinks as ids', write: rssFeed(GUIDS.permalink) },
  { ...rss, name: 'RSS with ids that are no addresses', write: rssFeed(GUIDS.odd) },
  { ...rss, name: 'RSS without ids', write: rssFeed(GUIDS.none), hasIds: false },
  { name: 'Atom', format: 'atom', write: atomFeed, hasIds: true },
  { name: 'JSON Feed', format: 'json', write: jsonFeed, hasIds: true },
  { ...rss, name: 'an export of WordPress', write: rssFeed(GUIDS.wordPress), exported: wordPressExport },
  { ...rss, name: 'an export of Ghost', write: rssFeed(GUIDS.ghost), exported: ghostExport },
]

/** Fetches an address as readers do: with its redirects. */
async function fetched(address: string): Promise<string> {
  const response = await fetch(address)
  expect([address, response.status]).toEqual([address, 200])
  return response.text()
}

/** What a reader recognises the items of the old feed by (docs/readers.md#ids). */
async function knownKeys(document: string, { format, hasIds }: Move, reader: Reader) {
  const items = await reader.read(document, format)
  return new Set(items.map(({ id, link }) => (hasIds ? id : link)))
}

/** How many items of the new feed each reader of the old one would show. */
async function shownBy(old: string, now: string, move: Move): Promise<Readonly<Record<string, number>>> {
  const counts = readersOf(move.format).map(async reader => {
    const known = await knownKeys(old, move, reader)
    const items = await reader.read(now, move.format)
    expect([reader.name, known.size, items.length > 0]).toEqual([reader.name, SHOWN, true])
    return [reader.name, items.filter(({ id }) => !known.has(id)).length] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}

function forEachReader(count: number, { format }: Move): Readonly<Record<string, number>> {
  return Object.fromEntries(readersOf(format).map(({ name }) => [name, count]))
}

/** newsboat 2.21 reads no JSON Feed. Without ids it makes its own of link and date, and no feed can have both. */
function suitsNewsboat({ format, hasIds }: Move): boolean {
  return format !== 'json' && hasIds
}

/** Imports the old site, and checks the report. */
async function importSite(site: OldSite, { exported }: Move, folder: string): Promise<void> {
  const source = exported
    ? join(await sampleFolder({ 'export.xml': exported(site.url) }), 'export.xml')
    : site.feed
  const args = ['import', source, folder, '--feed', site.feed, '--media', 'link']
  const dry = await runProgram([...args, '--dry-run'])
  expect(dry.stdout).toMatch(/14 new.*; nothing was written\n14 items, 0 would be shown again\n$/)
  const { stdout, stderr, status } = await runProgram(args)
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  expect(stdout).toMatch(/14 new.*\n14 items, 0 would be shown again\n$/)
}

async function startInPlaceOf(site: OldSite, folder: string): Promise<Program> {
  await site.close()
  const args = ['--port', String(site.port), '--base-url', site.url]
  const program = await startProgram(folder, { args })
  await vi.waitFor(async () => expect((await ask(`${site.url}/rss.xml`)).status).toBe(200), PATIENCE)
  return program
}

async function untilServed(address: string, title: string): Promise<void> {
  await vi.waitFor(async () => expect(await fetched(address)).toContain(title), PATIENCE)
}

describe('on moving day', { timeout: LONG_MS }, () => {
  it.each(MOVES)('readers of $name see nothing twice', async move => {
    const site = await startOldSite(move.write)
    const old = await fetched(site.feed)
    const newsboat = hasNewsboat && suitsNewsboat(move) ? await subscribeNewsboat(site.feed) : undefined
    if (newsboat !== undefined) expect(await newsboat.reload()).toBe(SHOWN)
    const folder = join(await temporaryFolder('moved'), 'articles')
    await importSite(site, move, folder)
    const program = await startInPlaceOf(site, folder)

    const path = { rss: '/rss.xml', atom: '/atom.xml', json: '/feed.json' }[move.format]
    const before = await fetched(site.url + path)
    expect(await shownBy(old, before, move)).toEqual(forEachReader(0, move))
    if (newsboat !== undefined) expect(await newsboat.reload()).toBe(SHOWN)

    await writeFile(join(folder, 'new.md'), articleText({ title: 'Brand new', published: '2021-03-01' }))
    await untilServed(site.url + path, 'Brand new')
    const after = await fetched(site.url + path)
    expect(await shownBy(old, after, move)).toEqual(forEachReader(1, move))
    if (newsboat !== undefined) expect(await newsboat.reload()).toBe(SHOWN + 1)
    expect(await program.stop()).toBe(0)
  })

  it('old addresses of feeds and articles lead to the new ones', async () => {
    const site = await startOldSite(rssFeed(GUIDS.wordPress))
    const folder = join(await temporaryFolder('moved'), 'articles')
    const move = MOVES.find(({ exported }) => exported === wordPressExport)
    expect(move).toBeDefined()
    if (move !== undefined) await importSite(site, move, folder)
    const program = await startInPlaceOf(site, folder)
    for (const [from, to] of [
      ['/feed/', '/rss.xml'],
      ['/index.xml', '/rss.xml'],
      ['/?feed=rss2', '/rss.xml'],
      ['/?feed=atom', '/atom.xml'],
      ...POSTS.map(post => [`/?p=${post.number}`, pageOf(post)]),
      ...POSTS.map(post => [`/2021/02/${post.slug}/`, pageOf(post)]),
    ]) {
      const { status, headers } = await ask(`${site.url}${from}`)
      expect([from, status, headers.location]).toEqual([from, 301, `${site.url}${to}`])
      expect((await ask(`${site.url}${to}`)).status).toBe(200)
    }
    expect(await program.stop()).toBe(0)
  })
})

/** The page of an imported post has the date and the slug in the name of its record. */
function pageOf({ date, slug }: OldPost): string {
  return `/articles/${date.slice(0, 10)}-${slug}`
}
