import { type Article, permalink } from '../../articles/article.ts'
import type { ArticleChange } from '../../articles/changes/change-store.ts'
import { withLeadFigure } from '../../content/lead-figure.ts'
import { renderBody } from '../../content/render-body.ts'
import { allowedHtml } from '../../content/structure/allowed-html.ts'
import { articleSummary } from '../../publish/feed/article-item.ts'
import { WITHDRAWN_VALUES } from '../recipe/value-names.ts'
import { categoriesOf } from './categories.ts'
import type { FeedContext } from './feed-values.ts'
import { imageValues } from './file-values.ts'
import type { Values } from './values.ts'

/** An article as a portal gets it. */
export interface PortalItem {
  readonly article: Article
  /** Its last change. Of a withdrawn article, the item is a notice. */
  readonly event: ArticleChange['event']
  /** The date of that change. */
  readonly dated: Date
  /** Why it was withdrawn, if that is known. */
  readonly reason?: string | undefined
}

/** Renders an article's text as HTML, sanitised, before the list of the portal is applied. */
export function portalBody(article: Article, { recipe, publication: { baseUrl } }: FeedContext): string {
  const context = { permalink: permalink(article, baseUrl), baseUrl, assets: article.assets }
  const html = renderBody(article.body, context)
  return recipe.html?.picture === false ? html : withLeadFigure(html, article, baseUrl)
}

/** Returns the values of an article. Of a withdrawn one, those that a notice may have. */
export function articleValues(item: PortalItem, context: FeedContext): Values {
  const all = allValues(item, context)
  if (item.event !== 'withdrawn') return all
  return Object.fromEntries(Object.entries(all).filter(([name]) => WITHDRAWN_VALUES.has(name)))
}

function allValues(item: PortalItem, context: FeedContext): Values {
  const { article, event, dated } = item
  const { recipe, publication } = context
  const { baseUrl } = publication
  const link = permalink(article, baseUrl)
  const changed = changedOf(item)
  const isWithdrawn = event === 'withdrawn'
  return {
    id: () => article.id,
    link: () => link,
    // A draft may have another title than the article that was public.
    title: () => (isWithdrawn && article.draft ? link : article.title),
    summary: () => articleSummary(article, portalBody(article, context), publication),
    body: () => {
      const html = portalBody(article, context)
      return recipe.html === undefined ? html : allowedHtml(html, recipe.html)
    },
    section: () => article.section,
    tags: () => article.tags,
    authors: () => article.authors.map(({ name }) => name),
    language: () => article.language ?? context.feed.language,
    category: () => categoriesOf(article, context)[0],
    categories: () => categoriesOf(article, context),
    published: () => article.published,
    updated: () => (changed > article.published ? changed : undefined),
    changed: () => changed,
    expires: () => article.expires,
    withdrawn: () => (isWithdrawn ? dated : undefined),
    reason: () => (isWithdrawn ? item.reason : undefined),
    ...imageValues('image', article.image, baseUrl),
  }
}

/**
 * Returns when an article changed, as a portal is told. Before its first change here, the record may say that it was updated after
 * it was published.
 */
export function changedOf({ article: { updated }, event, dated }: PortalItem): Date {
  return event === 'published' && updated !== undefined && updated > dated ? updated : dated
}
