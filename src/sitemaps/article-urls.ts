import { setImmediate } from 'node:timers/promises'
import { type Article, permalink } from '../articles/article.ts'
import type { ArticleChange, ChangeStore } from '../articles/changes/change-store.ts'
import type { Publication } from '../articles/publication.ts'
import type { Place } from '../articles/selection.ts'
import type { ArticleReader } from '../articles/store/article-reader.ts'
import { createHasPublicPage } from '../feeds/public-pages.ts'
import type { SitemapUrl } from './sitemap-xml.ts'

/** The part of the store in which the articles of a sitemap are. */
export type ArticleUrlStore = Pick<ArticleReader, 'articles'> & Pick<ChangeStore, 'changesOf'>

/** Articles that are read at a time: with their texts, they need some memory. */
const AT_ONCE = 100

/** Reads those of some articles that have a page here for everyone. Requests are answered between two steps. */
export async function* publicArticles(
  places: readonly Place[],
  { store, publication }: { readonly store: ArticleUrlStore; readonly publication: Publication },
): AsyncGenerator<{ readonly article: Article; readonly url: SitemapUrl }> {
  const hasPublicPage = createHasPublicPage(publication)
  for (let at = 0; at < places.length; at += AT_ONCE) {
    const ids = places.slice(at, at + AT_ONCE).map(({ id }) => id)
    const changes = new Map((await store.changesOf(ids)).map(change => [change.id, change]))
    for (const article of (await store.articles(ids)).filter(hasPublicPage)) {
      const url = permalink({ slug: article.slug }, publication.baseUrl)
      yield { article, url: { url, changed: lastChange(article, changes.get(article.id)) } }
    }
    await setImmediate()
  }
}

/**
 * Returns when the content of an article last changed for the public: the date that the record gives, or else when a change of the
 * published article was noticed. The day on which an old article was imported is no change.
 */
export function lastChange(
  { published, updated = published }: Pick<Article, 'published' | 'updated'>,
  change: Pick<ArticleChange, 'event' | 'changed'> | undefined,
): Date {
  return change?.event === 'updated' && change.changed > updated ? change.changed : updated
}
