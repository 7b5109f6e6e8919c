import type { Article, ArticleDraft } from '../../articles/article.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import type { Cursor } from '../../articles/selection.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import type { MediaFacts, StoredMedia } from '../../articles/store/media-store.ts'
import type { DueRemoteMedia, RemoteMedia } from '../../articles/store/remote-media-store.ts'
import type { Source, SourceArticle } from '../../articles/store/source-store.ts'
import type { Term, TermKind } from '../../articles/terms.ts'
import type { FeedToken, Scope } from '../../articles/token.ts'
import { withdrawalOf } from './recalls/withdrawal-rows.ts'

/** A row as a driver returns it. */
export type Row = Readonly<Record<string, unknown>>

/** The JSON of the column `record`: the fields of an article that have no column of their own. */
export type ArticleRecordJson = Omit<
  ArticleDraft,
  'id' | 'slug' | 'derivedSlug' | 'nameInId' | 'published' | 'draft' | 'updated' | 'expires' | 'republish'
> & {
  readonly updated?: string | undefined
  readonly expires?: string | undefined
}

/** Returns the JSON of the column `record` of a draft, with that of its body. */
export function recordJson(draft: ArticleDraft, bodyJson = JSON.stringify(draft.body)): string {
  const { id, slug, derivedSlug, nameInId, published, draft: unpublished, republish, body, ...rest } = draft
  const { updated, expires } = draft
  const dates = { updated: updated?.toISOString(), expires: expires?.toISOString() }
  const fields = { ...rest, ...dates } satisfies Omit<ArticleRecordJson, 'body'>
  return `${JSON.stringify(fields).slice(0, -1)},"body":${bodyJson}}`
}

/** Returns the article that a draft becomes under these names. */
export function articleOfDraft(
  { derivedSlug, nameInId, republish, ...rest }: ArticleDraft,
  names: Pick<Article, 'id' | 'slug' | 'revision'>,
): Article {
  return { ...rest, ...names }
}

/** Returns the article of columns `id, slug, published, draft, revision, record`. */
export function articleOf(row: Row): Article {
  const { updated, expires, ...record } = JSON.parse(row.record as string) as ArticleRecordJson
  return {
    ...record,
    id: row.id as string,
    slug: row.slug as string,
    published: new Date(row.published as number),
    updated: updated === undefined ? undefined : new Date(updated),
    ...(expires !== undefined && { expires: new Date(expires) }),
    draft: row.draft === 1,
    revision: row.revision as number,
  }
}

/** Returns the owner of `slug`, of the columns of `articleOf`, `source, due` and `WITHDRAWAL`. */
export function ownerOf(row: Row, slug = row.slug): SlugOwner {
  return {
    article: articleOf(row),
    source: (row.source as string | null) ?? undefined,
    current: row.slug === slug,
    withdrawn: row.withdrawn !== null,
    withdrawal: withdrawalOf(row),
    due: new Date(Number(row.due)),
  }
}

/** Returns the source of columns `path, fingerprint, content_hash, dependencies, faults`. */
export function sourceOf(row: Row): Source {
  return {
    path: row.path as string,
    fingerprint: row.fingerprint as string,
    contentHash: row.content_hash as string,
    dependencies: JSON.parse(row.dependencies as string) as readonly string[],
    faults: JSON.parse(row.faults as string) as readonly Fault[],
  }
}

/** Returns the content and article of a source, of columns `path, content_hash, id, slug, published, record`. */
export function sourceArticleOf(row: Row): SourceArticle {
  const source = { path: row.path as string, contentHash: row.content_hash as string }
  if (row.id === null) return source
  const { title } = JSON.parse(row.record as string) as ArticleRecordJson
  const published = new Date(row.published as number)
  return { ...source, id: row.id as string, slug: row.slug as string, title, published }
}

/** Returns the media of the columns `hash, name` and `FACTS`. */
export function mediaOf(row: Row): StoredMedia {
  return {
    hash: row.hash as string,
    name: row.name as string,
    ...factsOf(row),
  }
}

/** Returns the remote file of the columns `url, attempts` and `FACTS`. */
export function remoteMediaOf(row: Row): RemoteMedia {
  return {
    url: row.url as string,
    attempts: row.attempts as number,
    facts: row.type === null ? undefined : factsOf(row),
  }
}

/** Returns the due remote file of columns `url, attempts, use`. */
export function dueRemoteMediaOf(row: Row): DueRemoteMedia {
  return {
    url: row.url as string,
    attempts: row.attempts as number,
    use: row.use as DueRemoteMedia['use'],
  }
}

/** The columns of the facts of a file. */
export const FACTS = 'type, length, width, height, duration, bitrate'

/** Returns the facts of the columns `FACTS`. Unknown ones have no key. */
export function factsOf(row: Row): MediaFacts {
  return {
    type: row.type as string,
    length: row.length as number,
    ...(row.width !== null && { width: row.width as number }),
    ...(row.height !== null && { height: row.height as number }),
    ...(row.duration !== null && { duration: row.duration as number }),
    ...(row.bitrate !== null && { bitrate: Number(row.bitrate) }),
  }
}

/** Returns the term of columns `kind, name, slug`. */
export function termOf(row: Row): Term {
  return { kind: row.kind as TermKind, name: row.name as string, slug: row.slug as string }
}

/** Returns the place of columns `published, id`. */
export function cursorOf(row: Row): Cursor {
  return { published: new Date(row.published as number), id: row.id as string }
}

/** Returns the token of columns `id, feed, scope, label, created, last_used, revoked`. */
export function tokenOf(row: Row): FeedToken {
  return {
    id: row.id as string,
    feed: row.feed as string,
    scope: (row.scope as Scope | null) ?? undefined,
    label: row.label as string,
    created: new Date(row.created as number),
    lastUsed: row.last_used === null ? undefined : new Date(row.last_used as number),
    revoked: row.revoked === null ? undefined : new Date(row.revoked as number),
  }
}
