import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { type Intake, openIntake } from '../../src/intake/intake.ts'
import { createDryRunMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { selected } from '../stores/given.ts'
import { NOW, type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

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

/** Reads a folder, and returns the publication with its articles, newest first. */
async function read(files: Readonly<Record<string, string>>) {
  await here.write(files)
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  intake = await openIntake({
    ...{ folder: here.root, store, log, decoders: [], files: createDryRunMediaFiles() },
    ...{ now: () => NOW, baseUrl: 'https://feeds.example', localUrl: 'http://localhost:3000' },
  })
  await intake.sync()
  const articles = await selected(store, { now: NOW })
  return {
    publication: intake.publication,
    articles: articles.map(({ title, link, id }) => [title, link, id]),
  }
}

const SITE = 'https://a.example'

it('a Jekyll site is served as it is, with the links and ids of jekyll-feed', async () => {
  const { publication, articles } = await read({
    '_config.yml': `title: Radio\nurl: ${SITE}\npermalink: /:year/:month/:title.html\nauthor: Ann\ntimezone: Europe/Oslo`,
    '_posts/2021-2-7-one.md': '---\ntitle: One\nlayout: post\n---\n\nText.\n',
    'news/_posts/2021-02-08-two.markdown': '---\ntitle: Two\npermalink: /two/\n---\n\nText.\n',
    'README.md': '# About this repository\n',
    'about.md': '---\ntitle: About\ndate: 2021-02-09\n---\n\nText.\n',
    '_drafts/three.md': '---\ntitle: Three\n---\n\nText.\n',
  })
  expect(publication).toMatchObject({ title: 'Radio', timeZone: 'Europe/Oslo', authors: [{ name: 'Ann' }] })
  expect(articles).toEqual([
    ['Two', `${SITE}/two/`, `${SITE}/two`],
    ['One', `${SITE}/2021/02/one.html`, `${SITE}/2021/02/one`],
  ])
  expect(await intake?.faults()).not.toContainEqual(expect.objectContaining({ severity: 'fault' }))
})

it('a post of Jekyll has the folders above it in its address, before its own categories', async () => {
  const { articles } = await read({
    '_config.yml': `title: Radio\nurl: ${SITE}`,
    'news/_posts/2021-02-08-one.md': '---\ntitle: One\ncategories: [Local]\ntopics: [mast]\n---\n\nText.\n',
    'news/_posts/2021-02-07-two.md': '---\ntitle: Two\ncategory: Local\n---\n\nText.\n',
  })
  expect(articles).toEqual([
    ['One', `${SITE}/news/local/2021/02/08/one.html`, `${SITE}/news/local/2021/02/08/one`],
    ['Two', `${SITE}/news/local/2021/02/07/two.html`, `${SITE}/news/local/2021/02/07/two`],
  ])
})

it('a Hugo site is served as it is, with its pages left out and its permalinks as ids', async () => {
  const { articles } = await read({
    'hugo.toml': `title = "Radio"\nbaseURL = "${SITE}/"\n[permalinks]\nnotes = "/:year/:slug/"`,
    'content/posts/one/index.md': '+++\ntitle = "One"\ndate = 2021-02-07T10:00:00+01:00\n+++\n\nText.\n',
    'content/notes/two.md': '+++\ntitle = "Second Note"\ndate = 2021-02-08\n+++\n\nText.\n',
    'content/about.md': '+++\ntitle = "About"\n+++\n\nText.\n',
    'content/posts/_index.md': '+++\ntitle = "Posts"\ndate = 2021-02-08\n+++\n',
    'archetypes/default.md': '+++\ntitle = "{{ .Name }}"\ndate = {{ .Date }}\n+++\n',
  })
  expect(articles).toEqual([
    ['Second Note', `${SITE}/2021/second-note/`, `${SITE}/2021/second-note/`],
    ['One', `${SITE}/posts/one/`, `${SITE}/posts/one/`],
  ])
  expect(await intake?.faults()).not.toContainEqual(expect.objectContaining({ severity: 'fault' }))
})

it('a path of Eleventy may be a template, as far as placeholders say the same', async () => {
  const post = (permalink: string, day: number) =>
    `---\ntitle: Radio at Night\ndate: 2021-02-0${day}\npermalink: ${JSON.stringify(permalink)}\n---\n\nText.\n`
  const { articles } = await read({
    '.eleventy.js': '',
    '_data/site.json': JSON.stringify({ title: 'Radio', url: SITE }),
    'posts/a.md': post('/p/{{ page.fileSlug }}/index.html', 9),
    'posts/b.md': post('p/{{ title | slugify }}/', 8),
    'posts/c.md': post('/p/{{ number }}/', 7),
  })
  expect(articles.map(([, link]) => link)).toEqual([
    `${SITE}/p/a/`,
    `${SITE}/p/radio-at-night/`,
    `${SITE}/posts/c/`,
  ])
  expect(await intake?.faults()).toContainEqual(
    expect.objectContaining({
      ...{ severity: 'warning', file: 'posts/c.md', line: 4, field: 'permalink' },
      message: expect.stringMatching(/^expected a path without templates, got "\/p\/\{\{ number \}\}\/"/),
    }),
  )
})

it('publication.yaml wins over the configuration of the tool, and completes it', async () => {
  const { publication, articles } = await read({
    'config.toml': `base_url = "${SITE}"\ndescription = "On radio"`,
    'publication.yaml': 'title: Radio\ntool: zola\npermalinks: /:year/:name/\n',
    'content/2021-02-07-one.md': '+++\ntitle = "One"\n+++\n\nText.\n',
  })
  expect(publication).toMatchObject({ title: 'Radio', description: 'On radio' })
  expect(articles).toEqual([['One', `${SITE}/2021/one/`, `${SITE}/2021/one/`]])
})

it('a publication beside the configuration of a tool stays as it is, unless it names the tool', async () => {
  const files = {
    '_config.yml': `title: Site\nurl: ${SITE}`,
    'publication.yaml': 'title: Radio\n',
    'news/one.md': '---\ntitle: One\npublished: 2021-02-07\n---\n\nText.\n',
  }
  const { publication, articles } = await read(files)
  expect(publication.site).toBeUndefined()
  expect(articles).toEqual([['One', undefined, 'tag:feeds.example,2021-02-07:news-one']])
})

it('a tool that publication.yaml names, and whose configuration is not there, is a fault', async () => {
  const fault = /^publication\.yaml:2 tool: expected the configuration of this tool in the folder, got none$/
  await expect(read({ 'publication.yaml': 'title: Radio\ntool: hugo\n' })).rejects.toThrow(fault)
})

it('a site without a title says which line to add', async () => {
  await expect(read({ 'config.toml': `base_url = "${SITE}"` })).rejects.toThrow(
    /^config\.toml title: expected a title .*Zola.*create publication\.yaml .*"title: My publication" and "tool: zola"$/,
  )
})

it('an article whose folder is no longer one of articles is withdrawn', async () => {
  const files = {
    'publication.yaml': 'title: Radio\n',
    'old/one.md': '---\ntitle: One\ndate: 2021-02-07\n---\n\nText.\n',
    'new/two.md': '---\ntitle: Two\ndate: 2021-02-08\n---\n\nText.\n',
  }
  expect((await read(files)).articles.map(([title]) => title)).toEqual(['Two', 'One'])
  await intake?.close()
  await rm(join(here.root, 'publication.yaml'))
  const { articles } = await read({ 'publication.yaml': 'title: Radio\nfolders: [new]\n' })
  expect(articles.map(([title]) => title)).toEqual(['Two'])
})
