import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseOpml } from 'feedsmith'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readersOf, wellFormed } from '../formats/parsers.ts'
import { type AskOptions, ask } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from './start.ts'

const LONG_MS = 120_000
const BASE = 'https://feeds.example'
const DOCUMENTS: readonly (readonly [string, string])[] = [
  ['rss.xml', 'rss'],
  ['atom.xml', 'atom'],
  ['feed.json', 'json'],
]
const NAVIGATION = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', Accept: 'text/html,*/*' }

const HEAD = `${PUBLICATION}url: ${BASE}
`

const FEEDS = `feeds:
  essays:
    title: Long reads
    any: { tags: Essay }
    none: { tags: Press }
    content: summary
    was: [long-reads]
  passing:
    any: { sections: News }
  members:
    title: Members only
    private: true
    was: [club]
`

const RECORDS: Readonly<Record<string, string>> = {
  'one.md': articleText({
    title: 'One',
    published: '2021-01-01',
    tags: '[C++, Essay]',
    authors: 'Zoë Müller',
  }),
  'two.md': articleText({
    title: 'Two',
    published: '2021-01-02',
    tags: '["C#", essay, Press]',
    section: 'News',
  }),
  'three.md': articleText({ title: 'Three', published: '2021-01-03', tags: '[日本, 🚀]', section: 'news' }),
  'unlisted.md': articleText({ title: 'Unlisted', published: '2021-01-04', tags: '[C]', feeds: 'false' }),
  'not-main.md': articleText({
    title: 'Elsewhere',
    published: '2021-01-05',
    tags: 'C',
    feeds: '{not: main}',
  }),
}

let program: Program
let folder: string

beforeAll(async () => {
  folder = await sampleFolder({ 'publication.yaml': HEAD + FEEDS, ...RECORDS })
  program = await startProgram(folder, { args: ['--log-level', 'debug'] })
  await untilFollowing(program)
}, LONG_MS)
afterAll(async () => {
  expect(await program.stop()).toBe(0)
  await cleanUp()
}, LONG_MS)

const write = (name: string, text: string) => writeFile(join(folder, name), text)
const get = (path: string, options?: AskOptions) => ask(program.url + path, options)
const status = async (path: string, options?: AskOptions) => (await get(path, options)).status
const text = async (path: string, options?: AskOptions) => (await get(path, options)).bytes.toString()
const titles = async (path: string) => {
  const { items } = JSON.parse(await text(path)) as { items: { title: string }[] }
  return items.map(({ title }) => title).filter(title => !title.endsWith('Probe'))
}
const maxAge = async (path: string) =>
  Number(/max-age=(\d+)/.exec((await get(path)).headers['cache-control'] ?? '')?.[1])
const location = async (path: string) => {
  const { status, headers } = await get(path)
  return `${status} ${headers.location?.replace(BASE, '')}`
}

describe('feeds of every kind', () => {
  it.each([
    ['/tags/c-plus-plus', ['One']],
    ['/tags/c-sharp', ['Two']],
    ['/tags/c', ['Elsewhere']],
    ['/tags/%E6%97%A5%E6%9C%AC', ['Three']],
    ['/tags/essay', ['Two', 'One']],
    [`/authors/${encodeURIComponent('zoë-müller')}`, ['One']],
    ['/sections/news', ['Three', 'Two']],
    ['/feeds/essays', ['One']],
    ['/feeds/passing', ['Three', 'Two']],
  ])('%s has its articles in all three formats, for every parser', async (path, expected) => {
    for (const [file, format] of DOCUMENTS) {
      const { status, headers, bytes } = await get(`${path}/${file}`)
      expect([status, headers['content-type']]).toEqual([
        200,
        expect.stringContaining(format === 'json' ? 'json' : format),
      ])
      expect(headers.link).toBe(`<${BASE}/hub>; rel="hub", <${BASE}${path}/${file}>; rel="self"`)
      if (format !== 'json') wellFormed(bytes.toString())
      for (const reader of readersOf(format)) {
        const items = await reader.read(bytes.toString(), format)
        expect(
          items.map(({ title }) => title),
          `${reader.name} of ${format}`,
        ).toEqual(expected)
      }
    }
    expect(await text(`${path}/`)).toContain('<html')
  })

  it('a declared feed has the fields of publication.yaml, and only summaries if it says so', async () => {
    const feed = JSON.parse(await text('/feeds/essays/feed.json'))
    expect(feed).toMatchObject({ title: 'Long reads', items: [{ title: 'One' }] })
    expect(await text('/feeds/essays/rss.xml')).not.toContain('<content:encoded>')
    expect(await text('/feeds/passing/rss.xml')).toContain('<content:encoded>')
  })

  it('an article can be hidden from all feeds or from one, but keeps its page', async () => {
    expect(await titles('/feed.json')).toEqual(['Three', 'Two', 'One'])
    expect(await text('/opml.xml?all')).not.toContain('Unlisted')
    for (const path of ['/articles/unlisted', '/articles/not-main']) expect(await status(path)).toBe(200)
  })

  it.each([
    ['/tags/C++/', '/tags/c-plus-plus/'],
    ['/tags/C%2B%2B/rss.xml', '/tags/c-plus-plus/rss.xml'],
    ['/tags/Essay/atom.xml', '/tags/essay/atom.xml'],
    ['/tags/essay', '/tags/essay/'],
    ['/tags/essay/feed', '/tags/essay/rss.xml'],
    ['/tags/essay/atom/', '/tags/essay/atom.xml'],
    ['/authors/Zo%C3%AB%20M%C3%BCller/', `/authors/${encodeURIComponent('zoë-müller')}/`],
    ['/feeds/long-reads/rss.xml', '/feeds/essays/rss.xml'],
    ['/feeds/long-reads/rss.xml?a=1', '/feeds/essays/rss.xml?a=1'],
    ['/feeds/long-reads/archive/1/rss.xml', '/feeds/essays/archive/1/rss.xml'],
    ['/feeds/main/rss.xml', '/rss.xml'],
  ])('%s redirects permanently to %s', async (path, canonical) => {
    expect(await location(path)).toBe(`301 ${canonical}`)
  })

  it.each([
    '/tags/nothing/',
    '/tags/nothing/rss.xml',
    '/tags/Nothing%20At%20All/rss.xml',
    '/feeds/nothing/rss.xml',
    '/tags/essay/archive/9/rss.xml',
    '/tags/essay/archive/0/rss.xml',
    '/tags/essay/none.xml',
  ])('%s is a 404', async path => {
    expect(await status(path)).toBe(404)
  })

  it('the page after the last of an archive is the feed itself', async () => {
    expect(await location('/tags/essay/archive/1/rss.xml')).toBe('302 /tags/essay/rss.xml')
  })

  it('lists the main and the declared feeds as OPML, and no feeds of terms', async () => {
    const { body } = parseOpml(await text('/opml.xml'))
    expect(body?.outlines?.map(({ xmlUrl }) => xmlUrl?.replace(BASE, ''))).toEqual([
      '/rss.xml',
      '/feeds/essays/rss.xml',
      '/feeds/passing/rss.xml',
    ])
    expect(await text('/')).toContain(`href="${BASE}/opml.xml"`)
  })

  it(
    'lists every public feed with articles as OPML, if asked for all',
    async () => {
      const { headers, bytes } = await get('/opml.xml?all')
      expect(headers['content-type']).toContain('opml')
      wellFormed(bytes.toString())
      const { body } = parseOpml(bytes.toString())
      const outlines = (body?.outlines ?? []).flatMap(outline => outline.outlines ?? [outline])
      const urls = outlines.map(({ xmlUrl }) => xmlUrl?.replace(BASE, ''))
      expect(urls).toEqual(
        expect.arrayContaining([
          '/rss.xml',
          '/feeds/essays/rss.xml',
          '/tags/c-plus-plus/rss.xml',
          '/sections/news/rss.xml',
        ]),
      )
      expect(new Set(urls).size).toBe(urls.length)
      expect(outlines.every(({ type, text, htmlUrl }) => type === 'rss' && text && htmlUrl)).toBe(true)
      for (const url of urls) expect(await status(url ?? ''), url).toBe(200)
    },
    LONG_MS,
  )
})

describe('a browser that opens the address of a feed', () => {
  it.each([
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/tags/essay/rss.xml',
    '/feeds/essays/feed.json',
  ])('gets the page of %s, which no cache may store', async path => {
    const { status, headers, bytes } = await get(path, { headers: NAVIGATION })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-store',
      vary: expect.stringContaining('Sec-Fetch-Dest'),
    })
    expect(bytes.toString()).toContain('<html')
  })

  it.each([
    ['a reader that names HTML', { Accept: 'text/html,*/*;q=0.9' }],
    ['a frame', { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }],
    ['a script', { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
  ])('but %s gets the feed', async (_client, headers) => {
    const answer = await get('/tags/essay/rss.xml', { headers })
    expect(answer.headers['content-type']).toContain('application/rss+xml')
    expect(answer.headers['cache-control']).toContain('public')
  })

  it(
    'gets the feed if browser pages are turned off',
    async () => {
      const other = await startProgram(folder, { args: ['--browser-pages', 'false'] })
      try {
        await vi.waitFor(async () => {
          for (const path of ['/rss.xml', '/tags/essay/rss.xml']) {
            const { headers } = await ask(other.url + path, { headers: NAVIGATION })
            expect(headers['content-type']).toContain('application/rss+xml')
          }
        }, PATIENCE)
      } finally {
        await other.stop()
      }
    },
    LONG_MS,
  )
})

