import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AlertPauses, createAlerts } from '../../src/alerts/alerts.ts'
import type { Fault } from '../../src/articles/faults/fault.ts'
import { startWebhook, type Webhook } from './webhook.ts'

const PATIENCE = { timeout: 20_000, interval: 5 }
const PAUSES: AlertPauses = { merge: 20, retry: [10, 10] }
const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const fault = (file: string, message = 'expected a date, got "soon"'): Fault => ({
  ...{ severity: 'fault', file, line: 3, field: 'published', message },
})
const warning = (file: string): Fault => ({ ...fault(file), severity: 'warning' })

/** The notes of a store. */
function createNotes() {
  const notes = new Map<string, string>()
  return {
    findNote: async (key: string) => notes.get(key),
    storeNote: async (key: string, value: string) => void notes.set(key, value),
  }
}

/** Alerts that run until the test ends, or `stop`, in a store that has these faults. */
async function run(
  webhook: Pick<Webhook, 'url'>,
  { store = createNotes(), faults = [], pauses = PAUSES }: RunOptions = {},
) {
  const log = { warn: vi.fn(), error: vi.fn() }
  const names = () => ({ publication: 'The <Review>', folder: './articles' })
  const alerts = createAlerts({ url: webhook.url, store, names, log, pauses })
  const stopping = new AbortController()
  const ended = alerts.runUntil(stopping.signal, async () => faults)
  const stop = () => {
    stopping.abort()
    return ended
  }
  closers.push(stop)
  return { alerts, log, stop }
}

interface RunOptions {
  readonly store?: ReturnType<typeof createNotes>
  readonly faults?: readonly Fault[]
  readonly pauses?: AlertPauses
}

async function webhookOf(...answer: Parameters<typeof startWebhook>): Promise<Webhook> {
  const webhook = await startWebhook(...answer)
  closers.push(webhook.close)
  return webhook
}

const received = (webhook: Webhook, count: number) =>
  vi.waitFor(() => expect(webhook.alerts).toHaveLength(count), PATIENCE)

