import type { Publication } from '../../articles/publication.ts'
import { type Child, type Html, html } from '../html.ts'
import { interfaceText, languageAttributes } from '../language.ts'
import type { ArticleLink, ArticleLinks, PageLinks } from '../views.ts'

/** Renders links to the newer and the older page of a list. Returns undefined for a list of one page. */
export function listPager({ newer, older }: PageLinks, publication: Publication): Html | undefined {
  const { words, text } = interfaceText(publication.language)
  return pager(publication, [
    newer && html`<a class="newer" rel="prev" href="${newer}">${text(words.newer)}</a>`,
    older && html`<a class="older" rel="next" href="${older}">${text(words.older)}</a>`,
  ])
}

/** Renders links to the newer and the older article, with their titles. Returns undefined without any. */
export function articlePager({ newer, older }: ArticleLinks, publication: Publication): Html | undefined {
  const { words, text } = interfaceText(publication.language)
  const link = (
    article: ArticleLink,
    label: Child,
    names: { readonly className: string; readonly rel: string },
  ) =>
    html`<a class="${names.className}" rel="${names.rel}" href="${article.url}"><span class="label">${label}</span> \
<bdi${languageAttributes(article.language ?? publication.language)}>${article.title}</bdi></a>`
  return pager(publication, [
    newer && link(newer, text(words.newerArticle), { className: 'newer', rel: 'next' }),
    older && link(older, text(words.olderArticle), { className: 'older', rel: 'prev' }),
  ])
}

/** Renders the neighbours of a page for programs: of a list, whose first page is the newest. */
export function pageRelations({ newer, older }: PageLinks): Html {
  return html`${newer && html`<link rel="prev" href="${newer}">\n`}${older && html`<link rel="next" href="${older}">\n`}`
}

function pager({ language }: Publication, links: readonly (Html | '' | undefined)[]): Html | undefined {
  if (links.every(link => !link)) return undefined
  const { words } = interfaceText(language)
  return html`<nav class="pager" aria-label="${words.more}"${languageAttributes(words.language)}>
${links.map(link => link && html`${link}\n`)}</nav>`
}
