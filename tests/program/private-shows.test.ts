import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { type AskOptions, ask, decoded } from './raw-http.ts'
import { articleText, PATIENCE, PICTURE, sampleFolder, untilFollowing, wave } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from './start.ts'

const LONG_MS = 120_000
const BASE = 'https://radio.example'

const PUBLICATION = `title: Radio
url: ${BASE}
authors: Radio Lab
feeds:
  members:
    title: For members
    private: true
    podcast: { category: History, explicit: false }
  others:
    title: For others
    private: true
    none: { tags: [Open] }
    podcast: { category: History, explicit: false }
`

const BONUS = wave(40_000)
const OPEN = wave(30_000)

const FILES = {
  'publication.yaml': PUBLICATION,
  'open.md': articleText({ title: 'Open to all', published: '2021-02-17', attachments: '[open.wav]' }),
  'bonus.md': articleText(
    {
      ...{ title: 'Only for members', published: '2021-02-18', attachments: '[bonus.wav]' },
      ...{ feeds: '{only: [members, others]}', tags: '[Bonus, night]' },
    },
    '![Mast](mast.png)',
  ),
  'tagged.md': articleText({
    ...{ title: 'Tagged', published: '2021-02-19', attachments: '[tagged.wav]', tags: '[night, Open]' },
    ...{ feeds: '{not: main}' },
  }),
  'bonus.wav': BONUS,
  'mast.png': PICTURE,
  'open.wav': OPEN,
  'tagged.wav': wave(20_000),
}

