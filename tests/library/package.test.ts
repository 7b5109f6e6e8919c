import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { freePort } from '../../src/http/listen.ts'
import { VERSION } from '../../src/version.ts'
import { ask, decoded } from '../program/raw-http.ts'
import { articleText, FILES, PATIENCE, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, temporaryFolder } from '../program/start.ts'
import { codeBlocks } from '../source/markdown.ts'
import { COMMIT_TEXT, createProject, type Project, ROOT, type Running, start } from './project.ts'

const LONG_MS = 120_000
/** More than 100 records are read in threads. */
const MANY = 101
const [HOST_EXAMPLE = '', ...OTHER_EXAMPLES] = ['docs/library.md', 'docs/drop-in.md', 'README.md']
  .flatMap(page => codeBlocks(readFileSync(join(ROOT, page), 'utf8'), 'ts'))
  .filter(example => example.startsWith('import '))
  .map(example => example.replaceAll("'feedwright-feed'", "'feedwright/feed'"))

/** A program in TypeScript that uses the package. */
const CONSUMER = `
import { createServer } from 'node:http'
import {
  type ArticleRecord, type ArticleStore, createFeedwright, createPublisher, type Feedwright, openSqliteStore, parseArticle,
  Problem, type PublishReceipt, readRecord, renderText, rss,
} from 'feedwright'
import { Feed, type FeedOptions, type Item } from 'feedwright/feed'

const store: ArticleStore = openSqliteStore(':memory:')
const feedwright: Feedwright = await createFeedwright({
  publication: { title: 'Notes', feeds: { long: { any: { tags: ['long'] } } } },
  store,
  baseUrl: 'https://example.com/notes',
  data: 'data',
  trustedProxies: ['loopback'],
})
await feedwright.started
const server = createServer((request, response) => feedwright.router(request, response, () => response.end()))
const { draft, faults } = parseArticle({ title: 'One', published: '2021-02-17' }, { format: 'text', source: '' }, {
  file: 'one.md', timeZone: 'UTC', authors: [], lineOf: () => undefined,
})
const length: number | undefined = feedwright.publisher.document('/rss.xml')?.variants[0]?.bytes.length
const options: FeedOptions = { title: 'A', id: 'https://example.com/', link: 'https://example.com/' }
const item: Item = { title: 'B', link: 'https://example.com/b', date: new Date(0) }
const feed = new Feed(options)
feed.addItem(item)
console.log(renderText(rss.renderFrame(options), [rss.renderItem(item, options)]).includes('<title>B</title>'))
console.log(JSON.parse(feed.json1()).items[0].title === 'B')
// @ts-expect-error: there is no such option
void (() => createFeedwright({ folder: 'articles', baseUrl: 'https://example.com', cache: 1 }))
// @ts-expect-error: either a folder or a publication
void (() => createFeedwright({ baseUrl: 'https://example.com' }))
const record: ArticleRecord = {
  slug: 'two', title: 'Two', published: new Date(0), tags: ['a'], authors: ['Ann'], image: { src: 'https://a.example/a.png' },
}
const receipts: readonly PublishReceipt[] = await feedwright.publish([record, { id: 'urn:x', title: 'Three', tags: 'b' }])
for (const each of receipts) console.log(each.outcome === 'refused' ? each.faults[0]?.message : each.url)
for await (const { slug, title } of feedwright.list()) console.log(slug, title)
const [withdrawn] = await feedwright.withdraw(['two'])
console.log(withdrawn?.outcome)
// @ts-expect-error: neither a slug nor an id
void (() => feedwright.publish([{ title: 'Nameless' }]))
// @ts-expect-error: no such field
void (() => feedwright.publish([{ slug: 'a', titel: 'A' }]))
console.log(draft?.title, faults.length, length !== undefined, new Problem('usage', 'x').kind)
console.log(typeof createPublisher, typeof readRecord, server.listening)
await feedwright.close()
await store.close()
`

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    ...{ target: 'es2024', module: 'nodenext', types: ['node'], strict: true, noEmit: true },
    ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, erasableSyntaxOnly: true },
  },
})

let project: Project
let articles: string
const running: Running[] = []

beforeAll(async () => {
  project = await createProject()
  articles = await sampleFolder({ ...FILES, ...manyArticles() })
}, LONG_MS)
afterAll(async () => {
  for (const each of running) await each.stop()
  await cleanUp()
}, LONG_MS)

function manyArticles(): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: MANY }, (_, at) => at)
  const record = (title: string) => articleText({ title, published: '1999-01-02' }, 'Text.')
  return Object.fromEntries(numbers.map(at => [`many-${at}.md`, record(`Many ${at}`)]))
}

it('the package has the files that it needs, and no others', () => {
  const words = readdirSync(join(ROOT, 'src/pages/words')).map(name => `dist/pages/words/${name}`)
  const recipes = readdirSync(join(ROOT, 'src/portals/recipes')).map(name => `dist/portals/recipes/${name}`)
  const others = project.packed.filter(path => !/^dist\/.*\.(js|d\.ts)$/.test(path))
  expect(others.sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'dist/commit.json',
    'dist/operator/operator.css',
    'dist/pages/style/podcast.css',
    'dist/pages/style/style.css',
    ...words.sort(),
    ...recipes.sort(),
    'package.json',
  ])
  expect(project.packed).toEqual(
    expect.arrayContaining(['dist/main.js', 'dist/feedwright.js', 'dist/feed.d.ts']),
  )
})

