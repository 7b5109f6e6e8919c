import express, { type RequestHandler } from 'express'
import { afterEach, describe, expect, it } from 'vitest'
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
  /** `PUT /api/articles/a` asks for `/news/api/articles/a`. */
  call(methodAndPath: string, body?: object): ReturnType<typeof ask>
}

/** A host that answers with 418 what is not at its `/news`, with parsers before that. */
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
  it('is there when it is asked for, and what it has acknowledged is in the next poll', async () => {
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

  it('leaves to the host what it has not, and everything when it is not asked for', async () => {
    const [own, none] = [await hostOf({ api: true }), await hostOf({})]
    expect((await own.call('GET /api/users')).status).toBe(418)
    expect((await none.call('PUT /api/articles/a', RECORD)).status).toBe(418)
  })

  it.each([
    ['express.json', express.json({ type: ['json', '+json'] })],
    ['express.raw', express.raw({ type: '*/*' })],
  ])('takes what %s of the host has read', async (_, parser) => {
    const { call } = await hostOf({ api: true }, parser)
    expect((await call('PUT /api/articles/a', RECORD)).status).toBe(201)
    expect((await call('PATCH /api/articles/a', { tags: null, section: 'Physics' })).status).toBe(200)
    expect(JSON.parse((await call('GET /api/articles/a')).bytes.toString())).toMatchObject({
      ...RECORD,
      section: 'Physics',
    })
    expect((await call('POST /api/media?name=a.png', png(3, 2))).status).toBe(201)
  })

  it('tells what to do about a body that is not to be had any more', async () => {
    const { call } = await hostOf({ api: true }, express.text({ type: '*/*' }))
    const { status, bytes } = await call('POST /api/media', png(3, 2))
    expect([status, bytes.toString()]).toEqual([400, expect.stringContaining('before body parsers')])
  })
})
