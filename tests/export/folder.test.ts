import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fileName } from '../../src/export/folder/file-names.ts'
import { type Answer, ask } from '../program/raw-http.ts'
import { articleText, PATIENCE, PICTURE, PUBLICATION, sampleFolder } from '../program/sample-folder.ts'
import {
  beginProgram,
  cleanUp,
  type Program,
  runProgram,
  startProgram,
  temporaryFolder,
} from '../program/start.ts'
import { type Nginx, sendsTwins, startNginx } from './nginx.ts'

const LONG_MS = 240_000
const BASE = 'https://news.example'
const SETTINGS = `url: ${BASE}
hub: false
items: 5
icon: {src: icon.png}
feeds:
  essays:
    was: [old-essays]
    any: {tags: Essay}
  members:
    private: true
    any: {tags: Members}
`

const NUMBERED = Object.fromEntries(
  Array.from({ length: 44 }, (_, n) => [
    `n${n}.md`,
    articleText({
      title: `Number ${n}`,
      published: `2020-01-${String((n % 28) + 1).padStart(2, '0')}`,
      tags: '[Numbers]',
    }),
  ]),
)

const FILES = {
  'publication.yaml': PUBLICATION + SETTINGS,
  'icon.png': PICTURE,
  'radio.png': PICTURE,
  'radio.md': articleText({
    title: 'Radio by the Sea',
    published: '2021-02-17',
    tags: '[Maps, Essay, "Été"]',
    section: 'Sea',
    authors: 'Ann',
    image: '{src: radio.png, alt: A radio}',
    aliases: '[/2021/02/Radio/, "/?p=12"]',
  }),
  'secret.md': articleText({
    title: 'Secret',
    published: '2021-02-20',
    tags: 'Members',
    feeds: '{only: [members]}',
  }),
  'leaving.md': articleText({ title: 'Leaving', published: '2021-02-21', aliases: '[/2021/leaving/]' }),
  'elsewhere.md': articleText({
    title: 'Elsewhere',
    published: '2021-02-19',
    link: 'https://other.example/e',
  }),
  'later.md': articleText({ title: 'Later', published: '2999-01-01' }),
  'redirects.yaml': '/about-radio/: radio\n/t/*: /tags/*\n',
  ...NUMBERED,
}

let folder: string
let data: string
let out: string
let program: Program
let nginx: Nginx

const exportHere = () => runProgram(['export', out, folder, '--data', data])
const manifest = async () => JSON.parse(await readFile(join(out, '.hosting/manifest.json'), 'utf8')).manifest

beforeAll(async () => {
  folder = await sampleFolder(FILES)
  data = await temporaryFolder('data')
  out = join(await temporaryFolder('export'), 'site')
  expect((await exportHere()).status).toBe(0)
  await rm(join(folder, 'leaving.md'))
  expect(await exportHere()).toMatchObject({ status: 0, stderr: '' })
  program = await startProgram(folder, { data })
  await vi.waitFor(async () => expect((await ask(`${program.url}/health/ready`)).status).toBe(200), PATIENCE)
  nginx = await startNginx(out)
}, LONG_MS)
afterAll(async () => {
  await nginx?.stop()
  await program?.stop()
  await cleanUp()
}, LONG_MS)

describe('an export into a folder', () => {
  it('has what the server answers at every address, byte for byte', async () => {
    const { files } = await manifest()
    const paths = Object.keys(files).filter(path => path !== '/404.html')
    expect(paths.length).toBeGreaterThan(100)
    for (const path of paths) {
      const address = path.replace(/page\/(\d+)\/$/, '?page=$1')
      const answer = await ask(program.url + address)
      expect([path, answer.status]).toEqual([path, 200])
      const own = await readFile(join(out, fileName(path)), 'utf8')
      // No host of files reads a query: pages with a number have a path.
      const served = answer.bytes.toString().replace(/("https:[^"?]*\/)\?page=(\d+)"/g, '$1page/$2/"')
      expect(own === served, path).toBe(true)
    }
  })

  it('has every address of the sitemap, and every feed in every format', async () => {
    const { files } = await manifest()
    const sitemap = (await ask(`${program.url}/sitemap.xml`)).bytes.toString()
    const named = [...sitemap.matchAll(/<loc>([^<]+)/g)].map(match => (match[1] ?? '').slice(BASE.length))
    expect(named.length).toBeGreaterThan(45)
    expect(named.filter(path => !(path in files))).toEqual([])
    for (const start of [
      '',
      '/feeds/essays',
      '/tags/maps',
      '/tags/%C3%A9t%C3%A9',
      '/sections/sea',
      '/authors/ann',
      '/archive/1',
    ])
      for (const name of ['rss.xml', 'atom.xml', 'feed.json'])
        expect(files).toHaveProperty([`${start}/${name}`])
    const pictures = Object.keys(files).filter(path => path.startsWith('/media/'))
    expect(pictures.length).toBeGreaterThan(0)
  })

  it('gives each file the time of its last change, and twins with the same bytes', async () => {
    const answer = await ask(`${program.url}/rss.xml`)
    const { mtimeMs } = await stat(join(out, 'rss.xml'))
    expect(new Date(mtimeMs).toUTCString()).toBe(answer.headers['last-modified'])
    const plain = await readFile(join(out, 'rss.xml'))
    for (const [ending, decode] of [
      ['gz', gunzipSync],
      ['br', brotliDecompressSync],
      ['zst', zstdDecompressSync],
    ] as const) {
      expect(decode(await readFile(join(out, `rss.xml.${ending}`))).equals(plain)).toBe(true)
      expect((await stat(join(out, `rss.xml.${ending}`))).mtimeMs).toBe(mtimeMs)
    }
    const coding = { 'accept-encoding': 'br' }
    await vi.waitFor(async () => {
      const coded = await ask(`${program.url}/rss.xml`, { headers: coding })
      expect(coded.headers['content-encoding']).toBe('br')
      expect(coded.bytes.equals(await readFile(join(out, 'rss.xml.br')))).toBe(true)
    }, PATIENCE)
  })

  it('has nothing that is private, hidden or not due', async () => {
    const names = await readdir(out, { recursive: true })
    expect(names.filter(name => /feeds\/members|later/.test(name))).toEqual([])
    for (const name of ['rss.xml', 'index.html', '_redirects'])
      expect(await readFile(join(out, name), 'utf8')).not.toContain('Secret')
  })

  it('writes nothing the second time, also beside a server that uses the same data', async () => {
    const { stdout, status } = await exportHere()
    expect([status, stdout]).toEqual([0, expect.stringMatching(/: 0 files written, 0 removed; /)])
    expect(stdout).toContain('2998-12-31T23:00:00Z')
  })
})

