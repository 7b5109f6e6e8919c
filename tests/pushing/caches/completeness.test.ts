import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArticleDraft } from '../../../src/articles/article.ts'
import type { SourceChange } from '../../../src/articles/store/source-store.ts'
import { article, gone, NOW } from '../../stores/given.ts'
import { NAMES, openCachedServer, TERMS } from './cached-server.ts'

const DAY = 86_120_000
const HOUR = 3_600_000

/** A change of one article. */
interface Step {
  readonly name: string
  readonly fields: Partial<ArticleDraft> | undefined
}

const fields: fc.Arbitrary<Partial<ArticleDraft> | undefined> = fc.option(
  fc.record(
    {
      title: fc.constantFrom('Red', 'Green', 'Blue'),
      tags: fc.subarray(TERMS),
      authors: fc.constantFrom([], [{ name: 'Ann' }]),
      section: fc.constant('S'),
      published: fc.integer({ min: -20, max: 2 }).map(days => new Date(NOW.getTime() + days * DAY + HOUR)),
      expires: fc.integer({ min: 1, max: 4 }).map(days => new Date(NOW.getTime() + days * DAY)),
      hiddenFrom: fc.constantFrom('all' as const, ['main'], ['tags/a'], ['sections/s']),
      draft: fc.boolean(),
      slug: fc.constant('renamed-one'),
      republish: fc.constant(true),
      image: fc.constant({ src: 'https://pictures.example/a.jpg' }),
    },
    { requiredKeys: ['title', 'tags'] },
  ),
  { nil: undefined, freq: 5 },
)
const step: fc.Arbitrary<Step> = fc.record({ name: fc.constantFrom(...NAMES), fields })
/** The changes before a purge, and the hours that pass. */
const round = fc.record({ steps: fc.array(step, { maxLength: 3 }), hours: fc.constantFrom(0, 1, 24, 50) })

function changeOf({ name, fields }: Step): SourceChange {
  if (fields === undefined) return gone(`${name}.md`)
  const { slug, ...rest } = fields
  return article(`${name}.md`, { ...rest, ...(slug !== undefined && name === 'one' && { slug }) })
}

describe('a cache that forgets what it is told', { timeout: 120_000 }, () => {
  it('has no wrong copy after any changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 5 }), async rounds => {
        const cache = await openCachedServer()
        try {
          await cache.publish({})
          await cache.purge()
          for (const { steps, hours } of rounds) {
            await cache.fill()
            await cache.change(steps.map(changeOf), hours)
            await cache.purge()
            expect(await cache.wrong()).toEqual([])
          }
        } finally {
          await cache.close()
        }
      }),
      { numRuns: 12 },
    )
  })

  it('asks again for what the change of one article can alter, and for nothing else', async () => {
    const cache = await openCachedServer()
    const write = (name: string, title: string) => {
      const at = NAMES.indexOf(name)
      const published = new Date(NOW.getTime() - (20 + at) * DAY)
      return article(`${name}.md`, { title, published, tags: [at % 2 === 0 ? 'a' : 'b'] })
    }
    await cache.publish({})
    await cache.change(NAMES.map(name => write(name, 'Before')))
    await cache.purge()
    await cache.fill()
    await cache.change([write('five', 'After')])
    const forgotten = await cache.purge()
    expect(forgotten.filter(path => path.startsWith('/articles/'))).toEqual([
      ...['/articles/four', '/articles/five', '/articles/six', '/articles/renamed-one'],
    ])
    // There is no second page of an archive: that answer may change with anything.
    expect(forgotten.filter(path => path.startsWith('/tags/b/'))).toEqual(['/tags/b/archive/2/atom.xml'])
    expect(forgotten.filter(path => path.startsWith('/tags/a/'))).toEqual([
      ...['/tags/a/', '/tags/a/rss.xml', '/tags/a/feed.json', '/tags/a/archive/2/atom.xml'],
    ])
    expect(forgotten).toEqual(
      expect.arrayContaining(['/', '/rss.xml', '/feeds/essays/feed.json', '/opml.xml?all', '/sitemap.xml']),
    )
    expect(forgotten).not.toContain('/opml.xml')
    expect(await cache.wrong()).toEqual([])
    await cache.fill()
    expect(await cache.purge()).toEqual([])
    await cache.close()
  })

  it('asks again for the pages beside the former place of an article, and beside its new one', async () => {
    const cache = await openCachedServer()
    const write = (name: string, { days = NAMES.indexOf(name), draft = false } = {}) =>
      article(`${name}.md`, { title: name, published: new Date(NOW.getTime() - (10 + days) * DAY), draft })
    await cache.publish({})
    await cache.change(NAMES.map(name => write(name)))
    await cache.purge()
    await cache.fill()
    // A draft may get another date.
    await cache.change([write('three', { draft: true })])
    await cache.change([write('three', { days: 6.5 })])
    const forgotten = await cache.purge()
    expect(forgotten.filter(path => path.startsWith('/articles/'))).toEqual([
      ...['two', 'three', 'four', 'seven', 'eight'].map(name => `/articles/${name}`),
      '/articles/renamed-one',
    ])
    expect(await cache.wrong()).toEqual([])
    await cache.close()
  })
})
