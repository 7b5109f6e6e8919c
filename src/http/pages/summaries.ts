import { setImmediate } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { Article } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import { Problem } from '../../problem.ts'
import { articleContent, articleSummary } from '../../publish/feed/article-item.ts'

/** An article, and the publication in which its body is rendered. */
export interface SummarySource {
  readonly article: Article
  readonly publication: Pick<Publication, 'baseUrl'>
}

/** Returns the summary of an article: from here, or from another thread if deriving it would take long. */
export type SummariseArticle = (source: SummarySource) => string | undefined | Promise<string | undefined>

/** Returns the summary of the record, or else one of the body. */
export function summariseArticle({ article, publication }: SummarySource): string | undefined {
  if (article.summary !== undefined) return article.summary
  return articleSummary(article, articleContent(article, publication), publication)
}

/** Finds the summary of an article. */
export type SummaryOfArticle = (article: Article) => string | undefined

/** Summaries to store: those of several pages. */
const MAX_SUMMARIES = 1_000

/** Creates a function that reads the summaries of articles. Each is derived once for a revision. */
export function createSummaries(summarise: SummariseArticle) {
  const cache = new LRUCache<string, { readonly summary: string | undefined }>({ max: MAX_SUMMARIES })

  return async (articles: readonly Article[], { baseUrl }: Publication): Promise<SummaryOfArticle> => {
    const found = new Map<Article, string | undefined>()
    for (const article of articles) {
      const key = `${article.revision} ${article.id}`
      const entry = cache.get(key) ?? (await derive({ article, publication: { baseUrl } }))
      cache.set(key, entry)
      found.set(article, entry.summary)
    }
    return article => found.get(article)
  }

  /** Requests are answered between two articles. */
  async function derive(source: SummarySource): Promise<{ readonly summary: string | undefined }> {
    if (source.article.summary === undefined) await setImmediate()
    return { summary: await summaryOrNone(source) }
  }

  /** An article that was stored by an earlier version may take too long. */
  async function summaryOrNone(source: SummarySource): Promise<string | undefined> {
    try {
      return await summarise(source)
    } catch (error) {
      if (error instanceof Problem && error.kind === 'invalid') return undefined
      throw error
    }
  }
}
