import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** A `location` of deploy/nginx.conf: a prefix, or a regular expression. */
interface Location {
  readonly prefix?: string
  readonly form?: RegExp
  readonly rules: string
}

const text = readFileSync(new URL('../../deploy/nginx.conf', import.meta.url), 'utf8')
const locations = [...text.matchAll(/^ {2}location (~ )?"?(\S+?)"? \{\n([\s\S]*?)^ {2}\}/gm)].map(
  ([, isForm, name = '', rules = '']): Location =>
    isForm === undefined ? { prefix: name, rules } : { form: new RegExp(name), rules },
)

/** Finds the location of a path as nginx does: the first regular expression that matches, or else the longest prefix. */
function locationOf(path: string): string {
  const found =
    locations.find(({ form }) => form?.test(path)) ??
    locations
      .filter(({ prefix }) => prefix !== undefined && path.startsWith(prefix))
      .sort((a, b) => (b.prefix?.length ?? 0) - (a.prefix?.length ?? 0))[0]
  return found?.rules ?? ''
}

const HASH = 'a3196d96ee4f14c9d35680ca2a893ce3'
const ID = 'https:/old.example/?p=12'

describe.each([
  '',
  '/blog',
  '/company/blog',
])('deploy/nginx.conf, with a BASE_URL that ends in "%s"', base => {
  it.each([
    ...['/api/articles', '/api/articles/hello', `/api/articles/${ID}`, '/api/media', '/api/openapi.json'],
  ])('%s has no limit of its own and no cache', path => {
    expect(locationOf(base + path)).toContain('client_max_body_size 0;')
    expect(locationOf(base + path)).toContain('proxy_cache off;')
  })

  it.each([
    `/media/${HASH}/a.jpg`,
    `/media/${HASH}/média.mp3`,
    '/assets/style-6ef9de9499f0101f.css',
  ])('%s is stored for a month', path => {
    expect(locationOf(base + path)).toContain('proxy_cache_valid 200 30d;')
  })

  it.each(['/health/live', '/health/ready'])('%s is not cached', path => {
    expect(locationOf(base + path)).toContain('proxy_cache off;')
  })

  it.each([
    ...[
      '/',
      '/rss.xml',
      '/articles/api',
      '/articles/media',
      '/tags/api/rss.xml',
      '/tags/media/',
      '/feeds/health/',
    ],
    ...[
      '/tags/assets/rss.xml',
      `/media/${HASH}`,
      '/tags/api/archive/1/atom.xml',
      '/authors/health/feed.json',
    ],
  ])('%s has the usual rules', path => {
    expect(locationOf(base + path)).toBe(locationOf('/'))
    expect(locationOf(base + path)).toContain('proxy_pass')
  })
})

it('every location passes requests on', () => {
  expect(locations).toHaveLength(5)
  for (const { rules } of locations) expect(rules).toContain('proxy_pass http://feedwright;')
})
