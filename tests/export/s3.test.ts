import { rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listObjects } from '../../src/export/s3/list-objects.ts'
import { createS3Client, type S3Send } from '../../src/export/s3/s3-client.ts'
import { closeServer, listen } from '../../src/http/listen.ts'
import { articleText, PICTURE, PUBLICATION, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, type Run, runProgram, temporaryFolder } from '../program/start.ts'

const LONG_MS = 240_000
const BUCKET = 'news'
const FILES = {
  'publication.yaml': `${PUBLICATION}url: https://news.example\nhub: false\n`,
  'radio.png': PICTURE,
  'radio.md': articleText({
    title: 'Radio by the Sea',
    published: '2021-02-17',
    tags: '[Été]',
    image: '{src: radio.png, alt: A radio}',
    aliases: '[/2021/02/Radio/]',
  }),
  'sea.md': articleText({ title: 'Sea', published: '2021-02-18' }),
}

/** A request that changes the bucket. */
interface Written {
  readonly method: string
  readonly key: string
}

let store: S3rver
let front: Server
let endpoint: string
let send: S3Send
let written: Written[] = []
/** Answers some requests in place of the store. */
let interrupt: (method: string, key: string) => number | undefined = () => undefined

beforeAll(async () => {
  store = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory: await temporaryFolder('s3') },
    configureBuckets: [{ name: BUCKET, configs: [] }],
  })
  const { port } = await store.run()
  front = createServer((asked, response) => void forward(asked, response, port))
  endpoint = `http://127.0.0.1:${await listen(front, { port: 0, host: '127.0.0.1' })}`
  send = createS3Client({
    endpoint,
    region: 'us-east-1',
    bucket: BUCKET,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  })
}, LONG_MS)
afterAll(async () => {
  await closeServer(front)
  await store.close()
  await cleanUp()
}, LONG_MS)

/** The real store does everything but the conditions of PUT, which this has for it. */
async function forward(asked: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
  const { method = 'GET', url = '/' } = asked
  const key = decodeURIComponent(url.split('?')[0] ?? '').slice(`/${BUCKET}/`.length)
  const status = interrupt(method, key) ?? (method === 'PUT' ? await failedCondition(asked, key) : undefined)
  if (status !== undefined) {
    asked.resume()
    response.writeHead(status).end()
    return
  }
  if (method === 'PUT' || method === 'DELETE') written.push({ method, key })
  const passed = request({ port, host: '127.0.0.1', method, path: url, headers: asked.headers }, answer => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  asked.pipe(passed)
}

async function failedCondition({ headers }: IncomingMessage, key: string): Promise<number | undefined> {
  const { 'if-match': match, 'if-none-match': none } = headers
  if (match === undefined && none === undefined) return undefined
  const { status, headers: has } = await send({ method: 'HEAD', key }, [404])
  const isMet = none === '*' ? status === 404 : has.get('etag') === match
  return isMet ? undefined : 412
}

function run(place: string, folder: string, data: string): Promise<Run> {
  written = []
  const keys = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }
  return runProgram(['export', place, folder, '--data', data, '--endpoint', endpoint], keys)
}

async function site(): Promise<{ readonly folder: string; readonly data: string }> {
  return { folder: await sampleFolder(FILES), data: await temporaryFolder('data') }
}

const isFeed = (key: string) => /(?:rss\.xml|atom\.xml|feed\.json)$/.test(key)
const isOwn = (key: string) => key.includes('.hosting/')

