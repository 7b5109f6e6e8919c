import compression from 'compression'
import express, { type RequestHandler } from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import type { Feedwright } from '../../src/feedwright.ts'
import { openEvents } from '../api/changes/event-source.ts'
import { png } from '../images/sample-images.ts'
import { ask } from '../program/raw-http.ts'
import { FILES, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, runProgram, temporaryFolder } from '../program/start.ts'
import { closeAll, feedwrightOf, listen } from './host.ts'

const LONG_MS = 60_000
const RECORD = { title: 'By Program', markdown: 'Text.' }
const TYPES: Readonly<Record<string, string>> = {
  PUT: 'application/json',
  PATCH: 'application/merge-patch+json',
  POST: 'image/png',
}

interface Host {
  readonly url: string
  readonly token: string
  readonly feedwright: Feedwright
  /** `PUT /api/articles/a` requests `/news/api/articles/a`. */
  call(methodAndPath: string, body?: object): ReturnType<typeof ask>
}

/** Starts a host with Feedwright at `/news`, parsers before it, and 418 for everything else. */
async function hostOf(options: object, ...parsers: RequestHandler[]): Promise<Host> {
  const [folder, data] = [
    await sampleFolder({ 'publication.yaml': FILES['publication.yaml'] ?? '' }),
    await temporaryFolder('data'),
  ]
  const { stdout } = await runProgram(['token', 'add', '--scope', 'publish', '--data', data])
  const [token] = stdout.split('\n')
  const feedwright = await feedwrightOf({ folder, data, baseUrl: 'https://host.example/news', ...options })
  await feedwright.started
  const app = express().use(...parsers, (_request, _response, next) => next())
  app.use('/news', feedwright.router)
  app.use((_request, response) => void response.status(418).end())
  const url = await listen(app)
  return {
    ...{ url, token: token ?? '', feedwright },
    call(methodAndPath, body) {
      const [method = '', path] = methodAndPath.split(' ')
      const headers = { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': TYPES[method] }) }
      const sent = body && (Buffer.isBuffer(body) ? body : JSON.stringify(body))
      return ask(`${url}/news${path}`, { method, headers, ...(sent && { body: sent }) })
    },
  }
}

afterEach(async () => {
  await closeAll()
  await cleanUp()
})

describe('the publishing API of a Feedwright in a host', { timeout: LONG_MS }, () => {
  it('exists if requested, and a change that it acknowledges is in the next poll', async () => {
    const { call } = await hostOf({ api: true })
    const { status, headers } = await call('PUT /api/articles/a', RECORD)
    expect([status, headers.location]).toEqual([201, 'https://host.example/news/api/articles/a'])
    expect((await call('GET /feed.json')).bytes.toString()).toContain('By Program')
    expect((await call('PATCH /api/articles/a', { title: 'Patched' })).status).toBe(200)
    expect((await call('GET /feed.json')).bytes.toString()).toContain('Patched')
    expect((await call('POST /api/media?name=a.png', png(3, 2))).status).toBe(201)
    expect((await call('DELETE /api/articles/a')).status).toBe(204)
    expect((await call('GET /api/articles/a')).status).toBe(410)
    expect((await call('GET /api/openapi.json')).status).toBe(200)
  })

  it('streams changes at once, also through compression, until the host ends them', async () => {
    const { url, token, call, feedwright } = await hostOf({ api: true }, compression())
    const headers = { Authorization: `Bearer ${token}`, 'Accept-Encoding': 'gzip' }
    const events = await openEvents(`${url}/news/api/changes`, headers)
    expect(events.headers['content-encoding']).toBeUndefined()
    await call('PUT /api/articles/a', RECORD)
    await events.received(1)
    expect(events.events[0]?.data.url).toBe('https://host.example/news/articles/a')
    feedwright.endStreams()
    await events.ended
  })

  it('leaves unknown paths to the host, and all paths if it was not requested', async () => {
    const [own, none] = [await hostOf({ api: true }), await hostOf({})]
    expect((await own.call('GET /api/users')).status).toBe(418)
    expect((await none.call('PUT /api/articles/a', RECORD)).status).toBe(418)
  })

  it.each([
    ['express.json', express.json({ type: ['json', '+json'] })],
    ['express.raw', express.raw({ type: '*/*' })],
  ])('accepts a body that %s of the host has read', async (_, parser) => {
    const { call } = await hostOf({ api: true }, parser)
    expect((await call('PUT /api/articles/a', RECORD)).status).toBe(201)
    expect((await call('PATCH /api/articles/a', { tags: null, section: 'Physics' })).status).toBe(200)
    expect(JSON.parse((await call('GET /api/articles/a')).bytes.toString())).toMatchObject({
      ...RECORD,
      section: 'Physics',
    })
    expect((await call('POST /api/media?name=a.png', png(3, 2))).status).toBe(201)
  })

  it('explains how to fix a body that another parser has consumed', async () => {
    const { call } = await hostOf({ api: true }, express.text({ type: '*/*' }))
    const { status, bytes } = await call('POST /api/media', png(3, 2))
    expect([status, bytes.toString()]).toEqual([400, expect.stringContaining('before body parsers')])
  })
})