describe('nginx with the settings of the export', () => {
  const get = (path: string, headers = {}, method = 'GET') => ask(nginx.url + path, { headers, method })

  it.each([
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/',
    '/articles/radio',
    '/tags/maps/',
  ])('checks 1, 6, 12, 16, 19 and 43 to 51: answers %s as the server does', async path => {
    const [own, served] = [await get(path), await ask(program.url + path)]
    const names = ['content-type', 'last-modified', 'content-language', 'link', 'content-length'] as const
    const policies = [
      'content-security-policy',
      'x-content-type-options',
      'access-control-allow-origin',
    ] as const
    for (const name of [...names, ...policies])
      expect([name, own.headers[name]]).toEqual([name, served.headers[name]])
    expect(maxAge(own)).toBe(maxAge(served))
    if (sendsTwins) expect(own.headers.vary).toBe('Accept-Encoding')
    const { etag, 'last-modified': date } = own.headers
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304)
    expect((await get(path, { 'if-modified-since': date })).status).toBe(304)
    expect((await get(path, { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' })).status).toBe(200)
    const head = await get(path, {}, 'HEAD')
    expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([
      200,
      own.headers['content-length'],
      0,
    ])
  })

  it('check 20 and 21: allows what the server allows', async () => {
    const options = await get('/rss.xml', {}, 'OPTIONS')
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS'])
    expect(options.headers['access-control-allow-headers']).toContain('If-None-Match')
    const refused = await get('/rss.xml', {}, 'POST')
    expect([refused.status, refused.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  it('check 22: answers 404 with the page of the server, and 410 for what was withdrawn', async () => {
    const missing = await get('/nothing')
    expect([missing.status, maxAge(missing)]).toEqual([404, '60'])
    expect(missing.bytes.toString()).toContain('The Meridian Review')
    expect((await get('/articles/leaving')).status).toBe(410)
    expect((await get('/2021/leaving/')).status).toBe(410)
    expect((await get('/feeds/members/rss.xml')).status).toBe(404)
    expect((await get('/.hosting/manifest.json')).status).toBe(404)
  })

  it.each([
    '/2021/02/Radio/',
    '/about-radio',
    '/?p=12',
    '/feed/',
    '/FEED',
    '/atom',
    '/index.xml',
    '/feeds/old-essays/rss.xml',
    '/tags/maps',
    '/t/maps/',
    '/articles/elsewhere',
  ])('checks 23 and 24: redirects %s as the server does', async path => {
    const [own, served] = [await get(path), await ask(program.url + path)]
    expect([own.status, own.headers.location]).toEqual([served.status, served.headers.location])
  })

  it('leads from an address with ?page= to the page', async () => {
    const { status, headers } = await get('/tags/numbers/?page=2')
    expect([status, headers.location]).toEqual([301, `${BASE}/tags/numbers/page/2/`])
    expect((await get('/tags/numbers/page/2/')).status).toBe(200)
  })

  it('check 34: sends gzip where nginx has its module', async () => {
    const { headers } = await get('/rss.xml', { 'accept-encoding': 'gzip' })
    expect(headers['content-encoding']).toBe(sendsTwins ? 'gzip' : undefined)
  })
})

describe('a later export', () => {
  it(
    'writes only what a change has altered, and removes what is gone',
    async () => {
      const [files, data, out] = [
        await sampleFolder(FILES),
        await temporaryFolder('data'),
        await temporaryFolder('out'),
      ]
      const run = () => runProgram(['export', out, files, '--data', data])
      await run()
      const before = await times(out)
      await rm(join(files, 'n3.md'))
      await writeFile(join(files, 'new.md'), articleText({ title: 'New', published: '2022-01-01' }))
      expect((await run()).stdout).toMatch(/, [1-9]\d* removed/)
      const after = await times(out)
      const changed = [...after].filter(([name, time]) => before.get(name) !== time).map(([name]) => name)
      expect(changed).toContain('rss.xml')
      expect(changed).toContain('articles/new.html')
      expect(after.has('articles/n3.html')).toBe(false)
      expect(after.has('articles/n3.html.gz')).toBe(false)
      for (const same of ['articles/n20.html', 'sections/sea/rss.xml', 'authors/ann/index.html'])
        expect(changed).not.toContain(same)
    },
    LONG_MS,
  )

  it(
    'continues one that was killed',
    async () => {
      const [files, data, out] = [
        await sampleFolder(FILES),
        await temporaryFolder('data'),
        await temporaryFolder('out'),
      ]
      const killed = beginProgram(['export', out, files, '--data', data])
      await vi.waitFor(
        async () => expect((await readdir(join(out, 'articles'))).length).toBeGreaterThan(3),
        PATIENCE,
      )
      killed.kill()
      await killed.run
      // What the killed one has written and nobody needs any more is removed too.
      await rm(join(files, 'n7.md'))
      await rm(join(files, 'n8.md'))
      expect((await runProgram(['export', out, files, '--data', data])).status).toBe(0)
      const clean = await temporaryFolder('clean')
      expect((await runProgram(['export', clean, files, '--data', data])).status).toBe(0)
      const names = async (folder: string) => (await readdir(folder, { recursive: true })).sort()
      expect(await names(out)).toEqual(await names(clean))
    },
    LONG_MS,
  )

  it(
    'writes a damaged file again',
    async () => {
      const [files, data, out] = [
        await sampleFolder(FILES),
        await temporaryFolder('data'),
        await temporaryFolder('out'),
      ]
      const run = () => runProgram(['export', out, files, '--data', data])
      await run()
      const whole = await readFile(join(out, 'rss.xml'), 'utf8')
      await writeFile(join(out, 'rss.xml'), 'something else')
      await rm(join(out, 'articles/radio.html'))
      await run()
      expect(await readFile(join(out, 'rss.xml'), 'utf8')).toBe(whole)
      expect(await readFile(join(out, 'articles/radio.html'), 'utf8')).toContain('Radio by the Sea')
    },
    LONG_MS,
  )

  it(
    'with --watch follows the folder until it is stopped',
    async () => {
      const [files, data, out] = [
        await sampleFolder(FILES),
        await temporaryFolder('data'),
        await temporaryFolder('out'),
      ]
      const watching = beginProgram(['export', out, files, '--data', data, '--watch'])
      await vi.waitFor(() => readFile(join(out, '.hosting/nginx-http.conf')), PATIENCE)
      await writeFile(join(files, 'new.md'), articleText({ title: 'Brand New', published: '2022-01-01' }))
      await vi.waitFor(
        async () => expect(await readFile(join(out, 'rss.xml'), 'utf8')).toContain('Brand New'),
        PATIENCE,
      )
      const soon = new Date(Date.now() + 4_000).toISOString()
      await writeFile(join(files, 'due.md'), articleText({ title: 'Due Soon', published: soon }))
      await vi.waitFor(
        async () => expect(await readFile(join(out, 'rss.xml'), 'utf8')).toContain('Due Soon'),
        PATIENCE,
      )
      watching.kill()
      await watching.run
    },
    LONG_MS,
  )
})

it(
  'an export never writes over what is not its own',
  async () => {
    const out = await temporaryFolder('taken')
    await writeFile(join(out, 'index.html'), 'mine')
    const { status, stderr } = await runProgram([
      'export',
      out,
      folder,
      '--data',
      await temporaryFolder('data'),
    ])
    expect([status, stderr]).toEqual([1, expect.stringContaining('index.html is there already')])
    expect(await readFile(join(out, 'index.html'), 'utf8')).toBe('mine')
  },
  LONG_MS,
)

it(
  'an export with --redirect-pages has a page for each redirect',
  async () => {
    const out = await temporaryFolder('pages')
    await runProgram(['export', out, folder, '--data', await temporaryFolder('data'), '--redirect-pages'])
    const page = await readFile(join(out, '2021/02/radio/index.html'), 'utf8')
    expect(page).toContain(`<meta http-equiv="refresh" content="0; url=${BASE}/articles/radio">`)
    expect(await readFile(join(out, 'feed/index.html'), 'utf8')).toContain(
      `type="application/rss+xml" href="${BASE}/rss.xml"`,
    )
  },
  LONG_MS,
)

function maxAge({ headers }: Answer): string | undefined {
  return /max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1]
}

async function times(folder: string): Promise<ReadonlyMap<string, bigint>> {
  const found = new Map<string, bigint>()
  for (const name of await readdir(folder, { recursive: true })) {
    const state = await stat(join(folder, name), { bigint: true })
    if (state.isFile() && !name.startsWith('.hosting')) found.set(name, state.ino)
  }
  return found
}
