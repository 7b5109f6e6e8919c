import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { putLoad } from './load.ts'
import { createResponseReader } from './response.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Longer than a busy machine can delay the test. Otherwise the server would close a connection before it reads it. */
const KEEP_ALIVE_MS = 60_000

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const JOB = { path: '/', headers: { 'If-None-Match': '"a"' }, connections: 4, seconds: 0.2 }

describe('putLoad', () => {
  test('counts the responses by status', async () => {
    let served = 0
    const port = await serve((_request, response) => {
      served++
      if (served % 2 === 0) response.writeHead(304).end()
      else response.end('x'.repeat(100_000))
    })
    const { statuses, perSecond, errors } = await putLoad({ ...JOB, port })
    const counted = (statuses[200] ?? 0) + (statuses[304] ?? 0)
    expect(Math.abs(counted - served)).toBeLessThanOrEqual(JOB.connections)
    expect(Math.abs((statuses[200] ?? 0) - (statuses[304] ?? 0))).toBeLessThanOrEqual(2 * JOB.connections)
    expect(perSecond).toBeGreaterThan(0)
    expect(errors).toBe(0)
  })

  test('keeps its rate, and includes the time that requests waited for a connection', async () => {
    const port = await serve((_request, response) => {
      setTimeout(() => response.writeHead(304).end(), 20)
    })
    const steady = await putLoad({ ...JOB, port, rate: 50 })
    expect(steady.perSecond).toBeGreaterThan(0)
    expect(steady.perSecond).toBeLessThan(60)
    const tooMuch = await putLoad({ ...JOB, port, rate: 1_000, connections: 1 })
    expect(tooMuch.max).toBeGreaterThan(60)
  })

  test('requests with the newest tag if it follows tags', async () => {
    let now = '"b"'
    const port = await serve((request, response) => {
      if (request.headers['if-none-match'] === now) response.writeHead(304).end()
      else response.writeHead(200, { ETag: now }).end('changed')
    })
    setTimeout(() => {
      now = '"c"'
    }, 100)
    const { statuses } = await putLoad({ ...JOB, port, rate: 200, follows: true })
    expect(statuses[200]).toBeGreaterThanOrEqual(2)
    expect(statuses[200]).toBeLessThan(2 * JOB.connections + 2)
    expect(statuses[304]).toBeGreaterThan(0)
  })

  test('reports broken connections, and ends', async () => {
    const port = await serve(request => request.socket.destroy())
    expect(await putLoad({ ...JOB, port, seconds: 5 })).toMatchObject({ errors: 4, perSecond: 0 })
  })
})

describe('createResponseReader', () => {
  const answers = [
    'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
    'HTTP/1.1 200 OK\r\netag: "b"\r\nContent-Length: 5\r\n\r\n01234',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    'HTTP/1.1 304 Not Modified\r\n\r\n',
  ]

  test.each([1, 2, 7, 1_000])('finds the ends of answers that come in pieces of %i bytes', size => {
    const read = createResponseReader()
    const ended = answers.map(answer => {
      const found = []
      for (let at = 0; at < answer.length; at += size) {
        found.push(read(Buffer.from(answer.slice(at, at + size))))
      }
      expect(found.slice(0, -1)).toEqual(found.slice(0, -1).map(() => undefined))
      return found.at(-1)
    })
    expect(ended.map(answer => answer?.status)).toEqual([304, 200, 200, 304])
    expect(ended.map(answer => answer?.length)).toEqual(answers.map(answer => answer.length))
    expect(ended[1]?.etag).toBe('"b"')
  })
})
