import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey, addressKeys } from '../../../src/articles/addresses/old-address.ts'

describe('the key of an old address', () => {
  it.each([
    ['/2021/02/radio/', '/2021/02/radio'],
    ['/2021/02/Radio', '/2021/02/radio'],
    ['https://blog.example/2021/02/radio/', '/2021/02/radio'],
    ['//2021//02/radio', '/2021/02/radio'],
    ['/radio/index.html', '/radio'],
    ['/radio.html', '/radio.html'],
    ['/?p=123', '/?p=123'],
    ['/index.php?p=123', '/?p=123'],
    ['https://blog.example?p=123', '/?p=123'],
    ['/a?b=2&a=1&utm_source=x', '/a?a=1&b=2'],
    ['/a#part', '/a'],
    ['/Caf%C3%A9', '/café'],
    ['/Cafe\u0301', '/café'],
    ['/100%', '/100%'],
    [' /a ', '/a'],
    ['https://blog.example', '/'],
  ])('of %j is %j', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })

  it.each([
    '',
    'radio',
    'mailto:a@b.example',
    'ftp://a.example/b',
    '/a\u0000',
    `/${'a'.repeat(501)}`,
  ])('of %j is undefined', address => {
    expect(addressKey(address)).toBeUndefined()
  })

  it('does not depend on host, capitals, slashes, encoding or the order of parameters', () => {
    const word = fc.stringMatching(/^[a-zé0-9-]{1,8}$/)
    const property = fc.property(fc.array(word, { minLength: 1 }), fc.uniqueArray(word), (parts, names) => {
      const query = names.map(name => `${name}=1`)
      const plain = `/${parts.join('/')}?${query.join('&')}`
      const other = `HTTPS://Blog.Example//${parts.map(encodeURIComponent).join('//').toUpperCase()}/?${query.toReversed().join('&')}`
      expect(addressKey(other)).toBe(addressKey(plain))
    })
    fc.assert(property)
  })

  it('is tried with the whole query, with each parameter and without any', () => {
    expect(addressKeys({ path: '/a/', query: '?p=1&lang=en&utm_medium=x' })).toEqual([
      { key: '/a?lang=en&p=1', usesQuery: true },
      { key: '/a?p=1', usesQuery: true },
      { key: '/a?lang=en', usesQuery: true },
      { key: '/a', usesQuery: false },
    ])
    expect(addressKeys({ path: '/', query: '?utm_medium=x' })).toEqual([])
  })
})
