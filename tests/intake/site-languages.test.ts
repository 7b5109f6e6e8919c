import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { declaredFeed, declaredLists, mainFeed } from '../../src/feeds/feed-definition.ts'
import { resolveAddress } from '../../src/feeds/resolve-address.ts'
import { FEED_FILE_NAMES } from '../../src/formats/formats.ts'
import { type Intake, openIntake } from '../../src/intake/intake.ts'
import { createDryRunMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { NOW, type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

const SITE = 'https://a.example'

let here: TemporaryFolder
let store: ArticleStore
let intake: Intake | undefined

beforeEach(async () => {
  here = await temporaryFolder()
  store = openSqliteStore(':memory:')
})
afterEach(async () => {
  await intake?.close()
  intake = undefined
  await store.close()
  await here.dispose()
})

async function read(files: Readonly<Record<string, string>>): Promise<Intake> {
  await here.write(files)
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  intake = await openIntake({
    ...{ folder: here.root, store, log, decoders: [], files: createDryRunMediaFiles() },
    ...{ now: () => NOW, baseUrl: 'https://feeds.example', localUrl: 'http://localhost:3000' },
  })
  await intake.sync()
  await store.declareLists(declaredLists(intake.publication), intake.publication.language)
  return intake
}

/** Returns title, slug and path on the site of each article of a feed, newest first. */
async function feed(name = 'main') {
  if (intake === undefined) throw new Error('nothing was read')
  const { publication } = intake
  const found = name === 'main' ? mainFeed(publication) : declaredFeed(name, publication)
  if (found === undefined) return undefined
  const { places } = await store.select({ now: NOW, list: found.list })
  const articles = await store.articles(places.map(({ id }) => id))
  return articles.map(({ title, slug, link }) => [title, slug, link?.replace(SITE, '')])
}

async function faults() {
  return (await intake?.faults())?.filter(({ severity }) => severity === 'fault')
}

/** Returns the path to which an address leads. */
async function old(path: string) {
  if (intake === undefined) throw new Error('nothing was read')
  const { publication } = intake
  const options = { publication, store, now: NOW, fileNames: FEED_FILE_NAMES, oldSites: true }
  return (await resolveAddress(path, options))?.replace(publication.baseUrl, '')
}

const post = (title: string, day: number, fields = '') =>
  `---\ntitle: ${title}\ndate: 2021-02-0${day}\n${fields}\n---\n\nText.\n`

const IN_FOLDERS = [
  `title = "Radio"\nbaseURL = "${SITE}/"\ndefaultContentLanguage = "en"`,
  '[permalinks]\npost = "/:year/:month/:day/:slug/"',
  '[languages.en]\ncontentDir = "content/en"\nlocale = "en-GB"\nweight = 1',
  '[languages.fr]\ncontentDir = "content/fr"\nlocale = "fr-FR"\ntitle = "La radio"\nweight = 2',
  '[languages.de]\ncontentDir = "content/de"\ndisabled = true',
].join('\n')

it('Hugo has translations in folders: each is an article of its own, in the feed of its language', async () => {
  await read({
    'hugo.toml': IN_FOLDERS,
    'content/en/post/2021-02-07-mast.md': post('Mast', 7, 'slug: the-mast'),
    'content/fr/post/2021-02-07-mast.md': post('Le mât', 7, 'slug: the-mast'),
    'content/de/post/2021-02-07-mast.md': post('Der Mast', 7, 'slug: the-mast'),
    'content/en/about.md': '---\ntitle: About\n---\n\nText.\n',
  })
  expect(await faults()).toEqual([])
  expect(await feed()).toEqual([['Mast', 'en-post-2021-02-07-mast', '/2021/02/07/the-mast/']])
  expect(await feed('fr')).toEqual([['Le mât', 'fr-post-2021-02-07-mast', '/fr/2021/02/07/the-mast/']])
  expect(await feed('de')).toBeUndefined()
  expect(intake?.publication.feeds.fr).toMatchObject({ title: 'La radio', language: 'fr-FR' })
  expect(intake?.publication.language).toBe('en-GB')
  expect((await store.findBySlug('fr-post-2021-02-07-mast'))?.article).toMatchObject({
    language: 'fr-FR',
    id: `${SITE}/fr/2021/02/07/the-mast/`,
  })
})

it('a post of a disabled language is left out, and a note says so', async () => {
  await read({ 'hugo.toml': IN_FOLDERS, 'content/de/post/mast.md': post('Der Mast', 7) })
  expect(await intake?.faults()).toContainEqual({
    severity: 'note',
    file: 'content/de/post/mast.md',
    message: 'passed over as a translation, since the site has disabled its language "de"',
  })
})

it('old addresses of the feed of a language lead to the feed of that language', async () => {
  await read({ 'hugo.toml': IN_FOLDERS, 'content/en/post/a.md': post('Mast', 7, 'tags: [Maps]') })
  expect(await old('/index.xml')).toBe('/rss.xml')
  expect(await old('/fr/index.xml')).toBe('/feeds/fr/rss.xml')
  expect(await old('/fr/feed.xml')).toBe('/feeds/fr/rss.xml')
  expect(await old('/fr/posts/index.xml')).toBe('/feeds/fr/rss.xml')
  expect(await old('/fr/blog/atom.xml')).toBe('/feeds/fr/atom.xml')
  expect(await old('/fr/tags/maps/index.xml')).toBe('/tags/maps/rss.xml')
})

it('Hugo has translations by the ending of a name, also beside each other and in bundles', async () => {
  await read({
    'hugo.toml': `title = "Radio"\nbaseURL = "${SITE}"\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2`,
    'content/posts/mast.md': post('Mast', 7),
    'content/posts/mast.fr.md': post('Le mât', 7),
    'content/posts/wind/index.en.md': post('Wind', 6),
    'content/posts/wind/index.fr.md': post('Le vent', 6),
  })
  expect(await faults()).toEqual([])
  expect(await feed()).toEqual([
    ['Mast', 'posts-mast', '/posts/mast/'],
    ['Wind', 'posts-wind-en', '/posts/wind/'],
  ])
  expect(await feed('fr')).toEqual([
    ['Le mât', 'posts-mast-fr', '/fr/posts/mast/'],
    ['Le vent', 'posts-wind-fr', '/fr/posts/wind/'],
  ])
})

it('the default language of Hugo may have a folder too, and a language a site of its own', async () => {
  await read({
    'config/_default/hugo.toml': `baseURL = "${SITE}"\ndefaultContentLanguageInSubdir = true`,
    'config/_default/languages.en.toml': 'title = "Radio"\nlocale = "en-GB"',
    'config/_default/languages.fr.toml': 'title = "La radio"\nbaseURL = "https://b.example/"',
    'content/mast.md': post('Mast', 7, 'url: whole/mast/'),
    'content/wind.md': post('Wind', 6, 'url: /wind/'),
    'content/mast.fr.md': post('Le mât', 7),
  })
  expect(await feed()).toEqual([
    ['Mast', 'mast', '/en/whole/mast/'],
    ['Wind', 'wind', '/wind/'],
  ])
  expect(await feed('fr')).toEqual([['Le mât', 'mast-fr', 'https://b.example/mast/']])
  expect(await old('/en/index.xml')).toBe('/rss.xml')
})

it('a link to another post leads to its translation, if there is one', async () => {
  const linking = (title: string) =>
    `---\ntitle: ${title}\ndate: 2021-02-01\n---\n\n[A]({{< ref "wind.md" >}}), [b]({{< ref "/posts/rain" >}})\n`
  await read({
    'hugo.toml': `title = "Radio"\nbaseURL = "${SITE}"\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2`,
    'content/posts/mast.fr.md': linking('Le mât'),
    'content/posts/wind.md': post('Wind', 6),
    'content/posts/wind.fr.md': post('Le vent', 6),
    'content/posts/rain.en.md': post('Rain', 5),
  })
  expect(Object.values((await store.findBySlug('posts-mast-fr'))?.article.assets ?? {})).toEqual([
    { src: `${SITE}/fr/posts/wind/` },
  ])
  expect(await intake?.faults()).toContainEqual(
    expect.objectContaining({
      message: 'the text links to "/posts/rain", but there is no such file in the folder',
    }),
  )
})

it('a link from the root leads to a post in the same language', async () => {
  const linking = (title: string) =>
    `---\ntitle: ${title}\ndate: 2021-02-01\n---\n\n[A]({{< ref "/post/wind.md" >}})\n`
  await read({
    'hugo.toml': IN_FOLDERS,
    'content/en/post/mast.md': linking('Mast'),
    'content/fr/post/mast.md': linking('Le mât'),
    'content/en/post/wind.md': post('Wind', 6),
    'content/fr/post/wind.md': post('Le vent', 6),
  })
  const assets = async (slug: string) => Object.values((await store.findBySlug(slug))?.article.assets ?? {})
  expect(await assets('en-post-mast')).toEqual([{ src: `${SITE}/2021/02/06/wind/` }])
  expect(await assets('fr-post-mast')).toEqual([{ src: `${SITE}/fr/2021/02/06/le-vent/` }])
})

it('Zola has translations by the ending of a name', async () => {
  await read({
    'config.toml': `base_url = "${SITE}"\ntitle = "Radio"\ndefault_language = "en"\n[languages.fr]\ntitle = "La radio"`,
    'content/posts/2021-02-07-mast.md': '+++\ntitle = "Mast"\n+++\n\nText.\n',
    'content/posts/2021-02-07-mast.fr.md': '+++\ntitle = "Le mât"\n+++\n\nText.\n',
  })
  expect(await feed()).toEqual([['Mast', 'posts-2021-02-07-mast', '/posts/mast/']])
  expect(await feed('fr')).toEqual([['Le mât', 'posts-2021-02-07-mast-fr', '/fr/posts/mast/']])
})

it('Docusaurus has the translations of a blog in a folder of its own', async () => {
  await read({
    'docusaurus.config.js': `export default { title: 'Radio', url: '${SITE}', baseUrl: '/', i18n: { defaultLocale: 'en', locales: ['en', 'fr'] } }`,
    'blog/2021-02-07-mast.md': '---\ntitle: Mast\nslug: mast\n---\n\nText.\n',
    'i18n/fr/docusaurus-plugin-content-blog/2021-02-07-mast.md':
      '---\ntitle: Le mât\nslug: mast\n---\n\nText.\n',
    'i18n/pl/docusaurus-plugin-content-blog/2021-02-07-mast.md': '---\ntitle: Maszt\n---\n\nText.\n',
  })
  expect(await faults()).toEqual([])
  expect(await feed()).toEqual([['Mast', 'blog-2021-02-07-mast', '/blog/mast']])
  expect(await feed('fr')).toEqual([
    ['Le mât', 'i18n-fr-docusaurus-plugin-content-blog-2021-02-07-mast', '/fr/blog/mast'],
  ])
  expect(await old('/fr/blog/rss.xml')).toBe('/feeds/fr/rss.xml')
})

it('a feed that publication.yaml declares has the language of its site too', async () => {
  await read({
    'hugo.toml': IN_FOLDERS,
    'publication.yaml':
      'title: Radio\ntool: hugo\nfeeds:\n  main: {items: 5}\n  maps: {all: {tags: [maps]}}\n',
    'content/en/post/mast.md': post('Mast', 7),
    'content/fr/post/mast.md': post('Le mât', 7, 'tags: [maps]'),
  })
  expect(intake?.publication.feeds.main?.items).toBe(5)
  expect((await feed())?.map(([title]) => title)).toEqual(['Mast'])
  expect((await feed('maps'))?.map(([title]) => title)).toEqual(['Le mât'])
})

it('posts with one slug in several folders of a site are articles of their own', async () => {
  await read({
    'hugo.toml': `title = "Radio"\nbaseURL = "${SITE}"`,
    'content/news/a.md': post('News', 7, 'slug: welcome'),
    'content/notes/b.md': post('Notes', 6, 'slug: welcome'),
  })
  expect(await faults()).toEqual([])
  expect(await feed()).toEqual([
    ['News', 'news-a', '/news/welcome/'],
    ['Notes', 'notes-b', '/notes/welcome/'],
  ])
})

it('the day in an address of Hugo is that of the date as it is written', async () => {
  await read({
    'hugo.toml': `title = "Radio"\nbaseURL = "${SITE}"\ntimeZone = "America/Los_Angeles"\n[permalinks]\nposts = "/:year/:month/:day/:contentbasename/"`,
    'content/posts/a.md': '---\ntitle: A\ndate: 2021-02-07T00:30:00Z\n---\n\nText.\n',
    'content/posts/b.md': '---\ntitle: B\ndate: 2021-02-06T23:30:00-05:00\n---\n\nText.\n',
    'content/posts/c.md': '---\ntitle: C\ndate: 2021-02-05 23:30\n---\n\nText.\n',
  })
  expect((await feed())?.map(([, , link]) => link).sort()).toEqual([
    '/2021/02/05/c/',
    '/2021/02/06/b/',
    '/2021/02/07/a/',
  ])
})
