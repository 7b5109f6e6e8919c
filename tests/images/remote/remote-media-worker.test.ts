import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DueRemoteMedia, RemoteMediaResult } from '../../../src/articles/store/remote-media-store.ts'
import {
  createRemoteMediaWorker,
  type RemoteMediaWorkerOptions,
} from '../../../src/images/remote/remote-media-worker.ts'

const FACTS = { type: 'image/png', length: 90, width: 3, height: 2 }
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The three used methods of the store, in memory. */
function memoryStore(told?: number) {
  const waiting = new Map<string, { attempts: number; dueAt: number }>()
  const results: [string, RemoteMediaResult][] = []
  const ordered = () => [...waiting].sort(([, a], [, b]) => a.dueAt - b.dueAt)
  return {
    results,
    add(...urls: string[]) {
      for (const url of urls) waiting.set(url, { attempts: 0, dueAt: Date.now() })
    },
    async dueRemoteMedia(now: Date, limit: number): Promise<DueRemoteMedia[]> {
      const due = ordered().filter(([, { dueAt }]) => dueAt <= now.getTime())
      return due.slice(0, limit).map(([url, { attempts }]) => ({ url, attempts, use: 'image' }))
    },
    async nextRemoteMedia() {
      const first = ordered()[0]
      return first && new Date(first[1].dueAt)
    },
    async saveRemoteMedia(url: string, result: RemoteMediaResult) {
      results.push([url, result])
      if ('facts' in result) return waiting.delete(url) ? [{ id: 'urn:a', duration: told }] : []
      waiting.set(url, { attempts: (waiting.get(url)?.attempts ?? 0) + 1, dueAt: result.retryAt.getTime() })
      return []
    },
  }
}

