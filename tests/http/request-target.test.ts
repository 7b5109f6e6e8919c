import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTarget } from '../../src/http/request-target.ts'

describe('a request target (RFC 9112 section 3.2)', () => {
  it.each([
    ['/rss.xml', '/rss.xml', '/rss.xml'],
    ['/rss.xml?a=/b?c', '/rss.xml?a=/b?c', '/rss.xml'],
    ['http://other.example/rss.xml?a', '/rss.xml?a', '/rss.xml'],
    ['HTTPS://other.example:8443', '/', '/'],
    ['http://other.example?a', '/?a', '/'],
    ['//rss.xml', '//rss.xml', '//rss.xml'],
    ['other.example:443', '/other.example:443', '/other.example:443'],
  ])('%s is a path', (target, url, path) => {
    expect(parseTarget(target, '')).toEqual({ kind: 'path', url, path })
  })

  it('* is the server', () => {
    expect(parseTarget('*', '')).toEqual({ kind: 'server' })
    expect(parseTarget('*', '/news')).toEqual({ kind: 'server' })
  })

  it.each([
    ['/news/rss.xml?a', '/rss.xml?a', '/rss.xml'],
    ['http://other.example/news/', '/', '/'],
    ['/health/live', '/health/live', '/health/live'],
    ['/news', '//', '//'],
    ['/news?a', '//?a', '//'],
  ])('%s is a path beneath /news', (target, url, path) => {
    expect(parseTarget(target, '/news')).toEqual({ kind: 'path', url, path })
  })

  it.each([
    '/',
    '/rss.xml',
    '/newsletter/rss.xml',
    '/News/rss.xml',
    '/a/news/rss.xml',
  ])('%s is not beneath /news', target => {
    expect(parseTarget(target, '/news')).toEqual({ kind: 'outside' })
  })

  it('returns a path that starts with a slash and has no query, for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', '/news'), (text, prefix) => {
        const target = parseTarget(text, prefix)
        if (target.kind === 'path') expect(target.path).toMatch(/^\/[^?]*$/)
      }),
    )
  })
})
