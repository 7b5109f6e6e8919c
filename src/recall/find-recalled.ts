import { addressKeys, addressParts, decodePath } from '../articles/addresses/old-address.ts'
import type { ArticleReader, SlugOwner } from '../articles/store/article-reader.ts'

/** The path of an article's page, also beneath another path. */
const PAGE = /\/articles\/([^/?#]+)\/?(?:[?#]|$)/

/** Finds an article by its id, its slug, or the URL of its page: here, or an earlier one elsewhere. */
export async function findRecalled(
  key: string,
  store: Pick<ArticleReader, 'findById' | 'findBySlug'>,
): Promise<SlugOwner | undefined> {
  const page = PAGE.exec(key)?.[1]
  const parts = addressParts(key)
  const addresses = parts === undefined ? [] : addressKeys(parts).map(each => each.key)
  const slugs = [key, ...(page === undefined ? [] : [decodePath(page)]), ...addresses]
  const byId = await store.findById(key)
  if (byId !== undefined) return byId
  for (const slug of slugs) {
    const owner = await store.findBySlug(slug)
    if (owner !== undefined) return owner
  }
  return undefined
}
