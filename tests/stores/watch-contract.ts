import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { article, NOW, OPTIONS } from './given.ts'
import type { OpenedStore } from './store-contract.ts'

const PATIENCE = { timeout: 20_000, interval: 5 }

/** Tests of `watch` that every engine passes. */
export function watchContract(open: () => Promise<OpenedStore>): void {
  let store: ArticleStore
  let other: ArticleStore
  let calls: number

  beforeEach(async () => {
    const opened = await open()
    store = opened.store
    other = await opened.reopen()
    calls = 0
  })
  afterEach(async () => {
    await store.close()
    await other.close()
  })

  const watch = () =>
    store.watch(() => {
      calls++
    })
  const untilCalled = (times: number) => vi.waitFor(() => expect(calls).toBe(times), PATIENCE)

  it('calls at first, and when another store has drawn a revision', async () => {
    watch()
    await untilCalled(1)
    await other.apply([article('a.md')], OPTIONS)
    await untilCalled(2)
    await other.apply([article('b.md')], OPTIONS)
    await untilCalled(3)
  })

  it('calls when the change can be read', async () => {
    const seen: number[] = []
    store.watch(async () => {
      seen.push(await store.count(NOW))
    })
    await vi.waitFor(() => expect(seen).toEqual([0]), PATIENCE)
    await other.apply([article('a.md')], OPTIONS)
    await vi.waitFor(() => expect(seen).toEqual([0, 1]), PATIENCE)
  })

  it('does not call for its own changes, nor for data outside feeds', async () => {
    watch()
    await untilCalled(1)
    await store.apply([article('a.md')], OPTIONS)
    await other.apply([article('a.md')], OPTIONS)
    await other.addToken({ id: 'a', feed: 'members', label: 'Ann', hash: 'h', created: NOW })
    await other.remember('key', 'value')
    await other.lastChanged('feed', 'digest', NOW)
    await store.apply([article('b.md')], OPTIONS)
    await other.apply([article('c.md')], OPTIONS)
    await untilCalled(2)
    await other.apply([article('d.md')], OPTIONS)
    await untilCalled(3)
  })

  it('does not call a closed watch', async () => {
    const watched = watch()
    await untilCalled(1)
    watched.close()
    let others = 0
    store.watch(() => {
      others++
    })
    await vi.waitFor(() => expect(others).toBe(1), PATIENCE)
    await other.apply([article('a.md')], OPTIONS)
    await vi.waitFor(() => expect(others).toBe(2), PATIENCE)
    expect(calls).toBe(1)
  })
}
