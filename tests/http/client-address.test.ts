import type { IncomingHttpHeaders } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createClientOf, isProxyName } from '../../src/http/client-address.ts'

/** Returns the client of a request from `peer`. */
function client(peer: string | undefined, headers: IncomingHttpHeaders = {}, proxies: string[] = []) {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: peer })
  return createClientOf(proxies)({ socket, headers })
}

const forwarded = (list: string) => ({ 'x-forwarded-for': list })

describe('the client of a request, when no proxy is trusted', () => {
  it.each([
    ['8.8.8.8', '8.8.8.8'],
    // A peer of a server that listens on all addresses.
    ['::ffff:8.8.8.8', '8.8.8.8'],
    ['2a00:1450:4001:81b::200e', '2a00:1450:4001:81b'.split(':').map(hex).join(':')],
    ['2a00:1450:4001:81b:ffff:1:2:3', '2a00:1450:4001:81b'.split(':').map(hex).join(':')],
  ])('%s is %s', (peer, name) => {
    expect(client(peer)).toBe(name)
  })

  it.each([
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '172.16.0.1',
    '100.64.0.1',
    '169.254.1.1',
    'fd00::1',
    'fe80::1%eth0',
    '',
    undefined,
  ])('%s may be a proxy for many', peer => {
    expect(client(peer)).toBeUndefined()
  })

  it.each([
    { 'x-forwarded-for': '9.9.9.9' },
    { forwarded: 'for=9.9.9.9' },
    { via: '1.1 cache' },
    { 'x-forwarded-for': '' },
  ])('a peer that sends %j may be a proxy for many, and is not trusted', headers => {
    expect(client('8.8.8.8', headers)).toBeUndefined()
  })
})

describe('the client of a request through trusted proxies', () => {
  const proxies = ['loopback', '10.0.0.0/8', '5.5.5.5', '2a00:1450::/32']

  it.each([
    ['127.0.0.1', '9.9.9.9', '9.9.9.9'],
    ['::1', '9.9.9.9', '9.9.9.9'],
    ['::ffff:10.9.9.9', '9.9.9.9', '9.9.9.9'],
    ['5.5.5.5', '9.9.9.9', '9.9.9.9'],
    ['2a00:1450:1::1', '9.9.9.9', '9.9.9.9'],
    // The client's own entries stand to the left.
    ['127.0.0.1', '1.1.1.1, 9.9.9.9', '9.9.9.9'],
    ['127.0.0.1', '1.1.1.1, 9.9.9.9, 10.0.0.1', '9.9.9.9'],
    ['127.0.0.1', 'nonsense, 9.9.9.9,10.0.0.1', '9.9.9.9'],
    ['127.0.0.1', ' 2a02:1::2 ', [0x2a02, 1, 0, 0].join(':')],
    // A private address is a client like any other if a trusted proxy names it.
    ['127.0.0.1', '192.168.1.5', '192.168.1.5'],
  ])('from %s for %j is %s', (peer, list, name) => {
    expect(client(peer, forwarded(list), proxies)).toBe(name)
  })

  it.each([
    ['127.0.0.1', ''],
    ['127.0.0.1', '10.0.0.1'],
    ['127.0.0.1', 'unknown'],
    ['127.0.0.1', '9.9.9.9, unknown'],
    ['127.0.0.1', '9.9.9.9:4711'],
    ['127.0.0.1', '010.1'],
  ])('from %s for %j is unknown', (peer, list) => {
    expect(client(peer, forwarded(list), proxies)).toBeUndefined()
  })

  it('is not the one that an untrusted peer names', () => {
    expect(client('6.6.6.6', forwarded('9.9.9.9'), proxies)).toBeUndefined()
    expect(client('6.6.6.6', {}, proxies)).toBe('6.6.6.6')
  })

  it('is found by the names of ranges', () => {
    for (const peer of ['10.0.0.1', '172.16.0.1', '192.168.0.1', 'fd00::1']) {
      expect(client(peer, forwarded('9.9.9.9'), ['private'])).toBe('9.9.9.9')
    }
    expect(client('169.254.0.1', forwarded('9.9.9.9'), ['linklocal'])).toBe('9.9.9.9')
    expect(client('127.0.0.1', forwarded('9.9.9.9'), ['private'])).toBeUndefined()
  })
})

describe('a list of proxies', () => {
  it.each([
    '10.0.0.0/8',
    '::1',
    '127.0.0.1',
    'fd00::/8',
    'loopback',
    'private',
    'linklocal',
  ])('may contain %s', name => {
    expect(isProxyName(name)).toBe(true)
  })

  it.each([
    '',
    'all',
    '10.0.0.0/33',
    '10.1',
    'proxy.example',
    '*',
    '10.0.0.0/',
  ])('may not contain %j', name => {
    expect(isProxyName(name)).toBe(false)
  })
})

function hex(group: string): number {
  return Number.parseInt(group, 16)
}
