import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ImportOptions, importPosts } from '../../src/importing/import-posts.ts'
import { createImportReport, type ImportedPost } from '../../src/importing/imported-post.ts'
import { createOldFeed } from '../../src/importing/old-feed.ts'
import { openRecordFolder } from '../../src/importing/writing/record-folder.ts'
import { readRecord } from '../../src/records/read-record.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'feedwright-import-'))
})
afterEach(() => rm(root, { recursive: true }))

function post(sourceId: string, fields: Partial<ImportedPost> = {}): ImportedPost {
  return {
    ...{ sourceId, id: `https://a.example/?p=${sourceId}`, title: 'Radio: at night', slug: 'radio' },
    ...{ published: '2021-02-17T10:00:00Z', authors: [{ name: 'Ann' }], tags: ['sea'], attachments: [] },
    ...{ draft: false, html: '<p>Text.</p>' },
    ...fields,
  }
}

async function run(
  posts: readonly ImportedPost[],
  options: Partial<ImportOptions> & { dryRun?: boolean } = {},
) {
  const report = createImportReport()
  const folder = await openRecordFolder(root, { dryRun: options.dryRun ?? false })
  const source = {
    system: 'Test',
    pages: 'there' as const,
    site: {},
    posts: (async function* () {
      yield* posts
    })(),
  }
  const counts = await importPosts({ source, folder, report, ...options })
  return { ...counts, report: Object.fromEntries(report.counts) }
}

async function files(): Promise<readonly string[]> {
  const names = await readdir(root, { recursive: true })
  return names
    .filter(name => /\.\w+$/.test(name) && !name.startsWith('.'))
    .map(name => name.replaceAll('\\', '/'))
    .sort()
}

/** Two ids whose SHA-256 begins with the same six digits. */
function sameStart(): readonly [string, string] {
  const known = new Map<string, string>()
  for (let number = 0; ; number++) {
    const id = String(number)
    const start = createHash('sha256').update(id).digest('hex').slice(0, 6)
    const other = known.get(start)
    if (other !== undefined) return [other, id]
    known.set(start, id)
  }
}

const RECORD = '2021/2021-02-17-radio.html'

