import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GUIDS, rssFeed, wordPressExport } from './old-site.ts'
import { sampleFolder } from './sample-folder.ts'
import { cleanUp, runProgram, temporaryFolder } from './start.ts'

const LONG_MS = 120_000
const URL = 'https://old.example'

let files: string
let folder: string
beforeAll(async () => {
  const page = (number: number) => rssFeed(GUIDS.wordPress)(URL, number) ?? ''
  files = await sampleFolder({
    'export.xml': wordPressExport(URL),
    'feed.xml': page(1),
    'other.xml': rssFeed(({ number }) => `<guid isPermaLink="false">other-${number}</guid>`)(URL, 1) ?? '',
  })
  folder = join(await temporaryFolder('imported'), 'articles')
}, LONG_MS)
afterAll(cleanUp)

async function importExport(...args: readonly string[]) {
  const { stdout, status } = await runProgram([
    ...['import', join(files, 'export.xml'), folder, '--media', 'link'],
    ...args,
  ])
  return { lines: stdout.trimEnd().split('\n'), status, text: stdout }
}

describe('import with the feed that subscribers have', { timeout: LONG_MS }, () => {
  it('compares both feeds in a dry run, and writes nothing', async () => {
    const { lines, status } = await importExport('--feed', join(files, 'feed.xml'), '--dry-run')
    expect(lines.slice(-2)).toEqual([
      'WordPress: 14 posts: 14 new, 0 changed, 0 unchanged; nothing was written',
      '10 items, 0 would be shown again',
    ])
    expect(lines).toContain(
      '10 posts have the id of their item in the feed, 4 are only in the export, 0 only in the feed',
    )
    expect(status).toBe(0)
    await expect(readdir(folder)).rejects.toThrow('ENOENT')
  })

  it('writes a publication.yaml, if there is none, that shows no more than the old feed', async () => {
    const { lines, status } = await importExport('--feed', join(files, 'feed.xml'))
    expect([status, lines.at(-1)]).toEqual([0, '10 items, 0 would be shown again'])
    const text = await readFile(join(folder, 'publication.yaml'), 'utf8')
    expect(text).toContain('title: Old site\n')
    expect(text).toContain('\nitems: 5\n')
    expect((await runProgram(['check', folder, '--data', await temporaryFolder('data')])).status).toBe(0)
  })

  it('says that ids changed by hand would be shown again, and exits with 1', async () => {
    const path = join(folder, '2021/2021-02-28-post-40.html')
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace('?p=40', '?p=4040'))
    for (const args of [['--dry-run'], []]) {
      const { lines, status } = await importExport('--feed', join(files, 'feed.xml'), ...args)
      expect([status, lines.at(-1)]).toEqual([1, '10 items, 1 would be shown again'])
      expect(lines.find(line => line.startsWith('shown again:'))).toContain(
        'its id was "https://old.example/?p=40"',
      )
    }
    await writeFile(path, text)
    expect((await importExport('--feed', join(files, 'feed.xml'))).status).toBe(0)
  })

  it('takes other ids at the next import, if the feed has others', async () => {
    const { lines, status } = await importExport('--feed', join(files, 'other.xml'))
    expect([status, lines.at(-1)]).toEqual([0, '10 items, 0 would be shown again'])
  })

  it('says which records are not served, and why', async () => {
    const path = join(folder, '2021/2021-02-27-post-39.html')
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace(/^published: .*$/m, 'published: soon'))
    const { lines, status } = await importExport('--feed', join(files, 'other.xml'))
    expect(lines.filter(line => /post-39/.test(line))).toEqual([expect.stringContaining('"soon"')])
    expect(lines.filter(line => line.startsWith('not in the new feed: '))).toHaveLength(1)
    expect([status, lines.at(-1)]).toEqual([0, '9 items, 0 would be shown again'])
    await writeFile(path, text)
  })

  it('exits with 1 if the folder cannot be served', async () => {
    await writeFile(join(folder, 'publication.yaml'), 'titel: Wrong\n')
    const { lines, status } = await importExport('--feed', join(files, 'feed.xml'))
    expect([status, lines.some(line => line.includes('could not be compared with the old one'))]).toEqual([
      1,
      true,
    ])
    await rm(join(folder, 'publication.yaml'))
  })

  it('belongs to the publication of a folder above', async () => {
    const outer = await sampleFolder({ 'publication.yaml': 'title: Mine\n' })
    const { stdout, status } = await runProgram([
      ...['import', join(files, 'export.xml'), join(outer, 'old'), '--media', 'link'],
      ...['--feed', join(files, 'feed.xml')],
    ])
    expect([status, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, '10 items, 0 would be shown again'])
    expect(await readdir(join(outer, 'old'))).not.toContain('publication.yaml')
  })
})

describe('import of a podcast', { timeout: LONG_MS }, () => {
  const sample = join(import.meta.dirname, '../importing/podcast/pc20rss.xml')

  it('is refused while the show is locked, and writes nothing', async () => {
    const to = join(await temporaryFolder('locked'), 'show')
    const { stderr, status } = await runProgram(['import', sample, to, '--media', 'link'])
    expect([status, stderr]).toEqual([1, expect.stringMatching(/adam@curry\.com.*--owner-agrees/)])
    await expect(readdir(to)).rejects.toThrow('ENOENT')
  })

  it('writes the show, and says what the old host has to do', async () => {
    const to = join(await temporaryFolder('show'), 'show')
    const args = ['import', sample, to, '--media', 'link', '--owner-agrees']
    const { stdout, status } = await runProgram([...args, '--base-url', 'https://radio.example'])
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining('<itunes:new-feed-url>https://radio.example/rss.xml</itunes:new-feed-url>'),
    ])
    const text = await readFile(join(to, 'publication.yaml'), 'utf8')
    expect(text).toContain('guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810\n')
    expect(text).toContain('newFeedUrl: https://radio.example/rss.xml\n')
    expect((await runProgram(['check', to, '--data', await temporaryFolder('data')])).status).toBe(0)
    await writeFile(
      join(to, 'publication.yaml'),
      'title: Mine\npodcast: { category: News, explicit: true }\n',
    )
    const again = await runProgram(args)
    expect(again.stdout).toContain('publication.yaml keeps its podcast')
    expect(again.stdout).toContain('      guid: 917393e3')
    expect(await readFile(join(to, 'publication.yaml'), 'utf8')).toMatch(/^title: Mine\n/)
  })
})
