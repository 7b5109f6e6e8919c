import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { type Intake, type IntakeOptions, openIntake } from '../../src/intake/intake.ts'
import { createDryRunMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { selected } from '../stores/given.ts'
import { IMAGE, NOW, OTHER_IMAGE, record, type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

const PATIENCE = { timeout: 15_000, interval: 20 }

let here: TemporaryFolder
let store: ArticleStore
let intake: Intake
let published: Publication[]
let refreshed: number
let logged: string[]

beforeEach(async () => {
  here = await temporaryFolder()
  store = openSqliteStore(':memory:')
  published = []
  refreshed = 0
  logged = []
  await here.write({ 'publication.yaml': 'title: News\nurl: https://news.example\n' })
})
afterEach(async () => {
  await intake?.close()
  await store.close()
  await here.dispose()
})

function open(options: Partial<IntakeOptions> = {}): Promise<Intake> {
  const log = (_fields: object, message: string) => void logged.push(message)
  return openIntake({
    decoders: [],
    folder: here.root,
    store,
    files: createDryRunMediaFiles(),
    now: () => NOW,
    baseUrl: undefined,
    localUrl: 'http://localhost:3000',
    log: { info: log, warn: log, error: log },
    onPublication: async publication => void published.push(publication),
    onArticles: async () => void refreshed++,
    ...options,
  })
}

async function follow(files: Readonly<Record<string, string | Buffer>> = {}): Promise<void> {
  await here.write(files)
  intake = await open()
  await intake.lead(new AbortController().signal)
  await intake.watch()
}

const articles = () => selected(store, { now: NOW })
const titles = async () => (await articles()).map(({ title }) => title).sort()
const untilTitles = (...expected: readonly string[]) =>
  vi.waitFor(async () => expect(await titles()).toEqual(expected), PATIENCE)
const untilLogged = (pattern: RegExp) =>
  vi.waitFor(() => expect(logged).toContainEqual(expect.stringMatching(pattern)), PATIENCE)

/** Exchanges the paths of the followed folder and another one. */
async function swap(other: string): Promise<void> {
  await rename(here.root, `${here.root}-before`)
  await rename(other, here.root)
  await rename(`${here.root}-before`, other)
}

describe('openIntake', () => {
  it('reads publication.yaml and stores its images', async () => {
    await here.write({
      'publication.yaml': 'title: News\nimage: ./pics/logo.png\nicon: {src: icon.png, alt: Icon}\n',
      'pics/logo.png': IMAGE,
      'icon.png': OTHER_IMAGE,
    })
    intake = await open()
    expect(intake.publication).toMatchObject({
      title: 'News',
      baseUrl: 'http://localhost:3000',
      image: { type: 'image/png', width: 3 },
      icon: { alt: 'Icon', width: 5 },
    })
    expect(intake.hasStoredSources).toBe(false)
  })

  it('leaves out pictures of the publication that are broken, with a warning', async () => {
    await here.write({
      'publication.yaml': 'title: News\nimage: logo.png\nicon: icon.png\n',
      'logo.png': IMAGE.subarray(0, -20),
      'icon.png': '',
    })
    intake = await open()
    expect([intake.publication.image, intake.publication.icon]).toEqual([undefined, undefined])
    const messages = (await intake.faults()).map(({ field, message }) => [field, message])
    expect(messages).toContainEqual(['image', expect.stringContaining('cut off in "logo.png"')])
    expect(messages).toContainEqual(['icon', expect.stringContaining('got none in "icon.png"')])
  })

  it('finds the pictures of the publication where a site has them', async () => {
    await here.write({
      'publication.yaml': 'title: News\nimage: /img/logo.png\nicon: img%2Ficon.png\n',
      'static/img/logo.png': IMAGE,
      'public/img/icon.png': OTHER_IMAGE,
    })
    intake = await open()
    expect(intake.publication).toMatchObject({ image: { width: 3 }, icon: { width: 5 } })
  })

  it('prefers the configured address', async () => {
    intake = await open({ baseUrl: 'https://feeds.example' })
    expect(intake.publication.baseUrl).toBe('https://feeds.example')
  })

  it.each([
    ['none', undefined, /expected a file publication\.yaml, (?:there is none|the folder is empty)/],
    [
      'an invalid one',
      'titel: News\n',
      /publication\.yaml:1 titel: unknown field "titel": did you mean "title"\?/,
    ],
    ['one with a missing image', 'title: News\nimage: none.png\n', /there is no file "none\.png"/],
    ['one with an image outside', 'title: News\nimage: ../../none.png\n', /there is no file "\.\.\/\.\./],
  ])('refuses a folder with %s', async (_name, yaml, message) => {
    if (yaml === undefined) await here.remove('publication.yaml')
    else await here.write({ 'publication.yaml': yaml })
    const opened = open()
    await expect(opened).rejects.toThrow(message)
    await expect(opened).rejects.toMatchObject({ name: 'Problem' })
  })

  it('reads no publication.yaml through a link that leads outside', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'feedwright-outside-'))
    await writeFile(join(outside, 'secret.yaml'), 'title: Secret\n')
    await here.remove('publication.yaml')
    await symlink(join(outside, 'secret.yaml'), here.path('publication.yaml'))
    await expect(open()).rejects.toThrow(
      /expected a file publication\.yaml, (?:there is none|the folder is empty)/,
    )
    await rm(outside, { recursive: true })
  })

  it('reports every fault of the publication and its records', async () => {
    await here.write({ 'publication.yaml': 'title: News\n', 'a.md': 'no record', 'b.md': record('B') })
    intake = await open()
    const report = await intake.sync()
    expect(report).toMatchObject({ read: 2, added: 1 })
    expect(await intake.faults()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ severity: 'warning', file: 'publication.yaml', field: 'url' }),
        expect.objectContaining({ severity: 'fault', file: 'a.md', line: 1 }),
      ]),
    )
    expect(logged.join('\n')).toContain(`${here.root}/a.md:1 `)
  })

  it('reads publication.yaml before any record', async () => {
    await here.write({ 'a.md': record('A') })
    const listed = vi.spyOn(store, 'apply')
    intake = await open()
    expect(intake.publication.title).toBe('News')
    expect(listed).not.toHaveBeenCalled()
  })

  it('refuses the data of another folder, but accepts a folder that was moved', async () => {
    await here.write({ 'a.md': record('A'), 'b.md': record('B') })
    intake = await open()
    await intake.sync()
    const other = await temporaryFolder()
    try {
      await other.write({ 'publication.yaml': 'title: Other', 'c.md': record('C') })
      await expect(open({ folder: other.root })).rejects.toThrow(/none of whose articles is here/)
      await other.write({ 'b.md': record('B') })
      expect((await open({ folder: other.root })).publication.title).toBe('Other')
    } finally {
      await other.dispose()
    }
  })

  it('knows that the store has sources from an earlier run', async () => {
    await here.write({ 'a.md': record('A') })
    intake = await open()
    await intake.sync()
    intake = await open()
    expect(intake.hasStoredSources).toBe(true)
    expect(await intake.sync()).toMatchObject({ read: 0 })
  })
})

