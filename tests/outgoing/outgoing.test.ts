import { afterEach, beforeEach, expect, it } from 'vitest'
import { createOutgoing, type Outgoing } from '../../src/outgoing/outgoing.ts'
import { type Receiver, startReceiver } from '../pushing/receiver.ts'

let receiver: Receiver
let open: Outgoing
beforeEach(async () => {
  receiver = await startReceiver()
  open = createOutgoing({ version: '1.2.3', allowPrivateAddresses: true, timeoutMs: 2_000 })
})
afterEach(async () => {
  await open.close()
  await receiver.close()
})

it('sends a request with its headers and body, and returns the answer', async () => {
  receiver.answer((_, response) => response.writeHead(429, { 'retry-after': '120' }).end('Slow down'))
  const headers = { 'content-type': 'text/plain' }
  const answer = await open.send({ url: `${receiver.url}a?b=c`, method: 'POST', headers, body: 'Hello' })
  expect(answer).toEqual({ status: 429, retryAfter: '120', start: Buffer.from('Slow down') })
  const [{ headers: got, ...request } = { headers: {} }] = receiver.received
  expect(request).toEqual({ method: 'POST', path: '/a?b=c', body: 'Hello' })
  expect(got).toMatchObject({ ...headers, 'content-length': '5' })
  expect(got['user-agent']).toMatch(/^Feedwright\/1\.2\.3 \(\+https:/)
})

it('does not follow redirects', async () => {
  receiver.answer((_, response) => response.writeHead(302, { location: '/other' }).end())
  expect((await open.send({ url: receiver.url, method: 'GET' })).status).toBe(302)
  expect(receiver.received).toHaveLength(1)
})

it('reads only the start of a long answer', async () => {
  receiver.answer((_, response) => {
    response.writeHead(200)
    response.write(Buffer.alloc(1_000_000, 'x'))
  })
  const { start } = await open.send({ url: receiver.url, method: 'GET' })
  expect(start.toString()).toBe('x'.repeat(4_096))
})

it('ends a request that is not answered in time', async () => {
  receiver.answer(() => undefined)
  const quick = createOutgoing({ version: '1', allowPrivateAddresses: true, timeoutMs: 200 })
  await expect(quick.send({ url: receiver.url, method: 'GET' })).rejects.toThrow(
    'expected an answer within 200 ms, got none',
  )
  await quick.close()
})

it.each([
  'http://127.0.0.1:3000/',
  'http://[::1]/',
  'http://localhost/',
  'http://169.254.169.254/',
  'ftp://a.example/',
])('refuses %s', async url => {
  const guarded = createOutgoing({ version: '1', allowPrivateAddresses: false })
  await expect(guarded.send({ url, method: 'POST' })).rejects.toThrow(/expected/)
  await guarded.close()
})

it('refuses a public name that leads into the own network', async () => {
  const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
  const guarded = createOutgoing({ version: '1', allowPrivateAddresses: false, lookup })
  const { port } = new URL(receiver.url)
  await expect(guarded.send({ url: `http://hub.example:${port}/`, method: 'POST' })).rejects.toThrow(
    'expected a public address, got 127.0.0.1',
  )
  expect(receiver.received).toEqual([])
  await guarded.close()
})

it('keeps connections only to servers that it has asked lately', async () => {
  for (const _ of [1, 2, 3]) await open.send({ url: receiver.url, method: 'GET' })
  const connections = receiver.received.map(({ headers }) => headers.connection)
  expect(connections).toEqual(['close', 'keep-alive', 'keep-alive'])
})
