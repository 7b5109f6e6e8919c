import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { m4a, mp3 } from '../../images/recordings.ts'
import { png } from '../../images/sample-images.ts'
import { ask } from '../../program/raw-http.ts'
import { type Given, givenApi } from '../given.ts'

let api: Given
beforeAll(async () => {
  api = await givenApi()
})
afterAll(() => api.close())

/** Stores a file and returns its path. */
async function add(name: string, bytes: Buffer | string): Promise<string> {
  const headers = { 'Content-Type': 'application/octet-stream' }
  const { status, json } = await api.call(`POST /media?name=${name}`, { body: Buffer.from(bytes), headers })
  expect([200, 201]).toContain(status)
  return json.src
}

async function put(key: string, json: object) {
  const answer = await api.call(`PUT /articles/${key}`, { json: { title: 'An episode', ...json } })
  const { article } = (await api.store.findBySlug(key)) ?? {}
  return { ...answer, episode: article?.episode }
}

const served = (src = '') => ask(`${api.url}/news${src}`)
const LINES = '0:00 Intro\n0:10 News\n1:00 End'
const CHAPTERS = [
  { startTime: 0, title: 'Intro' },
  { startTime: 10, title: 'News' },
  { startTime: 60, title: 'End' },
]

describe('files of an episode by the API', () => {
  it('are stored with their types, and a transcript and chapters are served', async () => {
    const vtt = await add('talk.vtt', 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n')
    const srt = await add('talk.srt', '1\n00:00:00,000 --> 00:00:02,000\nHello\n')
    const small = await add('small.m4a', m4a(60))
    const chapters = await add('talk.json', JSON.stringify({ version: '1.2.0', chapters: CHAPTERS }))
    const artwork = await add('cover.png', png(1400, 1400))
    const { status, json, episode } = await put('files', {
      attachments: await add('talk.mp3', mp3(100)),
      ...{ artwork, chapters, alternateEnclosures: { src: small } },
      transcript: [{ src: vtt, language: 'en', captions: true }, srt],
    })
    expect([status, json.warnings]).toEqual([201, undefined])
    expect(episode?.transcripts).toMatchObject([
      { src: vtt, type: 'text/vtt', language: 'en', captions: true },
      { src: srt, type: 'application/x-subrip' },
    ])
    expect(episode?.alternates).toMatchObject([{ src: small, type: 'audio/x-m4a', duration: 60 }])
    expect(episode?.artwork).toMatchObject({ src: artwork, type: 'image/png', width: 1400, height: 1400 })
    expect(episode?.chapters).toMatchObject({ type: 'application/json+chapters', list: CHAPTERS })
    expect(episode?.chapters?.src).toMatch(/^\/media\/[0-9a-f]{32}\/(?:talk|chapters)\.json$/)
    const file = await served(episode?.chapters?.src)
    expect(file.headers['content-type']).toBe('application/json+chapters')
    expect(JSON.parse(String(file.bytes))).toEqual({ version: '1.2.0', chapters: CHAPTERS })
    expect((await served(srt)).headers['content-type']).toBe('application/x-subrip; charset=utf-8')
  })

  it('that are missing are left out with a warning, and the article is published', async () => {
    const missing = `/media/${'0'.repeat(32)}/a.vtt`
    const { status, json, episode } = await put('missing', { transcript: missing, episode: 3 })
    expect(status).toBe(201)
    expect(json.warnings).toMatchObject([
      { pointer: '/transcript/0', detail: expect.stringContaining(missing) },
    ])
    expect(episode).toEqual({ number: 3 })
  })

  it('warn of an artwork that directories refuse, and of a wrong duration', async () => {
    const { json, episode } = await put('small-art', {
      artwork: await add('small.png', png(600, 500)),
      attachments: { src: await add('long.mp3', mp3(4000)), duration: 10 },
    })
    expect(json.warnings.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/artwork',
      '/attachments/0',
    ])
    expect(episode?.artwork).toMatchObject({ width: 600 })
  })

  it('refuse a text that is not UTF-8, and bytes that are not what the name says', async () => {
    const post = (name: string, body: Buffer) =>
      api.call(`POST /media?name=${name}`, { body, headers: { 'Content-Type': 'application/octet-stream' } })
    const latin = Buffer.from('1\n00:00:00,000 --> 00:00:02,000\nCafé\n', 'latin1')
    expect((await post('a.srt', latin)).status).toBe(422)
    expect((await post('a.vtt', Buffer.from('Hello'))).status).toBe(422)
    expect((await post('a.json', Buffer.from('{'))).status).toBe(422)
  })
})

describe('chapters of a text by the API', () => {
  it('follow the text, and are no field of the record', async () => {
    const attachments = await add('talk.mp3', mp3(100))
    const { episode } = await put('text', { attachments, markdown: LINES })
    expect(episode?.chapters).toMatchObject({ fromText: true, list: CHAPTERS })
    const { json: record } = await api.call('GET /articles/text')
    expect([record.chapters, record.markdown]).toEqual([undefined, LINES])
    await api.call('PATCH /articles/text', { json: { markdown: `${LINES}\n2:00 More` } })
    const changed = (await api.store.findBySlug('text'))?.article.episode?.chapters
    expect(changed?.list).toEqual([...CHAPTERS, { startTime: 120, title: 'More' }])
    await api.call('PATCH /articles/text', { json: { markdown: 'No chapters.' } })
    expect((await api.store.findBySlug('text'))?.article.episode).toBeUndefined()
  })

  it('give way to those of the record, which come back as they are', async () => {
    const attachments = await add('talk.mp3', mp3(100))
    const list = [{ start: 0, title: 'One' }, '0:30 Two']
    await put('listed', { attachments, markdown: LINES, chapters: list })
    const { json: record, headers } = await api.call('GET /articles/listed')
    expect(record.chapters).toEqual([
      { start: 0, title: 'One' },
      { start: 30, title: 'Two' },
    ])
    const { url, revision, source, ...own } = record
    await api.call('PUT /articles/listed', { json: own })
    expect((await api.call('GET /articles/listed')).headers.etag).toBe(headers.etag)
  })

  it('are not looked for in an article without a recording', async () => {
    const { episode } = await put('no-recording', { markdown: LINES })
    expect(episode).toBeUndefined()
  })
})

it('a patch gives a new artwork none of the facts of the old one', async () => {
  const art = { src: await add('old.png', png(30, 20)), alt: 'A mast' }
  await put('art', { attachments: await add('art.wav', mp3(10)), artwork: art })
  const json = { artwork: { src: 'https://a.example/b.jpg' } }
  expect((await api.call('PATCH /articles/art', { json })).status).toBe(200)
  const { artwork } = (await api.call('GET /articles/art')).json
  expect(artwork).toEqual({ src: 'https://a.example/b.jpg', alt: 'A mast' })
})
