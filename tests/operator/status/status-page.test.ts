import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Publication } from '../../../src/articles/publication.ts'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import type { OperatorView } from '../../../src/operator/operator-page.ts'
import type { ProgramState } from '../../../src/operator/status/program-state.ts'
import type { Status, WebhookStatus } from '../../../src/operator/status/status.ts'
import { createStatusPages } from '../../../src/operator/status/status-page.ts'
import { renderHtml } from '../../../src/pages/html.ts'
import { createPublisher, type Publisher } from '../../../src/publish/publisher.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { article, OPTIONS } from '../../stores/given.ts'

const NOW = new Date('2026-11-28T12:00:00Z')
const now = () => NOW
const publication: Publication = {
  ...{ title: 'Night & Day', description: '', baseUrl: 'https://night.example', language: 'en' },
  ...{ timeZone: 'UTC', authors: [], items: 50, ttl: { min: 30, max: 30 } },
  feeds: {
    friends: { private: true, was: [], title: 'For friends', content: 'full' },
    smart: { private: false, was: [], for: 'smartnews', content: 'full' },
  },
}
const program: ProgramState = {
  ...{ version: '0.2.0 (abc1234, 2026-11-28)', started: new Date('2026-11-25T12:00:00Z'), isLeading: true },
  engine: 'SQLite',
  processes: [{ role: 'server', pid: 12, started: new Date('2026-11-25T12:00:00Z'), memory: 150e6 }],
  records: { faults: 0, warnings: 0, first: [] },
  disk: { database: 1.2e6, media: 345e3, free: 70e9, size: 250e9 },
}

let store: ArticleStore
let publisher: Publisher
beforeEach(async () => {
  store = openSqliteStore(':memory:')
  await store.apply(
    [article('a.md', { title: 'A' }), article('later.md', { published: new Date('2026-12-01T12:00:00Z') })],
    { ...OPTIONS, now: NOW },
  )
  publisher = createPublisher({
    store,
    now,
    log: { info: () => undefined, error: () => undefined },
    version: '0',
  })
  await publisher.publish(publication)
})
afterEach(async () => {
  publisher.close()
  await store.close()
})

/** Returns what the page shows when the program is in this state: its data, and its HTML. */
async function show(state: Partial<ProgramState> = {}, webhooks: readonly WebhookStatus[] = []) {
  const inspect = async () => ({ ...program, ...state })
  const [page] = createStatusPages({ store, publisher, now, inspect, webhooks: async () => webhooks })
  const request = { params: {}, query: new URLSearchParams(), publication }
  const { main, data } = (await page?.view(request)) as OperatorView
  return { html: renderHtml(main), status: data as Status }
}

it('tells what is served: articles by state, feeds with their size, and what comes next', async () => {
  const { html, status } = await show()
  expect(status.articles).toEqual({ public: 1, scheduled: 1, draft: 0, expired: 0, withdrawn: 0 })
  expect(status.nextChange).toEqual(new Date('2026-12-01T12:00:00Z'))
  const [main, friends] = status.feeds
  expect(main).toMatchObject({ url: 'https://night.example/rss.xml', items: 1, isPrivate: false })
  expect(main?.bytes).toBe(
    publisher.document('/rss.xml')?.variants.find(({ coding }) => coding === 'identity')?.bytes.length,
  )
  expect(status.portals).toEqual([{ name: 'smart', portal: 'smartnews', isPrivate: false }])
  expect(html).toContain('<th scope="row">smart</th><td data-label="Portal">smartnews</td>')
  expect(friends).toMatchObject({ title: 'For friends', isPrivate: true, items: 1 })
  expect(status.store).toMatchObject({ engine: 'SQLite', revision: status.store.servedRevision })
  for (const text of [
    'Night &amp; Day',
    'For friends</a> (private)',
    '>in 3 days<',
    '0.2.0 (abc1234, 2026-11-28)',
    '150 MB',
  ])
    expect(html).toContain(text)
})

