import type { Publication } from '../../articles/publication.ts'
import { type Html, html } from '../html.ts'
import { interfaceText, languageAttributes } from '../language.ts'
import type { ArticleCard, AuthorLink } from '../views.ts'
import { dateElement } from './dates.ts'

/**
 * Renders authors and dates in the publication's language and time zone, with the time of day if `options.time`. The
 * publication as an author is left out, because its name is at the top of the page.
 */
export function renderByline(
  article: ArticleCard,
  publication: Publication,
  options?: { readonly time: boolean },
): Html {
  const { published, updated } = article
  const authors = article.authors.filter(({ name }) => name !== publication.title)
  const { words, text } = interfaceText(publication.language)
  const language = languageAttributes(publication.language)
  const date = (when: Date) => dateElement(when, publication, options)
  return html`<p class="byline">\
${authors.length > 0 ? html`<span class="authors"${language}>${authorList(authors, publication.language)}</span> ` : undefined}\
<bdi${language}>${date(published)}</bdi>\
${isUpdate(published, updated) ? html` <bdi${language}>${text(words.updated)} ${date(updated)}</bdi>` : undefined}\
</p>`
}

function isUpdate(published: Date, updated: Date | undefined): updated is Date {
  return updated !== undefined && updated > published
}

function authorList(authors: readonly AuthorLink[], language: string): readonly Html[] {
  const names = authors.map(author => author.name)
  const parts = new Intl.ListFormat(language, { type: 'conjunction' }).formatToParts(names)
  const remaining = authors.values()
  return parts.map(({ type, value }) =>
    type === 'element' ? authorName(remaining.next().value) : html`${value}`,
  )
}

function authorName(author: AuthorLink | undefined): Html {
  const name = html`<bdi>${author?.name}</bdi>`
  const url = author?.feedUrl ?? author?.url
  return url === undefined ? name : html`<a rel="author" href="${url}">${name}</a>`
}