it('npx feedwright runs in a checkout too, where npm does not make it executable', async () => {
  const { mode } = await stat(join(project.checkout, 'dist/main.js'))
  expect(mode & 0o111).toBe(0o111)
})

it('npx feedwright prints its version and the commit that it was built from', async () => {
  expect(await project.run('npx', '--no-install', 'feedwright', '--version')).toBe(
    `${VERSION} (${COMMIT_TEXT})\n`,
  )
})

it(
  'npx feedwright serves a large folder with two workers, compressed and with its stylesheet',
  async () => {
    const args = ['--port', '0', '--host', '127.0.0.1', '--workers', '2', '--log-format', 'json']
    const serving = await start(project.folder, [
      'npx',
      '--no-install',
      'feedwright',
      'serve',
      articles,
      ...args,
    ])
    running.push(serving)
    const { url } = JSON.parse(serving.firstLine)
    const coded = await vi.waitFor(async () => {
      const answer = await ask(`${url}/rss.xml`, { headers: { 'accept-encoding': 'br' } })
      expect([answer.status, answer.headers['content-encoding']]).toEqual([200, 'br'])
      expect(decoded(answer).toString()).toContain('Ministers')
      return answer
    }, PATIENCE)
    const again = await ask(`${url}/rss.xml`, { headers: { 'if-none-match': coded.headers.etag } })
    expect(again.status).toBe(304)
    const page = (await ask(`${url}/articles/many-${MANY - 1}`)).bytes.toString()
    const [, style = ''] = /<link rel="stylesheet" href="[^"]*(\/assets\/[^"]+)"/.exec(page) ?? []
    expect((await ask(url + style)).headers['content-type']).toBe('text/css; charset=utf-8')
  },
  LONG_MS,
)

it(
  'the example of docs/library.md serves a folder within an app of Express, and exits',
  async () => {
    await project.write({
      'app.ts': HOST_EXAMPLE.replace('./articles', articles).replace('folder:', "data: 'host',\n  folder:"),
    })
    const port = await freePort({ port: 0, host: '127.0.0.1' })
    const url = `http://127.0.0.1:${port}`
    const host = await start(project.folder, ['node', 'app.ts'], { PORT: String(port), ORIGIN: url })
    running.push(host)
    const answer = await vi.waitFor(async () => {
      const each = await ask(`${url}/news/feed.json`)
      expect(each.status).toBe(200)
      return each
    }, PATIENCE)
    const feed = JSON.parse(answer.bytes.toString())
    expect(feed.feed_url).toBe(`${url}/news/feed.json`)
    expect((await ask(feed.items.at(-1).url)).status).toBe(200)
    expect((await ask(`${url}/news/nothing`)).bytes.toString()).toContain('Cannot GET /news/nothing')
    expect(await host.stop()).toBe(0)
  },
  LONG_MS,
)

it(
  'the example of the README publishes an array',
  async () => {
    const port = await freePort({ port: 0, host: '127.0.0.1' })
    const [example = '', ...others] = codeBlocks(readFileSync(join(ROOT, 'README.md'), 'utf8'), 'ts')
    expect(others).toEqual([])
    // In a folder of its own, whose data folder is empty.
    const folder = join(project.folder, 'notes')
    await mkdir(folder)
    await writeFile(join(folder, 'notes.ts'), example.replaceAll('8080', String(port)))
    const app = await start(folder, ['node', 'notes.ts'])
    running.push(app)
    const titles = await vi.waitFor(async () => {
      const feed = JSON.parse((await ask(`http://127.0.0.1:${port}/notes/feed.json`)).bytes.toString())
      return feed.items.map(({ title }: { title: string }) => title)
    }, PATIENCE)
    expect(titles).toEqual(['A first note'])
  },
  LONG_MS,
)

it(
  'npm start builds the current sources and serves with them',
  async () => {
    const main = join(project.checkout, 'dist/main.js')
    await writeFile(main, 'throw new Error("stale")')
    const data = await temporaryFolder('data')
    const args = ['--port', '0', '--host', '127.0.0.1', '--data', data, '--log-format', 'json']
    const serving = await start(project.checkout, ['npm', '--silent', 'start', '--', articles, ...args])
    running.push(serving)
    const { url } = JSON.parse(serving.firstLine)
    await vi.waitFor(async () => expect((await ask(`${url}/rss.xml`)).status).toBe(200), PATIENCE)
    expect(await readFile(main, 'utf8')).toContain('./serving/serve.js')
  },
  LONG_MS,
)

it(
  'the types of the package compile in a strict program, which runs',
  async () => {
    const types = ['express', 'express-serve-static-core', 'serve-static', 'send', 'qs', 'range-parser']
    const more = ['body-parser', 'connect', 'http-errors', 'node'].concat(types).map(name => `@types/${name}`)
    project.link([...more, 'undici-types'])
    const examples = OTHER_EXAMPLES.map((code, at) => [`example-${at}.ts`, code] as const)
    expect(examples.length).toBeGreaterThan(2)
    await project.write({
      ...{ 'tsconfig.json': TSCONFIG, 'consumer.ts': CONSUMER },
      ...Object.fromEntries(examples),
    })
    await project.run(join(ROOT, 'node_modules/.bin/tsc'), '--project', '.')
    expect(await project.run('node', 'consumer.ts')).toBe(
      'true\ntrue\nhttps://example.com/notes/articles/two\nhttps://example.com/notes/articles/three\nthree Three\ntwo Two\nwithdrawn\nOne 0 true usage\nfunction function false\n',
    )
  },
  LONG_MS,
)