it('says in one line that all is well, and when it is not what needs the operator', async () => {
  expect((await show()).html).toContain('<p>All is well.</p>')
  const first = [
    { severity: 'fault', file: 'a.md', line: 3, field: 'published', message: 'expected <a date>' },
  ] as const
  const { html, status } = await show(
    {
      records: { faults: 1, warnings: 4, first },
      disk: { media: 0, free: 1e6, size: 1e9 },
      doctor: {
        everyHours: 24,
        last: { looked: NOW, address: 'x', checks: 0, troubles: [], failure: 'no DNS' },
      },
    },
    [{ host: 'hooks.example', events: ['feed.changed'], error: 'it is disabled: it has answered 410' }],
  )
  expect(status.troubles).toEqual([
    'The drive of the data folder is nearly full: make room, or nothing new can be stored.',
    '1 fault in records: they are not published as they are written.',
    'The webhook at hooks.example: it is disabled: it has answered 410.',
    'The doctor could not look at the public address: no DNS.',
  ])
  expect(html).toContain('a.md:3')
  expect(html).toContain('published: expected &lt;a date&gt;')
  expect(html).toContain('4 more: see feedwright check')
})

it('says when the feeds are behind the store', async () => {
  await store.apply([article('new.md')], { ...OPTIONS, now: NOW })
  const { status } = await show()
  expect(status.troubles).toEqual([expect.stringMatching(/^The feeds are 1 change behind the store/)])
})

it('tells deliveries by host and kind, hosts that fail, and subscribers, but no secret address', async () => {
  const destination = 'https://hooks.example/secret-path'
  const due = new Date(NOW.getTime() - 1)
  await store.enqueueDeliveries([
    { kind: 'webhook', destination, subject: 'urn:a', due, payload: 'secret-payload' },
  ])
  const [delivery] = await store.claimDeliveries({ now: NOW, until: NOW, limit: 1, exceptHosts: [] })
  if (delivery === undefined) throw new Error('nothing was claimed')
  await store.settleDeliveries([{ ...delivery, outcome: { error: 'got 500' } }], NOW)
  await store.putSubscription({
    ...{ kind: 'websub push', callback: 'https://reader.example/secret-callback', topic: '/rss.xml' },
    ...{ expires: new Date('2999-01-01'), payload: 'secret-of-subscriber' },
  })
  const { html, status } = await show()
  expect(status.deliveries).toEqual({
    ...{ waiting: 0, failed: 1, groups: [{ kind: 'webhook', host: 'hooks.example', waiting: 0, failed: 1 }] },
    failingHosts: [{ host: 'hooks.example', waiting: 0, failed: 1, error: 'got 500' }],
  })
  expect(status.subscriptions).toEqual([{ kind: 'websub push', topic: '/rss.xml', count: 1 }])
  expect(status.troubles).toEqual([expect.stringContaining('1 delivery given up')])
  expect(html + JSON.stringify(status)).not.toContain('secret')
})

it('shows what the doctor has found, with cause and cure', async () => {
  const troubles = [
    { check: 'agents', result: 'fault', found: 'a wall', cause: 'a bot rule', cure: 'except the feeds' },
  ]
  const last = {
    looked: new Date(NOW.getTime() - 3_600_000 * 5),
    address: 'https://night.example/rss.xml',
    checks: 20,
    troubles,
  }
  const { html, status } = await show({ doctor: { everyHours: 24, last } })
  expect(status.troubles).toEqual(['The doctor has found 1 fault between the server and its readers.'])
  for (const text of ['5 hours ago', '20 checks', 'a wall', 'Why: a bot rule', 'Do: except the feeds'])
    expect(html).toContain(text)
  expect((await show()).html).toContain('DOCTOR=24')
})

it('every cell of a table names its column, for a phone', async () => {
  const { html } = await show()
  const cells =
    html
      .match(/<table class="stacked">[\s\S]*?<\/table>/g)
      ?.join('')
      .match(/<td[^>]*>/g) ?? []
  expect(cells.length).toBeGreaterThan(5)
  for (const cell of cells) expect(cell).toMatch(/data-label="[^"]+"/)
})
