import type { Publication } from '../articles/publication.ts'
import type { ListStore } from '../articles/store/list-store.ts'
import { type ArticleUrlStore, publicArticles } from './article-urls.ts'
import type { SitemapUrl } from './sitemap-xml.ts'

/** Google takes articles of two days, at most so many. */
const WINDOW_MS = 48 * 3_600_000
const MAX_NEWS = 1_000

/** The articles of a news sitemap, newest first. */
export interface News {
  readonly urls: readonly SitemapUrl[]
  /** When the oldest one leaves it. */
  readonly ends: Date | undefined
}

/** Options of `selectNews`. */
export interface NewsOptions {
  readonly store: ArticleUrlStore & Pick<ListStore, 'select'>
  readonly now: Date
}

/** Selects the articles that were published within two days before `now`. */
export async function selectNews(publication: Publication, { store, now }: NewsOptions): Promise<News> {
  const since = new Date(now.getTime() - WINDOW_MS)
  const { places } = await store.select({ now, since })
  const urls: SitemapUrl[] = []
  let oldest: Date | undefined
  for await (const { article, url } of publicArticles(places, { store, publication })) {
    const { title, published, language = publication.language } = article
    const news = { publication: publication.title, language: newsLanguage(language), published, title }
    urls.push({ ...url, news })
    oldest = published
    if (urls.length === MAX_NEWS) break
  }
  return { urls, ends: oldest && new Date(oldest.getTime() + WINDOW_MS + 1) }
}

/** Returns a language as Google names it: an ISO 639 code, or one of two for Chinese. */
export function newsLanguage(tag: string): string {
  const { language, region, script } = new Intl.Locale(tag).maximize()
  if (language !== 'zh') return language
  return script === 'Hant' || region === 'TW' ? 'zh-tw' : 'zh-cn'
}
