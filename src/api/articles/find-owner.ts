import type { ArticleStore, SlugOwner } from '../../articles/store/article-store.ts'
import { hasControlCharacters } from '../problem-response.ts'

/** The article that a key leads to: by its id, or else by its slug; one that is there before one that is withdrawn. */
export async function findArticle(
  store: Pick<ArticleStore, 'findById' | 'findBySlug'>,
  key: string,
): Promise<SlugOwner | undefined> {
  // No name has such a character, and not every database can be asked for one.
  if (hasControlCharacters(key)) return undefined
  const owner = await store.findById(key)
  return owner === undefined || owner.withdrawn ? ((await store.findBySlug(key)) ?? owner) : owner
}
