import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { examine } from '../../src/doctor/examine.ts'
import { type FeedServer, startHttp } from './sound-server.ts'

const servers: FeedServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

/** A free port, for the doctor to listen on. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** A hub as WebSub describes it. What it is given breaks a rule. */
function hub(rule: { lease?: string; topic?: string; status?: number; silent?: boolean } = {}) {
  const asked: string[] = []
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (request.url !== '/hub' || request.method !== 'POST') return false
    text(request).then(async body => {
      const form = new URLSearchParams(body)
      const mode = form.get('hub.mode') ?? ''
      asked.push(mode)
      response.writeHead(rule.status ?? 202).end(rule.status === undefined ? '' : 'not here')
      if (rule.silent || rule.status !== undefined) return
      const callback = new URL(form.get('hub.callback') ?? '')
      callback.searchParams.set('hub.mode', mode)
      callback.searchParams.set('hub.topic', rule.topic ?? form.get('hub.topic') ?? '')
      callback.searchParams.set('hub.challenge', 'prove it')
      if (rule.lease !== '') callback.searchParams.set('hub.lease_seconds', rule.lease ?? '86400')
      const verified = await fetch(callback)
      asked.push(`${verified.status} ${await verified.text()}`)
    })
    return true
  }
  return { asked, answer }
}

async function findingOf(rule: Parameters<typeof hub>[0]) {
  const { answer, asked } = hub(rule)
  const server = await startHttp({ answer })
  servers.push(server)
  const callback = new URL(`http://127.0.0.1:${await freePort()}/doctor`)
  const findings = await examine(server.url, { now: () => new Date(), callback })
  return { asked, finding: findings.find(({ check }) => check === 'subscription') }
}

it('a sound hub takes a subscription and ends it, and each challenge is answered', async () => {
  const { asked, finding } = await findingOf({})
  expect(finding).toMatchObject({ result: 'ok' })
  expect(finding?.found).toContain('took a subscription for 86400 seconds, and ended it')
  expect(asked).toEqual(['subscribe', '200 prove it', 'unsubscribe', '200 prove it'])
})

it('a hub that refuses is a fault, with its reason', async () => {
  const { finding } = await findingOf({ status: 403 })
  expect(finding).toMatchObject({ result: 'fault' })
  expect(finding?.found).toMatch(/refuses to subscribe with 403: not here$/)
})

it('a hub that verifies another topic is a fault', async () => {
  const { finding } = await findingOf({ topic: 'https://other.example/rss.xml' })
  expect(finding).toMatchObject({ result: 'fault' })
  expect(finding?.found).toContain('verifies the topic https://other.example/rss.xml')
})

it('a hub that gives no lease is a warning', async () => {
  const { finding } = await findingOf({ lease: '' })
  expect(finding).toMatchObject({ result: 'warning' })
})

it('a hub that never verifies is a fault', async () => {
  const { finding } = await findingOf({ silent: true })
  expect(finding).toMatchObject({ result: 'fault' })
  expect(finding?.found).toContain('did not verify it within 15 seconds')
}, 60_000)

it('without an address of this machine nothing is subscribed', async () => {
  const { asked, answer } = hub()
  const server = await startHttp({ answer })
  servers.push(server)
  const findings = await examine(server.url, { now: () => new Date() })
  expect(findings.find(({ check }) => check === 'subscription')).toMatchObject({ result: 'skipped' })
  expect(asked).toEqual([])
})
