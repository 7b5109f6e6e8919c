import { expect, it } from 'vitest'
import { faultText } from '../../src/articles/faults/fault.ts'
import { declaredFeed, declaredFeeds } from '../../src/feeds/feed-definition.ts'
import { findFeed } from '../../src/feeds/find-feed.ts'
import { portalFeeds } from '../../src/portals/portal-feed.ts'
import { readPublication } from '../../src/records/read-publication.ts'
import { newspaper } from './given.ts'

const faultsOf = (feeds: string) =>
  readPublication(Buffer.from(`title: T\nfeeds:\n${feeds}`)).faults.map(faultText)

it('a feed for a portal is none of the feeds for readers', async () => {
  const publication = newspaper({ for: 'msn' })
  expect(portalFeeds(publication).map(({ path }) => path)).toEqual(['/feeds/portal'])
  expect(declaredFeeds(publication).map(({ path }) => path)).toEqual([''])
  expect(declaredFeed('portal', publication)).toBeUndefined()
  expect(await findFeed('/feeds/portal', publication, { findTerm: async () => undefined })).toBeUndefined()
})

it('a feed for a portal has the settings of the publication that it does not declare', () => {
  const [feed] = portalFeeds(newspaper({ for: 'msn', was: ['earlier'], items: 10 }))
  expect(feed).toMatchObject({
    ...{ key: 'earlier', names: ['portal', 'earlier'], title: 'The Daily Lantern', language: 'en' },
    ...{ description: 'News from the harbour', items: 10, days: undefined, private: false },
  })
  expect(feed?.logo?.src).toBe('/media/logo/logo.png')
})

it.each([
  [
    '  main: { for: msn }',
    'publication.yaml:3 feeds.main.for: the main feed is for readers: declare another feed for the portal, beside it',
  ],
  [
    '  a: { categories: { A: b } }',
    'publication.yaml:3 feeds.a.categories: only a feed for a portal has it: name the portal with "for"',
  ],
  [
    '  a: { for: msn, podcast: { category: News, explicit: false } }',
    'publication.yaml:3 feeds.a.podcast: a feed for a portal cannot have it: remove it',
  ],
  [
    '  a: { for: "../x" }',
    'publication.yaml:3 feeds.a.for: expected lower-case letters and digits joined by "-", such as "x", got "../x"',
  ],
])('publication.yaml with %s has a fault', (feeds, expected) => {
  expect(faultsOf(feeds)).toEqual([expected])
})
