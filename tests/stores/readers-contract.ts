import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ReaderDay } from '../../src/articles/readers/reader-store.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { OpenedStore } from './store-contract.ts'

const KEPT = '2025-01-01'
const day = (parts: Partial<ReaderDay> = {}): ReaderDay => ({
  ...{ day: '2026-11-28', feed: '', product: 'Feedly', sums: { requests: 3 }, maxima: { clients: 2 } },
  ...parts,
})

/** Tests of the counts of readers that every engine passes. */
export function readersContract(open: () => Promise<OpenedStore>): void {
  let store: ArticleStore
  beforeEach(async () => {
    store = (await open()).store
  })
  afterEach(() => store.close())

  const all = () => store.readerDays('0000-01-01', '9999-12-31')

  it('add up, and of maxima the larger one stays', async () => {
    await store.addReaderDays([day()], KEPT)
    await store.addReaderDays(
      [day({ sums: { requests: 4, bytes: 9 }, maxima: { clients: 1, 'subscribers rss': 7 } })],
      KEPT,
    )
    expect(await all()).toEqual([
      day({ sums: { requests: 7, bytes: 9 }, maxima: { clients: 2, 'subscribers rss': 7 } }),
    ])
  })

  it('are those of several servers, which write at the same time', async () => {
    const written = Array.from({ length: 20 }, (_, n) =>
      store.addReaderDays([day({ maxima: { clients: n } })], KEPT),
    )
    await Promise.all(written)
    expect(await all()).toEqual([day({ sums: { requests: 60 }, maxima: { clients: 19 } })])
  })

  it('are returned by day, feed and product', async () => {
    const given = [
      day({ day: '2026-11-27' }),
      day({ feed: '', product: 'FreshRSS' }),
      day({ feed: '/tags/maps' }),
      day({ feed: '/tags/ü😀', product: 'Ünknown' }),
    ]
    await store.addReaderDays(given.toReversed(), KEPT)
    expect(await all()).toEqual(given)
    expect(await store.readerDays('2026-11-28', '2026-11-28')).toEqual(given.slice(1))
    expect(await store.readerDays('2026-11-27', '2026-11-27')).toEqual(given.slice(0, 1))
    expect(await store.readerDays('2026-11-29', '2026-12-01')).toEqual([])
  })

  it('are removed when they are old', async () => {
    await store.addReaderDays([day({ day: '2025-10-23' }), day({ day: '2025-10-24' })], KEPT)
    await store.addReaderDays([], '2025-10-24')
    expect((await all()).map(each => each.day)).toEqual(['2025-10-24'])
  })
}
