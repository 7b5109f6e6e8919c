import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ask, decoded } from '../program/raw-http.ts'
import { PATIENCE, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from '../program/start.ts'
import { hasNginx, type Nginx, STALE_MS, startNginx } from './nginx.ts'

const LONG_MS = 120_000
const BASE = '/company/blog'

let server: Program
let nginx: Nginx
let token: string
const get = (path: string, headers = {}) => ask(nginx.url + BASE + path, { headers })

beforeAll(async () => {
  if (!hasNginx) return
  const data = await temporaryFolder('data')
  const args = ['--base-url', `https://feeds.example${BASE}`, '--trusted-proxies', 'loopback']
  server = await startProgram(await sampleFolder(), { args, data })
  token =
    (await runProgram(['token', 'add', '--scope', 'publish', '--data', data])).stdout.split('\n')[0] ?? ''
  nginx = await startNginx([server.port, server.port])
  await vi.waitFor(async () => expect((await get('/health/ready')).status).toBe(200), PATIENCE)
}, LONG_MS)
afterAll(async () => {
  await nginx?.stop()
  await server?.stop()
  await cleanUp()
}, LONG_MS)

describe.runIf(hasNginx)('behind nginx with deploy/nginx.conf, beneath a path', () => {
  it('a program publishes an article of 300 kB', async () => {
    const { status } = await ask(`${nginx.url}${BASE}/api/articles/long`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Long', markdown: 'Text. '.repeat(50_000) }),
    })
    expect(status).toBe(201)
  })

  it('a picture is stored for longer than a second, and a feed is not', async () => {
    const page = decoded(await get('/articles/2021-02-17-mission')).toString()
    const [picture = ''] = /\/media\/[^"]*\.png/.exec(page) ?? []
    const paths = [picture, '/atom.xml']
    for (const path of paths) expect((await get(path)).status).toBe(200)
    await setTimeout(STALE_MS)
    for (const path of paths) expect((await get(path)).status).toBe(200)
    const states = await vi.waitFor(async () => {
      const all = await Promise.all(paths.map(path => nginx.cacheStates(BASE + path)))
      expect(all.map(({ length }) => length)).toEqual([2, 2])
      return all.map(each => each.at(-1))
    }, PATIENCE)
    expect(states).toEqual(['HIT', 'REVALIDATED'])
  })
})
