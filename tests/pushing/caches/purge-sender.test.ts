import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SharedCache } from '../../../src/articles/schema/cache-schema.ts'
import type { Delivery } from '../../../src/articles/store/delivery-store.ts'
import { createOutgoing, type Outgoing } from '../../../src/outgoing/outgoing.ts'
import { purgeAddress } from '../../../src/pushing/caches/purge-requests.ts'
import { createPurgeSender, PURGE } from '../../../src/pushing/caches/purge-sender.ts'
import { cleanUp, temporaryFolder } from '../../program/start.ts'
import { publication } from '../../publish/given.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

const TOKEN = 'S3cr3t-token'
const signal = new AbortController().signal

let receiver: Receiver
let outgoing: Outgoing
let time: Date
beforeEach(async () => {
  receiver = await startReceiver()
  time = new Date('2026-03-01T12:00:00Z')
  const open = createOutgoing({ version: '1', allowPrivateAddresses: true })
  const origins = /^https:\/\/api\.(?:fastly|cloudflare)\.com\//
  outgoing = {
    ...open,
    send: (one, end) => open.send({ ...one, url: one.url.replace(origins, receiver.url) }, end),
  }
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await outgoing.close()
  await receiver.close()
  await cleanUp()
})

function sender(cache: SharedCache, environment: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const caches = { ...publication, caches: [cache] }
  return createPurgeSender({ outgoing, publication: () => caches, now: () => time })
}

function delivery(cache: SharedCache, keys = 'home tag-maps'): Delivery {
  const names = { kind: PURGE, destination: purgeAddress(cache), subject: keys }
  return { ...names, payload: keys, due: time, key: '1', version: 1, attempts: 0 }
}

const varnish = (): SharedCache => ({ kind: 'varnish', url: receiver.url })
const fastly: SharedCache = { kind: 'fastly', service: 'SU1Z0', token: { env: 'FASTLY_TOKEN' } }
const cloudflare: SharedCache = { kind: 'cloudflare', zone: '023e10', token: { env: 'CLOUDFLARE_TOKEN' } }

describe('a purge', () => {
  it('of Varnish is a PURGE with the keys', async () => {
    await sender(varnish()).send(delivery(varnish()), signal)
    expect(receiver.received).toMatchObject([
      { method: 'PURGE', path: '/', headers: { 'surrogate-key': 'home tag-maps' }, body: '' },
    ])
  })

  it('of Fastly is a soft one of all keys', async () => {
    await sender(fastly, { FASTLY_TOKEN: TOKEN }).send(delivery(fastly), signal)
    const headers = { 'surrogate-key': 'home tag-maps', 'fastly-key': TOKEN, 'fastly-soft-purge': '1' }
    expect(receiver.received).toMatchObject([{ method: 'POST', path: '/service/SU1Z0/purge', headers }])
  })

  it('of Cloudflare names the tags', async () => {
    receiver.answer((_, response) => response.end('{"success":true,"errors":[],"result":{"id":"1"}}'))
    await sender(cloudflare, { CLOUDFLARE_TOKEN: ` ${TOKEN}\n` }).send(delivery(cloudflare), signal)
    expect(receiver.received).toMatchObject([
      {
        ...{ method: 'POST', path: '/client/v4/zones/023e10/purge_cache' },
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: '{"tags":["home","tag-maps"]}',
      },
    ])
  })

  it('has the token of a file as it is now', async () => {
    const file = join(await temporaryFolder('secrets'), 'token')
    const cache: SharedCache = { ...fastly, token: { file } }
    const { send } = sender(cache)
    for (const text of ['first', 'second\n']) {
      await writeFile(file, text)
      await send(delivery(cache), signal)
    }
    expect(receiver.received.map(({ headers }) => headers['fastly-key'])).toEqual(['first', 'second'])
  })

  it.each([
    ['no variable', {}, 'expected a secret in the variable FASTLY_TOKEN, got nothing'],
    [
      'a text',
      { FASTLY_TOKEN: `${TOKEN} x` },
      'expected a token of letters, digits and signs, got something else',
    ],
  ])('needs a token: %s', async (_, environment, message) => {
    await expect(sender(fastly, environment).send(delivery(fastly), signal)).rejects.toThrow(message)
    expect(receiver.received).toEqual([])
  })

  it('is refused with the reason, and without the token', async () => {
    const text = '{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}'
    for (const status of [403, 200]) {
      receiver.answer((_, response) => response.writeHead(status).end(text))
      const sent = sender(cloudflare, { CLOUDFLARE_TOKEN: TOKEN }).send(delivery(cloudflare), signal)
      const error = await sent.catch(reason => reason)
      expect(error.message).toMatch(/Authentication error/)
      expect(error.message).not.toContain(TOKEN)
    }
  })

  it('is not sent to a cache that is no longer named', async () => {
    await sender(fastly).send(delivery(varnish()), signal)
    expect(receiver.received).toEqual([])
  })

  it('is tried again within seconds, and then until the copies are a day old', () => {
    const { waits, delaysHost } = sender(varnish())
    expect([waits[0], waits[1], delaysHost]).toEqual([1_000, 2_000, false])
    expect(Math.max(...waits)).toBeLessThanOrEqual(300_000)
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(86_400_000)
  })
})

describe('a cache', () => {
  it('is away when it has refused purges for half a minute, until it accepts one', async () => {
    const { send, isAway } = sender(varnish())
    const address = purgeAddress(varnish())
    receiver.answer((_, response) => response.writeHead(503).end())
    await expect(send(delivery(varnish()), signal)).rejects.toThrow('got 503')
    expect(isAway(address)).toBe(false)
    time = new Date(time.getTime() + 30_000)
    expect(isAway(address)).toBe(true)
    receiver.answer((_, response) => response.end())
    await send(delivery(varnish()), signal)
    expect(isAway(address)).toBe(false)
  })
})
