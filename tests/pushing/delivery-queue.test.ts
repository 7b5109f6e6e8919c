import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { Delivery } from '../../src/articles/store/delivery-store.ts'
import { createDeliveryQueue, type DeliveryQueue, RetryLater } from '../../src/pushing/delivery-queue.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { PATIENCE } from '../program/sample-folder.ts'
import { NOW } from '../stores/given.ts'

const HOUR = 3_600_000
const log = { info: () => undefined, warn: () => undefined }

let store: ArticleStore
let queues: DeliveryQueue[]
let time: Date
beforeEach(() => {
  store = openSqliteStore(':memory:')
  queues = []
  time = NOW
})
afterEach(async () => {
  for (const queue of queues) await queue.close()
  await store.close()
})

/** Adds deliveries, one for each subject, that are due now. */
function add(subjects: readonly string[], destination = 'https://hub.example/', kind = 'test') {
  return store.enqueueDeliveries(subjects.map(subject => ({ kind, destination, subject, due: NOW })))
}

/** Starts a queue whose sender is `send`. */
function start(
  send: (delivery: Delivery, signal: AbortSignal) => Promise<void>,
  waits: readonly number[] = [HOUR],
) {
  const queue = createDeliveryQueue({
    ...{ store, log, now: () => time, random: () => 0 },
    senders: { test: { send, waits } },
  })
  queues.push(queue)
  queue.wake()
  return queue
}

const stored = () => store.deliveries({ limit: 1_000 })
const untilStored = (check: (deliveries: Awaited<ReturnType<typeof stored>>) => void) =>
  vi.waitFor(async () => check(await stored()), PATIENCE)

