import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ChangeReader, createChangeReader } from '../../../src/api/changes/change-reader.ts'
import { createChangeStreams } from '../../../src/api/changes/change-streams.ts'
import { Problem } from '../../../src/problem.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { article, NOW, OPTIONS } from '../../stores/given.ts'
import { PUBLICATION } from '../given.ts'
import { type EventClient, openEvents } from './event-source.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

interface State {
  /** Thrown by each look for changes while it is set. */
  fault?: Error | undefined
  /** What was read waits for it while it is set. */
  hold?: Promise<void> | undefined
  readonly errors: string[]
  looks: number
}

/** Opens streams over an empty store, with a quick heart. */
async function givenStreams({ maxStreams = 10, heartbeatMs = 20 } = {}) {
  const store = openSqliteStore(':memory:')
  const state: State = { errors: [], looks: 0 }
  const real = createChangeReader({ store, now: () => NOW })
  const reader: ChangeReader = {
    ...real,
    async bringUpToDate() {
      state.looks++
      if (state.fault !== undefined) throw state.fault
      return real.bringUpToDate()
    },
    async readPage(request) {
      const page = await real.readPage(request)
      await state.hold
      return page
    },
  }
  const streams = createChangeStreams({
    ...{ store, reader, maxStreams, publisher: { publication: PUBLICATION }, heartbeatMs },
    log: { error: (_, message) => void state.errors.push(message) },
  })
  const server = createServer((request, response) => {
    const token = String(request.headers.authorization)
    const { status, headers = {}, stream } = streams.open({ after: 0, token })
    response.writeHead(status, headers)
    if (stream === undefined) response.end()
    else stream(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const addToken = (id: string) =>
    store.addApiToken({ id, scope: 'read', label: '', created: NOW, hash: `hash of ${id}` })
  await addToken('one')
  await addToken('two')
  cleanUps.push(
    () => store.close(),
    () => server.close(),
    () => streams.close(),
  )

  async function open(token = 'one'): Promise<EventClient> {
    const client = await openEvents(url, { Authorization: token })
    cleanUps.push(client.close)
    return client
  }

  return { store, streams, state, open }
}

describe('streams of changes', () => {
  it('have a heartbeat, so that proxies do not close them', async () => {
    const { open } = await givenStreams()
    const client = await open()
    await vi.waitFor(() => expect(client.comments()).toBeGreaterThan(2))
    expect(client.events).toEqual([])
  })

  it('end when their token is revoked, and others go on', async () => {
    const { open, store } = await givenStreams()
    const [one, two] = [await open('one'), await open('two')]
    await store.revokeToken('one', NOW)
    await one.ended
    const before = two.comments()
    await vi.waitFor(() => expect(two.comments()).toBeGreaterThan(before + 2))
  })

  it('are limited in number, and a place is free again when a client has gone', async () => {
    const { open } = await givenStreams({ maxStreams: 2 })
    const first = await open()
    await open()
    const third = await open()
    expect([third.status, third.headers['retry-after']]).toEqual([503, '30'])
    first.close()
    await vi.waitFor(async () => expect((await open()).status).toBe(200))
  })

  it('send what could not be read before, when the store answers again', async () => {
    const { open, store, state } = await givenStreams()
    const client = await open()
    state.fault = new Problem('unavailable', 'the disk is full')
    await store.apply([article('a.md', { id: 'a' })], OPTIONS)
    await vi.waitFor(() => expect(state.errors).toContain('changes are streamed later: the disk is full'))
    state.fault = undefined
    const [event] = await client.received(1)
    expect(event).toMatchObject({ type: 'article.published', data: { id: 'a' } })
  })

  it('look for nothing while there are none', async () => {
    const { open, streams, state } = await givenStreams()
    streams.onRefreshed()
    expect(state.looks).toBe(0)
    const client = await open()
    await vi.waitFor(() => expect(state.looks).toBeGreaterThan(0))
    client.close()
    let last = -1
    await vi.waitFor(
      () => {
        const { looks } = state
        const isQuiet = looks === last
        last = looks
        expect(isQuiet).toBe(true)
      },
      { interval: 200, timeout: 10_000 },
    )
  })

  it('do not share what was read before a change', async () => {
    const { open, store, streams, state } = await givenStreams({ heartbeatMs: 600_000 })
    const { promise, resolve } = Promise.withResolvers<void>()
    state.hold = promise
    const slow = await open()
    await vi.waitFor(() => expect(slow.lastEventId()).toBe('0'))
    state.hold = undefined
    await store.apply([article('a.md', { id: 'a' })], OPTIONS)
    await store.recordChanges(NOW)
    const late = await open()
    await late.received(1)
    streams.onRefreshed()
    resolve()
    await slow.received(1)
  })

  it('are refused after the end', async () => {
    const { open, streams } = await givenStreams()
    const client = await open()
    streams.close()
    await client.ended
    expect((await open()).status).toBe(503)
  })
})