describe.each([
  { name: 'with SQLite', workers: false },
  { name: 'with workers and PostgreSQL', workers: true },
])('a private podcast $name', ({ workers }) => {
  let database: TestDatabase | undefined
  let program: Program
  let ann: Holder
  let ben: Holder

  interface Holder {
    readonly secret: string
    readonly id: string
  }

  beforeAll(async () => {
    database = workers ? await createDatabase() : undefined
    const args = database === undefined ? [] : ['--database', database.url, '--workers', '2']
    program = await startProgram(await sampleFolder(FILES), { args })
    await untilFollowing(program)
    ann = await token('members', 'Ann')
    ben = await token('members', 'Ben')
  }, LONG_MS)
  afterAll(async () => {
    expect(await program.stop()).toBe(0)
    await database?.drop()
    await cleanUp()
  }, LONG_MS)

  function run(...args: readonly string[]) {
    const place = database === undefined ? ['--data', program.data] : ['--database', database.url]
    return runProgram(['token', ...args, ...place])
  }

  async function token(feed: string, label: string): Promise<Holder> {
    const { stdout } = await run('add', program.folder, '--feed', feed, '--label', label)
    return {
      secret: /~([\w-]{40,})\//.exec(stdout)?.[1] ?? '',
      id: /token revoke (\S+)/.exec(stdout)?.[1] ?? '',
    }
  }

  const get = (path: string, options?: AskOptions) => ask(program.url + path, options)
  const status = async (path: string, options?: AskOptions) => (await get(path, options)).status
  const text = async (path: string, options?: AskOptions) => decoded(await get(path, options)).toString()
  const feedOf = ({ secret }: Holder, file = 'rss.xml') => `/feeds/members/~${secret}/${file}`

  /** The path of a recording, as a subscriber's feed has it. */
  async function recordingOf(holder: Holder, name = 'bonus'): Promise<string> {
    const feed = await text(feedOf(holder))
    return new RegExp(`<enclosure[^>]* url="${BASE}([^"]*/${name}\\.wav)"`).exec(feed)?.[1] ?? 'none'
  }

  const plain = (path: string) => path.replace(/^\/feeds\/members\/~[^/]+/, '')

  it('has the token of each subscriber in the addresses of its files, in every format', async () => {
    for (const holder of [ann, ben]) {
      for (const file of ['rss.xml', 'atom.xml', 'feed.json']) {
        const feed = await text(feedOf(holder, file))
        const addresses = feed.match(/https:[^"<>\s]*\.wav/g) ?? []
        expect(addresses.length).toBeGreaterThanOrEqual(3)
        for (const address of addresses)
          expect(address).toMatch(`${BASE}/feeds/members/~${holder.secret}/media/`)
      }
    }
    const basic = `Basic ${Buffer.from(`x:${ann.secret}`).toString('base64')}`
    expect(await text('/feeds/members/rss.xml', { headers: { authorization: basic } })).toContain(
      `/feeds/members/~${ann.secret}/media/`,
    )
  })

  it('serves its files whole and in parts to a valid token only', async () => {
    const path = await recordingOf(ann)
    const whole = await get(path)
    expect(whole).toMatchObject({
      status: 200,
      headers: { 'cache-control': expect.stringMatching(/^private/), 'x-robots-tag': 'noindex' },
    })
    expect(whole.bytes.equals(BONUS)).toBe(true)
    const part = await get(path, { headers: { range: 'bytes=10-19' } })
    expect([part.status, part.bytes]).toEqual([206, BONUS.subarray(10, 20)])
    const head = await get(path, { method: 'HEAD' })
    expect([head.status, head.headers['content-length']]).toEqual([200, String(BONUS.length)])
    const { etag = '' } = whole.headers
    expect(await status(path, { headers: { 'if-none-match': etag } })).toBe(304)
    const wrong = await get(path.replace(ann.secret, 'wrong'))
    expect([wrong.status, wrong.headers['cache-control']]).toEqual([404, 'no-store'])
    const others = await token('others', 'Eve')
    expect(await status(path.replace('members', 'others').replace(ann.secret, others.secret))).toBe(200)
    const tagged = await recordingOf(ann, 'tagged')
    expect(await status(tagged.replace('members', 'others').replace(ann.secret, others.secret))).toBe(404)
  })

  it('has files that nobody gets at a plain address, unless a public feed has them too', async () => {
    const found = await get(plain(await recordingOf(ann)))
    expect([found.status, found.headers['cache-control']]).toEqual([404, 'no-store'])
    expect(await status(plain(await recordingOf(ann, 'open')))).toBe(200)
    expect(await status(plain(await recordingOf(ann, 'tagged')))).toBe(200)
  })

  it('has pages that only a token opens, whose player has the token too', async () => {
    expect(await status('/articles/bonus')).toBe(404)
    expect(await status('/articles/open')).toBe(200)
    const page = await get(feedOf(ann, 'articles/bonus'))
    expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'private, no-store' } })
    expect(decoded(page).toString()).toContain('Only for members')
    const addresses =
      decoded(page)
        .toString()
        .match(/[^"'\s]*\/media\/[^"'\s]*\.wav/g) ?? []
    expect(addresses.length).toBeGreaterThan(0)
    for (const address of addresses) expect(address).toContain(`~${ann.secret}/media/`)
    expect(await status('/feeds/members/~wrong/articles/bonus')).toBe(404)
    expect(await status(feedOf(ann, 'articles/open'))).toBe(404)
    expect(await text(feedOf(ann))).toContain(`<link>${BASE}${feedOf(ann, 'articles/bonus')}</link>`)
  })

  it('has pictures in its texts that only a token opens', async () => {
    const [picture = ''] = (await text(feedOf(ann))).match(/\/feeds\/members\/[^"'\s<&]*mast\.png/) ?? []
    expect(await status(picture)).toBe(200)
    expect(await status(plain(picture))).toBe(404)
  })

  it('answers conditional requests for each subscriber', async () => {
    const [first, second] = [await get(feedOf(ann)), await get(feedOf(ben))]
    expect(first.headers.etag).not.toBe(second.headers.etag)
    expect(first.headers['cache-control']).toMatch(/^private/)
    const own = { headers: { 'if-none-match': first.headers.etag ?? '' } }
    expect(await status(feedOf(ann), own)).toBe(304)
    await vi.waitFor(async () => {
      const { headers, bytes } = await get(feedOf(ann), { headers: { 'accept-encoding': 'gzip' } })
      expect(headers['content-encoding']).toBe('gzip')
      expect(decoded({ status: 200, headers, bytes }).toString()).toContain(ann.secret)
    }, PATIENCE)
  })

  it('is nowhere in public', async () => {
    const paths = [
      '/',
      '/rss.xml',
      '/atom.xml',
      '/feed.json',
      '/opml.xml?all',
      '/tags/night/rss.xml',
      '/authors/radio-lab/rss.xml',
      '/nothing',
    ]
    for (const path of [...paths, '/articles/open', '/robots.txt']) {
      const answer = await get(path, { headers: { accept: 'text/html' } })
      expect(decoded(answer).toString()).not.toMatch(/only for members|bonus/i)
      expect(JSON.stringify(answer.headers)).not.toMatch(/bonus|members/i)
    }
  })

  it('ends for a revoked token at once, with its files, and for no other', async () => {
    const [path, other] = [await recordingOf(ann), await recordingOf(ben)]
    expect(await run('revoke', ann.id)).toMatchObject({ status: 0 })
    for (const ended of [path, feedOf(ann), feedOf(ann, 'articles/bonus')])
      expect(await status(ended)).toBe(404)
    expect(await status(other)).toBe(200)
    expect(program.output()).not.toContain(ben.secret)
  })

  it('follows an episode that becomes public', async () => {
    const address = plain(await recordingOf(ben))
    await writeFile(join(program.folder, 'bonus.md'), FILES['bonus.md'].replace(/^feeds: .*\n/m, ''))
    await vi.waitFor(async () => expect(await status(address)).toBe(200), PATIENCE)
    await vi.waitFor(async () => expect(await status('/articles/bonus')).toBe(200), PATIENCE)
    expect(await status(await recordingOf(ben))).toBe(200)
    await writeFile(join(program.folder, 'bonus.md'), FILES['bonus.md'])
    await vi.waitFor(async () => expect(await status(address)).toBe(404), PATIENCE)
  })

  it('keeps the recording of a withdrawn episode to itself', async () => {
    const path = await recordingOf(ben)
    await rm(join(program.folder, 'bonus.md'))
    await vi.waitFor(async () => expect(await status(path)).toBe(404), PATIENCE)
    expect(await status(plain(path))).toBe(404)
  })
})
