import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importPosts } from '../../src/importing/import-posts.ts'
import { createImportReport, type ImportSource } from '../../src/importing/imported-post.ts'
import { openImportSource } from '../../src/importing/open-source.ts'
import { createTextSource } from '../../src/importing/text-source.ts'
import { openRecordFolder } from '../../src/importing/writing/record-folder.ts'
import { writeZip, type ZipEntry } from './files/write-zip.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-source-'))
})
afterEach(() => rm(folder, { recursive: true }))

const texts = createTextSource({ version: '1', allowPrivateAddresses: true, places: [] })
const report = createImportReport()

async function openAll(...exports: readonly (readonly ZipEntry[])[]): Promise<ImportSource> {
  const places = exports.map((entries, at) => writeZip(join(folder, `${at}.zip`), entries))
  return openImportSource(await Promise.all(places), { texts, report, home: undefined })
}

async function titles(source: ImportSource): Promise<readonly string[]> {
  const all: string[] = []
  for await (const { title } of source.posts) all.push(title)
  source.close?.()
  return all
}

function wxr(title: string): string {
  return `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>${title}</title><wp:post_id>${title}</wp:post_id></item></channel></rss>`
}

const GHOST = {
  id: '5ddc9063c35e7700383b27e0',
  title: 'Radio',
  slug: 'radio',
  html: '<img src="__GHOST_URL__/content/images/size/w600/2021/a%20b.png"><img src="__GHOST_URL__/content/images/none.png">',
  status: 'published',
  published_at: '2021-02-17T10:00:00.000Z',
}

describe('what is in a zip', () => {
  it('may be a WordPress export in several files, and several zips', async () => {
    const source = await openAll(
      [
        { name: 'x/one.xml', content: wxr('One') },
        { name: 'x/two.xml', content: wxr('Two') },
      ],
      [{ name: 'three.xml', content: wxr('Three') }],
    )
    expect(source.system).toBe('WordPress')
    expect(await titles(source)).toEqual(['One', 'Two', 'Three'])
  })

  it('may be a Ghost export, whose pictures come from the zip', async () => {
    const source = await openAll([
      { name: 'blog.ghost.json', content: JSON.stringify({ db: [{ data: { posts: [GHOST] } }] }) },
      { name: 'content/images/2021/a b.png', content: 'picture' },
    ])
    const fetchPicture = () => Promise.reject(new Error('expected no request'))
    const out = join(folder, 'out')
    await importPosts({
      ...{ source, report, fetchPicture },
      folder: await openRecordFolder(out, { dryRun: false }),
    })
    source.close?.()
    const names = (await readdir(join(out, '2021'))).sort()
    expect(names).toEqual([
      expect.stringMatching(/^2021-02-17-radio-[0-9a-f]{6}\.png$/),
      '2021-02-17-radio.html',
    ])
    expect(await readFile(join(out, '2021', names[0] ?? ''), 'utf8')).toBe('picture')
    const html = await readFile(join(out, '2021', names[1] ?? ''), 'utf8')
    expect(html).toContain(`<img src="${names[0]}"><img src="__GHOST_URL__/content/images/none.png">`)
  })

  it('may be a feed', async () => {
    const feed = '<rss version="2.0"><channel><item><title>One</title><guid>1</guid></item></channel></rss>'
    expect(await titles(await openAll([{ name: 'feed.xml', content: feed }]))).toEqual(['One'])
  })

  it('is refused when it is no export', async () => {
    await expect(openAll([{ name: 'a.txt', content: 'x' }])).rejects.toThrow(
      '0.zip: expected an export or a feed, got no file that is one',
    )
  })
})

it('only WordPress exports may have several files', async () => {
  await writeFile(join(folder, 'one.xml'), wxr('One'))
  await writeFile(join(folder, 'two.xml'), '<rss/>')
  const places = [join(folder, 'one.xml'), join(folder, 'two.xml')]
  await expect(openImportSource(places, { texts, report, home: undefined })).rejects.toThrow(
    'two.xml: expected a WordPress export like the other files',
  )
})
