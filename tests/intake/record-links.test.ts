import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { articleContent } from '../../src/publish/feed/article-item.ts'
import {
  publication,
  record,
  type SyncedFolder,
  syncedFolder,
  type TemporaryFolder,
  temporaryFolder,
} from './temporary-folder.ts'

let here: TemporaryFolder
let synced: SyncedFolder

beforeEach(async () => {
  here = await temporaryFolder()
  synced = await syncedFolder(here.root)
})
afterEach(async () => {
  await synced.store.close()
  await here.dispose()
})

/** Returns the addresses to which the text of an article links. */
async function linksOf(slug: string): Promise<readonly string[]> {
  const article = (await synced.store.findBySlug(slug))?.article
  const html = article === undefined ? '' : articleContent(article, publication)
  return [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
}

const messages = async () =>
  (await synced.sync.faults()).map(({ message }) => message).filter(message => /the text links/.test(message))

it('a link to the file of another record leads to the page of its article', async () => {
  const text =
    '[a](other.md#part) [b](../posts/storm/index.md) [c](/posts/2021-02-17-cone.json) [d](given.md)'
  await here.write({
    'posts/a.md': record('A', '', text),
    'posts/other.md': record('Other'),
    'posts/storm/index.md': record('Storm'),
    'posts/2021-02-17-cone.json': JSON.stringify({ title: 'Cone', content: 'Text.' }),
    'posts/given.md': record('Given', 'slug: my-own'),
  })
  await synced.sync.all(publication)
  const page = (slug: string) => `https://news.example/articles/${slug}`
  expect(await linksOf('posts-a')).toEqual([
    page('posts-other#part'),
    page('posts-storm'),
    page('posts-2021-02-17-cone'),
    page('my-own'),
  ])
  expect(await messages()).toEqual([])
})

it('a link to a record leads to the page on the site, when another tool builds it', async () => {
  const site = { site: 'https://a.example', permalinks: '/:year/:name/', folders: ['content'] }
  await here.write({
    'content/a.md': record('A', '', '[b](./b.md) [c](/b.md) [d](about.md) [e](/about/)'),
    'content/b.md': record('B'),
    'content/about.md': '---\ntitle: About\n---\n\nText.\n',
  })
  await synced.sync.all({ ...publication, ...site })
  const [one, two] = await linksOf('a')
  expect([one, two]).toEqual(Array(2).fill((await synced.store.findBySlug('b'))?.article?.link))
  expect(one).toMatch(/^https:\/\/a\.example\/\d{4}\/b\/$/)
  expect(await linksOf('a')).toContain('https://a.example/about/')
  expect(await messages()).toEqual(['the text links to "about.md", but that file is no article'])
})

it('a link leads to the article as soon as its file is there, and follows a renamed one', async () => {
  await here.write({ 'a.md': record('A', '', '[b](b.md)'), 'c.md': record('C') })
  await synced.sync.all(publication)
  expect(await messages()).toEqual(['the text links to "b.md", but there is no such file in the folder'])
  await here.rename('c.md', 'b.md')
  await synced.sync.paths(publication, ['c.md', 'b.md'])
  await here.write({ 'a.md': record('A', '', '[now b](b.md)') })
  await synced.sync.paths(publication, ['a.md'])
  expect(await linksOf('a')).toEqual(['https://news.example/articles/c'])
  expect(await messages()).toEqual([])
})

it('a link never leads to a draft', async () => {
  await here.write({ 'a.md': record('A', '', '[b](b.md)'), 'b.md': record('B', 'draft: true') })
  await synced.sync.all(publication)
  expect(await messages()).toEqual(['the text links to "b.md", but that file is no article'])
  await here.write({ 'b.md': record('B') })
  await synced.sync.paths(publication, ['b.md'])
  expect(await linksOf('a')).toEqual(['https://news.example/articles/b'])
})

it('a reference that leads nowhere is a warning at its line', async () => {
  const text = 'First line.\n\n![x](/img/none.png)\n\n- [b](none.md) and\n  [b again](none.md)'
  await here.write({
    'a.md': record('A', 'section: News', text),
    'c.md': '---\npublished: 2021-02-17\n---\n\n# Title\n\nText.\n\n![x](gone.png)\n\n',
    'b.html': record('B', '', '<p>\n<img src="../no.jpg">'),
  })
  await synced.sync.all(publication)
  const lines = async (file: string) => {
    const found = (await synced.sync.faults()).filter(
      fault => fault.file === file && /^the text/.test(fault.message),
    )
    const source = (await readFile(here.path(file), 'utf8')).split('\n')
    return found.map(({ line = 0 }) => source[line - 1])
  }
  expect(await lines('a.md')).toEqual(['![x](/img/none.png)', '- [b](none.md) and'])
  expect(await lines('c.md')).toEqual(['![x](gone.png)'])
  expect(await lines('b.html')).toEqual(['<img src="../no.jpg">'])
})

it.each([
  ['[b](record:b)', 'news/a.md', 'news/b.md'],
  ['{{< ref "posts/b" >}}', 'content/news/a.md', 'content/posts/b/index.md'],
  ['[b]({% post_url 2021-02-17-b %})', '_posts/2021-02-18-a.md', '_posts/2021-02-17-b.markdown'],
  ['[[b]]', 'news/a.md', 'news/b.md'],
  ['[b](@/news/b.md)', 'content/news/a.md', 'content/news/b.md'],
])('a link in the words of another tool leads to the page of the record: %s', async (text, file, other) => {
  await here.write({ [file]: record('A', '', text), [other]: record('B') })
  const folders = file.startsWith('content') ? ['content'] : undefined
  await synced.sync.all({ ...publication, ...(folders && { folders }) })
  const links = text.includes('{{<') ? [] : await linksOf('a')
  expect(await messages()).toEqual([])
  if (links.length > 0) expect(links).toEqual(['https://news.example/articles/b'])
})

it('warns of a link in the words of another tool that leads to no record', async () => {
  await here.write({ 'a.md': record('A', '', '[[Nowhere]](x) [b](record:b)') })
  await synced.sync.all(publication)
  expect(await messages()).toContainEqual(
    expect.stringMatching(/the text links to "b", but there is no such file/),
  )
})
