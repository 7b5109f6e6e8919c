import { describe, expect, it } from 'vitest'
import {
  declaredFeed,
  declaredFeeds,
  mainFeed,
  selectionFor,
  termFeed,
} from '../../src/feeds/feed-definition.ts'
import { publication } from '../publish/given.ts'
import { declared } from './given.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const NOTHING = { any: [], all: [], none: [] }

describe('mainFeed', () => {
  it('contains every article and has the title of the publication', () => {
    expect(mainFeed(publication)).toEqual({
      key: 'main',
      names: ['main'],
      path: '',
      title: 'News',
      description: 'All of it.',
      language: 'en',
      list: { kind: 'feed', name: 'main' },
      filter: { ...NOTHING, hiddenFrom: ['main'] },
      items: 3,
      bytes: 1_000_000,
      content: 'full',
      private: false,
    })
  })

  it('has the settings of feeds.main', () => {
    const main = declared({ title: 'The best', items: 30, none: { tags: 'Press' }, content: 'summary' })
    expect(mainFeed({ ...publication, feeds: { main } })).toMatchObject({
      key: 'main',
      path: '',
      title: 'The best',
      description: 'All of it.',
      items: 30,
      content: 'summary',
      filter: { none: [{ kind: 'tag', folded: 'press' }] },
    })
  })
})

describe('declaredFeed', () => {
  it('has all settings of its declaration', () => {
    const image = { src: '/media/1/essays.png' }
    const essays = {
      ...declared({
        title: 'Long reads',
        description: 'Take your time.',
        language: 'fr',
        any: { tags: ['Essay', 'C++'], sections: 'Books' },
        all: { languages: 'pt-BR' },
        none: { authors: ['Ann  Other'] },
        items: 7,
        days: 90,
        bytes: 50_000,
        content: 'summary',
        private: true,
        was: 'essay',
      }),
      image,
    }
    expect(declaredFeed('essays', { ...publication, feeds: { essays } })).toEqual({
      key: 'feeds/essay',
      list: { kind: 'feed', name: 'feeds/essay' },
      names: ['essays', 'essay'],
      path: '/feeds/essays',
      title: 'Long reads',
      description: 'Take your time.',
      language: 'fr',
      image,
      filter: {
        any: [
          { kind: 'tag', folded: 'essay' },
          { kind: 'tag', folded: 'c++' },
          { kind: 'section', folded: 'books' },
        ],
        all: [{ kind: 'language', folded: 'pt-br' }],
        none: [{ kind: 'author', folded: 'ann other' }],
        hiddenFrom: ['essays', 'essay'],
      },
      items: 7,
      days: 90,
      bytes: 50_000,
      content: 'summary',
      private: true,
    })
  })

  it('has the settings of the publication that it does not declare', () => {
    const feed = declaredFeed('essays', { ...publication, feeds: { essays: declared() } })
    expect(feed).toMatchObject({
      title: 'News: essays',
      description: 'All of it.',
      language: 'en',
      items: 3,
      bytes: 1_000_000,
      content: 'full',
      private: false,
    })
  })

  it('has the same key, and so the same id and archive, after it is renamed', () => {
    const before = declaredFeed('essay', { ...publication, feeds: { essay: declared() } })
    const after = declaredFeed('essays', { ...publication, feeds: { essays: declared({ was: 'essay' }) } })
    expect(after?.key).toBe(before?.key)
    expect(after?.path).not.toBe(before?.path)
  })

  it('does not contain articles that are hidden from its earlier names', () => {
    const essays = declared({ was: ['essay', 'pieces'] })
    const feed = declaredFeed('essays', { ...publication, feeds: { essays } })
    expect(feed?.filter?.hiddenFrom).toEqual(['essays', 'essay', 'pieces'])
  })

  it('is undefined if it is not declared', () => {
    for (const name of ['essays', 'main', 'constructor'])
      expect(declaredFeed(name, { ...publication, feeds: { main: declared() } })).toBeUndefined()
  })
})

it('every declared feed is listed once, the main one first, in the order of publication.yaml', () => {
  const feeds = { z: declared(), main: declared(), a: declared() }
  expect(declaredFeeds({ ...publication, feeds }).map(({ key }) => key)).toEqual([
    'main',
    'feeds/z',
    'feeds/a',
  ])
})

it.each([
  ['tag', 'tags'],
  ['author', 'authors'],
  ['section', 'sections'],
] as const)('the feed of a %s contains its articles', (kind, folder) => {
  expect(termFeed({ kind, name: 'Sea Maps', slug: 'sea-maps' }, publication)).toMatchObject({
    key: `${folder}/sea-maps`,
    path: `/${folder}/sea-maps`,
    title: 'News: Sea Maps',
    list: { kind, name: 'sea maps' },
    private: false,
  })
})

it('a feed with a limit in days selects the articles of these days', () => {
  const feed = { ...mainFeed(publication), days: 2 }
  expect(selectionFor(feed, NOW)).toEqual({
    now: NOW,
    list: { kind: 'feed', name: 'main' },
    since: new Date('2026-02-27T12:00:00Z'),
  })
  expect(selectionFor(mainFeed(publication), NOW)).not.toHaveProperty('since')
})
