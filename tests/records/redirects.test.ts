import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey } from '../../src/articles/addresses/old-address.ts'
import { readRedirects } from '../../src/records/read-redirects.ts'

const read = (text: string) => readRedirects(Buffer.from(text), 'redirects.yaml')
const targets = (text: string) => Object.fromEntries(read(text).redirects.map(({ from, to }) => [from, to]))

describe('redirects.yaml', () => {
  it('is a map from old addresses to new ones', () => {
    const text = `---
# The blog of 2019
/2019/05/radio/: radio
'/a b/': /articles/a-b   # with a space
"https://blog.example/?p=7": tag:news.example,2021-02-17:radio
/away:    https://other.example/a?b=c#d
/1984: 1984
...
`
    expect(read(text).faults).toEqual([])
    expect(targets(text)).toEqual({
      '/2019/05/radio': 'radio',
      '/a b': '/articles/a-b',
      '/?p=7': 'tag:news.example,2021-02-17:radio',
      '/away': 'https://other.example/a?b=c#d',
      '/1984': '1984',
    })
  })

  it.each(['', '\n', '# nothing yet', '{}', '\uFEFF'])('may be empty: %j', text => {
    expect(read(text)).toEqual({ redirects: [], faults: [] })
  })

  it.each([
    ['what is this', 'expected an old address, a colon and a new address, got "what is this"'],
    ['/a', 'expected an old address, a colon and a new address, got "/a"'],
    ['/a:', 'expected an old address, a colon and a new address, got "/a:"'],
    ['"/a: b', 'expected an old address, a colon and a new address'],
    ['a: b', 'expected an old address such as "/2021/02/radio/", got "a"'],
    ['/: b', 'expected an old address other than the home page, got "/"'],
    ['/one/: b', 'expected each old address once, got "/one/" again: see line 1'],
    ['/a: [b]', 'for "/a", got ["b"]'],
    ['/a: two words', 'for "/a", got "two words"'],
    ['/a: "b\\r\\nSet-Cookie: x"', 'for "/a", got'],
    ['/a: http://[', 'for "/a", got "http://["'],
    ['/a: /a', 'got "/a", which leads back in a circle'],
  ])('reports the line %j, and the others count', (line, message) => {
    const { redirects, faults } = read(`/one: radio\n\n${line}\n/last: radio\n`)
    expect(redirects.map(({ from }) => from)).toEqual(['/one', '/last'])
    expect(faults).toMatchObject([{ severity: 'fault', file: 'redirects.yaml', line: 3 }])
    expect(faults[0]?.message).toContain(message)
  })

  it('may end with a wildcard, and the new address with the rest', () => {
    const text = `/tag/*: /tags/*
/blog/*: https://other.example/:splat
/posts/*: ':splat'
/shop/*: about
/*: https://old.example/*
`
    const { redirects, faults } = read(text)
    expect(faults).toEqual([])
    expect(redirects.map(({ from, to, wildcard }) => [from, to, wildcard])).toEqual([
      ['/tag', '/tags/*', true],
      ['/blog', 'https://other.example/*', true],
      ['/posts', '*', true],
      ['/shop', 'about', true],
      ['', 'https://old.example/*', true],
    ])
  })

  it.each([
    ['/a/*/b: /c', 'expected "*" only as the last part of an old address, got "/a/*/b"'],
    ['/a*: /c', 'expected "*" only as the last part of an old address, got "/a*"'],
    ['/a: /c/*', 'expected an old address that ends with "/*"'],
    ['/a/*: /c/*/d', 'expected "*" only as the last part of the new address'],
    ['/a/*: https://b.example*', 'expected "*" only as the last part of the new address'],
    ['/a/*: https://*', 'expected "*" only as the last part of the new address'],
    ['/a/*: /c*', 'expected "*" only as the last part of the new address'],
    ['/a/*: /b/*\n/b/*: /A/*', 'leads back in a circle'],
  ])('refuses the wildcard %j', (line, message) => {
    const { redirects, faults } = read(line)
    expect(redirects).toEqual([])
    expect(faults[0]?.message).toContain(message)
  })

  it('joins chains, and leaves out circles with what leads to them', () => {
    const { redirects, faults } = read('/a: /b/\n/b: /C\n/c: radio\n/d: /e\n/e: /f\n/f: /e\n')
    expect(redirects.map(({ from, to }) => [from, to])).toEqual([
      ['/a', 'radio'],
      ['/b', 'radio'],
      ['/c', 'radio'],
    ])
    expect(faults.map(({ line }) => line)).toEqual([4, 5, 6])
  })

  it('never leads to an old address, and loses no line unseen', () => {
    const name = fc.constantFrom(...'abcdefgh')
    const property = fc.property(
      fc.uniqueArray(name),
      fc.array(name, { minLength: 8, maxLength: 8 }),
      (olds, news) => {
        const { redirects, faults } = read(olds.map((old, n) => `/${old}: /${news[n]}`).join('\n'))
        const known = new Set(olds.map(old => `/${old}`))
        for (const { to } of redirects) expect(known.has(addressKey(to) ?? '')).toBe(false)
        expect(redirects.length + faults.length).toBe(olds.length)
      },
    )
    fc.assert(property)
  })

  it('may be long, also as one chain', () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `/${n}: /${n + 1}`)
    expect(new Set(read(lines.join('\n')).redirects.map(({ to }) => to))).toEqual(new Set(['/20000']))
  })
})