describe('alerts', () => {
  it('are posted when a record becomes refused, and when it no longer is', async () => {
    const webhook = await webhookOf()
    const { alerts } = await run(webhook)
    alerts.record('a.md', [fault('a.md', 'expected text, got "<!channel>"'), warning('a.md'), fault('a.md')])
    await received(webhook, 1)
    const refused = [fault('a.md', 'expected text, got "<!channel>"'), fault('a.md')]
    expect(webhook.alerts[0]).toEqual({
      text: [
        'The ‹Review› (./articles):',
        '1 record is refused:',
        'a.md:3 published: expected text, got "‹!channel›" (and 1 more)',
      ].join('\n'),
      publication: 'The <Review>',
      refused,
      restored: [],
    })
    expect(webhook.headers[0]?.['content-type']).toBe('application/json; charset=utf-8')
    alerts.record('a.md', [warning('a.md')])
    await received(webhook, 2)
    expect(webhook.alerts[1]).toMatchObject({
      text: 'The ‹Review› (./articles):\n1 record is no longer refused:\na.md',
      refused: [],
      restored: ['a.md'],
    })
  })

  it('are one for the changes of some seconds, and none for what is right again by then', async () => {
    const webhook = await webhookOf()
    const { alerts } = await run(webhook, { pauses: { merge: 200, retry: [] } })
    for (const file of ['a.md', 'b.md', 'c.md']) alerts.record(file, [fault(file)])
    alerts.record('b.md', [])
    await received(webhook, 1)
    expect(webhook.alerts[0]?.refused.map(({ file }) => file)).toEqual(['a.md', 'c.md'])
    alerts.record('d.md', [warning('d.md')])
    alerts.record('a.md', [fault('a.md', 'expected another thing')])
    alerts.record('e.md', [fault('e.md')])
    await received(webhook, 2)
    expect(webhook.alerts[1]?.refused.map(({ file }) => file)).toEqual(['e.md'])
  })

  it('name ten records, and count the others', async () => {
    const webhook = await webhookOf()
    const faults = Array.from({ length: 60 }, (_, at) => fault(`${at}.md`))
    await run(webhook, { faults })
    await received(webhook, 1)
    const lines = webhook.alerts[0]?.text.split('\n') ?? []
    expect([lines[1], lines.length, lines.at(-1)]).toEqual(['60 records are refused:', 13, 'and 50 more'])
    expect(webhook.alerts[0]?.refused).toHaveLength(50)
  })

  it('are not repeated after a restart, but report what changed meanwhile', async () => {
    const webhook = await webhookOf()
    const store = createNotes()
    const first = await run(webhook, { store, faults: [fault('a.md'), fault('b.md')] })
    await received(webhook, 1)
    await vi.waitFor(async () => expect(await store.findNote('alerts: reported')).toContain('b.md'), PATIENCE)
    await first.stop()
    const same = await run(webhook, { store, faults: [fault('a.md'), fault('b.md')] })
    same.alerts.record('b.md', [fault('b.md')])
    await same.stop()
    await run(webhook, { store, faults: [fault('b.md'), fault('c.md'), warning('a.md')] })
    await received(webhook, 2)
    expect(webhook.alerts[1]).toMatchObject({ refused: [{ file: 'c.md' }], restored: ['a.md'] })
  })

  it('are tried again when they are not accepted, with what changed since', async () => {
    const recorded = Promise.withResolvers<void>()
    const { alerts, log, webhook } = await refusing(2, recorded.promise)
    alerts.record('a.md', [fault('a.md')])
    await received(webhook, 2)
    alerts.record('b.md', [fault('b.md')])
    recorded.resolve()
    await received(webhook, 3)
    expect(webhook.alerts[2]?.refused.map(({ file }) => file)).toEqual(['a.md', 'b.md'])
    expect(log.warn.mock.calls[0]?.[1]).toMatch(
      /^an alert could not be delivered to 127\.0\.0\.1:\d+: expected a status .* got 503: next attempt in 0\.01 s/,
    )
    expect(log.error).not.toHaveBeenCalled()
  })

  it('that are never accepted are given up, and told with the next change', async () => {
    const { alerts, log, webhook } = await refusing(3)
    alerts.record('a.md', [fault('a.md')])
    await vi.waitFor(() => expect(log.error).toHaveBeenCalledTimes(1), PATIENCE)
    expect(webhook.alerts).toHaveLength(3)
    alerts.record('b.md', [fault('b.md')])
    await received(webhook, 4)
    expect(webhook.alerts[3]?.refused.map(({ file }) => file)).toEqual(['a.md', 'b.md'])
  })

  it('do not follow redirects, and send a user name as a header', async () => {
    const webhook = await webhookOf((response, number) => {
      response.writeHead(number === 0 ? 302 : 204, { location: '/elsewhere' }).end()
    })
    const url = webhook.url.replace('//', '//me:p%40ss@')
    const { alerts, log } = await run({ url })
    alerts.record('a.md', [fault('a.md')])
    await received(webhook, 2)
    expect(webhook.headers[1]?.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`)
    expect(log.warn.mock.calls[0]?.[1]).toMatch(/got 302/)
    expect(String(log.warn.mock.calls[0]?.[1])).not.toContain('ss@')
  })

  it('hold nothing up: a webhook that never answers does not delay the end', async () => {
    const webhook = await webhookOf(() => undefined)
    const { alerts, stop, log } = await run(webhook)
    alerts.record('a.md', [fault('a.md')])
    await received(webhook, 1)
    await stop()
    expect([log.warn.mock.calls, log.error.mock.calls]).toEqual([[], []])
  })
})

/** Alerts whose webhook refuses the first `count` of them; the last refusal waits for `ready`. */
async function refusing(count: number, ready: Promise<void> = Promise.resolve()) {
  const webhook = await webhookOf(async (response, number) => {
    if (number === count - 1) await ready
    response.writeHead(number < count ? 503 : 200).end()
  })
  return { ...(await run(webhook)), webhook }
}
