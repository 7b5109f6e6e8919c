import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type {
  Claim,
  Delivery,
  NewDelivery,
  Outcome,
  Subscription,
} from '../../src/articles/store/delivery-store.ts'
import { NOW } from './given.ts'
import type { OpenedStore } from './store-contract.ts'

const MINUTE = 60_000

/** Returns a time some minutes after now. */
function later(minutes: number): Date {
  return new Date(NOW.getTime() + minutes * MINUTE)
}

function delivery(fields: Partial<NewDelivery> = {}): NewDelivery {
  const destination = 'https://hub.example/'
  return { kind: 'websub ping', destination, subject: '/rss.xml', due: NOW, ...fields }
}

/** Tests of deliveries that every engine passes. */
export function deliveriesContract(open: () => Promise<OpenedStore>): void {
  let store: ArticleStore
  let reopen: OpenedStore['reopen']
  beforeEach(async () => {
    const opened = await open()
    store = opened.store
    reopen = opened.reopen
  })
  afterEach(() => store.close())

  const claim = (fields: Partial<Claim> = {}) =>
    store.claimDeliveries({ now: NOW, until: later(1), limit: 10, exceptHosts: [], ...fields })
  const claimOne = async (fields?: Partial<Claim>) => {
    const [first] = await claim(fields)
    if (first === undefined) throw new Error('expected a delivery that is due, got none')
    return first
  }
  const settle = (delivery: Delivery, outcome: Outcome, sent?: string) =>
    store.settleDeliveries([{ ...delivery, outcome, sent }], NOW)
  const stored = () => store.deliveries({ limit: 100 })

  it('are claimed when they are due, the longest waiting first, as many as are asked for', async () => {
    const [a, b, c] = ['/a', '/b', '/c'].map((subject, n) => delivery({ subject, due: later(-n) }))
    await store.enqueueDeliveries(
      [a, b, c, delivery({ subject: '/d', due: later(5) })].map(one => ({ ...delivery(), ...one })),
    )
    expect((await claim({ limit: 2 })).map(({ subject }) => subject)).toEqual(['/c', '/b'])
    expect((await claim()).map(({ subject }) => subject)).toEqual(['/a'])
    expect(await store.nextDelivery()).toEqual(later(1))
    expect(await claim()).toEqual([])
  })

  it('are claimed again when the claim has ended, for the program may have died', async () => {
    await store.enqueueDeliveries([delivery()])
    await claimOne()
    await store.close()
    store = await reopen()
    expect(await claim({ now: later(0.9) })).toEqual([])
    expect(await claim({ now: later(1), until: later(2) })).toMatchObject([
      { subject: '/rss.xml', attempts: 0 },
    ])
  })

  it('are claimed once, by however many at the same time', async () => {
    const subjects = Array.from({ length: 60 }, (_, n) => `/${n}`)
    await store.enqueueDeliveries(subjects.map(subject => delivery({ subject })))
    const claimed = await Promise.all(Array.from({ length: 12 }, () => claim({ limit: 5 })))
    const all = claimed.flat().map(({ subject }) => subject)
    expect(all.toSorted()).toEqual([...new Set(all)].toSorted())
    const rest = await claim({ limit: 100 })
    expect(all.length + rest.length).toBe(60)
  })

  it('to hosts that have enough to do stay where they are', async () => {
    const other = delivery({ destination: 'https://other.example:8443/x' })
    await store.enqueueDeliveries([delivery(), other])
    expect(await claim({ exceptHosts: ['hub.example'] })).toMatchObject([{ destination: other.destination }])
    expect(await claim({ exceptHosts: ['other.example:8443'] })).toMatchObject([{ subject: '/rss.xml' }])
  })

  it('are forgotten when they were accepted', async () => {
    await store.enqueueDeliveries([delivery()])
    await settle(await claimOne(), 'accepted')
    expect(await stored()).toEqual([])
    expect(await store.nextDelivery()).toBeUndefined()
  })

  it('that failed are attempted again, and are listed after the last attempt', async () => {
    await store.enqueueDeliveries([delivery()])
    await settle(await claimOne(), { error: 'got 503', retryAt: later(2) })
    expect(await stored()).toMatchObject([{ state: 'waiting', attempts: 1, error: 'got 503', due: later(2) }])
    expect(await claim({ now: later(1) })).toEqual([])
    const again = await claimOne({ now: later(2), until: later(3) })
    await settle(again, { error: 'got 500' })
    expect(await stored()).toMatchObject([{ state: 'failed', attempts: 2, error: 'got 500' }])
    expect(await claim({ now: later(1_000) })).toEqual([])
    expect(await store.nextDelivery()).toBeUndefined()
  })

  it('that were given up are made again on demand, all or some', async () => {
    await store.enqueueDeliveries(['/a', '/b'].map(subject => delivery({ subject })))
    for (const one of await claim()) await settle(one, { error: 'gone' })
    const [first] = await stored()
    expect(await store.retryDeliveries([first?.key ?? '', 'none'], later(1))).toBe(1)
    expect(await claim({ now: later(1), until: later(2) })).toMatchObject([{ key: first?.key, attempts: 0 }])
    expect(await store.retryDeliveries(undefined, later(1))).toBe(1)
  })

  it('that were not attempted are due again at once', async () => {
    await store.enqueueDeliveries([delivery()])
    await settle(await claimOne(), 'released')
    expect(await claim()).toMatchObject([{ attempts: 0 }])
  })

  it('replace one that waits: at its place, or at a new one when it was given up', async () => {
    await store.enqueueDeliveries([delivery({ due: later(3) })])
    await store.enqueueDeliveries([delivery({ due: later(9) })])
    expect(await stored()).toMatchObject([{ due: later(3), version: 2 }])
    await settle(await claimOne({ now: later(3), until: later(4) }), { error: 'gone' })
    await store.enqueueDeliveries([delivery({ due: later(9) })])
    expect(await stored()).toMatchObject([{ state: 'waiting', due: later(9), attempts: 0 }])
  })

  it('that were replaced during the attempt are made again', async () => {
    for (const outcome of ['accepted', { error: 'gone' }] as const) {
      await store.enqueueDeliveries([delivery()])
      const claimed = await claimOne()
      await store.enqueueDeliveries([delivery({ due: later(9) })])
      expect(await claim()).toEqual([])
      await settle(claimed, outcome)
      await settle(await claimOne(), 'accepted')
      expect(await stored()).toEqual([])
    }
  })

  it('to a host wait together when it fails', async () => {
    const other = delivery({ destination: 'https://other.example/' })
    await store.enqueueDeliveries([delivery(), delivery({ subject: '/b', due: later(7) }), other])
    await store.delayHost('hub.example', later(5))
    expect(await claim()).toMatchObject([{ destination: other.destination }])
    const claimed = await claim({ now: later(5), until: later(6), exceptHosts: ['other.example'] })
    expect(claimed.map(({ subject }) => subject)).toEqual(['/rss.xml'])
  })

  it('are added with the step that they complete, once', async () => {
    const step = { note: 'announced', from: undefined, to: '1' }
    expect(await store.enqueueDeliveries([delivery()], [step])).toBe(true)
    expect(await store.enqueueDeliveries([delivery({ subject: '/b' })], [step])).toBe(false)
    expect(await store.findNote('announced')).toBe('1')
    expect((await stored()).map(({ subject }) => subject)).toEqual(['/rss.xml'])
    expect(await store.enqueueDeliveries([], [{ note: 'announced', from: '1', to: '2' }])).toBe(true)
  })

  it('are listed in parts', async () => {
    await store.enqueueDeliveries(['/a', '/b', '/c'].map(subject => delivery({ subject })))
    const first = await store.deliveries({ limit: 2 })
    const rest = await store.deliveries({ limit: 2, after: first.at(-1)?.key })
    expect([...first, ...rest].map(({ subject }) => subject).toSorted()).toEqual(['/a', '/b', '/c'])
  })

  const NAME = { kind: 'websub push', callback: 'https://reader.example/1?a=b', topic: '/rss.xml' }
  const subscription = (fields: Partial<Subscription> = {}) => ({
    ...{ ...NAME, expires: later(60), payload: 'secret' },
    ...fields,
  })

  const fanOut = () => store.enqueueDeliveries([], [], { topics: ['/rss.xml'], due: NOW })

  it('have a payload, which a newer one replaces', async () => {
    await store.enqueueDeliveries([{ ...delivery(), payload: 'one' }])
    await store.enqueueDeliveries([{ ...delivery(), payload: 'two' }])
    expect(await claim()).toMatchObject([{ payload: 'two', version: 2 }])
  })

  it('have another payload when they replace one that nobody has heard of', async () => {
    const updated = { payload: 'updated 2', unlessAccepted: { start: 'published', payload: 'published 2' } }
    const payloads = async () => (await stored()).map(({ payload }) => payload)
    await store.enqueueDeliveries([{ ...delivery(), payload: 'published 1' }])
    await store.enqueueDeliveries([{ ...delivery(), ...updated }])
    expect(await payloads()).toEqual(['published 2'])
    await settle(await claimOne(), { error: 'gone' })
    await store.enqueueDeliveries([{ ...delivery(), ...updated }])
    expect(await payloads()).toEqual(['published 2'])
    await settle(await claimOne(), 'accepted')
    await store.enqueueDeliveries([{ ...delivery(), ...updated }])
    await store.enqueueDeliveries([{ ...delivery(), ...updated, payload: 'updated 3' }])
    expect(await payloads()).toEqual(['updated 3'])
    await store.enqueueDeliveries([{ ...delivery(), payload: 'withdrawn 4' }])
    expect(await payloads()).toEqual(['withdrawn 4'])
  })

  it('go to every subscription of a topic that has not expired', async () => {
    const other = 'https://other.example/2'
    await store.putSubscription(subscription())
    await store.putSubscription(subscription({ callback: other }))
    await store.putSubscription(subscription({ callback: 'https://late.example/', expires: later(1) }))
    await store.putSubscription(subscription({ topic: '/atom.xml' }))
    await store.enqueueDeliveries([], [], { topics: ['/rss.xml', '/none'], due: later(2) })
    await store.enqueueDeliveries([], [], { topics: ['/rss.xml'], due: later(3) })
    const claimed = await claim({ now: later(2), until: later(4) })
    const { kind, topic: subject } = NAME
    expect(claimed.toSorted((a, b) => (a.destination < b.destination ? -1 : 1))).toMatchObject([
      { kind, subject, destination: other, version: 2, due: later(2) },
      { kind, subject, destination: NAME.callback, version: 2, due: later(2) },
    ])
  })

  it('end with the subscription', async () => {
    await store.putSubscription(subscription())
    await store.enqueueDeliveries([], [], { topics: ['/rss.xml'], due: NOW })
    await store.removeSubscription(NAME)
    expect(await store.findSubscription(NAME)).toBeUndefined()
    expect(await claim()).toEqual([])
  })

  it('know what a subscriber has got, and never bring a subscription back', async () => {
    await store.putSubscription(subscription())
    await fanOut()
    await settle(await claimOne(), 'accepted', '"one"')
    await store.putSubscription(subscription({ expires: later(90) }))
    expect(await store.findSubscription(NAME)).toEqual(subscription({ expires: later(90), sent: '"one"' }))
    await fanOut()
    const claimed = await claimOne()
    expect(claimed.subscription).toEqual(subscription({ expires: later(90), sent: '"one"' }))
    await store.removeSubscription(NAME)
    await settle(claimed, 'accepted', '"two"')
    expect(await store.findSubscription(NAME)).toBeUndefined()
    expect(await stored()).toEqual([])
  })

  it('go to very many subscriptions in several steps, and to each once', async () => {
    const names = Array.from({ length: 403 }, (_, n) => `https://reader.example/${n}`)
    for (const callback of names) await store.putSubscription(subscription({ callback }))
    await fanOut()
    expect(await store.deliveries({ limit: 2_000 })).toHaveLength(100)
    expect(await store.continueFanOut()).toBe(true)
    await store.close()
    store = await reopen()
    while (await store.continueFanOut());
    const all = await store.deliveries({ limit: 2_000 })
    expect(all.map(({ destination }) => destination).toSorted()).toEqual(names.toSorted())
    expect(all.every(({ version }) => version === 1)).toBe(true)
  })

  it('begin again at the first subscription after a further change', async () => {
    const names = Array.from({ length: 203 }, (_, n) => `https://reader.example/${n}`)
    for (const callback of names) await store.putSubscription(subscription({ callback }))
    await fanOut()
    await settle(await claimOne(), 'accepted', '"one"')
    await fanOut()
    while (await store.continueFanOut());
    expect(await store.deliveries({ limit: 2_000 })).toHaveLength(203)
    expect(await store.continueFanOut()).toBe(false)
  })

  it('to one host are claimed up to a limit, so that others get their turn', async () => {
    const subjects = Array.from({ length: 10 }, (_, n) => `/${n}`)
    await store.enqueueDeliveries(subjects.map(subject => delivery({ subject, due: later(-1) })))
    await store.enqueueDeliveries([delivery({ destination: 'https://other.example/' })])
    const hosts = (await claim({ limit: 10, perHost: 3 })).map(({ destination }) => destination)
    const hub = 'https://hub.example/'
    expect(hosts).toEqual([hub, hub, hub, 'https://other.example/'])
  })

  it('stay claimed for as long as their claims are renewed', async () => {
    await store.enqueueDeliveries([delivery(), delivery({ subject: '/b' })])
    const [first, second] = await claim()
    await store.renewClaims([first?.key ?? ''], later(5))
    expect(await claim({ now: later(1), until: later(2) })).toMatchObject([{ key: second?.key }])
    if (first !== undefined) await settle(first, 'released')
    await store.renewClaims([first?.key ?? ''], later(9))
    expect(await claim({ now: later(2), until: later(3) })).toHaveLength(2)
  })

  it('know the subscriptions of a kind to a topic', async () => {
    await store.putSubscription(subscription())
    await store.putSubscription(subscription({ kind: 'other', payload: 'one' }))
    await store.putSubscription(subscription({ kind: 'other', topic: '/atom.xml' }))
    expect(await store.subscriptionsTo('/rss.xml', 'other')).toEqual([
      subscription({ kind: 'other', payload: 'one' }),
    ])
    expect(await store.subscriptionsTo('/rss.xml', 'none')).toEqual([])
  })

  it('know subscriptions, which are renewed, counted and removed when they have expired', async () => {
    await store.putSubscription(subscription())
    await store.putSubscription(subscription({ expires: later(90), payload: 'other' }))
    expect(await store.findSubscription(NAME)).toEqual(subscription({ expires: later(90), payload: 'other' }))
    await store.putSubscription(subscription({ topic: '/atom.xml', expires: later(1) }))
    await store.enqueueDeliveries([], [], { topics: ['/rss.xml'], due: NOW })
    const counts = { subscriptions: 2, waiting: 1 }
    expect(await store.countForHost('reader.example', 'websub push')).toEqual(counts)
    const topics = ['/rss.xml', '/atom.xml', '/none']
    expect(await store.subscribedTopics(topics, NOW)).toEqual(['/rss.xml', '/atom.xml'])
    expect(await store.subscribedTopics(topics, later(2))).toEqual(['/rss.xml'])
    expect([await store.hasSubscriptions(later(2)), await store.hasSubscriptions(later(90))]).toEqual([
      true,
      false,
    ])
    expect(await store.removeExpired(later(2))).toBe(1)
    expect(await store.countForHost('reader.example', 'x')).toEqual({ subscriptions: 1, waiting: 0 })
  })

  it('are counted: by document, and by host where attempts fail', async () => {
    const empty = { waiting: 0, failed: 0, subscriptions: [], failingHosts: [] }
    expect(await store.deliveryCounts(9)).toEqual(empty)
    for (let n = 0; n < 102; n++)
      await store.putSubscription(subscription({ callback: `https://reader.example/${n}` }))
    await store.putSubscription(subscription({ topic: '/atom.xml' }))
    await store.putSubscription(subscription({ kind: 'webhook', topic: 'webhook' }))
    await fanOut()
    const pings = ['/a', '/b', '/c'].map(subject => delivery({ subject, due: later(-1) }))
    await store.enqueueDeliveries(pings)
    const [first, second] = await claim()
    if (first !== undefined) await settle(first, { error: 'got 503', retryAt: later(1) })
    if (second !== undefined) await settle(second, { error: 'got 503' })
    const kind = 'websub push'
    expect(await store.deliveryCounts(9)).toEqual({
      waiting: 104,
      failed: 1,
      subscriptions: [
        { kind, topic: '/rss.xml', count: 102 },
        { kind, topic: '/atom.xml', count: 1 },
      ],
      failingHosts: [{ host: 'hub.example', waiting: 2, failed: 1, error: 'got 503' }],
    })
    expect((await store.deliveryCounts(1)).subscriptions).toHaveLength(1)
    while (await store.continueFanOut());
    expect(await store.deliveryGroups(9)).toEqual([
      { kind, host: 'reader.example', waiting: 102, failed: 0 },
      { kind: pings[0]?.kind, host: 'hub.example', waiting: 2, failed: 1 },
    ])
    expect(await store.deliveryGroups(1)).toHaveLength(1)
  })
}
