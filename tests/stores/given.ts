import { createHash } from 'node:crypto'
import type { Article, ArticleDraft } from '../../src/articles/article.ts'
import type { FeedFilter, Selection } from '../../src/articles/selection.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { ApplyOptions, Source, SourceChange } from '../../src/articles/store/source-store.ts'

/** The default time of changes in tests. */
export const NOW = new Date('2026-03-01T12:00:00Z')

/** The default options of changes in tests. */
export const OPTIONS: ApplyOptions = {
  now: NOW,
  host: 'news.example',
  timeZone: 'Europe/Berlin',
  language: 'en',
  undo: 0,
}

/** Returns the SHA-256 of a text in hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Returns a valid draft with the given fields. */
export function draft(fields: Partial<ArticleDraft> = {}): ArticleDraft {
  return {
    derivedSlug: 'an-article',
    nameInId: 'an-article',
    title: 'An article',
    published: new Date('2021-02-17T12:00:00Z'),
    authors: [],
    tags: [],
    attachments: [],
    draft: false,
    body: { format: 'markdown', source: 'Text.' },
    assets: {},
    ...fields,
  }
}

/** Returns a source whose file contains `content`. */
export function source(path: string, content = path, fields: Partial<Source> = {}): Source {
  const contentHash = hashOf(content)
  return { path, contentHash, fingerprint: contentHash, dependencies: [], faults: [], ...fields }
}

/** Returns the change of a file with a valid record. Its slug is derived from its name, as by the parser. */
export function article(
  path: string,
  fields: Partial<ArticleDraft> = {},
  content = `${path} ${JSON.stringify(fields)}`,
): SourceChange {
  const name = path.replace(/\.[^.]*$/, '')
  const names = { derivedSlug: name, nameInId: fields.slug ?? name }
  return { kind: 'article', source: source(path, content), draft: draft({ ...names, ...fields }) }
}

/** Returns the change of a file with a faulty record. */
export function faulty(path: string, content = `broken ${path}`): SourceChange {
  const fault = {
    severity: 'fault',
    file: path,
    field: 'title',
    message: 'expected text, got nothing',
  } as const
  return { kind: 'faulty', source: source(path, content, { faults: [fault] }) }
}

/** Returns the change of a file that is said to continue the article with an id. */
export function continued(id: string, change: SourceChange): SourceChange {
  return change.kind === 'gone' ? change : { ...change, continues: id }
}

/** Returns the change of a removed file. */
export function gone(path: string): SourceChange {
  return { kind: 'gone', path }
}

/** The filter of every listed article. */
export const EVERYTHING: FeedFilter = { any: [], all: [], none: [], hiddenFrom: [] }

/** Returns the articles of a feed with this filter, newest first. */
export async function selected(
  store: ArticleStore,
  selection: Partial<Omit<Selection, 'list'>> = {},
  filter: FeedFilter = EVERYTHING,
): Promise<readonly Article[]> {
  const name = JSON.stringify(filter)
  await store.declareLists([{ name, filter }], OPTIONS.language)
  const { places } = await store.select({ now: NOW, ...selection, list: { kind: 'feed', name } })
  return store.articles(places.map(({ id }) => id))
}
