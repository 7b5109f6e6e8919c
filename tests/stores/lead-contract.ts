import { once } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { OpenedStore } from './store-contract.ts'

const PATIENCE = { timeout: 20_000, interval: 5 }

/** Tests of `lead` that every engine passes. */
export function leadContract(open: () => Promise<OpenedStore>): void {
  let store: ArticleStore
  const done: string[] = []

  /** Returns work that records when it begins and ends. */
  const work = (name: string) => async (signal: AbortSignal) => {
    done.push(`${name} begins`)
    if (!signal.aborted) await once(signal, 'abort')
    done.push(`${name} ends`)
  }

  beforeEach(async () => {
    store = (await open()).store
    done.length = 0
  })
  afterEach(() => store.close().catch(() => undefined))

  it('does the work of a single store until it is closed', async () => {
    const lead = store.lead(work('one'))
    expect(await lead.immediate).toBe(true)
    await vi.waitFor(() => expect(done).toEqual(['one begins']), PATIENCE)
    await lead.close()
    expect(done).toEqual(['one begins', 'one ends'])
  })

  it('ends the work when the store is closed', async () => {
    const lead = store.lead(work('one'))
    await lead.immediate
    await store.close()
    expect(done).toEqual(['one begins', 'one ends'])
  })

  it('can be taken again', async () => {
    await store.lead(work('one')).close()
    const lead = store.lead(work('two'))
    expect(await lead.immediate).toBe(true)
    await lead.close()
    expect(done.slice(-2)).toEqual(['two begins', 'two ends'])
  })
}
