import { afterAll, beforeAll, expect, it } from 'vitest'
import { deliveries } from '../../../src/commands/pushing/deliveries.ts'
import { openStore } from '../../../src/stores/open.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'
import { NOW } from '../../stores/given.ts'

const SUBSCRIBERS = 130
let data: string

beforeAll(async () => {
  data = await temporaryFolder('data')
  const store = await openStore({ data })
  for (let n = 0; n < SUBSCRIBERS; n++) {
    const callback = `https://reader.example/${n}`
    const expires = new Date(NOW.getTime() + 60_000)
    await store.putSubscription({ kind: 'websub push', callback, topic: '/rss.xml', expires, payload: '{}' })
  }
  await store.enqueueDeliveries([], [], { topics: ['/rss.xml'], due: NOW })
  const claimed = await store.claimDeliveries({ now: NOW, until: NOW, limit: 2, exceptHosts: [] })
  const outcome = { error: 'got 503', retryAt: NOW }
  await store.settleDeliveries(
    claimed.map(one => ({ ...one, outcome })),
    NOW,
  )
  await store.close()
})
afterAll(cleanUp)

it('deliveries lists what has failed and some of what is new, and counts all', async () => {
  const lines = (await deliveries([], { data, database: undefined }, () => NOW)).split('\n')
  expect(lines.filter(line => line.includes('1 failed: got 503'))).toHaveLength(2)
  expect(lines.filter(line => line.includes('https://reader.example/'))).toHaveLength(100)
  expect(lines.slice(-4)).toEqual([
    '… and 30 more that were not attempted yet',
    '130 subscriptions to /rss.xml (websub push)',
    'reader.example: 100 waiting, 0 given up: got 503',
    '130 waiting, 0 given up',
  ])
})
