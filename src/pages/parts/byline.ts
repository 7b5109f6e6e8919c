import type { Publication } from '../../articles/publication.ts'
import { type Html, html } from '../html.ts'
import { interfaceText, languageAttributes } from '../language.ts'
import type { ArticleCard, AuthorLink } from '../views.ts'

/** Renders authors and dates in the publication's language and time zone, with the time of day if `options.time`. */
export function renderByline(
  article: ArticleCard,
  publication: Publication,
  options?: { readonly time: boolean },
): Html {
  const { published, updated, authors } = article
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

function dateElement(
  date: Date,
  { language, timeZone }: Publication,
  options?: { readonly time: boolean },
): Html {
  const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', day: 'numeric', timeZone }
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }
  const hasTime = options?.time === true && !isMidnight(date, timeZone)
  const text = dateFormat(language, hasTime ? { ...day, ...time } : day).format(date)
  return html`<time datetime="${date.toISOString()}">${text}</time>`
}

const MIDNIGHT = '00:00:00'

/** Returns whether the time is midnight. A date without a time is stored as midnight, so that time is not displayed. */
function isMidnight(date: Date, timeZone: string): boolean {
  const clock = dateFormat('en', { timeZone, timeStyle: 'medium', hourCycle: 'h23' })
  return clock.format(date) === MIDNIGHT
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** Caches date formats, because creating one takes about 0.1 ms, far longer than using it. A publication needs three. */
function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options])
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(language, options)
  dateFormats.set(key, format)
  return format
}
