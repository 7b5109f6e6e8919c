import { createHash } from 'node:crypto'
import { type Article, permalink } from '../articles/article.ts'
import type { ArticleStore, SlugOwner } from '../articles/article-store.ts'
import { absoluteUrl, type Publication } from '../articles/publication.ts'
import { summaryOf } from '../content/summary.ts'
import { renderArticle } from '../pages/article.ts'
import { renderHome } from '../pages/home.ts'
import type { ArticleCard } from '../pages/views.ts'
import { articleContent } from '../publish/article-item.ts'
import { createDocument, type Document } from '../publish/document.ts'
import { type Publisher, publicCache } from '../publish/publisher.ts'
import { PAGE_POLICY } from './headers.ts'
import { pageContext } from './page-context.ts'

const MAX_KEPT = 500
const CARDS = 20

/** The pages as documents, with the same validators as feeds; made when first asked for. */
export interface PageDocuments {
  home(publication: Publication): Promise<Document>
  article(article: Article, publication: Publication): Promise<Document>
}

/** Whether an article may be shown at `now`. */
export function isShown({ article, withdrawn }: SlugOwner, now: Date): boolean {
  return !withdrawn && !article.draft && article.published <= now
}

/** Creates the pages; those made lately are kept until what they show changes. */
export function createPageDocuments(
  store: ArticleStore,
  publisher: Publisher,
  now: () => Date,
): PageDocuments {
  const kept = new Map<string, { readonly shows: readonly unknown[]; readonly document: Promise<Document> }>()

  async function page(
    key: string,
    shows: readonly unknown[],
    publication: Publication,
    render: () => string,
  ) {
    const known = kept.get(key)
    if (known?.shows.every((one, at) => one === shows[at])) return known.document
    const document = make(key, publication, render())
    kept.delete(key)
    kept.set(key, { shows, document })
    document.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    return document
  }

  async function make(key: string, publication: Publication, body: string): Promise<Document> {
    const digest = createHash('sha256').update(body).digest('base64url')
    return createDocument({
      body,
      changed: await store.lastChanged(`page:${key}`, digest, now()),
      contentType: 'text/html; charset=utf-8',
      cacheControl: publicCache(publication.ttl),
      headers: { 'Content-Security-Policy': PAGE_POLICY, 'Content-Language': publication.language },
    })
  }

  return {
    home(publication) {
      const { newest } = publisher
      const { feeds, styleUrl } = pageContext(publication)
      return page('/', [publication, newest], publication, () => {
        const articles = newest.slice(0, CARDS).map(article => articleCard(article, publication))
        return renderHome({ publication, feeds, styleUrl, articles })
      })
    },

    article(article, publication) {
      const { feeds, styleUrl } = pageContext(publication)
      const shows = [publication, article.revision]
      return page(`/articles/${article.slug}`, shows, publication, () => {
        const body = articleContent(article, publication)
        return renderArticle({
          publication,
          feeds,
          styleUrl,
          article: articlePage(article, publication, body),
        })
      })
    },
  }
}

function articleCard(
  article: Article,
  publication: Publication,
  content = articleContent(article, publication),
): ArticleCard {
  const { title, published, updated, authors, language, image } = article
  return {
    title,
    published,
    updated,
    authors,
    language,
    url: permalink(article, publication.baseUrl),
    summary: article.summary ?? summaryOf(content),
    image: image && { ...image, src: absoluteUrl(image.src, publication.baseUrl) },
  }
}

function articlePage(article: Article, publication: Publication, body: string) {
  const { summary, section, tags, attachments } = article
  return {
    ...articleCard(article, publication, body),
    standfirst: summary,
    section,
    tags: tags.map(name => ({ name })),
    attachments: attachments.map(file => ({ ...file, src: absoluteUrl(file.src, publication.baseUrl) })),
    body,
  }
}
