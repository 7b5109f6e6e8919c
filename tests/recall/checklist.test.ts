import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { type ChecklistOptions, createChecklist } from '../../src/recall/checklist/checklist.ts'
import { checklistText } from '../../src/recall/checklist/checklist-text.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { PUBLICATION } from '../api/given.ts'
import { article, NOW, OPTIONS, selected } from '../stores/given.ts'

const LATER = new Date(NOW.getTime() + 60_000)
const PURGE = 'cache purge'

let store: ArticleStore
beforeEach(async () => {
  store = openSqliteStore(':memory:')
  await selected(store)
  await store.apply([article('a.md', { id: 'urn:a', title: 'Wrong Story', tags: ['Sea'] })], OPTIONS)
})
afterEach(() => store.close())

/** Takes the article back, and returns the checklist. */
async function checklist(more: Partial<ChecklistOptions> = {}) {
  const withdrawal = await store.recall('urn:a', { reason: 'A name was wrong' }, NOW)
  const owner = await store.findById('urn:a')
  if (owner === undefined || withdrawal === undefined) throw new Error('expected an article')
  const parts = {
    publication: PUBLICATION,
    portalFeeds: [],
    purgeKind: PURGE,
    announced: withdrawal.revision,
  }
  return createChecklist({ ...parts, owner, withdrawal, store, ...more })
}

const subscribe = (topic: string) =>
  store.putSubscription({
    ...{ kind: 'websub push', callback: 'https://reader.example/', topic },
    ...{ expires: LATER, payload: '{}' },
  })
const enqueue = (kind: string, subject: string) =>
  store.enqueueDeliveries([{ kind, destination: 'https://reader.example/', subject, due: NOW }])

it('is done when nobody waits, and names the feeds of terms that no other article has', async () => {
  const { isDone, feeds, portals } = await checklist()
  expect(feeds.map(({ path }) => path)).toEqual(['/', '/tags/sea/'])
  expect([isDone, portals]).toEqual([true, []])
})

it('is not done while subscribers are to be told, and says how many', async () => {
  await subscribe('/rss.xml')
  expect((await checklist()).isDone).toBe(true)
  await enqueue('websub push', '/rss.xml')
  const list = await checklist()
  expect(list).toMatchObject({
    isDone: false,
    feeds: [{ subscriptions: 1, waiting: 1 }, { subscriptions: 0 }],
  })
  expect(checklistText(list)).toContain(
    '– /  0 fetches since  1 subscription: 1 waiting, 0 given up\n✓ /tags/sea/',
  )
  expect(checklistText(list)).toContain('Not everyone knows yet.')
})

it('is not done while a webhook or a cache has not accepted it', async () => {
  await enqueue('webhook', 'urn:a')
  await enqueue('webhook', 'urn:other')
  expect(await checklist()).toMatchObject({ isDone: false, webhooks: { waiting: 1 }, caches: { waiting: 0 } })
  await enqueue(PURGE, 'home')
  const text = checklistText(await checklist())
  expect(text).toContain('– webhooks: 1 waiting, 0 given up: see feedwright deliveries')
  expect(text).toContain('– caches: 1 waiting')
})

it('is not done while no server has announced it to those who listen', async () => {
  expect((await checklist({ announced: 0 })).isDone).toBe(true)
  await subscribe('/atom.xml')
  const list = await checklist({ announced: 0 })
  expect(list).toMatchObject({ isDone: false, isUnannounced: true })
  expect(checklistText(list)).toContain('is a server running?')
})

it('is not done while a portal has not come, and says how often it comes', async () => {
  const fetched = { feed: 'smart', product: 'SmartNewsBot', revision: 1, status: 200 }
  const hour = new Date(NOW.getTime() - 3_600_000)
  await store.noteFetches([{ ...fetched, first: hour, last: NOW, count: 7 }])
  const portalFeeds = [
    { key: 'smart', portal: 'smartnews', noticeDays: 7 },
    { key: 'new', portal: 'msn', noticeDays: undefined },
  ]
  const list = await checklist({ portalFeeds })
  expect(list.isDone).toBe(false)
  const text = checklistText(list)
  expect(text).toContain(
    '– smartnews (feed smart), has the notice for 7 days\n    – SmartNewsBot: not yet, last 2026-03-01T12:00:00Z, comes about every 10 minutes',
  )
  expect(text).toContain('– msn (feed new), knows no notice: write to it as well: nobody has fetched it')
})
