import { afterAll, beforeAll, expect, it } from 'vitest'
import { openMediaFiles } from '../../src/stores/media/media-files.ts'
import { drawing, HEIC, photograph } from '../images/pictures.ts'
import { png } from '../images/sample-images.ts'
import { ask } from '../program/raw-http.ts'
import { wave } from '../program/sample-folder.ts'
import { cleanUp, temporaryFolder } from '../program/start.ts'
import { type Given, givenApi, PUBLICATION } from './given.ts'

let api: Given
beforeAll(async () => {
  api = await givenApi()
})
afterAll(() => api.close())

const post = (body: Buffer, type: string, query = '') =>
  api.call(`POST /media${query}`, { body, headers: { 'Content-Type': type } })
const served = (src: string) => ask(`${api.url}/news${src}`)

it('an image is stored with the facts of its bytes, and served', async () => {
  const bytes = png(30, 20)
  const { status, headers, json } = await post(bytes, 'image/png', '?name=a%20mast.png')
  expect(status).toBe(201)
  expect(json).toEqual({
    src: expect.stringMatching(/^\/media\/[0-9a-f]{32}\/a-mast\.png$/),
    url: PUBLICATION.baseUrl + json.src,
    ...{ type: 'image/png', length: expect.any(Number), width: 30, height: 20 },
  })
  expect(headers.location).toBe(json.url)
  const { status: found, headers: media, bytes: sent } = await served(json.src)
  expect([found, media['content-type'], sent.length]).toEqual([200, 'image/png', json.length])
})

it('a repeated image is 200 with its first address', async () => {
  const bytes = png(31, 20)
  const { json: first } = await post(bytes, 'image/png', '?name=first.png')
  const { status, json } = await post(bytes, 'image/png', '?name=second.png')
  expect([status, json]).toEqual([200, first])
})

it('an image is treated like one of the folder: turned, without location, HEIC as JPEG, SVG as PNG', async () => {
  const turned = await post(await photograph(300, 200, 6), 'image/jpeg')
  expect(turned.json).toMatchObject({ type: 'image/jpeg', width: 200, height: 300 })
  const heic = await post(HEIC, 'image/heic', '?name=IMG_1.HEIC')
  expect(heic.json).toMatchObject({ type: 'image/jpeg', src: expect.stringMatching(/\/IMG_1\.jpg$/) })
  const svg = await post(drawing('<script>alert(1)</script><circle r="9"/>'), 'image/svg+xml')
  expect(svg.json).toMatchObject({ type: 'image/png', src: expect.stringMatching(/\/file\.png$/) })
})

it('an article refers to an image by its src or url, and gets the stored facts', async () => {
  const { json: media } = await post(png(1200, 675), 'image/png', '?name=wide.png')
  const { json: sound } = await post(wave(800), 'audio/wav', '?name=talk.wav')
  for (const src of [media.src, media.url]) {
    const json = { title: 'With a picture', image: { src, alt: 'A mast', width: 1 }, attachments: sound.src }
    const { status } = await api.call('PUT /articles/pictured', { json })
    expect([200, 201]).toContain(status)
    const { image, attachments } = (await api.call('GET /articles/pictured')).json
    const { src: stored, type, length } = media
    expect(image).toEqual({ src: stored, type, length, width: 1200, height: 675, alt: 'A mast' })
    expect(attachments).toEqual([{ src: sound.src, type: sound.type, length: 844, duration: 0.1 }])
  }
  const [item] = (await api.call('GET /../feed.json')).json.items
  expect(item.image).toBe(media.url)
  const other = { title: 'A', image: sound.src }
  expect((await api.call('PUT /articles/deaf', { json: other })).json.errors).toMatchObject([
    { pointer: '/image' },
  ])
  const renamed = { title: 'A', image: media.src.replace('wide', 'other') }
  expect((await api.call('PUT /articles/other', { json: renamed })).status).toBe(422)
})

it.each([
  ['text', Buffer.from('Dear diary'), 'image/png'],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'application/octet-stream'],
  ['a program', Buffer.from('\x7fELF\x02\x01\x01'.padEnd(64, '\0'), 'latin1'), 'application/octet-stream'],
])('%s is 422, whatever its declared type', async (_name, body, type) => {
  const { status, json } = await post(body, type, '?name=a.png')
  expect([status, json.detail]).toEqual([422, expect.stringContaining('expected the bytes of an image')])
})

it('a drawing that cannot be drawn is 422, and not stored', async () => {
  const { status, json } = await post(drawing('', 'width="40000" height="40000"'), 'image/svg+xml')
  expect([status, json.detail]).toEqual([422, expect.stringContaining('an SVG is served as a PNG only')])
})

it('a drawing that an earlier version has stored as it came is not served', async () => {
  const media = await temporaryFolder('media')
  const other = await givenApi({ media })
  const { hash, length } = await openMediaFiles(media).addBytes(drawing('<script>alert(1)</script>'))
  for (const [name, type, status] of [
    ['a.svg', 'image/svg+xml', 404],
    ['a.bin', 'application/octet-stream', 200],
  ] as const) {
    const stored = { hash, name, type, length }
    const { findMedia } = other.store
    other.store.findMedia = async () => stored
    expect((await ask(`${other.url}/news/media/${hash}/${name}`)).status).toBe(status)
    other.store.findMedia = findMedia
  }
  await other.close()
  await cleanUp()
})

it('another type is 415, and an empty body is 400', async () => {
  expect((await post(png(1, 1), 'text/html')).status).toBe(415)
  const empty = await post(Buffer.alloc(0), 'image/png')
  expect(empty.status).toBe(400)
})

it.each([
  '..',
  '../../etc/passwd',
  'a\\..\\b',
  '.hidden',
  '',
  '%00',
])('the name %s is made safe', async name => {
  const { status, json } = await post(png(40, 20), 'image/png', `?name=${encodeURIComponent(name)}`)
  expect([200, 201]).toContain(status)
  expect(json.src).toMatch(/^\/media\/[0-9a-f]{32}\/[^./][^/]*\.png$/)
  expect((await served(json.src)).status).toBe(200)
})

it('a body longer than 50 MB is 413', async () => {
  const { status, json } = await post(Buffer.alloc(50_000_001), 'image/png')
  expect([status, json.detail]).toEqual([413, expect.stringContaining('50000000 bytes')])
})
