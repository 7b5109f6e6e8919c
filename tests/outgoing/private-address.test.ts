import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPrivateAddress } from '../../src/outgoing/private-address.ts'

describe('isPrivateAddress', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.1.1',
    '198.17.0.1',
    '198.20.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2A00:1450::1',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::808:808',
  ])('is false for %s', address => {
    expect(isPrivateAddress(address)).toBe(false)
  })

  it.each([
    ['this network', ['0.0.0.0', '0.1.2.3', '::']],
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fd12:3456::1']],
    ['link-local', ['169.254.169.254', 'fe80::1', 'febf::1', 'fe80::1%eth0']],
    ['site-local', ['fec0::1']],
    ['shared', ['100.64.0.1', '100.127.255.255']],
    ['protocol assignments', ['192.0.0.1', '192.0.0.170', '2001:1::1', '192.88.99.1']],
    ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
    ['benchmarks', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
    ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
    ['reserved', ['240.0.0.1', '255.255.255.255', '4000::1', '1::1', '5f00::1', '100::1']],
    ['6to4 and Teredo', ['2002:7f00:1::1', '2002:808:808::1', '2001:0:808:808::1']],
    ['IPv4-mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.1.2.3', '0:0:0:0:0:ffff:a9fe:a9fe']],
    ['IPv4-compatible', ['::127.0.0.1', '::8.8.8.8', '::2']],
    ['IPv4-translated', ['::ffff:0:127.0.0.1', '::ffff:0:8.8.8.8']],
    [
      'NAT64',
      ['64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::192.168.1.1', '64:ff9b:1:7f00:0:100:808:808'],
    ],
    [
      'malformed',
      ['', 'localhost', '8.8.8', '0x8.8.8.8', '010.8.8.8', '134744072', '8.8.8.8 ', '[::1]', '1:2:3'],
    ],
    ['with a zone', ['2606:4700::1%eth0']],
  ])('is true for %s addresses', (_kind, addresses) => {
    expect(addresses.filter(address => !isPrivateAddress(address))).toEqual([])
  })

  it('returns the same for an IPv4 address in all notations', () => {
    fc.assert(
      fc.property(fc.ipV4(), address => {
        const judgement = isPrivateAddress(address)
        expect(isPrivateAddress(`::ffff:${address}`)).toBe(judgement)
        expect(isPrivateAddress(`64:ff9b::${address}`)).toBe(judgement)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.ipV6()),
        address => typeof isPrivateAddress(address) === 'boolean',
      ),
    )
  })
})
