import { createHash } from 'node:crypto'
import type { Article, ArticleDraft } from '../../src/articles/article.ts'
import type { FeedFilter, Selection } from '../../src/articles/selection.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { ApplyOptions, Source, SourceChange } from '../../src/articles/store/source-store.ts'

/** The instant at which tests apply what they do not say otherwise. */
export const NOW = new Date('2026-03-01T12:00:00Z')

/** How tests apply changes. */
export const OPTIONS: ApplyOptions = {
  now: NOW,
  host: 'news.example',
  timeZone: 'Europe/Berlin',
  language: 'en',
  undo: 0,
}

/** SHA-256 of a text, hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A right draft with the fields that matter to a test. */
export function draft(fields: Partial<ArticleDraft> = {}): ArticleDraft {
  return {
    derivedSlug: 'an-article',
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

/** A source whose file holds `content`. */
export function source(path: string, content = path, fields: Partial<Source> = {}): Source {
  const contentHash = hashOf(content)
  return { path, contentHash, fingerprint: contentHash, dependencies: [], faults: [], ...fields }
}

/** A file that holds a right record. Its slug is derived from its name, as the parser does it. */
export function article(
  path: string,
  fields: Partial<ArticleDraft> = {},
  content = `${path} ${JSON.stringify(fields)}`,
): SourceChange {
  const derivedSlug = path.replace(/\.[^.]*$/, '')
  return { kind: 'article', source: source(path, content), draft: draft({ derivedSlug, ...fields }) }
}

/** A file that holds a wrong record. */
export function faulty(path: string, content = `broken ${path}`): SourceChange {
  const fault = {
    severity: 'fault',
    file: path,
    field: 'title',
    message: 'expected text, got nothing',
  } as const
  return { kind: 'faulty', source: source(path, content, { faults: [fault] }) }
}

/** A file that is there no more. */
export function gone(path: string): SourceChange {
  return { kind: 'gone', path }
}

/** Asks nothing: every article that is in any feed. */
export const EVERYTHING: FeedFilter = { any: [], all: [], none: [], hiddenFrom: [] }

/** The articles that a feed with this filter shows, newest first. */
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