describe('time', () => {
  it(
    'makes a future article public everywhere at its instant, and nowhere before',
    async () => {
      const due = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 6_000)
      const fields = { title: 'Tomorrow', published: due.toISOString(), tags: '[Essay, Dawn]' }
      await write('tomorrow.md', articleText(fields))
      const there = async () => [
        (await text('/rss.xml')).includes('Tomorrow'),
        (await text('/feeds/essays/atom.xml')).includes('Tomorrow'),
        (await text('/tags/essay/feed.json')).includes('Tomorrow'),
        (await text('/tags/essay/')).includes('Tomorrow'),
        (await text('/')).includes('Tomorrow'),
        (await text('/opml.xml?all')).includes('/tags/dawn/'),
        (await status('/articles/tomorrow')) === 200,
        (await status('/tags/dawn/rss.xml')) === 200,
      ]
      await vi.waitFor(async () => expect(await maxAge('/rss.xml')).toBeLessThanOrEqual(6), PATIENCE)
      const paths = [
        '/rss.xml',
        '/feed.json',
        '/tags/essay/rss.xml',
        '/opml.xml',
        '/',
        '/articles/one',
        '/articles/tomorrow',
        '/tags/dawn/rss.xml',
      ]
      for (const path of paths) {
        const sent = Date.now()
        expect(await maxAge(path), path).toBeLessThanOrEqual(Math.ceil((due.getTime() - sent) / 1_000))
      }
      const before = await there()
      if (Date.now() < due.getTime()) expect(before).toEqual(before.map(() => false))
      await vi.waitFor(async () => expect((await there()).every(Boolean)).toBe(true), {
        timeout: due.getTime() - Date.now() + 4_000,
        interval: 50,
      })
      expect(await maxAge('/rss.xml')).toBe(1_800)
    },
    LONG_MS,
  )
})