describe('an import', () => {
  it('recognises the records of one that failed', async () => {
    const failing: ImportOptions['source'] = {
      system: 'Test',
      site: {},
      pages: 'there',
      posts: (async function* () {
        yield post('1')
        throw new Error('cut off')
      })(),
    }
    await expect(run([], { source: failing })).rejects.toThrow('cut off')
    expect(await run([post('1', { html: '<p>New.</p>' })])).toMatchObject({ changed: 1, edited: 0 })
  })

  it('writes records that are read with the same fields', async () => {
    await run([
      post('1', {
        link: 'https://a.example/1',
        summary: 'Short',
        image: { src: 'https://a.example/1.jpg', alt: 'A mast' },
      }),
    ])
    const { fields, body, faults } = readRecord(RECORD, await readFile(join(root, RECORD)))
    expect(faults).toEqual([])
    expect(fields).toEqual({
      ...{ title: 'Radio: at night', id: 'https://a.example/?p=1', published: '2021-02-17T10:00:00Z' },
      ...{ link: 'https://a.example/1', summary: 'Short', authors: ['Ann'], tags: ['sea'] },
      image: { src: 'https://a.example/1.jpg', alt: 'A mast' },
    })
    expect(body).toEqual({ format: 'html', source: '<p>Text.</p>\n' })
  })

  it('lets old addresses lead to pages here, if they are to be here', async () => {
    const posts = [
      post('1', { link: 'https://a.example/2021/02/radio/', aliases: ['/?p=1', 'https://a.example/?p=1'] }),
    ]
    const fields = async () => readRecord(RECORD, await readFile(join(root, RECORD))).fields
    expect(await run(posts, { pages: 'here' })).toMatchObject({ new: 1 })
    expect(await fields()).toMatchObject({ aliases: ['/2021/02/radio/', '/?p=1'] })
    expect(await fields()).not.toHaveProperty('link')
    expect(await run(posts, { pages: 'here' })).toMatchObject({ new: 0, unchanged: 1 })
    expect(await run(posts)).toMatchObject({ changed: 1 })
    expect(await fields()).toMatchObject({ link: 'https://a.example/2021/02/radio/' })
    expect(await fields()).not.toHaveProperty('aliases')
  })

  it.each(['https://a.example', 'https://a.example/', 'nothing'])('has no alias for %j', async link => {
    await run([post('1', { link })], { pages: 'here' })
    expect(await readFile(join(root, RECORD), 'utf8')).not.toContain('aliases')
  })

  it('gives each post a file of its own', async () => {
    const { report } = await run([post('1'), post('2'), post('3', { published: undefined })])
    expect(report).toEqual({ 'without a date, which the record needs before it is published': 1 })
    expect(await files()).toEqual([
      expect.stringMatching(/^2021\/2021-02-17-radio-[0-9a-f]{6}\.html$/),
      RECORD,
      'radio.html',
    ])
  })

  it('gives a file of its own to posts whose ids have hashes with the same start', async () => {
    const [one, other] = sameStart()
    expect(await run([post('first'), post(one), post(other)])).toMatchObject({ new: 3, edited: 0 })
    expect(await files()).toHaveLength(3)
    expect(await run([post(other), post(one), post('first')])).toMatchObject({ unchanged: 3 })
  })

  it.each([
    ['海の地図', '海の地図'],
    ['../../../etc/passwd', 'etc-passwd'],
    ['CON', 'con-post'],
    ['.hidden', 'hidden'],
    ['_draft', 'draft'],
    ['😀', 'radio-at-night'],
    ['a/b\\c:d*e?\u0000', undefined],
    ['x'.repeat(300), undefined],
    ['海'.repeat(300), undefined],
  ])('has a safe name for the slug %j', async (slug, name) => {
    await run([post('1', { slug, published: undefined })])
    const [file = ''] = await files()
    if (name !== undefined) expect(file).toBe(`${name}.html`)
    expect(file).toMatch(/^[\p{L}\p{N}-]+\.html$/u)
    expect(Buffer.byteLength(file)).toBeLessThan(200)
  })

  it('gives names apart that differ only in capitals', async () => {
    await writeFile(
      join(root, '.feedwright-import.jsonl'),
      JSON.stringify({ post: 'old', path: '2021/2021-02-17-RADIO.html', hash: 'x' }),
    )
    await run([post('1')])
    expect(await files()).toEqual([expect.stringMatching(/radio-[0-9a-f]{6}\.html$/)])
  })

  it('cuts what a record may not have, and says so', async () => {
    const { report } = await run([post('1', { title: 'x'.repeat(2_000), id: 'y'.repeat(2_000) })])
    expect(report).toEqual({
      'titles of more than 1000 characters, cut': 1,
      'ids of more than 1000 characters, left out': 1,
    })
    const { fields } = readRecord(RECORD, await readFile(join(root, RECORD)))
    expect([String(fields.title).length, fields.id]).toEqual([1_000, undefined])
  })

  it('says which posts the source has twice', async () => {
    expect(await run([post('1'), post('1', { html: '<p>Later.</p>' })])).toMatchObject({
      ...{ new: 1, changed: 1 },
      report: { 'posts that the source has twice: the later one counts': 1 },
    })
    expect(await readFile(join(root, RECORD), 'utf8')).toContain('Later.')
  })

  it('writes two posts that the source calls the same, if their titles differ', async () => {
    const posts = [post('1'), post('1', { title: 'Other', slug: 'other', id: 'urn:other' })]
    expect(await run(posts)).toMatchObject({
      ...{ new: 2, report: { 'posts with the number of another one: each has a record': 1 } },
    })
    expect(await files()).toEqual(['2021/2021-02-17-other.html', RECORD])
    expect(await run(posts)).toMatchObject({ unchanged: 2, new: 0 })
  })

  it('knows its records again after a source that broke off', async () => {
    const folder = await openRecordFolder(root, { dryRun: false })
    async function* posts() {
      yield post('1')
      throw new Error('broken off')
    }
    const report = createImportReport()
    const source = { system: 'Test', pages: 'there' as const, site: {}, posts: posts() }
    await expect(importPosts({ source, folder, report })).rejects.toThrow('broken off')
    expect(await run([post('1', { html: '<p>New.</p>' }), post('2')])).toMatchObject({ new: 1, changed: 1 })
  })

  it('updates the same records the second time', async () => {
    expect(await run([post('1'), post('2')])).toMatchObject({ new: 2 })
    const again = [post('2', { slug: 'other', html: '<p>New.</p>' }), post('1')]
    expect(await run(again)).toMatchObject({ new: 0, changed: 1, unchanged: 1 })
    expect(await files()).toHaveLength(2)
  })

  it('never touches what a person has edited since', async () => {
    await run([post('1')])
    await writeFile(join(root, RECORD), 'mine')
    expect(await run([post('1', { html: '<p>New.</p>' })])).toMatchObject({ edited: 1, changed: 0 })
    expect(await readFile(join(root, RECORD), 'utf8')).toBe('mine')
  })

  it('never touches a file that it has not written', async () => {
    await run([post('9', { slug: 'other' })])
    await writeFile(join(root, RECORD), 'mine')
    expect(await run([post('1')])).toMatchObject({ edited: 1 })
    expect(await readFile(join(root, RECORD), 'utf8')).toBe('mine')
  })

  it('writes nothing in a dry run', async () => {
    expect(await run([post('1')], { dryRun: true })).toMatchObject({ new: 1 })
    expect(await readdir(root)).toEqual([])
  })

  it('takes the ids of the feed that subscribers have, and says what is only there', async () => {
    const item = { authors: [], tags: [], enclosures: [] }
    const oldFeed = createOldFeed([
      { ...item, id: 'urn:feed:1', link: 'http://www.a.example/1/?utm_source=rss' },
      { ...item, id: 'urn:feed:2', title: 'Radio: at night', published: 'Thu, 18 Feb 2021 12:00:00 GMT' },
      { ...item, id: 'urn:feed:3', link: 'https://a.example/3' },
    ])
    await run(
      [post('1', { link: 'https://a.example/1' }), post('2', { published: '2021-02-18T10:00:00Z' })],
      { oldFeed },
    )
    const texts = await Promise.all(
      [RECORD, '2021/2021-02-18-radio.html'].map(name => readFile(join(root, name), 'utf8')),
    )
    expect(texts).toEqual([
      expect.stringContaining('id: urn:feed:1\n'),
      expect.stringContaining('id: urn:feed:2\n'),
    ])
    expect(oldFeed.matched).toBe(2)
    expect(oldFeed.remaining().map(({ id }) => id)).toEqual(['urn:feed:3'])
  })

  it('keeps the address that the post has in the export beside that in the feed', async () => {
    const oldFeed = createOldFeed([
      {
        authors: [],
        tags: [],
        enclosures: [],
        id: 'https://a.example/?p=1',
        link: 'https://proxy.example/x',
      },
    ])
    await run([post('1', { link: 'https://a.example/radio/' })], { oldFeed, pages: 'here' })
    expect(readRecord(RECORD, await readFile(join(root, RECORD))).fields.aliases).toEqual(['/x', '/radio/'])
  })

  it('gives an id that two posts have to the first, or to that of the feed', async () => {
    const copy = post('2', {
      id: 'https://a.example/?p=1',
      slug: 'copy',
      title: 'Copy',
      link: 'https://a.example/copy',
    })
    const original = post('1', { link: 'https://a.example/radio' })
    const idOf = async (name: string) => readRecord(name, await readFile(join(root, name))).fields.id
    const names = [RECORD, '2021/2021-02-17-copy.html']
    const first = await run([original, copy])
    expect(first.report).toEqual({ 'posts with an id that another post has: they get a new one': 1 })
    expect(await Promise.all(names.map(idOf))).toEqual(['https://a.example/?p=1', undefined])
    await rm(root, { recursive: true })
    const item = { authors: [], tags: [], enclosures: [], title: 'Radio: at night' }
    const feed = [{ ...item, id: 'https://a.example/?p=1', link: 'https://a.example/radio/' }]
    await run([copy, original], { oldFeed: createOldFeed(feed) })
    expect(await Promise.all(names.map(idOf))).toEqual(['https://a.example/?p=1', undefined])
  })

  it('writes two posts with one old address apart, and says that it leads to the first', async () => {
    const pages = 'here' as const
    const first = [post('a 1', { aliases: ['/?p=1', '/a'] })]
    const second = [post('b 1', { id: 'urn:b', aliases: ['/?p=1', '/b'] })]
    expect(await run(first, { pages })).toMatchObject({ new: 1, report: {} })
    expect(await run(second, { pages })).toMatchObject({
      ...{ new: 1, changed: 0 },
      report: { 'old addresses that another post has: they lead to that one': 1 },
    })
    expect(await files()).toHaveLength(2)
    const texts = await Promise.all((await files()).map(name => readFile(join(root, name), 'utf8')))
    expect(texts.filter(text => text.includes('/?p=1\n'))).toEqual([expect.stringContaining('/a\n')])
    for (const posts of [first, second]) expect(await run(posts, { pages })).toMatchObject({ unchanged: 1 })
  })

  it('knows the pictures of an earlier import in a dry run', async () => {
    const given = post('1', { html: '<img src="https://a.example/a.png">' })
    await run([given], { fetchPicture: async () => ({ bytes: Buffer.from('x'), type: 'image/png' }) })
    const dry = { dryRun: true, fetchPicture: async () => undefined }
    expect(await run([given], dry)).toMatchObject({ unchanged: 1, report: {} })
  })

  it('copies pictures beside the record once, and counts those that cannot be fetched', async () => {
    const asked: string[] = []
    const fetchPicture = async (address: string) => {
      asked.push(address)
      if (address.includes('gone')) throw new Error('404')
      return { bytes: Buffer.from('picture'), type: 'image/png' }
    }
    const html = '<p><img src="/a.jpg?x=1&amp;y=2"><img src="https://b.example/gone.jpg"></p>'
    const given = post('1', {
      html,
      link: 'https://a.example/1',
      image: { src: 'https://a.example/a.jpg?x=1&y=2' },
    })
    expect((await run([given], { fetchPicture })).report).toMatchObject({ 'pictures copied': 1 })
    const [picture = '', record = ''] = await files()
    expect(picture).toMatch(/^2021\/2021-02-17-radio-[0-9a-f]{6}\.png$/)
    const text = await readFile(join(root, record), 'utf8')
    expect(text).toContain(`<img src="${picture.slice(5)}"><img src="https://b.example/gone.jpg">`)
    expect(text).toContain(`src: ${picture.slice(5)}`)
    expect(await run([given], { fetchPicture })).toMatchObject({ unchanged: 1 })
    expect(asked.filter(address => address.includes('a.jpg'))).toHaveLength(1)
  })
})