describe('a followed folder', () => {
  it('publishes new and edited articles and withdraws removed ones', async () => {
    await follow({ 'a.md': record('A') })
    await here.write({ 'b.md': record('B') })
    await untilTitles('A', 'B')
    await here.write({ 'b.md': record('B edited') })
    await untilTitles('A', 'B edited')
    await here.remove('a.md')
    await untilTitles('B edited')
    await vi.waitFor(() => expect(refreshed).toBeGreaterThanOrEqual(3), PATIENCE)
    expect(published).toEqual([])
  })

  it('publishes a file that an editor saves under another name and renames', async () => {
    await follow({ 'a.md': record('A') })
    const [before] = await articles()
    await here.write({ '.a.md.swp': record('A edited') })
    await here.rename('.a.md.swp', 'a.md')
    await untilTitles('A edited')
    expect((await articles())[0]?.id).toBe(before?.id)
  })

  it('keeps the article of a renamed file', async () => {
    await follow({ 'a.md': record('A'), 'a.png': IMAGE })
    const [before] = await articles()
    await here.rename('a.md', 'b.md')
    await here.rename('a.png', 'b.png')
    await untilLogged(/1 renamed/)
    await vi.waitFor(async () => {
      expect((await store.sources()).map(({ path }) => path)).toEqual(['b.md'])
      expect((await articles())[0]?.image).toBeDefined()
    }, PATIENCE)
    expect(await articles()).toMatchObject([{ id: before?.id, slug: before?.slug }])
  })

  it('keeps the article of a file that is replaced by an edited one with another name, and says so', async () => {
    await follow({ 'a.md': record('A', '', 'Before.') })
    const [before] = await articles()
    await here.remove('a.md')
    await here.write({ 'b.md': record('A', '', 'Edited.') })
    await untilLogged(/^b\.md is taken for a\.md, renamed and edited: it has the same title and date$/)
    expect(await articles()).toMatchObject([{ id: before?.id, body: { source: 'Edited.\n' } }])
  })

  it('follows a folder that is added, renamed and removed', async () => {
    await follow({ 'a.md': record('A') })
    await here.write({ 'b/c/d.md': record('D'), 'b/e.md': record('E') })
    await untilTitles('A', 'D', 'E')
    const before = await articles()
    await here.rename('b', 'x')
    await vi.waitFor(async () => {
      expect((await store.sources()).map(({ path }) => path)).toEqual(['a.md', 'x/c/d.md', 'x/e.md'])
    }, PATIENCE)
    expect((await articles()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    await here.write({ 'x/c/f.md': record('F') })
    await untilTitles('A', 'D', 'E', 'F')
    await here.remove('x')
    await untilTitles('A')
  })

  it('publishes an image that is added with its article, and one that is added later', async () => {
    await follow()
    await here.write({ 'a.md': record('A'), 'a.png': IMAGE, 'b.md': record('B') })
    await untilTitles('A', 'B')
    await here.write({ 'b.png': OTHER_IMAGE })
    await vi.waitFor(async () => {
      expect((await articles()).map(({ image }) => image?.width).sort()).toEqual([3, 5])
    }, PATIENCE)
  })

  it('logs once that a kind of file is not read: at the start, and when the first one is saved', async () => {
    await follow({ 'a.md': record('A'), 'b.mdx': '# B', 'c.mdx': '# C' })
    expect(logged.filter(line => line.includes('left out'))).toEqual([
      expect.stringMatching(/\/\*\.mdx warning: 2 MDX files are left out/),
    ])
    await here.write({ 'd.mdx': '# D', 'e.rst': 'E' })
    await untilLogged(/\/\*\.rst warning: 1 reStructuredText file is left out/)
    expect(logged.filter(line => line.includes('MDX'))).toHaveLength(1)
  })

  it('keeps the publication while publication.yaml is invalid, and follows the articles', async () => {
    await follow({ 'a.md': record('A') })
    await here.write({ 'publication.yaml': 'title: [\n', 'b.md': record('B') })
    await untilLogged(/publication\.yaml:\d.*\nThe publication stays as it was/s)
    await untilTitles('A', 'B')
    expect(intake.publication.title).toBe('News')
    await here.write({ 'publication.yaml': 'title: Corrected\nurl: https://news.example\n' })
    await vi.waitFor(() => expect(published.at(-1)?.title).toBe('Corrected'), PATIENCE)
    expect(published).toHaveLength(1)
  })

  it('follows the configuration of the tool whose folder it is', async () => {
    await here.write({ 'publication.yaml': 'title: News\nurl: https://news.example\ntool: hugo\n' })
    await follow({ 'hugo.toml': 'description = "On radio"\nbaseURL = "https://a.example/"' })
    expect(intake.publication.description).toBe('On radio')
    await here.write({ 'hugo.toml': 'description = "On ships"\nbaseURL = "https://a.example/"' })
    await vi.waitFor(() => expect(intake.publication.description).toBe('On ships'), PATIENCE)
  })

  it('keeps everything while publication.yaml is missing', async () => {
    await follow({ 'a.md': record('A') })
    await here.remove('publication.yaml')
    await untilLogged(/publication\.yaml is gone/)
    expect(await titles()).toEqual(['A'])
    await here.write({ 'b.md': record('B'), 'publication.yaml': 'title: Back\nurl: https://news.example\n' })
    await vi.waitFor(() => expect(published.at(-1)?.title).toBe('Back'), PATIENCE)
    await untilTitles('A', 'B')
  })

  it('follows a replacement folder that has some of its articles', async () => {
    await follow({ 'a.md': record('A'), 'in/b.md': record('B') })
    const next = await temporaryFolder()
    await next.write({
      'publication.yaml': 'title: News\nurl: https://news.example\n',
      'in/b.md': record('B'),
    })
    await swap(next.root)
    await untilTitles('B')
    await here.write({ 'in/c.md': record('C'), 'd.md': record('D') })
    await untilTitles('B', 'C', 'D')
    await next.dispose()
  })

  it('reads all of a replacement folder even if the store failed once', async () => {
    await follow({ 'a.md': record('A') })
    const next = await temporaryFolder()
    await next.write({
      'publication.yaml': 'title: News\nurl: https://news.example\n',
      'a.md': record('A'),
      'in/b.md': record('B'),
    })
    vi.spyOn(store, 'apply').mockRejectedValueOnce(new Error('the store is locked'))
    await swap(next.root)
    await untilLogged(/could not be followed: the store is locked/)
    await untilTitles('A', 'B')
    await next.dispose()
  })

  it('keeps everything while the folder of another publication has its path', async () => {
    await follow({ 'a.md': record('A') })
    const ids = (await articles()).map(({ id }) => id)
    const other = await temporaryFolder()
    await other.write({ 'publication.yaml': 'title: Other\n', 'z.md': record('Z') })
    await swap(other.root)
    await untilLogged(/another folder is in its place, with none of its articles/)
    await here.write({ 'y.md': record('Y') })
    await swap(other.root)
    await here.write({ 'b.md': record('B') })
    await untilTitles('A', 'B')
    expect((await articles()).map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
    expect(intake.publication.title).toBe('News')
    await other.dispose()
  })

  it('keeps everything while the folder is missing, and follows it when it is back', async () => {
    await follow({ 'a.md': record('A') })
    await rename(here.root, `${here.root}-away`)
    await untilLogged(/publication\.yaml is gone/)
    expect(await titles()).toEqual(['A'])
    await rename(`${here.root}-away`, here.root)
    await here.write({ 'b.md': record('B') })
    await untilTitles('A', 'B')
    await here.write({ 'c.md': record('C') })
    await untilTitles('A', 'B', 'C')
  })

  it('follows a folder that is emptied and filled with other articles', async () => {
    await follow({ 'a.md': record('A') })
    await here.remove('publication.yaml', 'a.md')
    await untilLogged(/publication\.yaml is gone/)
    await here.write({ 'publication.yaml': 'title: New\nurl: https://news.example\n', 'z.md': record('Z') })
    await untilTitles('Z')
  })

  it('reads an image of the publication that is added later or replaced', async () => {
    await follow()
    await here.write({ 'publication.yaml': 'title: News\nurl: https://news.example\nicon: icon.png\n' })
    await untilLogged(/there is no file "icon\.png"/)
    await here.write({ 'icon.png': IMAGE })
    await vi.waitFor(() => expect(published.at(-1)?.icon?.width).toBe(3), PATIENCE)
    await here.write({ 'icon.png': OTHER_IMAGE })
    await vi.waitFor(() => expect(published.at(-1)?.icon?.width).toBe(5), PATIENCE)
  })

  it('reads all records again in another time zone', async () => {
    await follow({ 'a.md': '---\ntitle: A\npublished: 2030-01-01\n---\nText.\n' })
    await here.write({ 'publication.yaml': 'title: News\nurl: https://news.example\ntimeZone: Asia/Tokyo\n' })
    await vi.waitFor(() => expect(published.at(-1)?.timeZone).toBe('Asia/Tokyo'), PATIENCE)
    expect((await store.findBySlug('a'))?.article.published).toEqual(new Date('2029-12-31T15:00:00Z'))
  })

  it('reads changes between the first sync and the start of the watch', async () => {
    await here.write({ 'a.md': record('A') })
    intake = await open()
    await intake.lead(new AbortController().signal)
    await here.write({
      'a.md': record('A edited'),
      'publication.yaml': 'title: Other\nurl: https://news.example\nicon: icon.png\n',
      'icon.png': IMAGE,
    })
    await intake.watch()
    expect(await titles()).toEqual(['A edited'])
    expect(published).toMatchObject([{ title: 'Other', icon: { width: 3 } }])
  })

  it('logs and does nothing when nothing changed before the watch started', async () => {
    await follow({ 'a.md': record('A') })
    expect([published.length, refreshed]).toEqual([0, 0])
    expect(logged.filter(text => text.startsWith('articles:'))).toHaveLength(1)
  })

  it('reads nothing outside through linked files and folders', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'feedwright-outside-'))
    try {
      await follow()
      await writeFile(join(outside, 'secret.md'), record('Secret'))
      await symlink(outside, here.path('way-out'))
      await symlink(join(outside, 'secret.md'), here.path('secret.md'))
      await here.write({ 'z.md': record('Z') })
      await untilTitles('Z')
      await writeFile(join(outside, 'secret.md'), record('Secret edited'))
      await here.write({ 'z.md': record('Z edited') })
      await untilTitles('Z edited')
    } finally {
      await rm(outside, { recursive: true })
    }
  })

  it('continues after the store failed', async () => {
    await follow()
    vi.spyOn(store, 'apply').mockRejectedValueOnce(new Error('the store is locked'))
    await here.write({ 'a.md': record('A') })
    await untilLogged(/could not be followed: the store is locked/)
    await untilTitles('A')
  })

  it('follows only the publication while another program leads', async () => {
    await here.write({ 'a.md': record('A') })
    intake = await open()
    await intake.watch()
    await here.write({ 'b.md': record('B'), 'publication.yaml': 'title: Renamed\n' })
    await vi.waitFor(() => expect(published.at(-1)?.title).toBe('Renamed'), PATIENCE)
    expect(await titles()).toEqual([])
    const leading = new AbortController()
    await intake.lead(leading.signal)
    expect(await titles()).toEqual(['A', 'B'])
    await here.write({ 'folder/c.md': record('C') })
    await untilTitles('A', 'B', 'C')
    leading.abort()
    await here.write({ 'd.md': record('D'), 'publication.yaml': 'title: Again\n' })
    await vi.waitFor(() => expect(published.at(-1)?.title).toBe('Again'), PATIENCE)
    expect(await titles()).toEqual(['A', 'B', 'C'])
  })

  it('reads the changes of another leader from the store when it leads again', async () => {
    const files = { 'a.md': record('A') }
    await follow(files)
    const other = await open()
    await here.write({ 'a.md': record('A edited') })
    await untilTitles('A edited')
    await other.lead(new AbortController().signal)
    await here.write({ 'a.md': record('A') })
    await other.sync()
    await intake.lead(new AbortController().signal)
    expect(await titles()).toEqual(['A'])
    await other.close()
  })
})
