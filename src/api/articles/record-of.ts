import type { Article, Body } from '../../articles/article.ts'
import { textToHtml } from '../../content/render-body.ts'

/** The fields of a record, as JSON. */
export type RecordFields = Readonly<Record<string, unknown>>

/**
 * The record that an article is made of by `parseArticle`, with its id and slug. The text of a press text, which no
 * field of a record holds, is given as HTML.
 */
export function recordOf(article: Article): RecordFields {
  const { id, slug, link, title, summary, published, updated, section, language, image } = article
  return present({
    ...{ id, slug, link, title, summary },
    published: published.toISOString(),
    updated: updated?.toISOString(),
    authors: unlessEmpty(article.authors.map(present)),
    tags: unlessEmpty(article.tags),
    section,
    language,
    image: image && present(image),
    attachments: unlessEmpty(article.attachments.map(present)),
    draft: article.draft || undefined,
    feeds: feedsField(article.hiddenFrom),
    ...bodyField(article.body),
  })
}

function feedsField(hiddenFrom: Article['hiddenFrom']) {
  if (hiddenFrom === undefined) return undefined
  return hiddenFrom === 'all' ? false : { not: hiddenFrom }
}

function bodyField({ format, source }: Body): RecordFields {
  if (format === 'markdown') return { markdown: source }
  if (format === 'html') return { content: source }
  return source === '' ? {} : { content: textToHtml(source) }
}

function unlessEmpty<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list
}

function present(fields: object): RecordFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
