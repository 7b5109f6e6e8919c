import { afterEach, expect, it } from 'vitest'
import type { ArticleDraft } from '../../src/articles/article.ts'
import type { DeclaredFeed, Publication } from '../../src/articles/publication.ts'
import { renderHtml } from '../../src/pages/html.ts'
import { createArticleListPage } from '../../src/preview/article-list-page.ts'
import { type PreviewSource, previewForReaders } from '../../src/preview/preview-article.ts'
import { createPreviewPage } from '../../src/preview/preview-page.ts'
import type { OtherPreview } from '../../src/preview/shown.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { show } from '../pages/episode/given.ts'
import { publication } from '../publish/given.ts'
import { article, NOW, OPTIONS } from '../stores/given.ts'

const stores: ReturnType<typeof openSqliteStore>[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

async function given(records: Readonly<Record<string, Partial<ArticleDraft>>>) {
  const store = openSqliteStore(':memory:')
  stores.push(store)
  await store.apply(
    Object.entries(records).map(([name, fields]) => article(`${name}.md`, fields)),
    OPTIONS,
  )
  const options = { store, now: () => NOW }
  return {
    store,
    async preview(
      id: string,
      ask: {
        query?: string
        of?: Publication
        others?: (source: PreviewSource) => readonly OtherPreview[]
      } = {},
    ) {
      const { query, of = publication, others = () => [] } = ask
      const page = createPreviewPage({
        ...options,
        previewArticle: source => ({ ...previewForReaders(source), others: others(source) }),
      })
      const view = await page.view({ params: { id }, query: new URLSearchParams(query), publication: of })
      return view && renderHtml(view.main)
    },
    async list(query = '') {
      const view = await createArticleListPage(options).view({
        ...{ params: {}, query: new URLSearchParams(query), publication },
      })
      return view ? renderHtml(view.main) : ''
    },
  }
}

it('a draft is shown as each reader would show it, and so is an article that is not due yet', async () => {
  const { preview } = await given({
    draft: { title: 'A draft', draft: true },
    later: { title: 'Later', published: new Date('2026-03-05T10:00:00Z') },
  })
  const page = (await preview('draft')) ?? ''
  expect(page).toContain('A draft, which only this page shows')
  for (const name of ['FreshRSS', 'NetNewsWire', 'Feedbin', 'newsboat', 'Outlook', 'Apple Podcasts'])
    expect(page).toContain(name)
  expect(await preview('later')).toContain('Not public before 2026-03-05T10:00:00.000Z')
})

it('an article is found by its id or its slug, and an unknown one is not', async () => {
  const { store, preview } = await given({ one: {} })
  const owner = await store.findBySlug('one')
  expect(await preview(owner?.article.id ?? '')).toBe(await preview('one'))
  expect(await preview('two')).toBe(undefined)
})

it('?as= shows one reader', async () => {
  const { preview } = await given({ one: {} })
  const page = (await preview('one', { query: 'as=newsboat' })) ?? ''
  expect(page).toContain('id="newsboat"')
  expect(page).not.toContain('id="feedbin"')
})

it('Apple Podcasts shows the item of the podcast, the others that of the first other feed', async () => {
  const { preview } = await given({
    talk: { attachments: [{ src: '/media/0/talk.mp3', type: 'audio/mpeg', length: 1 }] },
  })
  const feed = {
    private: false,
    content: 'full',
    was: [],
    title: 'The show',
    podcast: show,
  } satisfies DeclaredFeed
  const page = (await preview('talk', { of: { ...publication, feeds: { talks: feed } } })) ?? ''
  expect(page).toContain('Declared feeds with it: News, The show.')
  expect(page).toContain('<span>show</span> The show')
  expect(page).toContain('<span>Feed</span> News')
})

it('an article that is hidden from every feed is shown by none', async () => {
  const { preview } = await given({ hidden: { hiddenFrom: 'all' } })
  expect(await preview('hidden')).toContain('It shows nothing: the article is in no feed.')
})

it('previews by others follow the readers', async () => {
  const { preview } = await given({ one: {} })
  const others = ({ article: { title } }: PreviewSource) => [
    {
      name: 'SmartNews',
      shown: { head: [], body: { html: `<p>${title}</p>` }, drops: ['Too short.'] },
      sent: '<item/>',
    },
  ]
  expect(await preview('one', { others })).toMatch(
    /Apple Podcasts[\s\S]*<h2>SmartNews<\/h2>\n[\s\S]*Too short\.[\s\S]*<p>An article<\/p>[\s\S]*&lt;item\/&gt;/,
  )
})

it('the list has drafts and scheduled articles, and continues on further pages', async () => {
  const records = Array.from(
    { length: 60 },
    (_, n) => [`a${n}`, { published: new Date(Date.UTC(2021, 0, n + 1)) }] as const,
  )
  const { list } = await given({ ...Object.fromEntries(records), draft: { draft: true, title: 'A draft' } })
  const first = await list()
  expect(first).toContain('A draft, which only this page shows')
  const [, after = ''] = /preview\?(after=[^"]*)"/.exec(first) ?? []
  const second = await list(after)
  const links = [first, second].flatMap(page =>
    [...page.matchAll(/preview\/([^"]+)"/g)].map(([, slug]) => slug),
  )
  expect(new Set(links).size).toBe(61)
  expect(second).not.toContain('Older articles')
})
