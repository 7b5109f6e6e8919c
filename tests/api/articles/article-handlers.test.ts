import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { article, gone } from '../../stores/given.ts'
import { type Given, givenApi, PUBLICATION } from '../given.ts'

let api: Given
beforeAll(async () => {
  api = await givenApi()
})
afterAll(() => api.close())

const RECORD = {
  title: 'Radio After Dark',
  published: '2025-10-12T19:30:00.000Z',
  tags: ['radio', 'physics'],
  markdown: 'On a clear *evening* in winter …',
}
const put = (path: string, json: unknown = RECORD, headers = {}) =>
  api.call(`PUT /articles/${path}`, { json, headers })
const patch = (path: string, json: unknown, headers = {}) =>
  api.call(`PATCH /articles/${path}`, { json, headers })
const get = (path: string, headers = {}) => api.call(`GET /articles/${path}`, { headers })
const feed = async () => (await api.call('GET /../feed.json')).json.items as { title: string; id: string }[]

describe('PUT', () => {
  it('creates an article, which is in the next poll of a feed', async () => {
    const { status, headers, json } = await put('dark')
    expect(status).toBe(201)
    expect(headers.location).toBe(`${PUBLICATION.baseUrl}/api/articles/dark`)
    expect(headers['cache-control']).toBe('no-store')
    expect(json).toEqual({
      id: 'tag:feeds.example,2025-10-12:dark',
      slug: 'dark',
      url: `${PUBLICATION.baseUrl}/articles/dark`,
      revision: expect.any(Number),
      published: RECORD.published,
      source: '/api/articles/dark',
    })
    expect((await feed()).map(({ title }) => title)).toContain(RECORD.title)
  })

  it('replaces it, with the same id and date', async () => {
    const { json: first } = await put('kept')
    api.pass(60_000)
    const { status, json } = await put('kept', { title: 'Changed', markdown: 'New.' })
    expect(status).toBe(200)
    expect(json).toMatchObject({ id: first.id, published: first.published })
    expect(json.revision).toBeGreaterThan(first.revision)
    expect((await get('kept')).json).toMatchObject({ title: 'Changed', markdown: 'New.' })
    expect((await get('kept')).json).not.toHaveProperty('tags')
  })

  it('of an equal record changes nothing', async () => {
    const { json: first } = await put('same')
    expect((await put('same')).json.revision).toBe(first.revision)
  })

  it('without a date uses the current one, and a later change of it is only a warning', async () => {
    const { json } = await put('now', { title: 'Now' })
    expect(json.published).toBe('2026-03-01T12:01:00.000Z')
    const { json: again } = await put('now', { title: 'Now', published: '2020-01-01' })
    expect(again.published).toBe(json.published)
    expect(again.warnings).toMatchObject([{ pointer: '/published' }])
  })

  it('with an id in the path gives the article that id, and a slug from its title', async () => {
    const path = encodeURIComponent('https://old.example/?p=12')
    const { status, json, headers } = await put(path, { ...RECORD, title: 'Twelve Years' })
    expect(status).toBe(201)
    expect(json).toMatchObject({ id: 'https://old.example/?p=12', slug: 'twelve-years' })
    expect(headers.location).toBe(`${PUBLICATION.baseUrl}/api/articles/twelve-years`)
    expect((await get(path)).json).toMatchObject({ slug: 'twelve-years' })
  })

  it('with another slug moves the article; the old address still finds it', async () => {
    const { json } = await put('before')
    expect((await put('before', { ...RECORD, slug: 'after' })).json).toMatchObject({
      id: json.id,
      slug: 'after',
    })
    expect((await put('before', { ...RECORD, title: 'Later' })).json).toMatchObject({
      id: json.id,
      slug: 'after',
    })
    expect((await get('before')).json.title).toBe('Later')
  })

  it('of the first slug of another article leaves that one alone', async () => {
    const { json: first } = await put('name')
    await put('name', { ...RECORD, slug: 'new-name' })
    await api.sync(article('thief.md', { slug: 'name' }))
    await api.sync(gone('thief.md'))
    const { status, json } = await put('name')
    expect([status, json.slug]).toEqual([201, 'name'])
    expect(json.source).not.toBe(first.source)
    expect((await get('new-name')).json.id).toBe(first.id)
  })

  it('accepts the record of GET, and refuses changes of fields that the server sets', async () => {
    await put('round', { ...RECORD, link: 'https://elsewhere.example/1', feeds: { not: ['main'] } })
    const { json } = await get('round')
    expect(json).toMatchObject({ url: 'https://elsewhere.example/1', feeds: { not: ['main'] } })
    expect((await put('round', json)).json.revision).toBe(json.revision)
    const { status, json: wrong } = await put('round', { ...json, revision: 1, source: 'a.md' })
    expect(status).toBe(422)
    expect(wrong.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/revision', '/source'])
  })

  it('republishes an article as a new one', async () => {
    const { json } = await put('weekly')
    const { status, json: next } = await put('weekly', {
      ...RECORD,
      republish: true,
      published: '2026-02-01',
    })
    expect(status).toBe(200)
    expect(next).toMatchObject({ slug: 'weekly', id: 'tag:feeds.example,2026-02-01:weekly' })
    expect(next.id).not.toBe(json.id)
    await api.call('DELETE /articles/weekly')
    const { status: created, json: third } = await put('weekly', { ...RECORD, republish: true })
    expect([created, third.slug]).toEqual([201, 'weekly'])
    expect([json.id, next.id]).not.toContain(third.id)
  })

  it.each([
    [{ title: 'A', date: '2021-02-17' }, '/date', /did you mean "published"/],
    [{ markdown: 'A' }, '/title', /expected text, got nothing/],
    [{ title: 'A', published: 'soon' }, '/published', /expected a date .* got "soon"/],
    [
      { title: 'A', authors: [{ name: 'Ann' }, { name: 'Bob', url: 'ftp://b' }] },
      '/authors/1/url',
      /absolute http/,
    ],
    [{ title: 'A', 'a/b~c': 1 }, '/a~1b~0c', /unknown field/],
    [{ title: 'A', id: 'urn:other', slug: 'wrong' }, '/slug', /expected "new"/],
    [{ title: 'A', content: 'a', markdown: 'b' }, '/markdown', /either "content" or "markdown"/],
    [{ title: 'A', image: 'a.jpg' }, '/image', /no files next to it/],
    [
      { title: 'A', markdown: '![a](data:image/gif;base64,R0l=)' },
      '/markdown',
      /in the text: send its bytes/,
    ],
    [{ title: 'A', content: '<img src="data:image/gif;base64,R0l=">' }, '/content', /in the text: send its/],
    [{ title: 'A', image: { alt: 'A mast' } }, '/image', /got nothing in "src"/],
    [{ title: 'A', image: '/media/../../etc/passwd' }, '/image', /expected/],
    [{ title: 'A', image: 'file:///etc/passwd' }, '/image', /expected/],
    [
      { title: 'A', attachments: ['https://a.example/b.mp3', 'c.mp3'] },
      '/attachments/1',
      /POST \/api\/media/,
    ],
    [{ title: 'A', image: `/media/${'0'.repeat(32)}/a.jpg` }, '/image', /send it to POST \/api\/media first/],
    [{ title: 'A', source: 'Reuters' }, '/source', /expected none/],
    [['A'], '', /expected one object .* got a list/],
    ['A', '', /expected one object .* got "A"/],
  ])('of %j is 422 with the pointer %s', async (record, pointer, detail) => {
    const { status, headers, json } = await put('new', record)
    expect(status).toBe(422)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(json).toMatchObject({ type: 'about:blank', title: 'Unprocessable Entity', status: 422 })
    expect(json.errors).toContainEqual({ pointer, detail: expect.stringMatching(detail) })
    expect((await get('new')).status).toBe(404)
  })

  it.each([
    ['{"title": "A",}', /line 1/],
    ['', /expected JSON/],
    [Buffer.from([0x22, 0xff, 0x22]), /UTF-8/],
  ])('of %j is 400', async (body, detail) => {
    const headers = { 'Content-Type': 'application/json' }
    const { status, json } = await api.call('PUT /articles/new', { body, headers })
    expect([status, json.detail]).toEqual([400, expect.stringMatching(detail)])
  })

  it.each([
    '%20',
    'Not-A-Slug',
    'a_b',
    'a%00b',
    'urn:a%00',
  ])('to /articles/%s, which is no slug or id, is 422', async path => {
    const { status, json } = await put(path)
    expect([status, json.detail]).toEqual([
      422,
      expect.stringMatching(/expected (?:a slug such as|text on one line)/),
    ])
  })

  it('of duplicate names, of deep nesting and of __proto__ is 422', async () => {
    const headers = { 'Content-Type': 'application/json' }
    for (const body of [
      '{"title": "A", "title": "B"}',
      `{"title": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      '{"title": "A", "__proto__": {"draft": true}}',
    ]) {
      expect((await api.call('PUT /articles/new', { body, headers })).status).toBe(422)
    }
  })
})

describe('a patch', () => {
  it.each([
    ['a name twice', '{"title": "A", "title": "B"}', 'title: expected each name once'],
    [
      'a name twice inside',
      '{"image": {"src": "a.png", "src": "b.png"}}',
      'image.src: expected each name once',
    ],
    ['a name twice, once with null', '{"title": "A", "title": null}', 'title: expected each name once'],
  ])('with %s is 422 and changes nothing', async (_, body, detail) => {
    await put('patched-twice')
    const before = await api.call('GET /articles/patched-twice')
    const headers = { 'Content-Type': 'application/merge-patch+json' }
    const { status, json } = await api.call('PATCH /articles/patched-twice', { body, headers })
    expect([status, json.errors]).toEqual([422, [{ pointer: '', detail: expect.stringContaining(detail) }]])
    expect((await api.call('GET /articles/patched-twice')).json).toEqual(before.json)
  })
})

describe('a body that cannot be a record', () => {
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`
  const many = Object.fromEntries(Array.from({ length: 400_000 }, (_, n) => [`x${n}`, 1]))

  it.each([
    ['PUT', 'url'],
    ['PUT', 'source'],
    ['PUT', 'slug'],
    ['PUT', 'title'],
    ['PATCH', 'url'],
    ['PATCH', 'source'],
    ['PATCH', 'id'],
    ['PATCH', 'image'],
  ])('with a million levels is 422: %s of %s', async (method, field) => {
    await put('shallow')
    const type = method === 'PUT' ? 'application/json' : 'application/merge-patch+json'
    const { status, json } = await api.call(`${method} /articles/shallow`, {
      body: `{"title": "A", "${field}": ${deep}}`,
      headers: { 'Content-Type': type },
    })
    expect(status).toBe(422)
    expect(json.errors).toEqual([
      {
        pointer: `/${field}`,
        detail: 'expected at most 100 levels, got more',
      },
    ])
  })

  it('with hundreds of thousands of fields is 422 with one error', async () => {
    await put('few')
    const detail = 'expected at most 2000 entries, got 400000'
    for (const send of [put, patch]) {
      expect((await send('few', many)).json.errors).toEqual([{ pointer: '', detail }])
      expect((await send('few', { title: 'A', image: many })).json.errors).toEqual([
        { pointer: '/image', detail },
      ])
    }
  })

  it('with only brackets is 400', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const { status } = await api.call('PUT /articles/open', { body: '['.repeat(5_800_000), headers })
    expect(status).toBe(400)
  })
})

describe('PATCH', () => {
  it('changes the given fields, and returns the new tag', async () => {
    await put('patched')
    const { status, headers, json } = await patch('patched', { title: 'New', tags: null, section: 'Radio' })
    expect(status).toBe(200)
    expect(headers.etag).toBe(`"r${json.revision}"`)
    const { json: now } = await get('patched')
    expect(now).toMatchObject({ title: 'New', section: 'Radio', markdown: RECORD.markdown })
    expect(now).not.toHaveProperty('tags')
  })

  it('of an image keeps its description, but not the facts of another image', async () => {
    const image = {
      src: 'https://a.example/1.jpg',
      alt: 'A mast',
      type: 'image/jpeg',
      length: 9,
      width: 3,
      height: 2,
    }
    await put('pictured', { ...RECORD, image })
    await patch('pictured', { image: { credit: 'Ann' } })
    expect((await get('pictured')).json.image).toEqual({ ...image, credit: 'Ann' })
    await patch('pictured', { image: { src: 'https://a.example/2.png' } })
    expect((await get('pictured')).json.image).toEqual({
      src: 'https://a.example/2.png',
      alt: 'A mast',
      credit: 'Ann',
    })
  })

  it('of an unknown article is 404, of a withdrawn one 410', async () => {
    expect((await patch('nobody', { title: 'A' })).status).toBe(404)
    await put('short-lived')
    await api.call('DELETE /articles/short-lived')
    expect((await patch('short-lived', { title: 'A' })).status).toBe(410)
  })

  it('of invalid fields is 422, and so is deep nesting', async () => {
    await put('steady')
    expect((await patch('steady', { tagz: [] })).json.errors).toMatchObject([{ pointer: '/tagz' }])
    const headers = { 'Content-Type': 'application/merge-patch+json' }
    const body = `{"title": ${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`
    expect((await api.call('PATCH /articles/steady', { body, headers })).status).toBe(422)
  })

  it('to the slug or id of another article is 409', async () => {
    await put('one')
    await put('two')
    const { status, json } = await patch('two', { slug: 'one' })
    expect(status).toBe(409)
    expect(json.errors).toEqual([{ pointer: '/slug', detail: expect.stringContaining('/api/articles/one') }])
    const { json: one } = await get('one')
    expect((await put('three', { ...RECORD, id: one.id })).json.errors).toMatchObject([{ pointer: '/id' }])
  })
})

describe('DELETE', () => {
  it('withdraws an article from feeds and pages; PUT restores it with its id', async () => {
    const { json } = await put('fleeting', { ...RECORD, title: 'Fleeting' })
    expect((await api.call('DELETE /articles/fleeting')).status).toBe(204)
    expect((await feed()).map(({ title }) => title)).not.toContain('Fleeting')
    expect((await get('fleeting')).status).toBe(410)
    expect((await api.call('DELETE /articles/fleeting')).status).toBe(410)
    const { status, json: again } = await put('fleeting', { ...RECORD, title: 'Fleeting' })
    expect(status).toBe(201)
    expect(again).toMatchObject({ id: json.id, slug: 'fleeting' })
    expect((await feed()).map(({ id }) => id)).toContain(json.id)
  })

  it('stores a reason, which readers are told only if that is wanted', async () => {
    await put('told')
    await put('kept')
    const told = 'reason=The%20mast%20is%20%3C90%3E%20m&by=Ada&public=true'
    expect((await api.call(`DELETE /articles/told?${told}`)).status).toBe(204)
    expect((await api.call('DELETE /articles/kept?reason=A%20name%20was%20wrong')).status).toBe(204)
    expect((await get('told')).json.detail).toBe('the article "told" has been withdrawn: The mast is <90> m')
    expect((await get('kept')).json.detail).toBe('the article "kept" has been withdrawn: A name was wrong')
    const owner = await api.store.findBySlug('told')
    expect(owner?.withdrawal).toMatchObject({ reason: 'The mast is <90> m', by: 'Ada', isPublic: true })
    await put('kept')
    expect((await get('kept')).status).toBe(200)
  })

  it('refuses parameters that it does not know, and a reason without a word', async () => {
    await put('steadfast')
    for (const [query, detail] of [
      ['why=x', 'why: expected one of reason, by, public, got "why"'],
      ['public=yes', 'public: expected true or false, got "yes"'],
      ['reason=%20', 'reason: expected a text of 1 to 1000 characters'],
    ]) {
      const { status, json } = await api.call(`DELETE /articles/steadfast?${query}`)
      expect([status, json.detail]).toEqual([400, detail])
    }
    expect((await get('steadfast')).status).toBe(200)
  })

  it('of an address that two articles have had leaves the other article alone', async () => {
    await put('shared')
    const { json: other } = await put(encodeURIComponent('urn:other'), { ...RECORD, title: 'Other' })
    await put('third', { ...RECORD, id: 'shared' })
    await api.call('DELETE /articles/third')
    expect((await get('shared')).json).toMatchObject({ slug: 'shared', source: '/api/articles/shared' })
    expect((await get('urn%3Aother')).json.id).toBe(other.id)
  })

  it('of an unknown article is 404', async () => {
    expect((await api.call('DELETE /articles/nobody')).status).toBe(404)
  })

  it('frees its content for another article', async () => {
    const { json } = await put('first-try')
    await api.call('DELETE /articles/first-try')
    expect((await put('second-try')).json.id).not.toBe(json.id)
  })
})

describe('an article that was taken back', () => {
  it('of a program is restored by PUT, under its own name', async () => {
    const { json } = await put('taken')
    await api.store.recall(json.id, { reason: 'Wrong' }, new Date())
    expect((await get('taken')).status).toBe(410)
    const { status, json: again } = await put('taken')
    expect([status, again]).toMatchObject([
      201,
      { id: json.id, slug: 'taken', source: '/api/articles/taken' },
    ])
  })

  it('of a file is not restored by PUT, which names the file', async () => {
    await api.sync(article('held.md', { slug: 'held', id: 'held' }))
    await api.store.recall('held', { reason: 'Wrong' }, new Date())
    const { status, json } = await put('held')
    expect(status).toBe(409)
    expect(json.detail).toContain('comes from the file held.md of the folder, and was taken back')
  })
})

describe('an article of a file', () => {
  it('is returned by GET, but not changed by PUT, PATCH and DELETE', async () => {
    await api.sync(article('news/by-file.md', { slug: 'by-file', title: 'By File' }))
    expect((await get('by-file')).json).toMatchObject({ title: 'By File', source: 'news/by-file.md' })
    for (const answer of [
      await put('by-file'),
      await patch('by-file', { title: 'A' }),
      await api.call('DELETE /articles/by-file'),
    ]) {
      expect(answer.status).toBe(409)
      expect(answer.json.detail).toContain('news/by-file.md')
    }
    expect((await get('by-file')).json.title).toBe('By File')
  })

  it('may be replaced once the file is removed, with its id', async () => {
    await api.sync(article('leaving.md', { slug: 'leaving', id: 'urn:leaving' }))
    await api.sync(gone('leaving.md'))
    const { status, json } = await put('leaving')
    expect(status).toBe(201)
    expect(json).toMatchObject({ id: 'urn:leaving', source: '/api/articles/leaving' })
  })

  it('in press text is returned as HTML', async () => {
    const body = { format: 'text', source: 'A & B\n\nC' } as const
    await api.sync(article('press.txt', { body, slug: 'press' }))
    expect((await get('press')).json.content).toBe('<p>A &amp; B</p>\n<p>C</p>')
  })

  it('does not get the slug or id of an article of the API', async () => {
    const { json } = await put('mine')
    await api.sync(
      article('mine.md', { slug: 'mine', title: 'Theirs' }),
      article('other.md', { id: json.id }),
    )
    const sources = await api.store.sources()
    for (const [path, field] of [
      ['mine.md', 'slug'],
      ['other.md', 'id'],
    ] as const) {
      const { faults = [] } = sources.find(source => source.path === path) ?? {}
      expect(faults).toMatchObject([{ field, message: expect.stringContaining('/api/articles/mine') }])
    }
    expect((await get('mine')).json.title).toBe(RECORD.title)
  })
})

describe('conditions', () => {
  it('If-None-Match of GET is answered with 304', async () => {
    await put('tagged')
    const { headers, json } = await get('tagged')
    expect(headers.etag).toBe(`"r${json.revision}"`)
    const same = await get('tagged', { 'If-None-Match': `"r0", W/${headers.etag}` })
    expect([same.status, same.headers.etag, same.bytes.length]).toEqual([304, headers.etag, 0])
    expect((await get('tagged', { 'If-None-Match': '"r0"' })).status).toBe(200)
  })

  it('If-None-Match: * creates and does not replace', async () => {
    const headers = { 'If-None-Match': '*' }
    expect((await put('only-new', RECORD, headers)).status).toBe(201)
    expect((await put('only-new', { title: 'B' }, headers)).status).toBe(412)
    await api.call('DELETE /articles/only-new')
    expect((await put('only-new', RECORD, headers)).status).toBe(201)
  })

  it.each(['GET', 'HEAD'])('%s with If-Match returns only a matching article', async method => {
    const { json } = await put('asked')
    const tag = `"r${json.revision}"`
    const ask = async (headers: Record<string, string>) =>
      (await api.call(`${method} /articles/asked`, { headers })).status
    expect(await ask({ 'If-Match': tag })).toBe(200)
    expect(await ask({ 'If-Match': '*' })).toBe(200)
    for (const other of ['"r0"', `W/${tag}`]) expect(await ask({ 'If-Match': other })).toBe(412)
    expect(await ask({ 'If-Match': '"r0"', 'If-None-Match': tag })).toBe(412)
    expect(await ask({ 'If-Match': tag, 'If-None-Match': tag })).toBe(304)
  })

  it('If-Match changes only a matching article, and creates none', async () => {
    const { json } = await put('matched')
    const headers = { 'If-Match': `"r${json.revision}"` }
    expect((await put('matched', { ...RECORD, title: 'B' }, headers)).status).toBe(200)
    for (const stale of [
      await put('matched', { ...RECORD, title: 'C' }, headers),
      await patch('matched', { title: 'C' }, headers),
      await api.call('DELETE /articles/matched', { headers }),
      await patch('matched', { title: 'C' }, { 'If-Match': `W/${(await get('matched')).headers.etag}` }),
    ])
      expect(stale.status).toBe(412)
    expect((await patch('matched', { title: 'D' }, { 'If-Match': '*' })).status).toBe(200)
    expect((await put('unmatched', RECORD, { 'If-Match': '*' })).status).toBe(412)
    expect((await get('unmatched')).status).toBe(404)
  })

  it('of concurrent changes of one revision, one is made', async () => {
    const { json } = await put('contended')
    const headers = { 'If-Match': `"r${json.revision}"` }
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => put('contended', { ...RECORD, title: `Title ${n}` }, headers)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)])
  })

  it('concurrent patches without conditions are all made', async () => {
    await put('patched-at-once', { title: 'A', tags: [] })
    const fields = [{ section: 'News' }, { summary: 'Short.' }, { language: 'de' }, { draft: true }]
    const answers = await Promise.all(fields.map(field => patch('patched-at-once', field)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect((await get('patched-at-once')).json).toMatchObject(Object.assign({}, ...fields))
  })

  it('of two concurrent PUTs of a new article, one creates it', async () => {
    const answers = await Promise.all([put('twins', { title: 'A' }), put('twins', { title: 'B' })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201])
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
  })
})