describe('withdrawal', () => {
  it(
    'a withdrawn article leaves all feeds, and its page is 410',
    async () => {
      await write('passing.md', articleText({ title: 'Passing', published: '2021-01-06', tags: 'Essay' }))
      await vi.waitFor(
        async () => expect(await titles('/tags/essay/feed.json')).toContain('Passing'),
        PATIENCE,
      )
      const before = await get('/tags/essay/rss.xml')
      await rm(join(folder, 'passing.md'))
      await vi.waitFor(async () => expect(await status('/articles/passing')).toBe(410), PATIENCE)
      await vi.waitFor(
        async () => expect(await titles('/tags/essay/feed.json')).not.toContain('Passing'),
        PATIENCE,
      )
      const modified = ({ headers }: typeof before) => Date.parse(headers['last-modified'] ?? '')
      expect((await get('/tags/essay/rss.xml')).headers.etag).not.toBe(before.headers.etag)
      // Never later than the response itself, so changes within one second appear in the next.
      await vi.waitFor(async () => {
        expect(modified(await get('/tags/essay/rss.xml'))).toBeGreaterThan(modified(before))
      }, PATIENCE)
    },
    LONG_MS,
  )

  it(
    'an article that has expired leaves all feeds and the pages, and its page is 410',
    async () => {
      const fields = (expires: Date) =>
        articleText({ title: 'Fair', published: '2021-01-07', tags: 'Essay' }).replace(
          'published:',
          `expiryDate: ${expires.toISOString()}\npublished:`,
        )
      await write('fair.md', fields(new Date(Date.now() + 3_000)))
      await vi.waitFor(async () => expect(await titles('/tags/essay/feed.json')).toContain('Fair'), PATIENCE)
      await vi.waitFor(async () => expect(await status('/articles/fair')).toBe(410), PATIENCE)
      await vi.waitFor(
        async () => expect(await titles('/tags/essay/feed.json')).not.toContain('Fair'),
        PATIENCE,
      )
      await write('fair.md', fields(new Date(Date.now() + 600_000)))
      await vi.waitFor(async () => expect(await status('/articles/fair')).toBe(200), PATIENCE)
      await rm(join(folder, 'fair.md'))
    },
    LONG_MS,
  )

  it(
    'a feed that is no longer declared is 410, also one that was renamed before',
    async () => {
      const changed = FEEDS.replace(/ {2}passing:\n.*\n/, '')
        .replace('essays:', 'stories:')
        .replace('long-reads', 'long-reads, essays')
      const id = /<id>(.*?)<\/id>/.exec(await text('/feeds/essays/atom.xml'))?.[1]
      await write('publication.yaml', HEAD + changed)
      await vi.waitFor(async () => expect(await status('/feeds/passing/rss.xml')).toBe(410), PATIENCE)
      expect(await status('/feeds/passing/')).toBe(410)
      expect(await location('/feeds/essays/rss.xml')).toBe('301 /feeds/stories/rss.xml')
      expect(await location('/feeds/long-reads/rss.xml')).toBe('301 /feeds/stories/rss.xml')
      expect(await text('/feeds/stories/atom.xml')).toContain(`<id>${id}</id>`)
      await write('publication.yaml', HEAD)
      await vi.waitFor(async () => expect(await status('/feeds/stories/rss.xml')).toBe(410), PATIENCE)
      await write('publication.yaml', HEAD + FEEDS)
      await vi.waitFor(async () => expect(await status('/feeds/essays/rss.xml')).toBe(200), PATIENCE)
    },
    LONG_MS,
  )
})