function setUp(options: Partial<RemoteMediaWorkerOptions> = {}, told?: number) {
  const store = memoryStore(told)
  const log = { info: vi.fn(), warn: vi.fn() }
  const onFacts = vi.fn()
  const fetchMedia = async () => FACTS
  const worker = createRemoteMediaWorker({
    store,
    fetchMedia,
    now: () => new Date(),
    log,
    onFacts,
    ...options,
  })
  return { store, log, onFacts, worker }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('createRemoteMediaWorker', () => {
  it('saves the facts of all due images when it is woken, and reports that articles changed', async () => {
    const { store, worker, onFacts, log } = setUp()
    const urls = Array.from({ length: 6 }, (_, n) => `https://host${n}.example/a.png`)
    store.add(...urls)
    worker.wake()
    await settle()
    expect(store.results).toEqual(urls.map(url => [url, { facts: FACTS }]))
    expect(onFacts).toHaveBeenCalledTimes(2)
    expect(log.info).toHaveBeenCalledTimes(6)
  })

  it.each([
    [3_723, []],
    [
      2_700,
      [
        'urn:a: https://a.example/a.mp3: expected the playing time of the recording, "1:02:05", got "45:00": correct it, or leave "duration" out',
      ],
    ],
  ])('warns when a record tells another playing time: %i', async (told, warnings) => {
    const fetchMedia = async () => ({ type: 'audio/mpeg', length: 90, duration: 3_725 })
    const { store, worker, log } = setUp({ fetchMedia }, told)
    store.add('https://a.example/a.mp3')
    worker.wake()
    await settle()
    expect(log.warn.mock.calls.map(([, message]) => message)).toEqual(warnings)
  })

  it('does nothing before it is woken', async () => {
    const { store, worker } = setUp()
    store.add('https://a.example/')
    await vi.advanceTimersByTimeAsync(HOUR)
    expect(store.results).toEqual([])
    await worker.stop()
  })

  it('retries after 1, 2, 4 … minutes, at most a day', async () => {
    const times: number[] = []
    const fetchMedia = async () => {
      times.push(Date.now())
      throw new Error('https://a.example/: expected status 200, got 503')
    }
    const { store, worker, onFacts, log } = setUp({ fetchMedia })
    store.add('https://a.example/')
    worker.wake()
    await vi.advanceTimersByTimeAsync(120 * HOUR)
    await worker.stop()
    const pauses = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / MINUTE)
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440, 1440])
    expect(onFacts).not.toHaveBeenCalled()
    expect(store.results[0]?.[1]).toEqual({
      error: 'https://a.example/: expected status 200, got 503',
      retryAt: new Date('2026-01-01T00:01:00Z'),
    })
    expect(log.warn).toHaveBeenCalledTimes(times.length)
  })

  it('fetches an image at a later attempt', async () => {
    let attempts = 0
    const fetchMedia = async () => {
      if (attempts++ < 2) throw new Error('not yet')
      return FACTS
    }
    const { store, worker, onFacts } = setUp({ fetchMedia })
    store.add('https://a.example/')
    worker.wake()
    await vi.advanceTimersByTimeAsync(3 * MINUTE)
    expect(store.results.map(([, result]) => Object.keys(result)[0])).toEqual(['error', 'error', 'facts'])
    expect(onFacts).toHaveBeenCalledTimes(1)
  })

  it('fetches at most four images at a time, and at most two of one host', async () => {
    const running: string[] = []
    let most = 0
    let mostOfOne = 0
    const fetchMedia = async ({ url }: DueRemoteMedia) => {
      running.push(new URL(url).host)
      most = Math.max(most, running.length)
      mostOfOne = Math.max(mostOfOne, running.filter(host => host === 'one.example').length)
      await new Promise(done => setTimeout(done, 10))
      running.splice(running.indexOf(new URL(url).host), 1)
      return FACTS
    }
    const { store, worker } = setUp({ fetchMedia })
    store.add(...Array.from({ length: 8 }, (_, n) => `https://one.example/${n}`))
    store.add(...Array.from({ length: 8 }, (_, n) => `https://host${n}.example/`))
    worker.wake()
    await vi.advanceTimersByTimeAsync(1_000)
    expect([store.results.length, most, mostOfOne]).toEqual([16, 4, 2])
  })

  it('checks again when it is woken during a run', async () => {
    const { store, worker } = setUp({
      fetchMedia: () => new Promise(done => setTimeout(() => done(FACTS), 10)),
    })
    store.add('https://a.example/')
    worker.wake()
    const next = vi.spyOn(store, 'nextRemoteMedia').mockImplementationOnce(async () => {
      store.add('https://b.example/')
      worker.wake()
      return undefined
    })
    await vi.advanceTimersByTimeAsync(30)
    expect(store.results.map(([url]) => url)).toEqual(['https://a.example/', 'https://b.example/'])
    expect(next).toHaveBeenCalledTimes(2)
  })

  it.each([
    'dueRemoteMedia',
    'nextRemoteMedia',
    'saveRemoteMedia',
  ] as const)('logs a store whose %s fails and retries a minute later', async method => {
    const { store, worker, log } = setUp()
    store.add('https://a.example/', 'https://b.example/')
    vi.spyOn(store, method).mockRejectedValueOnce(new Error('database is locked'))
    worker.wake()
    await settle()
    expect(log.warn).toHaveBeenCalledWith(
      { error: 'database is locked' },
      expect.stringContaining('a minute'),
    )
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(new Set(store.results.map(([url]) => url)).size).toBe(2)
  })

  it('survives an onFacts that throws', async () => {
    const { store, worker, log } = setUp({
      onFacts: () => {
        throw new Error('no room')
      },
    })
    store.add('https://a.example/')
    worker.wake()
    await settle()
    expect(log.warn).toHaveBeenCalledWith({ error: 'no room' }, expect.any(String))
  })

  it('aborts running fetches when it is stopped, without counting that as a failure', async () => {
    const fetchMedia = (_file: DueRemoteMedia, signal: AbortSignal) =>
      new Promise<never>((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)))
    const { store, worker } = setUp({ fetchMedia })
    store.add('https://a.example/', 'https://a.example/b', 'https://a.example/c')
    worker.wake()
    await settle()
    await worker.stop()
    worker.wake()
    await vi.advanceTimersByTimeAsync(HOUR)
    expect(store.results).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stops while it sleeps, and twice', async () => {
    const { worker } = setUp()
    worker.wake()
    await settle()
    expect(vi.getTimerCount()).toBe(1)
    await worker.stop()
    await worker.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps no process alive while it sleeps', async () => {
    vi.useRealTimers()
    const unref = vi.spyOn(globalThis, 'setTimeout')
    const { worker } = setUp()
    worker.wake()
    await new Promise(setImmediate)
    const timer = unref.mock.results.at(-1)?.value
    expect(timer.hasRef()).toBe(false)
    await worker.stop()
    unref.mockRestore()
  })
})
