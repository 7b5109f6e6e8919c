import type { ArticleReader, SlugOwner } from '../../articles/store/article-reader.ts'

const PAGE_SIZE = 500

/** Returns all articles that are not withdrawn, newest first, without their texts. */
export async function allOwners(store: Pick<ArticleReader, 'list'>): Promise<readonly SlugOwner[]> {
  const owners: SlugOwner[] = []
  let page = await store.list({ limit: PAGE_SIZE })
  owners.push(...page.articles)
  while (page.next !== undefined) {
    page = await store.list({ limit: PAGE_SIZE, after: page.next })
    owners.push(...page.articles)
  }
  return owners
}