describe('a private feed', () => {
  const token = (...args: readonly string[]) => runProgram(['token', ...args, '--data', program.data])
  const basic = (password: string) => ({
    headers: { Authorization: `Basic ${Buffer.from(`reader:${password}`).toString('base64')}` },
  })

  it(
    'is opened by its tokens, in the URL or as a password, until they are revoked',
    async () => {
      const added = await token('add', folder, '--feed', 'members', '--label', 'Ann')
      expect(added).toMatchObject({ status: 0, stderr: '' })
      const [address = ''] = added.stdout.split('\n')
      const path = address.replace(BASE, '')
      const secret = /~([\w-]{40,})\//.exec(path)?.[1] ?? ''
      const id = /token revoke (\S+)/.exec(added.stdout)?.[1] ?? ''
      expect(path).toBe(`/feeds/members/~${secret}/rss.xml`)
      expect((await token('list')).stdout).toMatch(/members\s+Ann\s+created \d{4}-\d\d-\d\d\s+never used/)

      for (const [file, format] of DOCUMENTS) {
        const answers = [
          await get(path.replace('rss.xml', file)),
          await get(path.replace('rss.xml', file).replace('~', '%7E')),
          await get(`/feeds/members/${file}`, basic(secret)),
        ]
        for (const { status, headers, bytes } of answers) {
          expect(status).toBe(200)
          expect(headers).toMatchObject({
            'cache-control': expect.stringMatching(/^private, max-age=\d+, no-transform$/),
            'referrer-policy': 'no-referrer',
            'x-robots-tag': 'noindex',
          })
          expect(bytes.toString()).not.toContain(secret)
          const [reader] = readersOf(format)
          expect((await reader?.read(bytes.toString(), format))?.length).toBeGreaterThan(3)
        }
      }
      expect((await token('list')).stdout).toMatch(/last used \d{4}-\d\d-\d\d/)
      expect((await token('list')).stdout).not.toContain(secret)
      expect(await location(`/feeds/club/~${secret}/rss.xml`)).toBe(`301 ${path}`)
      const own = path.replace('rss.xml', '')
      const pages = [
        await get(path, { headers: NAVIGATION }),
        await get(own),
        await get('/feeds/members/', basic(secret)),
      ]
      for (const { status, headers, bytes } of pages) {
        expect(status).toBe(200)
        expect(headers).toMatchObject({
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'private, no-store',
          'referrer-policy': 'no-referrer',
          'x-robots-tag': 'noindex',
        })
        for (const [file] of DOCUMENTS) expect(bytes.toString()).toContain(`href="${BASE}${own}${file}"`)
      }
      expect(await status(`${own}?page=2`)).toBe(404)
      expect(await status(`/feeds/members/archive/1/rss.xml`, basic(secret))).toBe(404)
      for (const link of [
        `<link>${BASE}/</link>`,
        `rel="alternate" type="text/html" href="${BASE}/"`,
        `"home_page_url":"${BASE}/"`,
      ]) {
        const documents = await Promise.all(DOCUMENTS.map(([file]) => text(`${own}${file}`)))
        expect(documents.filter(document => document.includes(link))).toHaveLength(1)
      }
      expect(await status('/')).toBe(200)
      expect(await status(`/feeds/essays/~${secret}/rss.xml`)).toBe(404)
      expect(await status(`/feeds/members/~${secret}/archive/1/rss.xml`)).toBe(404)

      expect(await token('revoke', id)).toMatchObject({ status: 0 })
      expect(await status(path)).toBe(404)
      expect(await status(own)).toBe(404)
      expect(await status('/feeds/members/rss.xml', basic(secret))).toBe(401)
      expect((await token('list')).stdout).toMatch(/revoked \d{4}-\d\d-\d\d/)
      expect(await token('revoke', id)).toMatchObject({ status: 1, stderr: expect.stringContaining(id) })
      expect(program.output()).toContain('/feeds/members/~…/rss.xml')
      expect(program.output()).not.toContain(secret)
    },
    LONG_MS,
  )

  it('is 404 with a wrong token in its address, like a feed that does not exist', async () => {
    for (const path of ['/feeds/members/~wrong/rss.xml', '/feeds/members/~wrong/', '/feeds/essays/~wrong/']) {
      const { status, headers } = await get(path)
      expect([status, headers['cache-control']]).toEqual([404, 'no-store'])
    }
  })

  it.each([
    ['no password', { headers: {} }],
    ['a wrong password', basic('wrong')],
    ['an empty password', basic('')],
    ['credentials of another kind', { headers: { Authorization: 'Bearer x' } }],
  ])('asks for the password again after %s', async (_what, options) => {
    for (const path of ['/feeds/members/rss.xml', '/feeds/members/']) {
      const { status, headers } = await get(path, options)
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic realm=/)])
      expect(headers['cache-control']).toBe('no-store')
    }
    const page = await get('/feeds/members/', { headers: { ...options.headers, ...NAVIGATION } })
    expect(page.bytes.toString()).toContain('the token that you were given')
  })

  it('is named nowhere', async () => {
    for (const path of ['/', '/opml.xml', '/opml.xml?all', '/articles/one', '/tags/essay/', '/nothing'])
      expect(await text(path, { headers: { Accept: 'text/html' } })).not.toMatch(/members/i)
    const remade = program
      .output()
      .split('\n')
      .filter(line => /rebuilt|stays as it was/.test(line))
    expect(remade.length).toBeGreaterThan(0)
    for (const line of remade) expect(line).not.toContain('members')
  })

  it.each([
    [['add', '--feed', 'essays'], /members/],
    [['add'], /--feed/],
    [['revoke'], /token revoke ID/],
    [['lend'], /token add/],
  ])(
    'token %j is an error that states the expected usage',
    async (args, message) => {
      const [action = '', ...flags] = args
      const operands = action === 'add' ? [folder] : []
      const { status, stderr } = await token(action, ...operands, ...flags)
      expect([status, stderr]).toEqual([1, expect.stringMatching(message)])
    },
    LONG_MS,
  )

  it(
    'is public until publication.yaml makes it private, and not a moment longer',
    async () => {
      expect(await status('/feeds/passing/rss.xml')).toBe(200)
      const hidden = FEEDS.replace('passing:\n', 'passing:\n    private: true\n')
      await write('publication.yaml', HEAD + hidden)
      await vi.waitFor(async () => expect(await status('/feeds/passing/rss.xml')).toBe(401), PATIENCE)
      expect(await text('/opml.xml?all')).not.toContain('passing')
      await write('publication.yaml', HEAD + FEEDS)
      await vi.waitFor(async () => expect(await status('/feeds/passing/rss.xml')).toBe(200), PATIENCE)
    },
    LONG_MS,
  )
})

