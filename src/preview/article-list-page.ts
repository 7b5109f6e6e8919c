import type { Cursor } from '../articles/selection.ts'
import type { ArticleReader } from '../articles/store/article-reader.ts'
import type { OperatorPage } from '../operator/operator-page.ts'
import { html } from '../pages/html.ts'
import { stateOf } from './preview-page.ts'

/** Options of `createArticleListPage`. */
export interface ArticleListOptions {
  readonly store: Pick<ArticleReader, 'list'>
  readonly now: () => Date
}

const LIMIT = 50

/** Creates the page `/preview`: the articles, also drafts and scheduled ones, with links to their previews. */
export function createArticleListPage({ store, now }: ArticleListOptions): OperatorPage {
  return {
    ...{ path: '/preview', name: 'Preview' },
    async view({ query, publication: { baseUrl } }) {
      const after = cursorOf(query.get('after'))
      const { articles, next } = await store.list({ limit: LIMIT, after })
      const rows = articles.map(owner => {
        const { slug, title, id } = owner.article
        const url = `${baseUrl}/preview/${encodeURIComponent(owner.current ? slug : id)}`
        return html`<tr><th scope="row"><a href="${url}">${title}</a></th><td>${stateOf(owner, now())}</td></tr>\n`
      })
      return {
        title: 'Preview',
        main: html`<table class="stacked">
<caption>Articles as readers would show them, newest first</caption>
<tbody>
${rows}</tbody>
</table>
${next && html`<p><a href="${baseUrl}/preview?after=${textOf(next)}">Older articles</a></p>`}`,
      }
    },
  }
}

function textOf({ published, id }: Cursor): string {
  return encodeURIComponent(`${published.toISOString()} ${id}`)
}

function cursorOf(text: string | null): Cursor | undefined {
  const [, date = '', id] = /^(\S+) (.+)$/s.exec(text ?? '') ?? []
  const published = new Date(date)
  return id === undefined || Number.isNaN(published.getTime()) ? undefined : { published, id }
}
