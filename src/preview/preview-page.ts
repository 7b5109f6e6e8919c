import { hasExpired } from '../articles/article.ts'
import type { ArticleReader, SlugOwner } from '../articles/store/article-reader.ts'
import type { OperatorPage } from '../operator/operator-page.ts'
import { type Html, html, raw } from '../pages/html.ts'
import type { ArticlePreview, PreviewSource, ReaderPreview } from './preview-article.ts'
import type { OtherPreview, Shown, ShownLine } from './shown.ts'

/** Options of `createPreviewPage`. */
export interface PreviewOptions {
  readonly store: ArticleReader
  readonly now: () => Date
  readonly previewArticle: (source: PreviewSource) => ArticlePreview | Promise<ArticlePreview>
}

/**
 * Creates the page `/preview/ID`: an article, also a draft, as each reader would show it, and what each would drop.
 * `?as=newsboat` shows one reader.
 */
export function createPreviewPage({ store, now, previewArticle }: PreviewOptions): OperatorPage {
  return {
    path: '/preview/:id',
    async view({ params: { id = '' }, query, publication }) {
      const owner = (await store.findBySlug(id)) ?? (await store.findById(id))
      if (owner === undefined) return undefined
      const { article } = owner
      const as = query.get('as') ?? undefined
      const { feeds, readers, others } = await previewArticle({ article, publication, as, now: now() })
      return {
        title: article.title,
        main: html`<p class="note">${stateOf(owner, now())}. ${feedList(feeds)}</p>
${readers.map(section)}${others.map(otherSection)}`,
      }
    },
  }
}

/** Says whether the public sees the article, in a few words. */
export function stateOf({ article, withdrawn, due }: SlugOwner, now: Date): string {
  if (withdrawn) return 'Withdrawn'
  if (article.draft) return 'A draft, which only this page shows'
  if (hasExpired(article, now)) return 'Expired'
  if (due > now) return `Not public before ${due.toISOString()}`
  return `Public since ${due.toISOString()}`
}

function feedList(titles: readonly string[]): string {
  return titles.length === 0 ? 'It is in no declared feed.' : `Declared feeds with it: ${titles.join(', ')}.`
}

function section({ key, name, source, shown }: ReaderPreview): Html {
  return html`<section class="preview" id="${key}">
<h2><a href="#${key}">${name}</a></h2>
${shownHtml(shown)}
<p class="note">Rules from ${source}.</p>
</section>
`
}

function otherSection({ name, shown, sent }: OtherPreview): Html {
  return html`<section class="preview">
<h2>${name}</h2>
${shownHtml(shown)}
<details><summary>The item as it is sent</summary><pre class="sent">${sent}</pre></details>
</section>
`
}

function shownHtml({ head, body, drops }: Shown): Html {
  const notes = drops.map(drop => html`<li>${drop}</li>\n`)
  return html`${drops.length > 0 ? html`<ul class="drops">${notes}</ul>` : html`<p class="note">It shows everything.</p>`}
${body && html`<div class="shown">\n${head.map(headLine)}${bodyHtml(body)}\n</div>`}`
}

function headLine({ label, value }: ShownLine): Html {
  return label === undefined
    ? html`<p class="title">${value}</p>\n`
    : html`<p class="line"><span>${label}</span> ${value}</p>\n`
}

function bodyHtml(body: NonNullable<Shown['body']>): Html {
  return 'html' in body
    ? html`<div class="text">${raw(body.html)}</div>`
    : html`<pre>${body.lines.join('\n')}</pre>`
}