describe('the holding time', () => {
  it(
    'holds a new article back, but not those of the first start',
    async () => {
      const own = await sampleFolder({ 'publication.yaml': `${HEAD}undo: 4s\n`, ...RECORDS })
      const other = await startProgram(own)
      const shows = async (title: string) =>
        (await ask(`${other.url}/feed.json`)).bytes.toString().includes(`"${title}"`)
      try {
        await vi.waitFor(async () => expect(await shows('One')).toBe(true), PATIENCE)
        await vi.waitFor(() => expect(other.output()).toContain('is served'), PATIENCE)
        const written = Date.now()
        await writeFile(join(own, 'new.md'), articleText({ title: 'New', published: '2021-02-01' }))
        await vi.waitFor(() => expect(other.output()).toContain('1 added'), PATIENCE)
        if (Date.now() - written < 3_500) {
          expect(await shows('New')).toBe(false)
          expect((await ask(`${other.url}/articles/new`)).status).toBe(404)
        }
        await vi.waitFor(async () => expect(await shows('New')).toBe(true), PATIENCE)
        expect(Date.now() - written).toBeGreaterThanOrEqual(4_000)
        expect((await ask(`${other.url}/articles/new`)).status).toBe(200)
      } finally {
        await other.stop()
      }
    },
    LONG_MS,
  )
})
