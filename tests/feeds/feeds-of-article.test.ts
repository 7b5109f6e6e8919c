import { expect, test } from 'vitest'
import type { Article } from '../../src/articles/article.ts'
import type { Publication } from '../../src/articles/publication.ts'
import type { Term } from '../../src/articles/terms.ts'
import { feedsOfArticle } from '../../src/feeds/feeds-of-article.ts'
import { declared } from './given.ts'

const terms: readonly Term[] = [
  { kind: 'tag', name: 'Maps', slug: 'maps' },
  { kind: 'tag', name: 'c++', slug: 'c-plus-plus' },
  { kind: 'author', name: 'Ann', slug: 'ann' },
  { kind: 'section', name: 'Notes', slug: 'notes' },
  { kind: 'language', name: 'en', slug: 'en' },
]

const article: Article = {
  id: 'tag:example.com,2026:a',
  slug: 'a',
  revision: 1,
  title: 'A',
  published: new Date('2026-01-01T00:00:00Z'),
  authors: [{ name: 'Ann' }],
  tags: ['maps'],
  section: 'Notes',
  attachments: [],
  draft: false,
  body: { format: 'text', source: '' },
  assets: {},
}

const publication: Publication = {
  title: 'Harbour',
  description: '',
  baseUrl: 'https://example.com',
  language: 'en',
  timeZone: 'UTC',
  authors: [],
  items: 50,
  ttl: { min: 30, max: 30 },
  feeds: {
    atlas: declared({ any: { tags: 'MAPS' } }),
    rest: declared({ none: { tags: 'maps' } }),
    both: declared({ all: { tags: 'maps', authors: 'Bob' } }),
    friends: declared({ private: true }),
  },
}

test('an article is in the main feed, the declared feeds whose condition it meets, and those of its terms', () => {
  const paths = feedsOfArticle(article, publication, terms).map(feed => feed.path)
  expect(paths).toEqual(['', '/feeds/atlas', '/tags/maps', '/authors/ann', '/sections/notes'])
})

test('an article that is hidden from a feed is not in it', () => {
  const paths = feedsOfArticle({ ...article, hiddenFrom: ['main', 'atlas'] }, publication, terms).map(
    feed => feed.path,
  )
  expect(paths).toEqual(['/tags/maps', '/authors/ann', '/sections/notes'])
  expect(feedsOfArticle({ ...article, hiddenFrom: 'all' }, publication, terms)).toEqual([])
  const only = feedsOfArticle({ ...article, hiddenFrom: { except: ['main'] } }, publication, terms)
  expect(only.map(({ path }) => path)).toEqual([''])
})