describe('the queue', () => {
  it('sends what is due, and forgets what was accepted', async () => {
    await add(['/a', '/b'])
    const sent: string[] = []
    start(async ({ subject }) => void sent.push(subject))
    await untilStored(all => expect(all).toEqual([]))
    expect(sent.toSorted()).toEqual(['/a', '/b'])
  })

  it('sends again what failed, after the wait of its attempt, and then gives it up', async () => {
    await add(['/a'])
    let attempts = 0
    const queue = start(async () => {
      attempts++
      throw new Error('got 503')
    })
    await untilStored(all =>
      expect(all).toMatchObject([{ attempts: 1, error: 'got 503', due: timeAfter(HOUR) }]),
    )
    time = timeAfter(HOUR)
    queue.wake()
    await untilStored(all => expect(all).toMatchObject([{ state: 'failed', attempts: 2 }]))
    queue.wake()
    expect(attempts).toBe(2)
  })

  it('waits for as long as the server asks for, but never less than planned', async () => {
    await add(['/long', '/short'])
    start(async ({ subject }) => {
      throw new RetryLater('got 429', subject === '/long' ? timeAfter(3 * HOUR) : timeAfter(1))
    })
    await untilStored(all => {
      const due = Object.fromEntries(all.map(one => [one.subject, one.due]))
      expect(due).toEqual({ '/long': timeAfter(3 * HOUR), '/short': timeAfter(HOUR) })
    })
  })

  it('is not held up by a host that never answers', async () => {
    await add(
      Array.from({ length: 40 }, (_, n) => `/${n}`),
      'https://slow.example/',
    )
    await add(
      Array.from({ length: 40 }, (_, n) => `/${n}`),
      'https://quick.example/',
    )
    let waiting = 0
    let sent = 0
    start(async ({ destination }, signal) => {
      if (!destination.includes('slow')) return void sent++
      waiting++
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })
    await vi.waitFor(() => expect(sent).toBe(40), PATIENCE)
    expect(waiting).toBe(4)
  })

  it('lets all deliveries to a host wait that keeps failing', async () => {
    await add(Array.from({ length: 20 }, (_, n) => `/${n}`))
    let attempts = 0
    start(async () => {
      attempts++
      throw new Error('got 500')
    })
    await untilStored(all =>
      expect(Math.min(...all.map(({ due }) => due.getTime()))).toBeGreaterThan(NOW.getTime()),
    )
    expect(attempts).toBeLessThan(12)
    expect(await stored()).toHaveLength(20)
  })

  it('gives back what it was sending when it is closed, and another takes over', async () => {
    await add(['/a'])
    let begun = false
    const first = start(async (_, signal) => {
      begun = true
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })
    await vi.waitFor(() => expect(begun).toBe(true), PATIENCE)
    await first.close()
    expect(await stored()).toMatchObject([{ attempts: 0, state: 'waiting' }])
    start(async () => undefined)
    await untilStored(all => expect(all).toEqual([]))
  })

  it('keeps what it is sending from others for as long as it takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await add(['/a'])
    let begun = false
    const queue = start(async (_, signal) => {
      begun = true
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })
    await vi.waitFor(() => expect(begun).toBe(true), PATIENCE)
    const claim = () => store.claimDeliveries({ now: time, until: time, limit: 1, exceptHosts: [] })
    for (let seconds = 5; seconds <= 60; seconds += 5) {
      time = timeAfter(seconds * 1_000)
      expect(await claim()).toEqual([])
      vi.advanceTimersByTime(5_000)
    }
    vi.useRealTimers()
    await queue.close()
    expect(await claim()).toHaveLength(1)
  })

  it('sends to very many subscribers', async () => {
    const expires = timeAfter(HOUR)
    const callbacks = Array.from({ length: 1_203 }, (_, n) => `https://${n}.example/`)
    for (const callback of callbacks)
      await store.putSubscription({ kind: 'test', callback, topic: '/rss.xml', expires, payload: '' })
    await store.enqueueDeliveries([], [], { topics: ['/rss.xml'], due: NOW })
    const sent: string[] = []
    start(async ({ destination }) => void sent.push(destination))
    await vi.waitFor(() => expect(sent.length).toBe(callbacks.length), PATIENCE)
    await untilStored(all => expect(all).toEqual([]))
    expect(sent.toSorted()).toEqual(callbacks.toSorted())
  })

  it('gives back what it has claimed beyond the limit of a host', async () => {
    await add(Array.from({ length: 50 }, (_, n) => `/${n}`))
    start(async (_, signal) => {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })
    await vi.waitFor(async () => {
      const others = await store.claimDeliveries({ now: NOW, until: NOW, limit: 99, exceptHosts: [] })
      expect(others).toHaveLength(46)
    }, PATIENCE)
  })

  it('shares the deliveries with others, and sends each once', async () => {
    await add(
      Array.from({ length: 100 }, (_, n) => `/${n}`),
      'https://a.example/',
    )
    const sent: string[] = []
    for (const _ of [1, 2, 3]) start(async ({ subject }) => void sent.push(subject))
    await untilStored(all => expect(all).toEqual([]))
    expect(sent.toSorted()).toEqual(Array.from({ length: 100 }, (_, n) => `/${n}`).toSorted())
  })

  it('logs one line for each change, with the number of its receivers', async () => {
    const lines: string[] = []
    const info = vi
      .spyOn(log, 'info')
      .mockImplementation(((_: object, message: string) => void lines.push(message)) as never)
    for (const host of ['a', 'b', 'c']) await add(['/rss.xml'], `https://${host}.example/`)
    await add(['/atom.xml'])
    start(async () => undefined)
    const expected = [
      '/atom.xml was delivered to 1 receiver (test)',
      '/rss.xml was delivered to 3 receivers (test)',
    ]
    await vi.waitFor(() => expect(lines.toSorted()).toEqual(expected), PATIENCE)
    info.mockRestore()
  })

  it('goes on when giving up fails', async () => {
    await add(['/a'])
    const warn = vi.spyOn(log, 'warn')
    const queue = createDeliveryQueue({
      ...{ store, log, now: () => time, random: () => 0 },
      senders: {
        test: {
          waits: [],
          send: () => Promise.reject(new Error('got 500')),
          onGivenUp: () => Promise.reject(new Error('no store')),
        },
      },
    })
    queues.push(queue)
    queue.wake()
    const told = expect.arrayContaining([{}, expect.stringContaining('could not be stored: no store')])
    await vi.waitFor(() => expect(warn.mock.calls).toContainEqual(told), PATIENCE)
    warn.mockRestore()
  })

  it('gives up what nobody can send, and says so', async () => {
    await add(['/a'], 'https://hub.example/', 'pigeon')
    start(async () => undefined)
    await untilStored(all =>
      expect(all).toMatchObject([{ state: 'failed', error: expect.stringContaining('pigeon') }]),
    )
  })
})

function timeAfter(ms: number): Date {
  return new Date(NOW.getTime() + ms)
}
