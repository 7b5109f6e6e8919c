import { setImmediate } from 'node:timers/promises'
import { type ArticleDraft, permalink } from '../../articles/article.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import type { Recall } from '../../articles/recall/recall-store.ts'
import type { ArticleReader, SlugOwner } from '../../articles/store/article-reader.ts'
import type { MediaStore } from '../../articles/store/media-store.ts'
import type { Applied, SourceChange, SourceStore } from '../../articles/store/source-store.ts'
import { Problem } from '../../problem.ts'
import type { ApiRequest, ApiResponse } from '../handler.ts'
import { type FieldError, invalidFields, pointerOf } from '../problem-response.ts'
import { storableResponse } from '../request/idempotency.ts'
import { etagOf } from '../request/preconditions.ts'
import { applyOptionsOf, changeOf, findArticle, isSame, SOURCES, withdrawalOf } from './article-changes.ts'

/** A valid record, and what was found wrong beside it. */
export interface RecordToWrite {
  readonly draft: ArticleDraft
  readonly warnings: readonly FieldError[]
}

/** Writes articles of the API. Returns undefined when the article was changed since it was found. */
export interface ArticleWriter {
  write(
    request: ApiRequest,
    found: SlugOwner | undefined,
    record: RecordToWrite,
  ): Promise<ApiResponse | undefined>
  withdraw(
    request: ApiRequest,
    found: SlugOwner,
    recall: Recall | undefined,
  ): Promise<ApiResponse | undefined>
}

/** Options of `createArticleWriter`. */
export interface ArticleWriterOptions {
  /** A durable store: a change that was answered must not be lost. */
  readonly store: ArticleReader & MediaStore & SourceStore
  readonly now: () => Date
  /** Resolves when every process serves the changes of the store. */
  readonly onWritten: () => Promise<void>
}

/** Creates the writer. */
export function createArticleWriter({ store, now, onWritten }: ArticleWriterOptions): ArticleWriter {
  async function write(
    request: ApiRequest,
    found: SlugOwner | undefined,
    { draft, warnings }: RecordToWrite,
  ): Promise<ApiResponse | undefined> {
    const { key } = request
    const change = await changeOf(store, { key, found, draft })
    const { path } = change.source
    const isNew = found === undefined || found.withdrawn
    const response = await apply(change, request, applied =>
      receipt(applied, path, { ...request, isNew, warnings }),
    )
    // Another request may have created an article with this key meanwhile. Then the caller retries with that article.
    if (response?.status === 409 && !isSame(await findArticle(store, key), found)) return undefined
    return response
  }

  function withdraw(
    request: ApiRequest,
    found: SlugOwner,
    recall: Recall | undefined,
  ): Promise<ApiResponse | undefined> {
    return apply(withdrawalOf(found, recall), request, () => ({ status: 204 }))
  }

  /**
   * Stores a change and its response in one transaction, so that a client that repeats it after a crash gets it. Requests
   * are answered before and after, because a record may be large.
   */
  async function apply(
    change: SourceChange,
    { publication, idempotencyKey }: ApiRequest,
    respond: (applied: Applied) => ApiResponse,
  ): Promise<ApiResponse | undefined> {
    const request = idempotencyKey && {
      key: idempotencyKey,
      answer: (applied: Applied) => storableResponse(respond(applied)),
    }
    try {
      await setImmediate()
      const applied = await store.apply([change], {
        ...applyOptionsOf(publication, now()),
        ...(request && { request }),
      })
      await setImmediate()
      const response = respond(applied)
      if (response.status < 300) await onWritten()
      return response
    } catch (error) {
      if (error instanceof Problem && error.kind === 'conflict') return undefined
      throw error
    }
  }

  return { write, withdraw }
}

function receipt(
  { article, faults }: Applied,
  path: string,
  {
    method,
    publication,
    isNew,
    warnings: own,
  }: Pick<ApiRequest, 'method' | 'publication'> &
    Pick<RecordToWrite, 'warnings'> & { readonly isNew: boolean },
): ApiResponse {
  const refused = faults.filter(({ severity }) => severity === 'fault')
  if (article === undefined || refused.length > 0) return invalidFields(409, refused.map(errorOf))
  const url = permalink(article, publication.baseUrl)
  const { id, slug, revision, published } = article
  const all = [...own, ...faults.map(errorOf)]
  const warnings = all.length === 0 ? undefined : all
  return {
    status: isNew ? 201 : 200,
    headers: {
      ...(isNew && { Location: `${publication.baseUrl}${SOURCES}${encodeURIComponent(slug)}` }),
      // A PUT whose content is not stored byte by byte gets no validator (RFC 9110 section 9.3.4).
      ...(method === 'PATCH' && { ETag: etagOf(article) }),
    },
    body: { id, slug, url, revision, published: published.toISOString(), source: path, warnings },
  }
}

function errorOf({ field, message }: Fault): FieldError {
  return { pointer: field === undefined ? '' : pointerOf([field]), detail: message }
}