describe('an export into a bucket', () => {
  it(
    'gives each object its type, its headers and its bytes',
    async () => {
      const { folder, data } = await site()
      expect(await run(`s3://${BUCKET}/one`, folder, data)).toMatchObject({ status: 0, stderr: '' })
      const get = (key: string) => send({ method: 'GET', key: `one/${key}` })
      const feed = await get('rss.xml')
      expect(feed.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')
      expect(feed.headers.get('cache-control')).toMatch(/^public, max-age=1800,/)
      expect(feed.headers.get('content-encoding')).toBeNull()
      expect(await feed.text()).toContain('Radio by the Sea')
      expect((await get('articles/radio')).headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect((await get('tags/été/index.html')).status).toBe(200)
      const moved = await get('2021/02/radio/index.html')
      expect(moved.headers.get('x-amz-website-redirect-location')).toBe('https://news.example/articles/radio')
      const picture = [...(await listObjects(send, 'one/media/')).keys()][0] ?? ''
      const { headers } = await send({ method: 'GET', key: picture })
      expect(headers.get('content-type')).toBe('image/png')
      expect(headers.get('cache-control')).toContain('immutable')
    },
    LONG_MS,
  )

  it(
    'writes pictures first, then pages, then feeds, and removes at the end',
    async () => {
      const { folder, data } = await site()
      await run(`s3://${BUCKET}/two`, folder, data)
      const first = written.map(({ key }) => key).filter(key => !isOwn(key))
      const media = first.findIndex(key => key.includes('/media/'))
      const page = first.findIndex(key => key.endsWith('articles/radio'))
      const feed = first.findIndex(isFeed)
      expect(media).toBeGreaterThanOrEqual(0)
      expect(page).toBeGreaterThan(media)
      expect(feed).toBeGreaterThan(page)
      expect(first.slice(0, feed).filter(isFeed)).toEqual([])
      await rm(join(folder, 'sea.md'))
      await writeFile(join(folder, 'new.md'), articleText({ title: 'New', published: '2022-01-01' }))
      await run(`s3://${BUCKET}/two`, folder, data)
      const later = written.filter(({ key }) => !isOwn(key))
      const removal = later.findIndex(({ method }) => method === 'DELETE')
      expect(later[removal]?.key).toBe('two/articles/sea')
      expect(later.slice(removal).every(({ method }) => method === 'DELETE')).toBe(true)
      expect(later.slice(0, removal).map(({ key }) => key)).toContain('two/rss.xml')
      expect(later.map(({ key }) => key).filter(key => key.includes('/media/'))).toEqual([])
    },
    LONG_MS,
  )

  it(
    'writes nothing when nothing has changed, and writes again what is not there or is something else',
    async () => {
      const { folder, data } = await site()
      const place = `s3://${BUCKET}/three`
      await run(place, folder, data)
      await run(place, folder, data)
      expect(written).toEqual([])
      await send({ method: 'PUT', key: 'three/rss.xml', body: 'something else' })
      await send({ method: 'DELETE', key: 'three/articles/radio' })
      await send({ method: 'PUT', key: 'three/own.txt', body: 'of somebody else' })
      await run(place, folder, data)
      const keys = written.map(({ key }) => key).filter(key => !isOwn(key))
      expect(keys.sort()).toEqual(['three/articles/radio', 'three/rss.xml'])
      expect((await send({ method: 'GET', key: 'three/own.txt' })).status).toBe(200)
    },
    LONG_MS,
  )

  it(
    'tries again when the store is busy, and continues an export that was interrupted',
    async () => {
      const { folder, data } = await site()
      const place = `s3://${BUCKET}/four`
      let busy = 3
      interrupt = (method, key) =>
        method === 'PUT' && key.endsWith('articles/radio') && busy-- > 0 ? 503 : undefined
      expect((await run(place, folder, data)).status).toBe(0)
      await writeFile(join(folder, 'new.md'), articleText({ title: 'New', published: '2022-01-01' }))
      interrupt = (method, key) => (method === 'PUT' && isFeed(key) ? 403 : undefined)
      expect((await run(place, folder, data)).status).toBe(1)
      interrupt = () => undefined
      await rm(join(folder, 'new.md'))
      expect((await run(place, folder, data)).status).toBe(0)
      const keys = [...(await listObjects(send, 'four/')).keys()]
      expect(keys).not.toContain('four/articles/new')
      expect(keys.filter(isOwn)).toEqual(['four/.hosting/manifest.json'])
    },
    LONG_MS,
  )

  it(
    'ends when another export to the same place has begun',
    async () => {
      const { folder, data } = await site()
      let isTaken = false
      interrupt = (method, key) => {
        if (method === 'PUT' && key.includes('/journal/') && !isTaken) {
          isTaken = true
          void send({
            method: 'PUT',
            key: 'five/.hosting/manifest.json',
            body: '{"run":"other","manifest":{"files":{}}}',
          })
          return 503
        }
        return undefined
      }
      const { status, stderr } = await run(`s3://${BUCKET}/five`, folder, data)
      interrupt = () => undefined
      expect([status, stderr]).toEqual([1, expect.stringContaining('another export has begun')])
    },
    LONG_MS,
  )

  it(
    'says what is wrong with the bucket or the keys',
    async () => {
      const { folder, data } = await site()
      expect((await run('s3://nowhere', folder, data)).stderr).toContain('NoSuchBucket')
      const { stderr } = await runProgram([
        'export',
        `s3://${BUCKET}`,
        folder,
        '--data',
        data,
        '--endpoint',
        endpoint,
      ])
      expect(stderr).toContain('AWS_ACCESS_KEY_ID')
    },
    LONG_MS,
  )
})
