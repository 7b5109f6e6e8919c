import type { Article } from '../../src/articles/article.ts'
import type { Publication } from '../../src/articles/publication.ts'
import type { Publisher } from '../../src/publish/publisher.ts'

/** A publication for tests. */
export const publication: Publication = {
  title: 'News',
  description: 'All of it.',
  baseUrl: 'https://news.example',
  language: 'en',
  timeZone: 'UTC',
  authors: [{ name: 'The editors' }],
  feeds: {},
  items: 3,
  ttl: { min: 30, max: 30 },
}

/** Returns an article as read from a store. */
export function storedArticle(fields: Partial<Article> = {}): Article {
  return {
    id: 'tag:news.example,2021-02-17:a',
    slug: 'a',
    revision: 1,
    title: 'A title',
    published: new Date('2021-02-17T12:00:00Z'),
    authors: [{ name: 'Ann' }],
    tags: [],
    attachments: [],
    draft: false,
    body: { format: 'markdown', source: 'A paragraph of text, long enough to be a summary.' },
    assets: {},
    ...fields,
  }
}

/** The paths of the main feed's documents. */
export const FEED_PATHS = ['/rss.xml', '/atom.xml', '/feed.json'] as const

/** Returns the text of a rendered document. */
export function textOf(publisher: Publisher, path: (typeof FEED_PATHS)[number]): string {
  const identity = publisher.document(path)?.variants.find(({ coding }) => coding === 'identity')
  if (identity === undefined) throw new Error(`expected a document at ${path}`)
  return identity.bytes.toString()
}
