import type { Article } from '../../../src/articles/article.ts'
import type { Publication } from '../../../src/articles/publication.ts'
import type { Item } from '../../../src/formats/model.ts'
import { articleItem } from '../../../src/publish/feed/article-item.ts'
import { createPublication, type SyntheticArticle } from './publication.ts'

/** The publication of synthetic articles, as `publication.yaml` would give it. */
export const PUBLICATION: Publication = {
  title: 'Synthetic News',
  description: 'Articles that nobody wrote, for measuring.',
  baseUrl: 'https://news.example',
  language: 'en',
  timeZone: 'Europe/Brussels',
  authors: [{ name: 'The editors' }],
  feeds: {},
  items: 50,
  ttl: { min: 30, max: 30 },
}

/** Returns full-text items with about 3 kB of text and a picture each, newest first. */
export function syntheticItems(count: number): readonly Item[] {
  const { article } = createPublication({ articles: count, bodyLength: 3_000 })
  return Array.from({ length: count }, (_, place) => {
    const number = count - 1 - place
    return articleItem(storedArticle(article(number), number), PUBLICATION, 'full')
  })
}

function storedArticle({ draft, stem }: SyntheticArticle, number: number): Article {
  const { derivedSlug, nameInId: _name, id: _id, slug: _slug, republish: _republish, ...fields } = draft
  const name = stem.split('/').at(-1)
  return {
    ...fields,
    id: `tag:news.example,${draft.published.toISOString().slice(0, 10)}:${derivedSlug}`,
    slug: derivedSlug,
    revision: number + 1,
    image: {
      src: `/media/0123456789abcdef0123456789abcdef/${name}.jpg`,
      ...{ type: 'image/jpeg', length: 60_000, width: 1_280, height: 720, alt: draft.title },
    },
  }
}
