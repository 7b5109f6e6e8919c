import { describe, expect, it } from 'vitest'
import { readPublication } from '../../src/records/read-publication.ts'

function read(text: string) {
  return readPublication(Buffer.from(text))
}

function faults(text: string): readonly string[] {
  return read(text).faults.map(({ file, line, field, message }) => `${file}:${line} ${field}: ${message}`)
}

describe('readPublication', () => {
  it('returns the record with its defaults', () => {
    expect(read('title: The Harbour\n')).toEqual({
      record: {
        title: 'The Harbour',
        language: 'en',
        timeZone: 'UTC',
        authors: [],
        feeds: {},
        items: 50,
        ttl: { min: 15, max: 240 },
      },
      faults: [],
    })
  })

  it('warns of a title that a comment cuts, and is valid', () => {
    const { record, faults } = read('title: Tom # Jerry\n')
    expect(record?.title).toBe('Tom')
    expect(faults).toMatchObject([
      { severity: 'warning', line: 1, message: expect.stringContaining('write `title: "Tom # Jerry"`') },
    ])
  })

  it.each([
    ['{ kind: squid }', 'caches.kind: expected "varnish" or "fastly" or "cloudflare", got "squid"'],
    ['{ kind: varnish }', 'caches.url: "varnish" needs "url": its fields are url'],
    ['{ kind: varnish, url: "v:80" }', 'caches.url: expected an absolute http or https URL, got "v:80"'],
    [
      '{ kind: fastly, service: a/b, token: { env: T } }',
      'caches.service: expected an id of letters and digits, got "a/b"',
    ],
    [
      '[{ kind: varnish, url: "http://v/", zone: abc }]',
      'caches[0].zone: "varnish" has no "zone": its fields are url',
    ],
  ])('says what is wrong with caches: %s', (caches, message) => {
    expect(faults(`title: The Harbour\ncaches: ${caches}\n`)).toEqual([`publication.yaml:2 ${message}`])
  })

  it.each([
    ['S3cr3t', 'token', 'expected "env" with the name of a variable'],
    ['12345', 'token', 'expected "env" with the name of a variable'],
    ['[S3cr3t]', 'token', 'expected "env" with the name of a variable'],
    ['{ env: S3cr3t-12345 }', 'token.env', 'expected the name of a variable'],
    ['{ file: S3cr3t }', 'token.file', 'expected an absolute path'],
    ['{ env: A, file: /run/a }', 'token', 'got both or neither'],
    ['{}', 'token', 'got both or neither'],
  ])('shows no secret that is in the wrong place: %s', (token, field, message) => {
    const text = `title: The Harbour\ncaches:\n  - kind: cloudflare\n    zone: abc\n    token: ${token}\n`
    const found = faults(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`publication.yaml:5 caches[0].${field}: `)
    expect(found[0]).toContain(message)
    expect(found[0]).not.toContain('S3cr3t')
  })

  it('returns caches, one or a list', () => {
    const { record } = read('title: T\ncaches: { kind: fastly, service: abc, token: { file: /run/token } }\n')
    expect(record?.caches).toEqual([{ kind: 'fastly', service: 'abc', token: { file: '/run/token' } }])
  })

  it('returns every field', () => {
    const text = [
      '# The publication',
      'title: The Harbour',
      'description: News of the coast',
      'url: https://example.com',
      'language: de',
      'timeZone: Europe/Berlin',
      'authors: Ann',
      'image: logo.png',
      'icon: { src: icon.png, alt: An anchor }',
      'copyright: © The Harbour',
      'items: 20',
      'ttl: 60',
      'color: "#9a3412"',
      'undo: 2m',
      'feeds:',
      '  long-reads:',
      '    title: Long reads',
      '    any: { tags: essay, sections: [Books, Arts] }',
      '    all: { languages: en }',
      '    none: { authors: Ann }',
      '    items: 10',
      '    days: 90',
      '    bytes: 200000',
      '    content: summary',
      '    private: true',
      '    was: essays',
    ].join('\r\n')
    expect(read(text).record).toEqual({
      title: 'The Harbour',
      description: 'News of the coast',
      url: 'https://example.com',
      language: 'de',
      timeZone: 'Europe/Berlin',
      authors: [{ name: 'Ann' }],
      image: { src: 'logo.png' },
      icon: { src: 'icon.png', alt: 'An anchor' },
      copyright: '© The Harbour',
      items: 20,
      ttl: { min: 60, max: 60 },
      color: '#9a3412',
      undo: 120_000,
      feeds: {
        'long-reads': {
          title: 'Long reads',
          any: { tags: ['essay'], authors: [], sections: ['Books', 'Arts'], languages: [] },
          all: { tags: [], authors: [], sections: [], languages: ['en'] },
          none: { tags: [], authors: ['Ann'], sections: [], languages: [] },
          items: 10,
          days: 90,
          bytes: 200_000,
          content: 'summary',
          private: true,
          was: ['essays'],
        },
      },
    })
  })

  it.each([
    ['Long Reads: {}', /feeds\.Long Reads: expected lower-case letters .* such as "long-reads"/],
    ['"": {}', /feeds.*: expected lower-case letters/],
    ['a: { any: { tag: x } }', /unknown field "tag": did you mean "tags"/],
    ['a: { items: 501 }', /feeds\.a\.items: expected at most 500/],
    ['a: { bytes: 100 }', /feeds\.a\.bytes: expected at least 10000/],
    ['a: { days: 0 }', /feeds\.a\.days: expected at least 1/],
    ['a: { content: half }', /feeds\.a\.content: /],
    ['a: { was: Old Name }', /feeds\.a\.was/],
    ['main: { private: true }', /feeds\.main\.private: the main feed cannot be private/],
    ['a: { was: b }\n  b: {}', /feeds\.a\.was: "b" is the name of a feed now/],
    ['a: { was: c }\n  b: { was: [c] }', /feeds\.b\.was: "c" is an earlier name of "a" too/],
  ])('refuses the feed %s', (feed, fault) => {
    expect(faults(`title: A\nfeeds:\n  ${feed}\n`)).toEqual([expect.stringMatching(fault)])
  })

  it('reports every fault with its line, its field, and the expected and actual value', () => {
    const text =
      'titel: A\ntimeZone: Berlin\nitems: 501\nttl: 0\nicon:\n  url: a.png\nlink: https://example.com\n'
    expect(faults(text)).toEqual([
      'publication.yaml:1 title: expected text, got nothing',
      'publication.yaml:2 timeZone: expected an IANA time zone such as "Europe/Berlin", got "Berlin"',
      'publication.yaml:6 icon.url: unknown field "url": did you mean "src"?',
      'publication.yaml:3 items: expected at most 500, got the number 501',
      'publication.yaml:4 ttl: expected at least 1, got the number 0',
      'publication.yaml:1 titel: unknown field "titel": did you mean "title"?',
      'publication.yaml:7 link: unknown field "link": did you mean "url"?',
    ])
    expect(read(text).record).toBeUndefined()
  })

  it.each([
    'https://news.example/?preview=1',
    'https://news.example/blog?',
    'https://news.example/#top',
    'https://me:word@news.example/',
  ])('refuses the url %s, to which no path can be appended', url => {
    expect(faults(`title: A\nurl: "${url}"\n`)).toEqual([
      `publication.yaml:2 url: expected an address without "?", "#" and user name, got "${url}"`,
    ])
  })

  it('accepts one hub or several, and says what a hub is', () => {
    expect(read('title: A\nhubs: https://hub.example/\n').record?.hubs).toEqual(['https://hub.example/'])
    const two = ['https://hub.example/?a=b', 'http://other.example:8080/hub']
    expect(read(`title: A\nhubs: [${two.join(', ')}]\n`).record?.hubs).toEqual(two)
    for (const wrong of ['hub.example', 'ftp://hub.example/', 'https://hub.example/#top'])
      expect(faults(`title: A\nhubs: [${two[0]}, "${wrong}"]\n`)).toEqual([
        expect.stringMatching(/^publication\.yaml:2 hubs.*: expected .*got "/),
      ])
  })

  it('accepts a url with a path, and names what is no URL', () => {
    expect(read('title: A\nurl: https://news.example/blog/\n').record?.url).toBe('https://news.example/blog/')
    expect(faults('title: A\nurl: news.example\n')).toEqual([
      'publication.yaml:2 url: expected an absolute http or https URL, got "news.example"',
    ])
  })

  it('reports syntax faults with their line', () => {
    expect(faults('title: A\ntitle: B\n')).toEqual([
      expect.stringMatching(/^publication\.yaml:2 .*expected each field once, got `title` again/),
    ])
    expect(faults('title: A\n---\nsite: B\n')).toEqual([
      'publication.yaml:2 undefined: expected one block of fields, got a line of "---" within it: remove it',
    ])
    expect(faults('- a\n')[0]).toMatch(/expected fields such as/)
  })

  it('reports a missing title for an empty file', () => {
    for (const text of ['', '# nothing\n', 'title:\n']) {
      expect(faults(text)).toEqual([expect.stringMatching(/title: expected text, got nothing$/)])
    }
  })
})
