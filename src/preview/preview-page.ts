import { type Article, hasExpired } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import { matchesFilter } from '../articles/selection.ts'
import type { ArticleReader, SlugOwner } from '../articles/store/article-reader.ts'
import { termNames } from '../articles/terms.ts'
import { declaredFeeds, type FeedDefinition } from '../feeds/feed-definition.ts'
import { rss } from '../formats/rss.ts'
import type { OperatorPage, OperatorView } from '../operator/operator-page.ts'
import { type Html, html, raw } from '../pages/html.ts'
import type { RenderFragments } from '../publish/feed/fragments.ts'
import { readers } from './readers.ts'
import { parseItem } from './sent-item.ts'
import type { OtherPreview, Reader, SentFeed, Shown, ShownLine } from './shown.ts'

/** Options of `createPreviewPage`. */
export interface PreviewOptions {
  readonly store: ArticleReader
  readonly now: () => Date
  readonly renderFragments: RenderFragments
  /** Returns the previews by others than readers, such as portals. */
  readonly otherPreviews: (article: Article, publication: Publication) => Promise<readonly OtherPreview[]>
}

/**
 * Creates the page `/preview/ID`: an article, also a draft, as each reader would show it, and what each would drop. The item is
 * parsed from the same bytes that a feed sends. `?as=newsboat` shows one reader.
 */
export function createPreviewPage(options: PreviewOptions): OperatorPage {
  const { store, now } = options

  async function view(owner: SlugOwner, publication: Publication, as: string | null): Promise<OperatorView> {
    const { article } = owner
    const feeds = feedsWith(article, publication)
    const chosen = readers.filter(({ key }) => as === null || key === as)
    const sections = await Promise.all(
      chosen.map(async reader => section(reader, await shownBy(reader, article, { publication, feeds }))),
    )
    const others = as === null ? await options.otherPreviews(article, publication) : []
    return {
      title: article.title,
      main: html`<p class="note">${stateOf(owner, now())}. ${feedList(feeds)}</p>
${sections}${others.map(otherSection)}`,
    }
  }

  async function shownBy(
    reader: Reader,
    article: Article,
    { publication, feeds }: { readonly publication: Publication; readonly feeds: readonly FeedDefinition[] },
  ): Promise<Shown> {
    const isPodcastApp = reader.key === 'apple-podcasts'
    const feed = feeds.find(({ podcast }) => (podcast !== undefined) === isPodcastApp) ?? feeds[0]
    if (feed === undefined)
      return { head: [], body: undefined, drops: ['It shows nothing: the article is in no feed.'] }
    const fragments = await options.renderFragments({ article, publication, context: feed })
    const bytes = fragments[rss.name] ?? new Uint8Array()
    return reader.show(parseItem(Buffer.from(bytes).toString()), sentFeed(feed, publication))
  }

  return {
    path: '/preview/:id',
    async view({ params: { id = '' }, query, publication }) {
      const owner = (await store.findBySlug(id)) ?? (await store.findById(id))
      return owner && view(owner, publication, query.get('as'))
    },
  }
}

/** Returns the declared feeds that the article would be in, were it public. */
function feedsWith(article: Article, publication: Publication): readonly FeedDefinition[] {
  const names = termNames(article, publication.language)
  return declaredFeeds(publication).filter(
    ({ filter }) => filter !== undefined && matchesFilter(filter, names, article),
  )
}

function sentFeed({ title, podcast }: FeedDefinition, publication: Publication): SentFeed {
  const { baseUrl, site, timeZone, language } = publication
  return { title, link: site ?? baseUrl, isPodcast: podcast !== undefined, timeZone, language }
}

/** Says whether the public sees the article, in a few words. */
export function stateOf({ article, withdrawn, due }: SlugOwner, now: Date): string {
  if (withdrawn) return 'Withdrawn'
  if (article.draft) return 'A draft, which only this page shows'
  if (hasExpired(article, now)) return 'Expired'
  if (due > now) return `Not public before ${due.toISOString()}`
  return `Public since ${due.toISOString()}`
}

function feedList(feeds: readonly FeedDefinition[]): string {
  if (feeds.length === 0) return 'It is in no declared feed.'
  return `Declared feeds with it: ${feeds.map(({ title }) => title).join(', ')}.`
}

function section({ key, name, source }: Reader, shown: Shown): Html {
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
