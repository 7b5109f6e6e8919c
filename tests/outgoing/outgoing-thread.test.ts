import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Outgoing } from '../../src/outgoing/outgoing.ts'
import { createOutgoingThread } from '../../src/outgoing/outgoing-thread.ts'
import { Problem } from '../../src/problem.ts'
import { type Receiver, startReceiver } from '../pushing/receiver.ts'

let receiver: Receiver
let outgoing: Outgoing
beforeEach(async () => {
  receiver = await startReceiver()
  outgoing = createOutgoingThread({ version: '1.2.3', allowPrivateAddresses: true, timeoutMs: 5_000 })
})
afterEach(async () => {
  await outgoing.close()
  await receiver.close()
})

it('sends exactly the bytes of a body that shares its memory with others', async () => {
  receiver.answer((_, response) => response.writeHead(429, { 'retry-after': '120' }).end('Slow down'))
  const body = Buffer.from('one two three').subarray(4, 7)
  const headers = { 'content-type': 'text/plain' }
  const answer = await outgoing.send({ url: `${receiver.url}a?b=c`, method: 'POST', headers, body })
  expect(answer).toEqual({ status: 429, retryAfter: '120', start: Buffer.from('Slow down') })
  expect(receiver.received).toMatchObject([{ method: 'POST', path: '/a?b=c', body: 'two', headers }])
  expect(body.toString()).toBe('two')
})

it('answers a quick request while a slow one waits', async () => {
  const slow = Promise.withResolvers<void>()
  receiver.answer(async ({ path }, response) => {
    if (path === '/slow') await slow.promise
    response.writeHead(204).end()
  })
  const waiting = outgoing.send({ url: `${receiver.url}slow`, method: 'GET' })
  expect((await outgoing.send({ url: receiver.url, method: 'GET' })).status).toBe(204)
  slow.resolve()
  expect((await waiting).status).toBe(204)
})

it('rejects with the reason that the thread found', async () => {
  const guarded = createOutgoingThread({ version: '1', allowPrivateAddresses: false })
  const failed = guarded.send({ url: 'http://127.0.0.1:3000/', method: 'POST' })
  await expect(failed).rejects.toThrow(new Problem('invalid', 'expected a public address, got 127.0.0.1'))
  await guarded.close()
})

it('rejects an aborted request at once, and still sends others', async () => {
  receiver.answer(({ path }, response) => {
    if (path !== '/silent') response.writeHead(204).end()
  })
  const aborting = new AbortController()
  const silent = outgoing.send({ url: `${receiver.url}silent`, method: 'GET' }, aborting.signal)
  aborting.abort(new Error('the server is closing'))
  await expect(silent).rejects.toThrow('the server is closing')
  expect((await outgoing.send({ url: receiver.url, method: 'GET' })).status).toBe(204)
})

it('ends its connections when it is closed, and begins again for a later request', async () => {
  receiver.answer(({ path }, response) => {
    if (path !== '/silent') response.writeHead(204).end()
  })
  const silent = outgoing.send({ url: `${receiver.url}silent`, method: 'GET' })
  const rejected = expect(silent).rejects.toThrow('the thread that sends requests has ended')
  await outgoing.close()
  await rejected
  expect((await outgoing.send({ url: receiver.url, method: 'GET' })).status).toBe(204)
})
