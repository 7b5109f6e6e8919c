import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { goldenShow, ITEM, podcastOf } from './given.ts'

const FEEDS = readFileSync(new URL('../../../docs/feeds.md', import.meta.url), 'utf8')
const SECTION = /\n### Podcasts in JSON Feed and Atom\n(.*?)\n##/s.exec(FEEDS)?.[1] ?? ''

/** Every name in code, also in a form such as `{url, text}`. */
const NAMES = new Set(
  [...SECTION.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.match(/[\w:-]+/g) ?? []),
)

function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
}

it('names every field of _podcast in docs/feeds.md', () => {
  const live = {
    status: 'live' as const,
    start: '2026-03-01T20:00:00Z',
    end: '2026-03-01T22:00:00Z',
    links: [],
  }
  const documents = [goldenShow(), podcastOf([{ ...ITEM, episode: { live } }])].map(feed =>
    JSON.parse(feed.json1()),
  )
  const objects = documents.flatMap(({ _podcast, items }) => [
    _podcast,
    ...items.map((item: object) => Reflect.get(item, '_podcast')),
  ])
  const keys = [...new Set(objects.flatMap(keysOf))]
  expect(keys).toContain('update_frequency')
  expect(keys).toContain('links')
  expect(keys.filter(key => !NAMES.has(key))).toEqual([])
})

it('names every element of podcasts in Atom in docs/feeds.md', () => {
  const names = [
    ...goldenShow()
      .atom1()
      .matchAll(/<(podcast:\w+)/g),
  ].map(([, name = '']) => name)
  expect(names.length).toBeGreaterThan(5)
  expect(names.filter(name => !NAMES.has(name))).toEqual([])
})
