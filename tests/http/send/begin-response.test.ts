import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { beginResponse } from '../../../src/http/send/begin-response.ts'
import { exchange } from '../../program/raw-http.ts'

const OK = ['ETag', '"a"', 'Date', 'Mon, 23 Nov 2026 12:00:00 GMT', 'Content-Length', '5']
const NOT_MODIFIED = ['ETag', '"a"', 'Date', 'Mon, 23 Nov 2026 12:00:00 GMT']

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

type Begin = (response: ServerResponse, status: number, headers: string[]) => void
const asNode: Begin = (response, status, headers) => void response.writeHead(status, headers)

/** What a server sends for these requests on one connection. */
async function sent(begin: Begin, requests: string, prepare: (server: Server) => unknown = () => undefined) {
  const server = createServer((request: IncomingMessage, response) => {
    if (request.url === '/cookie') response.setHeader('Set-Cookie', 'a=b')
    if (request.url === '/close') response.setHeader('Connection', 'close')
    const isKnown = request.headers['if-none-match'] !== undefined
    begin(response, isKnown ? 304 : 200, isKnown ? NOT_MODIFIED : OK)
    if (isKnown || request.method === 'HEAD') response.end()
    else response.end('a\xff\xfec\n', 'latin1')
  })
  prepare(server)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { text } = await exchange((server.address() as AddressInfo).port, requests)
  return text
}

const request = (path: string, { method = 'GET', version = '1.1', fields = '' } = {}) =>
  `${method} ${path} HTTP/${version}\r\nHost: a\r\n${fields}\r\n`
const KNOWN = { fields: 'If-None-Match: "a"\r\n' }
const LAST = { fields: 'Connection: close\r\n' }

it.each([
  [
    'many on one connection',
    [request('/'), request('/'), request('/', KNOWN), request('/', KNOWN), request('/', LAST)],
  ],
  [
    'HEAD',
    [request('/'), request('/', { method: 'HEAD' }), request('/'), request('/', { ...LAST, method: 'HEAD' })],
  ],
  ['a header that is set before', [request('/'), request('/cookie'), request('/'), request('/cookie', LAST)]],
  ['a connection that is to close', [request('/'), request('/'), request('/close')]],
  ['HTTP/1.0', [request('/'), request('/', { version: '1.0' })]],
  [
    'HTTP/1.0 that stays open',
    [
      request('/'),
      request('/', { version: '1.0', fields: 'Connection: keep-alive\r\n' }),
      request('/', LAST),
    ],
  ],
])('sends the same as Node: %s', async (_case, requests) => {
  const text = requests.join('')
  const expected = await sent(asNode, text)
  expect(expected.match(/HTTP\/1\.1 /g)?.length).toBe(requests.length)
  expect(await sent(beginResponse, text)).toBe(expected)
})

it('sends the same as Node when a connection has a limit of requests', async () => {
  const limit = (server: Server) => {
    server.maxRequestsPerSocket = 2
  }
  const text = [request('/'), request('/')].join('')
  const expected = await sent(asNode, text, limit)
  expect(expected).toContain('Connection: close')
  expect(await sent(beginResponse, text, limit)).toBe(expected)
})

it('calls the `writeHead` of a host that has replaced it', async () => {
  const statuses: number[] = []
  const replaced: Begin = (response, status, headers) => {
    const { writeHead } = response
    response.writeHead = (...given: unknown[]) => {
      statuses.push(Number(given[0]))
      return Reflect.apply(writeHead, response, given) as ServerResponse
    }
    beginResponse(response, status, headers)
  }
  await sent(replaced, [request('/'), request('/', KNOWN), request('/', LAST)].join(''))
  expect(statuses).toEqual([200, 304, 200])
})
